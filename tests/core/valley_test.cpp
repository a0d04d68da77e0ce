#include "sirnorm/valley.hpp"

#include <cmath>

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

ValleyWalk walk(ValleyOptions valley, TrainerOptions options, std::uint64_t seed = 0) {
  auto made = ValleyWalk::create(valley, options, seed);
  if (!made) FAIL(made.error().message);
  return *std::move(made);
}
TrainerOptions sgd(SgdOptions options) {
  return {.optimizer = options};
}
TrainerOptions adam(AdamOptions options) {
  return {.optimizer = options};
}
std::string refusal(ValleyOptions valley, TrainerOptions options = sgd({.lr = 0.1})) {
  auto made = ValleyWalk::create(valley, options, 0);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::bad_value);
  return made.error().message;
}

}  // namespace

TEST_CASE("Valley: gradient descent leaves 1 - lr * curvature of each coordinate") {
  ValleyWalk one = walk({.curvature = {1, 25}, .start = {-1.8, 0.6}}, sgd({.lr = 0.07}));
  for (int step = 0; step <= 30; ++step) {
    CHECK(one.place()[0] == doctest::Approx(-1.8 * std::pow(0.93, step)).epsilon(1e-6));
    CHECK(one.place()[1] == doctest::Approx(0.6 * std::pow(-0.75, step)).epsilon(1e-5));
    one.step(1);
  }
  CHECK(one.steps() == 31);
  CHECK(one.diverged_at() == 0);
}

TEST_CASE("Valley: the slope is that of the height, turned or not, about its center") {
  for (double angle : {0.0, 30.0, 90.0, 135.0, -400.0}) {
    ValleyOptions v{.curvature = {0.5, 9}, .center = {1, -2}, .angle = angle, .start = {0.3, 0.7}};
    const auto height = [&](double x, double y) {
      v.start = {x, y};
      return walk(v, sgd({.lr = 0})).height();
    };
    const Place slope = walk(v, sgd({.lr = 0})).slope();
    const double d =
        0x1p-8;  // both exact as float; the height is quadratic, so this has no error of its own
    CHECK((height(0.3 + d, 0.7) - height(0.3 - d, 0.7)) / (2 * d) ==
          doctest::Approx(slope[0]).epsilon(1e-4));
    CHECK((height(0.3, 0.7 + d) - height(0.3, 0.7 - d)) / (2 * d) ==
          doctest::Approx(slope[1]).epsilon(1e-4));
    CHECK(height(1, -2) == 0);
  }
}

TEST_CASE("Valley: a quarter turn exchanges the two weights") {
  ValleyWalk straight = walk({.curvature = {1, 25}, .start = {-1.8, 0.6}}, sgd({.lr = 0.05}));
  ValleyWalk turned =
      walk({.curvature = {1, 25}, .angle = 90, .start = {-0.6, -1.8}}, sgd({.lr = 0.05}));
  straight.step(20);
  turned.step(20);
  CHECK(turned.place()[1] == doctest::Approx(straight.place()[0]).epsilon(1e-6));
  CHECK(turned.place()[0] == doctest::Approx(-straight.place()[1]).epsilon(1e-6));
}

TEST_CASE("Valley: Adam's first step is as long along both weights, whatever the slope") {
  ValleyWalk one = walk({.curvature = {1, 25}, .start = {-1.8, 0.6}}, adam({.lr = 0.1}));
  one.step(1);
  CHECK(one.place()[0] == doctest::Approx(-1.7));
  CHECK(one.place()[1] == doctest::Approx(0.5));
}

TEST_CASE("Valley: with decay the walk ends where slope and decay are in balance") {
  ValleyWalk one = walk({.curvature = {1, 25}, .center = {1, 1}, .start = {0, 0}},
                        sgd({.lr = 0.05, .weight_decay = 0.5}));
  one.step(2000);
  CHECK(one.place()[0] == doctest::Approx(1 / 1.5).epsilon(1e-4));
  CHECK(one.place()[1] == doctest::Approx(25 / 25.5).epsilon(1e-4));
}

TEST_CASE("Valley: whoever falls out is told the step, and goes no further") {
  ValleyWalk one = walk({.curvature = {1, 25}, .start = {-1.8, 0.6}}, sgd({.lr = 0.1}));
  Floats heights(100);
  const Index taken = one.step(100, view(heights));
  // the second coordinate grows by -1.5 a step: 12.5 * 0.36 * 2.25^n > 1e6 * (1.62 + 4.5)
  CHECK(taken == 18);
  CHECK(one.diverged_at() == 19);
  CHECK(heights[0] == doctest::Approx(1.62 + 4.5));
  const Place where = one.place();
  CHECK(one.step(5) == 0);
  CHECK(one.place() == where);
  CHECK(one.diverged_at() == 19);
}

TEST_CASE("Valley: the noise belongs to the seed, and clipping shortens a step") {
  const ValleyOptions noisy{.curvature = {1, 1}, .noise = 0.5, .start = {2, 0}};
  ValleyWalk a = walk(noisy, sgd({.lr = 0.1}), 3), b = walk(noisy, sgd({.lr = 0.1}), 3),
             c = walk(noisy, sgd({.lr = 0.1}), 4);
  for (ValleyWalk* w : {&a, &b, &c})
    w->step(10);
  CHECK(a.place() == b.place());
  CHECK(a.place() != c.place());
  ValleyWalk clipped = walk({.curvature = {1, 1}, .start = {2, 0}},
                            {.optimizer = SgdOptions{.lr = 0.1}, .clip_norm = 0.5});
  clipped.step(1);
  CHECK(clipped.place()[0] == doctest::Approx(1.95).epsilon(1e-5));
}

TEST_CASE("Valley: what cannot be is refused in a sentence") {
  CHECK(refusal({.curvature = {1, -2}}) == "A valley needs curvatures from 0 to 1000000, got -2.");
  CHECK(refusal({.noise = -1}) == "A valley needs a noise from 0 to 1000000, got -1.");
  CHECK(refusal({.start = {1e7, 0}}) ==
        "A valley needs a start from -1000000 to 1000000, got 10000000.");
  CHECK(refusal({.angle = NAN}) == "A valley needs an angle from -1000000 to 1000000, got nan.");
  CHECK(refusal({}, {.clip_norm = -1}) == "A valley needs a clip_norm of 0 or more, got -1.");
  CHECK(refusal({}, sgd({.lr = -1})).find("learning rate") != std::string::npos);
}

TEST_CASE("Valley: a step allocates nothing") {
  ValleyWalk one = walk({.noise = 0.1}, adam({.lr = 0.1}));
  const long before = allocations;
  one.step(50);
  CHECK(allocations == before);
}
