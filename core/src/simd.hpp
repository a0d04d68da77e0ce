// The only file that knows registers exist. A kernel is a formula written once for "a value": a
// register of floats, or a single float where the columns run out. Sums along a row run over blocks
// of 16 virtual lanes whatever the register width, so every instruction set adds in the same order
// and all agree to the last bit. Unnamed namespaces keep one instruction set's code out of
// another's.
#pragma once
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <xsimd/xsimd.hpp>

#include "sirnorm/view.hpp"

namespace sirnorm::simd {
namespace {

inline constexpr Index kBlock = 16;

// Loops over registers must vanish, also where the compiler is asked for small code.
#ifdef __clang__
#define SIRNORM_UNROLL _Pragma("clang loop unroll(full)")
#else
#define SIRNORM_UNROLL _Pragma("GCC unroll 16")
#endif

// A portable register is four floats behind a hundred small functions of xsimd: g++ stops
// inlining them once a kernel has grown, and that made it 20 times slower.
#if defined(XSIMD_WITH_EMULATED) && XSIMD_WITH_EMULATED && !defined(__clang__)
#define SIRNORM_KERNEL [[gnu::flatten]]
#else
#define SIRNORM_KERNEL
#endif

template <class Arch>
using Batch = xsimd::batch<float, Arch>;
template <class Arch>
inline constexpr Index kWidth = static_cast<Index>(Batch<Arch>::size);

/// Half as wide, for the columns that do not fill a register. Ends at the narrowest one.
template <class Arch>
struct Half {
  using type = Arch;
};
#if XSIMD_WITH_AVX2
template <>
struct Half<xsimd::avx2> {
  using type = xsimd::sse2;
};
#endif
#if XSIMD_WITH_AVX512F
template <>
struct Half<xsimd::avx512f> {
  using type = xsimd::avx2;
};
#endif

/// The widest one of no more than eight floats.
template <class Arch>
struct AtMostEight : std::conditional<(kWidth<Arch> > 8), typename Half<Arch>::type, Arch> {};

/// A place in a row: a register's worth of columns, or one column.
template <class Arch>
struct Lanes {
  using Value = Batch<Arch>;
  Index at;
  Value load(const float* row) const noexcept { return Value::load_unaligned(row + at); }
  void store(float* row, Value v) const noexcept { v.store_unaligned(row + at); }
};
struct Lane {
  using Value = float;
  Index at;
  Value load(const float* row) const noexcept { return row[at]; }
  void store(float* row, Value v) const noexcept { row[at] = v; }
};

/// Calls f(lanes) so that every column of [from, n) is met exactly once. No sum crosses lanes here.
template <class Arch, class F>
[[gnu::always_inline]] inline void across(Index n, F f, Index from = 0) noexcept {
  Index c = from;
  for (; c + kWidth<Arch> <= n; c += kWidth<Arch>)
    f(Lanes<Arch>{c});
  using Narrow = typename Half<Arch>::type;
  if constexpr (!std::is_same_v<Narrow, Arch>)
    across<Narrow>(n, f, c);
  else
    for (; c < n; ++c)
      f(Lane{c});
}

template <class Arch, class... Of>
inline constexpr bool kOneOf = (std::is_same_v<Arch, Of> || ...);

/// x < 0 ? 0 : x, NaN and -0 untouched. One instruction where the hardware's max has that meaning.
inline float relu(float x) noexcept {
  return x < 0.0f ? 0.0f : x;
}
template <class Arch>
[[gnu::always_inline]] inline Batch<Arch> relu(Batch<Arch> x) noexcept {
  const Batch<Arch> zero(0.0f);
#if defined(__x86_64__)
  if constexpr (kOneOf<Arch, xsimd::sse2, xsimd::avx2, xsimd::avx512f>) return xsimd::max(zero, x);
#elif defined(__wasm_simd128__)
  if constexpr (kOneOf<Arch, xsimd::wasm>) return xsimd::max(x, zero);  // pmax
#endif
  return xsimd::select(x < zero, zero, x);
}

/// dy where x lets it pass: x <= 0 ? 0 : dy.
inline float gate(float x, float dy) noexcept {
  return x <= 0.0f ? 0.0f : dy;
}
template <class Arch>
[[gnu::always_inline]] inline Batch<Arch> gate(Batch<Arch> x, Batch<Arch> dy) noexcept {
  const Batch<Arch> zero(0.0f);
  return xsimd::select(x <= zero, zero, dy);
}

/// where ? a : b, each computed.
inline float select(bool where, float a, float b) noexcept {
  return where ? a : b;
}
template <class Arch>
[[gnu::always_inline]] inline Batch<Arch> select(xsimd::batch_bool<float, Arch> where,
                                                 Batch<Arch> a, Batch<Arch> b) noexcept {
  return xsimd::select(where, a, b);
}

/// The nearest whole number of |v| < 2^22: beyond 1.5 * 2^23 a float has no fraction.
inline constexpr float kNoFraction = 12582912.0f;
template <class V>
[[gnu::always_inline]] inline V nearest(V v) noexcept {
  return (v + V(kNoFraction)) - V(kNoFraction);
}

/// 2^n for a whole n in -126 ... 127: n + 127 stands in the low bits, moved to the exponent.
inline float power_of_two(float n) noexcept {
  const float biased = n + (kNoFraction + 127.0f);
  return __builtin_bit_cast(float, __builtin_bit_cast(std::uint32_t, biased) << 23);
}
template <class Arch>
[[gnu::always_inline]] inline Batch<Arch> power_of_two(Batch<Arch> n) noexcept {
  const Batch<Arch> biased = n + Batch<Arch>(kNoFraction + 127.0f);
  return xsimd::bitwise_cast<float>(xsimd::bitwise_cast<std::uint32_t>(biased) << 23);
}

/// Rounded correctly on every machine.
inline float sqrt(float x) noexcept {
  return __builtin_sqrtf(x);
}
template <class Arch>
[[gnu::always_inline]] inline Batch<Arch> sqrt(Batch<Arch> x) noexcept {
  return xsimd::sqrt(x);
}

/// 1 / sqrt(var + eps) in double, rounded to float at the end.
inline float rstd_of(float var, double eps) noexcept {
  return static_cast<float>(1.0 / __builtin_sqrt(double(var) + eps));
}
template <class Arch>
[[gnu::always_inline]] inline Batch<Arch> rstd_of(Batch<Arch> var, double eps) noexcept {
  using Wide = xsimd::batch<double, Arch>;
  constexpr Index half = static_cast<Index>(Wide::size);
  alignas(64) float lane[2 * half];
  alignas(64) double wide[2 * half];
  var.store_aligned(lane);
  SIRNORM_UNROLL
  for (Index l = 0; l < 2 * half; ++l)
    wide[l] = double(lane[l]);
  SIRNORM_UNROLL
  for (Index l = 0; l < 2 * half; l += half)
    (Wide(1.0) / xsimd::sqrt(Wide::load_aligned(wide + l) + Wide(eps))).store_aligned(wide + l);
  SIRNORM_UNROLL
  for (Index l = 0; l < 2 * half; ++l)
    lane[l] = static_cast<float>(wide[l]);
  return Batch<Arch>::load_aligned(lane);
}

/// sum += v, and what the rounding lost goes into lost (Knuth's two-sum).
template <class V>
[[gnu::always_inline]] inline void add_exactly(V& sum, V& lost, V v) noexcept {
  const V t = sum + v;
  const V part = t - sum;
  lost = lost + ((sum - (t - part)) + (v - part));
  sum = t;
}

/// The exact sum's value. Once a sum has left the range of float, what it lost is NaN: leave it
/// then.
inline float with_lost(float sum, float lost) noexcept {
  return lost == lost ? sum + lost : sum;
}
template <class Arch>
[[gnu::always_inline]] inline Batch<Arch> with_lost(Batch<Arch> sum, Batch<Arch> lost) noexcept {
  return xsimd::select(lost == lost, sum + lost, sum);
}

/// The lanes a partial block still has, as a mask.
alignas(64) inline constexpr float kLaneNumber[kBlock] = {0, 1, 2,  3,  4,  5,  6,  7,
                                                          8, 9, 10, 11, 12, 13, 14, 15};

/// Adds 16 lanes in a fixed tree: 8 apart, then 4, 2, 1.
template <class Arch>
inline float fold(const float* lane) noexcept {
  if constexpr (!std::is_same_v<typename Half<Arch>::type, Arch>) {
    return fold<typename Half<Arch>::type>(lane);
  } else {
    using Value = Batch<Arch>;
    static_assert(Value::size == 4);
    const Value even = Value::load_aligned(lane) + Value::load_aligned(lane + 8);
    const Value odd = Value::load_aligned(lane + 4) + Value::load_aligned(lane + 12);
    alignas(64) float t[4];
    (even + odd).store_aligned(t);
    return (t[0] + t[2]) + (t[1] + t[3]);
  }
}

/// Count sums along one row in a single pass: f(load) gives the Count terms of a register's worth
/// of columns as an array, load(row) fetches them. Groups of 16 blocks are added plainly, groups to
/// each other exactly, so that long rows lose nothing.
template <class Arch, int Count>
struct RowSums {
  static constexpr Index kParts = kBlock / kWidth<Arch>;
  static constexpr Index kGroup = 16 * kBlock;
  using Value = Batch<Arch>;
  struct Terms {
    Value of[Count];
  };

  template <class F>
  [[gnu::always_inline]] static void run(Index n, float (&out)[Count], F f) noexcept {
    Value sum[Count][kParts], lost[Count][kParts];
    const bool one_group = n <= kGroup;
    SIRNORM_UNROLL
    for (int k = 0; k < Count; ++k)
      SIRNORM_UNROLL
    for (Index p = 0; p < kParts; ++p)
      sum[k][p] = lost[k][p] = Value(0.0f);
    for (Index start = 0; start < n; start += kGroup) {
      Value group[Count][kParts];
      SIRNORM_UNROLL
      for (int k = 0; k < Count; ++k)
        SIRNORM_UNROLL
      for (Index p = 0; p < kParts; ++p)
        group[k][p] = Value(0.0f);
      const Index end = start + kGroup < n ? start + kGroup : n;
      Index i = start;
      for (; i + kBlock <= end; i += kBlock)
        SIRNORM_UNROLL
      for (Index p = 0; p < kParts; ++p) {
        const Index at = i + p * kWidth<Arch>;
        const Terms t = f([at](const float* row) { return Value::load_unaligned(row + at); });
        SIRNORM_UNROLL
        for (int k = 0; k < Count; ++k)
          group[k][p] += t.of[k];
      }
      for (Index p = 0; i + p * kWidth<Arch> < end; ++p) {
        const Index at = i + p * kWidth<Arch>;
        if (at + kWidth<Arch> <= end) {
          const Terms t = f([at](const float* row) { return Value::load_unaligned(row + at); });
          SIRNORM_UNROLL
          for (int k = 0; k < Count; ++k)
            group[k][p] += t.of[k];
        } else {
          const Index left = end - at;
          const auto here = Value::load_aligned(kLaneNumber) < Value(static_cast<float>(left));
          const Terms t = f([at, left](const float* row) {  // the spare lanes repeat a true value
            alignas(64) float buffer[kBlock];
            for (Index l = 0; l < kWidth<Arch>; ++l)
              buffer[l] = row[at + (l < left ? l : 0)];
            return Value::load_aligned(buffer);
          });
          SIRNORM_UNROLL
          for (int k = 0; k < Count; ++k)
            group[k][p] += xsimd::select(here, t.of[k], Value(0.0f));
        }
      }
      if (one_group) return finish(group, out);
      SIRNORM_UNROLL
      for (int k = 0; k < Count; ++k)
        SIRNORM_UNROLL
      for (Index p = 0; p < kParts; ++p)
        add_exactly(sum[k][p], lost[k][p], group[k][p]);
    }
    SIRNORM_UNROLL
    for (int k = 0; k < Count; ++k)
      SIRNORM_UNROLL
    for (Index p = 0; p < kParts; ++p)
      sum[k][p] = with_lost(sum[k][p], lost[k][p]);
    finish(sum, out);
  }

 private:
  [[gnu::always_inline]] static void finish(const Value (&sum)[Count][kParts],
                                            float (&out)[Count]) noexcept {
    SIRNORM_UNROLL
    for (int k = 0; k < Count; ++k) {
      alignas(64) float lane[kBlock];
      SIRNORM_UNROLL
      for (Index p = 0; p < kParts; ++p)
        sum[k][p].store_aligned(lane + p * kWidth<Arch>);
      out[k] = fold<Arch>(lane);
    }
  }
};

}  // namespace
}  // namespace sirnorm::simd
