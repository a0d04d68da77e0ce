// Mean and variance that survive any data: shifted by the group's first value, mean kept as two
// floats (mean + low), variance corrected for what the first mean missed. docs/numerics.md tells
// why.
#pragma once
#include <cmath>
#include <limits>

#include "sirnorm/view.hpp"

#include "simd.hpp"

namespace sirnorm {
namespace {

/// One group's statistics. For groups that float cannot carry, see wide().
struct Moments {
  double mean, var, rstd;
};

/// Both float passes need this much room; anything else is computed again in double.
inline bool float_carries(float var, double eps) noexcept {
  return var <= std::numeric_limits<float>::max() && eps >= 1e-20;
}

/// Around a mean this small numbers may differ by so little that the mean's second float has no
/// bits left. Their squares vanish: var is 0.
inline bool near_zero(float mean) noexcept {
  return std::fabs(mean) < 1e-29f;
}
/// The rstd of such a group, and of a constant one.
inline float flat_rstd(double eps) noexcept {
  return static_cast<float>(1.0 / std::sqrt(eps));
}

/// Outside this range a float rstd would lose digits or overflow on the way.
inline bool float_scales(float rstd) noexcept {
  return rstd >= 1e-15f && rstd <= 1e15f;
}

/// Two passes in double over n values that lie stride apart. Slow and rare: huge values, NaN, eps
/// 0.
[[gnu::noinline]] inline Moments wide(const float* x, Index n, Index stride, double eps) noexcept {
  double shifted = 0;
  for (Index i = 0; i < n; ++i)
    shifted += double(x[i * stride]) - double(x[0]);
  if (!std::isfinite(shifted)) {  // an Inf or NaN inside: the mean says which, the rest is NaN
    double sum = 0;
    for (Index i = 0; i < n; ++i)
      sum += double(x[i * stride]);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return {sum / double(n), nan, nan};
  }
  double mean = double(x[0]) + shifted / double(n);
  double sum = 0, squares = 0;
  for (Index i = 0; i < n; ++i) {
    const double d = double(x[i * stride]) - mean;
    sum += d;
    squares += d * d;
  }
  const double var = (squares - sum * (sum / double(n))) / double(n);
  mean += sum / double(n);
  return {mean, var < 0 ? 0 : var, 1.0 / std::sqrt((var < 0 ? 0 : var) + eps)};
}

/// mean + low, renormalized so that mean is the nearest float.
template <class V>
[[gnu::always_inline]] inline void renormalize(V& mean, V& low) noexcept {
  const V whole = mean + low;
  const V part = whole - mean;
  low = (mean - (whole - part)) + (low - part);
  mean = whole;
}

// What BatchNorm does with its columns and LayerNorm with its rows once the sums are there, for n
// groups side by side. Not inlined: both share them, and the loops around are longer.

/// (mean, low) = first + shifted / count, where shifted is the sum of all x - first.
template <class Arch>
[[gnu::noinline]] SIRNORM_KERNEL void first_mean(Index n, const float* first, const float* shifted,
                                                 float count, float* mean, float* low) noexcept {
  simd::across<Arch>(n, [&](auto at) {
    auto m = at.load(first), l = at.load(shifted) / count;
    renormalize(m, l);
    at.store(mean, m);
    at.store(low, l);
  });
}

/// Repairs (mean, low) by what the deviations sum to; var and rstd from their squares' sum.
template <class Arch>
[[gnu::noinline]] SIRNORM_KERNEL void moments_of(Index n, const float* deviations,
                                                 const float* squares, float count, double eps,
                                                 float* mean, float* low, float* var,
                                                 float* rstd) noexcept {
  simd::across<Arch>(n, [&](auto at) {
    auto m = at.load(mean), l = at.load(low);
    const auto missed = at.load(deviations) / count;
    l = l + missed;
    renormalize(m, l);
    at.store(mean, m);
    at.store(low, l);
    const auto v = simd::relu((at.load(squares) - at.load(deviations) * missed) / count);
    at.store(var, v);  // keeps NaN
    at.store(rstd, simd::rstd_of(v, eps));
  });
}

inline float split_high(double v) noexcept {
  return static_cast<float>(v);
}
inline float split_low(double v) noexcept {
  const float high = static_cast<float>(v);
  const double rest = v - double(high);
  return std::isfinite(rest) ? static_cast<float>(rest) : 0.0f;
}

}  // namespace
}  // namespace sirnorm
