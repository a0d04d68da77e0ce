#include "sirnorm/flatten.hpp"

#include <algorithm>

namespace sirnorm {

Result<std::unique_ptr<Flatten>> Flatten::create(Index features) {
  if (features < 0)
    return Error{ErrorCode::bad_shape,
                 "Flatten needs 0 features or more, got " + std::to_string(features) + "."};
  return std::unique_ptr<Flatten>(new Flatten(features));
}

void Flatten::forward(ConstMatrix x, Matrix y, Mode) noexcept {
  std::copy_n(x.data, x.flat().size, y.data);
}

void Flatten::backward(ConstMatrix dy, Matrix dx) noexcept {
  std::copy_n(dy.data, dy.flat().size, dx.data);
}

}  // namespace sirnorm
