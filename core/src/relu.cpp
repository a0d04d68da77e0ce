#include "sirnorm/relu.hpp"

#include "sirnorm/kernels.hpp"

namespace sirnorm {

Result<std::unique_ptr<ReLU>> ReLU::create(Index features) {
  if (features < 0)
    return Error{ErrorCode::bad_shape,
                 "ReLU needs 0 features or more, got " + std::to_string(features) + "."};
  return std::unique_ptr<ReLU>(new ReLU(features));
}

void ReLU::forward(ConstMatrix x, Matrix y, Mode) noexcept {
  x_ = x;
  kernels().relu_forward({.x = x.flat(), .y = y.flat()});
}

void ReLU::backward(ConstMatrix dy, Matrix dx) noexcept {
  kernels().relu_backward({.dy = dy.flat(), .x = x_.flat(), .dx = dx.flat()});
}

}  // namespace sirnorm
