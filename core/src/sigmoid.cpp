#include "sirnorm/sigmoid.hpp"

#include "sirnorm/training_kernels.hpp"

namespace sirnorm {

Result<std::unique_ptr<Sigmoid>> Sigmoid::create(Index features) {
  if (features < 0)
    return Error{ErrorCode::bad_shape,
                 "Sigmoid needs 0 features or more, got " + std::to_string(features) + "."};
  return std::unique_ptr<Sigmoid>(new Sigmoid(features));
}

void Sigmoid::forward(ConstMatrix x, Matrix y, Mode) noexcept {
  y_ = y;
  training_kernels().sigmoid_forward({.x = x.flat(), .y = y.flat()});
}

void Sigmoid::backward(ConstMatrix dy, Matrix dx) noexcept {
  training_kernels().sigmoid_backward({.dy = dy.flat(), .y = y_.flat(), .dx = dx.flat()});
}

}  // namespace sirnorm
