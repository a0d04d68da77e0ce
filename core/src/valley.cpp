#include "sirnorm/valley.hpp"

#include <algorithm>
#include <cmath>

#include "numbers.hpp"
#include "trig.hpp"

namespace sirnorm {
namespace {

constexpr double kMost = 1e6, kDegree = 0.017453292519943295;
constexpr std::uint32_t kNoiseStream = 0x7a11e7;

Check refuse(const ValleyOptions& v, double clip_norm) {
  const auto bad = [](std::string what, const char* expected, double value) {
    return Error{ErrorCode::bad_value,
                 "A valley needs " + what + " " + expected + ", got " + say(value) + "."};
  };
  constexpr const char *kNotNegative = "from 0 to 1000000", *kWithin = "from -1000000 to 1000000";
  for (double c : v.curvature)
    if (!(c >= 0 && c <= kMost)) return bad("curvatures", kNotNegative, c);
  if (!(v.noise >= 0 && v.noise <= kMost)) return bad("a noise", kNotNegative, v.noise);
  for (double c : v.center)
    if (!(std::fabs(c) <= kMost)) return bad("a center", kWithin, c);
  for (double c : v.start)
    if (!(std::fabs(c) <= kMost)) return bad("a start", kWithin, c);
  if (!(std::fabs(v.angle) <= kMost)) return bad("an angle", kWithin, v.angle);
  if (!(clip_norm >= 0) || std::isinf(clip_norm))
    return bad("a clip_norm", "of 0 or more", clip_norm);
  return std::nullopt;
}

}  // namespace

ValleyWalk::ValleyWalk(ValleyOptions valley, std::uint64_t seed)
    : valley_(valley),
      random_(seed, kNoiseStream),
      weights_(std::make_unique<Floats>()),
      grad_(std::make_unique<Floats>()),
      cosine_(stable_cos(kDegree * valley.angle)),
      sine_(stable_sin(kDegree * valley.angle)) {
  for (std::size_t i = 0; i < 2; ++i)
    (*weights_)[i] = static_cast<float>(valley.start[i]);
  parameters_ = {{"weight", {weights_->data(), 2}, {grad_->data(), 2}, {2}}};
  highest_ = kMost * std::max(1.0, height());
}

Result<ValleyWalk> ValleyWalk::create(ValleyOptions valley, const TrainerOptions& options,
                                      std::uint64_t seed) {
  if (Check refused = refuse(valley, options.clip_norm)) return *refused;
  ValleyWalk walk(valley, seed);
  auto optimizer =
      std::holds_alternative<SgdOptions>(options.optimizer)
          ? Optimizer::sgd(walk.parameters_, std::get<SgdOptions>(options.optimizer))
          : Optimizer::adam(walk.parameters_, std::get<AdamOptions>(options.optimizer));
  if (!optimizer) return optimizer.error();
  walk.optimizer_ = *std::move(optimizer);
  walk.clip_norm_ = options.clip_norm;
  return walk;
}

Index ValleyWalk::step(Index count, Vector losses) noexcept {
  for (Index i = 0; i < count; ++i) {
    const double now = height();
    if (losses.size > 0) losses[i] = static_cast<float>(now);
    if (!(now <= highest_)) {  // also if it is not a number
      if (diverged_at_ == 0) diverged_at_ = steps_ + 1;
      return i;
    }
    const Place down = slope();
    for (std::size_t k = 0; k < 2; ++k)
      (*grad_)[k] = static_cast<float>(
          valley_.noise > 0 ? down[k] + valley_.noise * random_.normal() : down[k]);
    if (clip_norm_ > 0)
      clip_grad_norm({parameters_.data(), static_cast<Index>(parameters_.size())}, clip_norm_);
    optimizer_->step();
    ++steps_;
  }
  return count;
}

Place ValleyWalk::own_axes() const noexcept {
  const Place at = place();
  const double x = at[0] - valley_.center[0], y = at[1] - valley_.center[1];
  return {cosine_ * x + sine_ * y, cosine_ * y - sine_ * x};
}

double ValleyWalk::height() const noexcept {
  const Place u = own_axes();
  return 0.5 * (valley_.curvature[0] * u[0] * u[0] + valley_.curvature[1] * u[1] * u[1]);
}

Place ValleyWalk::slope() const noexcept {
  const Place u = own_axes();
  const double a = valley_.curvature[0] * u[0], b = valley_.curvature[1] * u[1];
  return {cosine_ * a - sine_ * b, sine_ * a + cosine_ * b};
}

}  // namespace sirnorm
