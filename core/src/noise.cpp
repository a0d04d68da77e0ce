#include "sirnorm/noise.hpp"

#include <algorithm>
#include <cmath>

#include "sirnorm/random.hpp"

#include "numbers.hpp"

namespace sirnorm {

Result<std::unique_ptr<Noise>> Noise::create(Index features, NoiseOptions options) {
  if (features < 0)
    return Error{ErrorCode::bad_shape,
                 "Noise needs 0 features or more, got " + std::to_string(features) + "."};
  for (double reach : {options.scale, options.shift, options.std})
    if (!(reach >= 0) || std::isinf(reach))
      return Error{ErrorCode::bad_value,
                   "Noise needs a finite reach of 0 or more, got " + say(reach) + "."};
  return std::unique_ptr<Noise>(new Noise(features, options));
}

void Noise::plan(Arena& arena, Index) {
  factor_ = arena.vector(features_);
  shift_ = arena.vector(features_);
  step_ = 0;
}

void Noise::forward(ConstMatrix x, Matrix y, Mode mode) noexcept {
  if (mode == Mode::eval) {
    std::copy_n(x.data, x.flat().size, y.data);
    std::fill_n(factor_.data, factor_.size, 1.0f);
    return;
  }
  Random random(options_.seed, step_++);
  for (Index c = 0; c < features_; ++c) {
    factor_[c] = static_cast<float>(1 + random.uniform(-options_.scale, options_.scale));
    shift_[c] = static_cast<float>(random.uniform(-options_.shift, options_.shift));
  }
  for (Index r = 0; r < x.rows; ++r)
    for (Index c = 0; c < features_; ++c) {
      const auto jitter = static_cast<float>(options_.std * random.normal());
      y.row(r)[c] = x.row(r)[c] * factor_[c] + (shift_[c] + jitter);
    }
}

void Noise::backward(ConstMatrix dy, Matrix dx) noexcept {
  for (Index r = 0; r < dy.rows; ++r)
    for (Index c = 0; c < features_; ++c)
      dx.row(r)[c] = dy.row(r)[c] * factor_[c];
}

}  // namespace sirnorm
