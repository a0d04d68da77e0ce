#pragma once
#include <memory>

#include "sirnorm/layer.hpp"

namespace sirnorm {

/// Logistic function: y = 1 / (1 + exp(-x)), element by element, within 3 ulp. NaN stays NaN.
/// The slope is y (1 - y). Train and eval agree.
class Sigmoid final : public Layer {
 public:
  /// bad_shape: a negative size.
  static Result<std::unique_ptr<Sigmoid>> create(Index features);

  std::string_view kind() const noexcept override { return "Sigmoid"; }
  Index in_features() const noexcept override { return features_; }
  Index out_features() const noexcept override { return features_; }
  void plan(Arena&, Index) override {}
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;

 private:
  explicit Sigmoid(Index features) : features_(features) {}
  Index features_;
  ConstMatrix y_;
};

}  // namespace sirnorm
