#pragma once
#include <array>
#include <memory>

#include "sirnorm/layer.hpp"

namespace sirnorm {

/// PyTorch's names and defaults.
struct GroupNormOptions {
  double eps = 1e-5;
  bool affine = true;
};

/// Group normalization (Wu, He 2018) of each sample over the channels of a group and their places.
///   y = (x - mean) / sqrt(var + eps) * weight + bias
/// x: [rows, num_channels, places]; mean and var: one pair per row and group of num_channels /
/// num_groups neighbouring channels; var is biased (divided by num_channels / num_groups * places).
/// weight and bias: one per channel. Train and eval agree: no other sample is ever looked at.
class GroupNorm final : public Layer {
 public:
  /// bad_shape: num_groups < 1, num_channels no multiple of it, places < 0. bad_value: eps < 0 or
  /// not finite.
  static Result<std::unique_ptr<GroupNorm>> create(Index num_groups, Index num_channels,
                                                   Index places = 1, GroupNormOptions options = {});

  std::string_view kind() const noexcept override { return "GroupNorm"; }
  Index in_features() const noexcept override { return groups_ * span(); }
  Index out_features() const noexcept override { return groups_ * span(); }
  /// bad_shape: one value in every group of the batch, as PyTorch refuses it.
  Check check(Index rows, Mode mode) const override;
  void plan(Arena& arena, Index max_rows) override;
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;
  VectorView<Parameter> parameters() noexcept override {
    return {parameters_.data(), options_.affine ? 2 : 0};
  }

  Index num_groups() const noexcept { return groups_; }
  Index num_channels() const noexcept { return channels_; }
  const GroupNormOptions& options() const noexcept { return options_; }

 private:
  GroupNorm(Index groups, Index channels, Index places, GroupNormOptions options)
      : groups_(groups), channels_(channels), places_(places), options_(options) {}
  Index per_group() const noexcept { return channels_ / groups_; }
  Index span() const noexcept { return per_group() * places_; }  // values of a group
  void spread(Index p, Index group) noexcept;
  Index groups_, channels_, places_;
  GroupNormOptions options_;
  std::array<Parameter, 2> parameters_{
      {{"weight", {}, {}, {channels_}}, {"bias", {}, {}, {channels_}}}};
  std::array<Vector, 2> spread_, dspread_;  // one group's weight and bias, a value a place
  Vector mean_, mean_low_, var_, rstd_;     // [groups, rows]
  Vector x_, up_, dx_;                      // [groups, rows, span]; up: y, then dy
  Index rows_ = 0;
};

}  // namespace sirnorm
