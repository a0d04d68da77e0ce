#pragma once
#include <memory>

#include "sirnorm/layer.hpp"

namespace sirnorm {

/// Rectifier: y = max(x, 0), element by element. relu(NaN) = NaN, relu(-0) = -0.
/// The slope at 0 is 0; where x is NaN the gradient passes. Train and eval agree.
class ReLU final : public Layer {
 public:
  /// bad_shape: a negative size.
  static Result<std::unique_ptr<ReLU>> create(Index features);

  std::string_view kind() const noexcept override { return "ReLU"; }
  Index in_features() const noexcept override { return features_; }
  Index out_features() const noexcept override { return features_; }
  void plan(Arena&, Index) override {}
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;

 private:
  explicit ReLU(Index features) : features_(features) {}
  Index features_;
  ConstMatrix x_;
};

}  // namespace sirnorm
