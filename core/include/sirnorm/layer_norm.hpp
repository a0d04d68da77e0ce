#pragma once
#include <array>
#include <memory>
#include <vector>

#include "sirnorm/layer.hpp"

namespace sirnorm {

/// PyTorch's names and defaults.
struct LayerNormOptions {
  double eps = 1e-5;
  bool elementwise_affine = true;
  bool bias = true;
};

/// Layer normalization (Ba, Kiros, Hinton 2016) of each row over its last sides.
///   y = (x - mean) / sqrt(var + eps) * weight + bias
/// x: [rows, groups, normalized_shape...]; mean and var: one pair per row and group; var is biased
/// (divided by the product of normalized_shape). groups: what stands in front of normalized_shape
/// within one sample, the time steps of [rows, time, features]; every group shares weight and bias.
/// Train and eval agree: no other group is ever looked at.
class LayerNorm final : public Layer {
 public:
  /// bad_shape: no side or more than four, a side < 1, groups < 0. bad_value: eps < 0 or not
  /// finite.
  static Result<std::unique_ptr<LayerNorm>> create(const std::vector<Index>& normalized_shape,
                                                   LayerNormOptions options = {}, Index groups = 1);
  static Result<std::unique_ptr<LayerNorm>> create(Index normalized_shape,
                                                   LayerNormOptions options = {},
                                                   Index groups = 1) {
    return create(std::vector<Index>{normalized_shape}, options, groups);
  }

  std::string_view kind() const noexcept override { return "LayerNorm"; }
  Index in_features() const noexcept override { return groups_ * shape_.size(); }
  Index out_features() const noexcept override { return groups_ * shape_.size(); }
  void plan(Arena& arena, Index max_rows) override;
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;
  VectorView<Parameter> parameters() noexcept override {
    return {parameters_.data(), !options_.elementwise_affine ? 0 : options_.bias ? 2 : 1};
  }

  const LayerNormOptions& options() const noexcept { return options_; }
  // Of the last batch; [rows * groups] each.
  ConstVector mean() const noexcept { return {mean_.data, x_.rows}; }
  ConstVector var() const noexcept { return {var_.data, x_.rows}; }    // biased
  ConstVector rstd() const noexcept { return {rstd_.data, x_.rows}; }  // 1 / sqrt(var + eps)

 private:
  LayerNorm(Shape shape, Index groups, LayerNormOptions options)
      : shape_(shape), groups_(groups), options_(options) {}
  /// The same numbers, a group a row.
  template <class T>
  MatrixView<T> by_group(MatrixView<T> m) const noexcept {
    return {m.data, m.rows * groups_, shape_.size()};
  }
  Shape shape_;  // normalized_shape
  Index groups_;
  LayerNormOptions options_;
  std::array<Parameter, 2> parameters_{{{"weight", {}, {}, shape_}, {"bias", {}, {}, shape_}}};
  Vector mean_, mean_low_, var_, rstd_;
  ConstMatrix x_;  // by group
};

}  // namespace sirnorm
