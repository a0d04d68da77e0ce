// sine and cosine in additions and multiplications alone: libm's differ between systems, these do
// not.
#pragma once
#include <cassert>
#include <cmath>

namespace sirnorm {

/// x = quarter * pi/2 + (high + low), |high| <= pi/4 and a little.
struct QuarterTurn {
  double high, low;
  int quarter;

  explicit QuarterTurn(double x) noexcept {
    assert(std::fabs(x) <= 0x1p20);
    const double n = std::floor(x * 0.63661977236758134 + 0.5);
    // pi/2 in three parts; the first two have room for n, so that n times each is exact
    const double a = x - n * 0x1.921fb544p+0, b = n * 0x1.0b4611a6p-34,
                 c = n * 0x1.3198a2e037073p-69;
    const double r = a - b;
    const double lost = ((a - r) - b) - c;  // |b| is far below |a|, or a is 0
    high = r + lost;
    low = (r - high) + lost;
    quarter = static_cast<int>(static_cast<long long>(n) & 3);
  }

  double sine() const noexcept {  // sin(high + low) = sin(high) + low cos(high)
    const double z = high * high;
    double sum = 0;
    for (int k = 18; k >= 2; k -= 2)
      sum = (1 - sum) * z / (k * (k + 1));
    return high + (low * (1 - 0.5 * z) - high * sum);
  }
  double cosine() const noexcept {
    const double z = high * high;
    double sum = 0;
    for (int k = 19; k >= 3; k -= 2)
      sum = (1 - sum) * z / (k * (k + 1));
    const double half = 0.5 * z, top = 1 - half;
    return top + (((1 - top) - half) + (half * sum - high * low));
  }
};

/// Sine of an angle of at most 2^20, within 2 ulp.
inline double stable_sin(double x) noexcept {
  const QuarterTurn t(x);
  const double s = t.quarter % 2 == 0 ? t.sine() : t.cosine();
  return t.quarter < 2 ? s : -s;
}

/// Cosine of an angle of at most 2^20, within 2 ulp.
inline double stable_cos(double x) noexcept {
  const QuarterTurn t(x);
  const double c = t.quarter % 2 == 0 ? t.cosine() : t.sine();
  return t.quarter == 0 || t.quarter == 3 ? c : -c;
}

}  // namespace sirnorm
