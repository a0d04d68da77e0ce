#include "trig.hpp"

#include "support.hpp"

using namespace sirnorm;

namespace {

double ulps(double have, long double want) {
  const double near = static_cast<double>(want);
  const double ulp = std::nextafter(std::fabs(near), INFINITY) - std::fabs(near);
  return static_cast<double>(std::fabs(static_cast<long double>(have) - want)) / ulp;
}

}  // namespace

TEST_CASE("Trig: sine and cosine are within 2 ulp of the long double ones") {
  Random random(1);
  double worst = 0;
  const auto judge = [&](double x) {
    worst = std::max({worst, ulps(stable_sin(x), std::sin(static_cast<long double>(x))),
                      ulps(stable_cos(x), std::cos(static_cast<long double>(x)))});
  };
  for (double range : {0x1p-30, 1e-3, 0.8, 4.0, 20.0, 1000.0, 0x1p20})
    for (int i = 0; i < 20000; ++i)
      judge(random.uniform(-range, range));
  for (int n = -4000; n <= 4000; ++n) {  // around the zeros, where everything cancels
    const double zero = n * 1.5707963267948966;
    for (double x : {zero, std::nextafter(zero, INFINITY), std::nextafter(zero, -INFINITY),
                     zero + 1e-7, zero - 1e-12})
      judge(x);
  }
  CHECK(worst <= 2);
  MESSAGE("worst: ", worst, " ulp");
}

TEST_CASE("Trig: the corners are exact, signs are kept") {
  CHECK(stable_sin(0.0) == 0.0);
  CHECK(stable_cos(0.0) == 1.0);
  CHECK(stable_sin(1e-300) == 1e-300);
  CHECK(stable_sin(-0.5) == -stable_sin(0.5));
  CHECK(stable_cos(-2.5) == stable_cos(2.5));
  CHECK(stable_sin(4.0) < 0);
  CHECK(stable_cos(4.0) < 0);
}
