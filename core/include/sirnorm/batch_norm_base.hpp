// What BatchNorm1d and BatchNorm2d share: everything but the way they are described.
#pragma once
#include <array>
#include <optional>

#include "sirnorm/layer.hpp"

namespace sirnorm {

/// PyTorch's names and defaults.
struct BatchNormOptions {
  double eps = 1e-5;
  std::optional<double> momentum = 0.1;  // share of the new value; nullopt: cumulative average
  bool affine = true;
  bool track_running_stats = true;
};

/// Batch normalization (Ioffe, Szegedy 2015) of each channel over the batch and all its places.
///   y = (x - mean) / sqrt(var + eps) * weight + bias
/// x: [rows, channels * places], a sample being [channels, places]; mean and var: one pair per
/// channel; var is biased (divided by rows * places).
/// Train: the batch's own statistics; running = (1 - momentum) * running + momentum * now, where
/// the variance kept is the unbiased one (divided by rows * places - 1). Eval: the running
/// statistics, or the batch's own where none are tracked.
class BatchNorm : public Layer {
 public:
  Index in_features() const noexcept override { return channels_ * places_; }
  Index out_features() const noexcept override { return channels_ * places_; }
  /// bad_shape: one value per channel where batch statistics are needed. bad_value: eps 0 there.
  Check check(Index rows, Mode mode) const override;
  void plan(Arena& arena, Index max_rows) override;
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;
  VectorView<Parameter> parameters() noexcept override {
    return {parameters_.data(), options_.affine ? 2 : 0};
  }
  VectorView<Parameter> buffers() noexcept override {
    return {buffers_.data(), options_.track_running_stats ? 2 : 0};
  }
  long* num_batches_tracked() noexcept override {
    return options_.track_running_stats ? &num_batches_tracked_ : nullptr;
  }

  const BatchNormOptions& options() const noexcept { return options_; }
  // Of the last batch that was normalized with its own statistics; [channels] each.
  ConstVector mean() const noexcept { return mean_; }
  ConstVector var() const noexcept { return var_; }             // biased
  ConstVector rstd() const noexcept { return rstd_; }           // 1 / sqrt(var + eps)
  Vector running_mean() noexcept { return buffers_[0].value; }  // empty when not tracked
  Vector running_var() noexcept { return buffers_[1].value; }
  void reset_running_stats() noexcept;  // to mean 0, variance 1, no batch seen
  /// Eval mode too takes the batch's own statistics, and leaves the running ones alone.
  void use_batch_statistics(bool always) noexcept { always_own_ = always; }
  /// Whether a forward pass in this mode goes by the batch's own statistics.
  bool takes_batch_statistics(Mode mode) const noexcept;

 protected:
  BatchNorm(Index channels, Index places, BatchNormOptions options)
      : channels_(channels), places_(places), options_(options) {}

 private:
  Index channels_, places_;
  BatchNormOptions options_;
  std::array<Parameter, 2> parameters_{
      {{"weight", {}, {}, {channels_}}, {"bias", {}, {}, {channels_}}}};
  std::array<Parameter, 2> buffers_{
      {{"running_mean", {}, {}, {channels_}}, {"running_var", {}, {}, {channels_}}}};
  Vector mean_, mean_low_, var_, rstd_, eval_rstd_;
  long num_batches_tracked_ = 0;
  bool took_own_ = false, always_own_ = false;
  ConstMatrix x_;                // as forward() met it
  Vector x_column_, dy_column_;  // [max_rows * places] for the kernels. Empty for one place
};

/// Why batch statistics cannot be taken: one value per channel, or eps 0. Else nullopt.
Check refuse_batch_statistics(std::string_view kind, Index rows, Index channels, Index places,
                              double eps);

}  // namespace sirnorm
