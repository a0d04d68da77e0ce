#include "sirnorm/layer_norm.hpp"

#include <algorithm>
#include <cmath>

#include "sirnorm/kernels.hpp"

#include "numbers.hpp"

namespace sirnorm {

Result<std::unique_ptr<LayerNorm>> LayerNorm::create(const std::vector<Index>& normalized_shape,
                                                     LayerNormOptions options, Index groups) {
  const auto shape_error = [](const std::string& needs, const std::string& got) {
    return Error{ErrorCode::bad_shape, "LayerNorm needs " + needs + ", got " + got + "."};
  };
  if (normalized_shape.empty() || normalized_shape.size() > Shape::kMaxRank)
    return shape_error("a normalized_shape of 1 to 4 sides",
                       std::to_string(normalized_shape.size()));
  if (groups < 0) return shape_error("0 groups or more", std::to_string(groups));
  Shape shape;
  double values = static_cast<double>(groups);
  for (Index side : normalized_shape) {
    if (side < 1) return shape_error("a normalized_shape of at least 1", std::to_string(side));
    shape.sides[shape.rank++] = side;
    values *= static_cast<double>(side);
  }
  if (values > 0x1p28) return shape_error("samples of at most 2^28 values", say(values));
  if (!(options.eps >= 0) || std::isinf(options.eps))
    return Error{ErrorCode::bad_value,
                 "LayerNorm needs a finite eps of 0 or more, got " + say(options.eps) + "."};
  return std::unique_ptr<LayerNorm>(new LayerNorm(shape, groups, options));
}

void LayerNorm::plan(Arena& arena, Index max_rows) {
  for (Index p = 0; p < parameters().size; ++p) {
    Parameter& parameter = parameters_[static_cast<std::size_t>(p)];
    parameter.value = arena.vector(shape_.size());
    parameter.grad = arena.vector(shape_.size());
    if (p == 0 && parameter.value.data) std::fill_n(parameter.value.data, shape_.size(), 1.0f);
  }
  for (Vector* v : {&mean_, &mean_low_, &var_, &rstd_})
    *v = arena.vector(max_rows * groups_);
}

void LayerNorm::forward(ConstMatrix x, Matrix y, Mode) noexcept {
  x_ = by_group(x);
  kernels().layer_norm_forward({.x = x_,
                                .weight = parameters_[0].value,
                                .bias = parameters_[1].value,
                                .eps = options_.eps,
                                .y = by_group(y),
                                .mean = mean_,
                                .mean_low = mean_low_,
                                .var = var_,
                                .rstd = rstd_});
}

void LayerNorm::backward(ConstMatrix dy, Matrix dx) noexcept {
  kernels().layer_norm_backward({.dy = by_group(dy),
                                 .x = x_,
                                 .weight = parameters_[0].value,
                                 .eps = options_.eps,
                                 .mean = mean_,
                                 .mean_low = mean_low_,
                                 .rstd = rstd_,
                                 .dx = by_group(dx),
                                 .dweight = parameters_[0].grad,
                                 .dbias = parameters_[1].grad});
}

}  // namespace sirnorm
