// A loss of two weights that can be drawn, for optimizers to walk through.
#pragma once
#include <array>
#include <cstdint>
#include <memory>

#include "sirnorm/random.hpp"
#include "sirnorm/trainer.hpp"

namespace sirnorm {

using Place = std::array<double, 2>;

/// height = (curvature_0 u_0^2 + curvature_1 u_1^2) / 2, u being the place as seen from the center,
/// along the valley's own two axes.
struct ValleyOptions {
  Place curvature = {1, 25};
  Place center = {0, 0};  // where the height is 0
  double angle = 0;  // degrees, from the first weight to the valley's first axis, anticlockwise
  double noise = 0;  // standard deviation of what is added to either slope in every step
  Place start = {-1.8, 0.6};
};

/// Two weights, stored as float like those of a network, and an optimizer that knows nothing of the
/// valley but the slope under its feet. The same options and seed give the same walk everywhere.
class ValleyWalk {
 public:
  /// bad_value: a curvature or noise that is negative or not finite, another number that is not
  /// finite or beyond 1e6; what the optimizer refuses; a clip_norm that is negative or not finite.
  static Result<ValleyWalk> create(ValleyOptions valley, const TrainerOptions& options,
                                   std::uint64_t seed);

  /// Up to `count` steps; returns how many it took: fewer only when it fell out of the valley.
  /// losses: the height in front of each step; empty or of `count` elements.
  Index step(Index count, Vector losses = {}) noexcept;
  Index steps() const noexcept { return steps_; }
  /// The step, counted from 1, in front of which the height was no longer finite or a million times
  /// what it was at the start (at least a million), and which was not taken; 0 as long as all is
  /// well.
  Index diverged_at() const noexcept { return diverged_at_; }

  Place place() const noexcept { return {(*weights_)[0], (*weights_)[1]}; }
  double height() const noexcept;
  /// Along the two weights, without noise.
  Place slope() const noexcept;

 private:
  using Floats = std::array<float, 2>;
  ValleyWalk(ValleyOptions valley, std::uint64_t seed);
  Place own_axes() const noexcept;
  ValleyOptions valley_;
  Random random_;
  std::unique_ptr<Floats> weights_, grad_;  // on the heap: the optimizer knows where they are
  std::vector<Parameter> parameters_;
  std::unique_ptr<Optimizer> optimizer_;
  double cosine_ = 1, sine_ = 0, highest_ = 0, clip_norm_ = 0;
  Index steps_ = 0, diverged_at_ = 0;
};

}  // namespace sirnorm
