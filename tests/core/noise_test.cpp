#include "sirnorm/noise.hpp"

#include "layer_support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

TEST_CASE("Noise: one factor and shift per unit and step, shared by all rows") {
  Random random(1);
  Alone<Noise> one(Noise::create(5, {.std = 0, .seed = 9}), 3, random);
  const Floats x{0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 3, 3, 3, 3, 3};
  const Floats first = one.forward(x, 3);
  const Floats dx = one.backward(Floats(15, 2.0f));
  for (std::size_t c = 0; c < 5; ++c) {
    const double factor = double(first[5 + c]) - double(first[c]);
    CHECK(std::fabs(first[c]) <= 1);  // the shift
    CHECK(factor >= -1e-6);
    CHECK(factor <= 2 + 1e-6);
    CHECK(double(first[10 + c]) == doctest::Approx(double(first[c]) + 3 * factor));
    CHECK(double(dx[c]) == doctest::Approx(2 * factor));
    CHECK(dx[10 + c] == dx[c]);
  }
  CHECK(first[0] != first[1]);
  CHECK(one.forward(x, 3) != first);  // the next step draws anew
}

TEST_CASE("Noise: jitter is drawn for every element, with the spread asked for") {
  Random random(2);
  Alone<Noise> one(Noise::create(50, {.scale = 0, .shift = 0, .std = 0.25}), 200, random);
  const Floats y = one.forward(Floats(10000, 4.0f), 200);
  double sum = 0, squares = 0;
  for (float v : y) {
    sum += double(v) - 4;
    squares += (double(v) - 4) * (double(v) - 4);
  }
  CHECK(std::fabs(sum / 10000) < 0.01);  // 4 standard errors
  CHECK(squares / 10000 == doctest::Approx(0.0625).epsilon(0.06));
}

TEST_CASE("Noise: the same seed draws the same, a row's draw does not depend on the batch") {
  Random random(3);
  Alone<Noise> a(Noise::create(4, {.seed = 5}), 6, random),
      b(Noise::create(4, {.seed = 5}), 6, random), other(Noise::create(4, {.seed = 6}), 6, random);
  const Floats x = normals(random, 24), y = a.forward(x, 6);
  CHECK(other.forward(x, 6) != y);
  CHECK(b.forward(Floats(x.begin(), x.begin() + 8), 2) == Floats(y.begin(), y.begin() + 8));
}

TEST_CASE("Noise: eval mode is the identity, forward and backward") {
  Random random(4);
  Alone<Noise> one(Noise::create(4), 3, random);
  const Floats x = normals(random, 12), dy = normals(random, 12);
  one.forward(x, 3);
  CHECK(one.forward(x, 3, Mode::eval) == x);
  CHECK(one.backward(dy) == dy);
}

TEST_CASE("Noise: what makes no sense is refused in a sentence") {
  CHECK(Noise::create(-1).error().message == "Noise needs 0 features or more, got -1.");
  CHECK(Noise::create(1, {.std = -2}).error().message ==
        "Noise needs a finite reach of 0 or more, got -2.");
}
