#pragma once
#include <memory>

#include "sirnorm/batch_norm_base.hpp"

namespace sirnorm {

/// Batch normalization of features, or of sequences: BatchNorm with x
/// [rows, num_features], or with a length [rows, num_features, length].
class BatchNorm1d final : public BatchNorm {
 public:
  /// bad_shape: num_features < 1, length < 0. bad_value: eps < 0 or not finite; momentum outside
  /// [0, 1].
  static Result<std::unique_ptr<BatchNorm1d>> create(Index num_features,
                                                     BatchNormOptions options = {},
                                                     Index length = 1);
  std::string_view kind() const noexcept override { return "BatchNorm1d"; }

 private:
  using BatchNorm::BatchNorm;
};

/// Batch normalization of images: BatchNorm with x [rows, num_features, height, width], so mean and
/// var go over rows * height * width values. It shares every line with BatchNorm1d.
class BatchNorm2d final : public BatchNorm {
 public:
  /// bad_shape: num_features < 1, a negative side. bad_value: as BatchNorm1d.
  static Result<std::unique_ptr<BatchNorm2d>> create(Index num_features, Index height, Index width,
                                                     BatchNormOptions options = {});
  std::string_view kind() const noexcept override { return "BatchNorm2d"; }

 private:
  using BatchNorm::BatchNorm;
};

}  // namespace sirnorm
