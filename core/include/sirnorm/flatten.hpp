#pragma once
#include <memory>

#include "sirnorm/layer.hpp"

namespace sirnorm {

/// [rows, channels, height, width] -> [rows, channels * height * width]. A batch already lies that
/// way, so y is a copy of x; the layer stands where PyTorch's stands. Train and eval agree.
class Flatten final : public Layer {
 public:
  /// bad_shape: a negative size.
  static Result<std::unique_ptr<Flatten>> create(Index features);

  std::string_view kind() const noexcept override { return "Flatten"; }
  Index in_features() const noexcept override { return features_; }
  Index out_features() const noexcept override { return features_; }
  void plan(Arena&, Index) override {}
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;

 private:
  explicit Flatten(Index features) : features_(features) {}
  Index features_;
};

}  // namespace sirnorm
