// e^x in float from additions, multiplications and one shift: libm's differs between systems.
#pragma once
#include "simd.hpp"

namespace sirnorm {
namespace {

/// Within 2 ulp, denormal results and both ends included; NaN stays NaN. V: a register or a float.
///   x = n ln 2 + r, |r| <= ln 2 / 2, and e^r = 1 + r + r^2 (1/2 + r/6 + ...), fitted (Cephes).
template <class V>
[[gnu::always_inline]] inline V exponential(V x) noexcept {
  const V low(-104.0f), high(89.0f);  // beyond them the result is 0 or infinite
  x = simd::select(x < low, low, x);
  x = simd::select(x > high, high, x);
  const V n = simd::nearest(x * V(1.44269504f));
  const V r = (x - n * V(0.693359375f)) - n * V(-2.12194440e-4f);  // ln 2 as two floats
  V p(1.9875691500e-4f);
  for (float c :
       {1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f, 5.0000001201e-1f})
    p = p * r + V(c);
  const V near_one = p * (r * r) + r + V(1.0f);
  const V half = simd::nearest(n * V(0.5f));  // 2^n in two steps: it may be denormal
  return near_one * simd::power_of_two(half) * simd::power_of_two(n - half);
}

}  // namespace
}  // namespace sirnorm
