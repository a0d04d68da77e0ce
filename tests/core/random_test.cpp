#include "sirnorm/random.hpp"

#include "math.hpp"
#include "support.hpp"

using namespace sirnorm;

TEST_CASE("Random: Philox-4x32-10 gives the published answers") {  // Random123's known answers
  CHECK(philox({0, 0, 0, 0}, {0, 0}) ==
        std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  CHECK(philox({~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}) ==
        std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        std::array<std::uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("Random: seed and stream are all that matters") {
  Random a(5, 1), b(5, 1), other_stream(5, 2), other_seed(6, 1);
  const auto first = a.bits();
  CHECK(first == b.bits());
  CHECK(first != other_stream.bits());
  CHECK(first != other_seed.bits());
}

TEST_CASE("Random: uniform, below and normal have the right moments and ranges") {
  Random random(11);
  double sum = 0, squares = 0, normal_sum = 0, normal_squares = 0, fourth = 0;
  Index counts[7] = {};
  constexpr int n = 200000;
  for (int i = 0; i < n; ++i) {
    const double u = random.uniform();
    CHECK_MESSAGE((u >= 0 && u < 1), u);
    sum += u;
    squares += u * u;
    const double z = random.normal();
    normal_sum += z;
    normal_squares += z * z;
    fourth += z * z * z * z;
    ++counts[random.below(7)];
  }
  CHECK(sum / n == doctest::Approx(0.5).epsilon(0.01));  // 5 standard errors: 0.003
  CHECK(squares / n == doctest::Approx(1.0 / 3).epsilon(0.01));
  CHECK(std::fabs(normal_sum / n) < 0.012);
  CHECK(normal_squares / n == doctest::Approx(1).epsilon(0.02));
  CHECK(fourth / n == doctest::Approx(3).epsilon(0.05));
  for (Index c : counts)
    CHECK(double(c) == doctest::Approx(n / 7.0).epsilon(0.03));
}

TEST_CASE("Random: our logarithm agrees with the system's to the last digits") {
  for (double x : {1e-300, 1e-9, 0.1, 0.70710678, 0.70710679, 1.0, 1.5, 2.0, 3.14, 1e9, 1e300})
    CHECK(std::fabs(stable_log(x) - std::log(x)) <= 4e-16 * (1 + std::fabs(std::log(x))));
}
