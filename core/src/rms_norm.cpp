#include "sirnorm/rms_norm.hpp"

#include <algorithm>
#include <cmath>

#include "sirnorm/training_kernels.hpp"

#include "numbers.hpp"

namespace sirnorm {

Result<std::unique_ptr<RMSNorm>> RMSNorm::create(Index normalized_shape, RMSNormOptions options,
                                                 Index groups) {
  if (normalized_shape < 1)
    return Error{ErrorCode::bad_shape, "RMSNorm needs a normalized_shape of at least 1, got " +
                                           std::to_string(normalized_shape) + "."};
  if (groups < 0)
    return Error{ErrorCode::bad_shape,
                 "RMSNorm needs 0 groups or more, got " + std::to_string(groups) + "."};
  const double values = static_cast<double>(groups) * static_cast<double>(normalized_shape);
  if (values > 0x1p28)
    return Error{ErrorCode::bad_shape,
                 "RMSNorm needs samples of at most 2^28 values, got " + say(values) + "."};
  const double eps = options.eps.value_or(std::numeric_limits<float>::epsilon());
  if (!(eps >= 0) || std::isinf(eps))
    return Error{ErrorCode::bad_value,
                 "RMSNorm needs a finite eps of 0 or more, got " + say(eps) + "."};
  return std::unique_ptr<RMSNorm>(
      new RMSNorm(normalized_shape, groups, eps, options.elementwise_affine));
}

void RMSNorm::plan(Arena& arena, Index max_rows) {
  if (affine_) {
    weight_.value = arena.vector(features_);
    weight_.grad = arena.vector(features_);
    if (weight_.value.data) std::fill_n(weight_.value.data, features_, 1.0f);
  }
  rstd_ = arena.vector(max_rows * groups_);
}

void RMSNorm::forward(ConstMatrix x, Matrix y, Mode) noexcept {
  x_ = {x.data, x.rows * groups_, features_};
  training_kernels().rms_norm_forward({.x = x_,
                                       .weight = weight_.value,
                                       .eps = eps_,
                                       .y = {y.data, x_.rows, features_},
                                       .rstd = rstd_});
}

void RMSNorm::backward(ConstMatrix dy, Matrix dx) noexcept {
  training_kernels().rms_norm_backward({.dy = {dy.data, x_.rows, features_},
                                        .x = x_,
                                        .weight = weight_.value,
                                        .eps = eps_,
                                        .rstd = rstd_,
                                        .dx = {dx.data, x_.rows, features_},
                                        .dweight = weight_.grad});
}

}  // namespace sirnorm
