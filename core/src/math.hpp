// log and exp in additions and multiplications alone: libm's differ between systems, these do not.
#pragma once
#include <array>
#include <cmath>

namespace sirnorm {

/// Natural logarithm of a positive finite number, within 2 ulp.
inline double stable_log(double x) noexcept {
  int exponent;
  double m = std::frexp(x, &exponent);  // exact; [0.5, 1)
  if (m < 0.70710678118654752) {
    m *= 2;
    --exponent;
  }
  const double s = (m - 1) / (m + 1), s2 = s * s;  // log m = 2 (s + s^3/3 + s^5/5 + ...)
  double sum = 0;
  for (int k = 23; k >= 3; k -= 2)
    sum = (sum + 1.0 / k) * s2;
  return exponent * 0.69314718055994531 + 2 * (s + s * sum);
}

/// log(1 + x) for x >= 0, within 4 ulp also where x is tiny.
inline double stable_log1p(double x) noexcept {
  const double u = 1 + x;
  if (u == 1 || !std::isfinite(u)) return x;
  return stable_log(u) * (x / (u - 1));  // the rounding of u cancels
}

/// e to the x, within 2 ulp; 0 and infinity beyond the range of double, NaN for NaN.
inline double stable_exp(double x) noexcept {
  if (!(x < 709.8)) return x != x ? x : HUGE_VAL;
  if (x < -746) return 0;
  const double n = std::floor(x * 1.4426950408889634 + 0.5);
  // log 2 in two parts: the first has room for n, so that n times it is exact
  const double r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33;
  constexpr auto kOneOver = [] {  // 1 / k!
    std::array<double, 14> c{1};
    for (std::size_t k = 1; k < c.size(); ++k)
      c[k] = c[k - 1] / static_cast<double>(k);
    return c;
  }();
  double sum = 0;  // 1 + r + r^2/2! + ...
  for (std::size_t k = kOneOver.size(); k-- > 0;)
    sum = sum * r + kOneOver[k];
  return std::ldexp(sum, static_cast<int>(n));
}

}  // namespace sirnorm
