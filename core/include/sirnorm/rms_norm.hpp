#pragma once
#include <array>
#include <limits>
#include <memory>
#include <optional>

#include "sirnorm/layer.hpp"

namespace sirnorm {

/// PyTorch's names and defaults.
struct RMSNormOptions {
  std::optional<double> eps = std::nullopt;  // nullopt: float's own, 2^-23
  bool elementwise_affine = true;
};

/// Root mean square normalization (Zhang, Sennrich 2019) of each row over its features.
///   y = x / sqrt(mean(x^2) + eps) * weight
/// x: [rows, groups, normalized_shape]; one mean per row and group, divided by normalized_shape.
/// Nothing is centred and there is no bias. Train and eval agree: no other group is ever looked at.
class RMSNorm final : public Layer {
 public:
  /// bad_shape: normalized_shape < 1, groups < 0. bad_value: eps < 0 or not finite.
  static Result<std::unique_ptr<RMSNorm>> create(Index normalized_shape,
                                                 RMSNormOptions options = {}, Index groups = 1);

  std::string_view kind() const noexcept override { return "RMSNorm"; }
  Index in_features() const noexcept override { return groups_ * features_; }
  Index out_features() const noexcept override { return groups_ * features_; }
  void plan(Arena& arena, Index max_rows) override;
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;
  VectorView<Parameter> parameters() noexcept override { return {&weight_, affine_ ? 1 : 0}; }

  double eps() const noexcept { return eps_; }
  ConstVector rstd() const noexcept { return {rstd_.data, x_.rows}; }  // [rows * groups]

 private:
  RMSNorm(Index features, Index groups, double eps, bool affine)
      : features_(features), groups_(groups), eps_(eps), affine_(affine) {}
  Index features_, groups_;
  double eps_;
  bool affine_;
  Parameter weight_{"weight", {}, {}, {features_}};
  Vector rstd_;
  ConstMatrix x_;  // a group a row
};

}  // namespace sirnorm
