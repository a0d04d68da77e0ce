#include "sirnorm/linear.hpp"

#include "sirnorm/kernels.hpp"

namespace sirnorm {

Result<std::unique_ptr<Linear>> Linear::create(Index in_features, Index out_features, bool bias) {
  if (in_features < 0 || out_features < 0)
    return Error{ErrorCode::bad_shape, "Linear needs sizes of 0 or more, got in_features " +
                                           std::to_string(in_features) + " and out_features " +
                                           std::to_string(out_features) + "."};
  if (static_cast<double>(in_features) * static_cast<double>(out_features) > 0x1p28)
    return Error{ErrorCode::bad_shape, "Linear holds at most 2^28 weights, got " +
                                           std::to_string(in_features) + " x " +
                                           std::to_string(out_features) + "."};
  return std::unique_ptr<Linear>(new Linear(in_features, out_features, bias));
}

void Linear::plan(Arena& arena, Index) {
  parameters_[0].value = arena.vector(out_ * in_);
  parameters_[0].grad = arena.vector(out_ * in_);
  if (bias_) {
    parameters_[1].value = arena.vector(out_);
    parameters_[1].grad = arena.vector(out_);
  }
  packed_ = arena.vector(kernels().linear_packed_size(out_, in_));
  packed_is_current_ = false;
}

void Linear::forward(ConstMatrix x, Matrix y, Mode) noexcept {
  if (!packed_is_current_) {
    kernels().linear_pack({.weight = weight(), .packed = packed_});
    packed_is_current_ = true;
  }
  x_ = x;
  kernels().linear_forward({.x = x, .packed = packed_, .bias = parameters_[1].value, .y = y});
}

void Linear::backward(ConstMatrix dy, Matrix dx) noexcept {
  kernels().linear_backward({.dy = dy,
                             .x = x_,
                             .weight = weight(),
                             .dx = dx,
                             .dweight = {parameters_[0].grad.data, out_, in_},
                             .dbias = parameters_[1].grad});
}

}  // namespace sirnorm
