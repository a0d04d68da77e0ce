// The matrix product of a Linear layer: docs/simd.md climbs these functions in this order.
#pragma once
#include "kernels/linear.inl"
#include "rungs/rungs.hpp"

namespace sirnorm::rungs {
namespace {

/// The definition, word for word.
inline void plain(const Product& a) noexcept {
  const Index rows = a.x.rows, in = a.x.cols, out = a.y.cols;
  for (Index r = 0; r < rows; ++r)
    for (Index o = 0; o < out; ++o) {
      float sum = 0.0f;
      for (Index k = 0; k < in; ++k)
        sum += a.x.data[r * in + k] * a.weight.data[o * in + k];
      a.y.data[r * out + o] = sum + a.bias.data[o];
    }
}

/// The same additions in the same order, the loop over the outputs inside: now the compiler may
/// take several outputs at a time, for no two of them share a sum.
inline void outputs_inside(const Product& a) noexcept {
  const Index rows = a.x.rows, in = a.x.cols, out = a.y.cols;
  for (Index r = 0; r < rows; ++r) {
    float* y = a.y.data + r * out;
    for (Index o = 0; o < out; ++o)
      y[o] = 0.0f;
    for (Index k = 0; k < in; ++k)
      for (Index o = 0; o < out; ++o)
        y[o] += a.x.data[r * in + k] * a.transposed.data[k * out + o];
    for (Index o = 0; o < out; ++o)
      y[o] += a.bias.data[o];
  }
}

/// Plain loops again, but each sum in stretches and spans: the order of the contract.
inline void in_order(const Product& a) noexcept {
  const Index rows = a.x.rows, in = a.x.cols, out = a.y.cols;
  for (Index r = 0; r < rows; ++r)
    for (Index o = 0; o < out; ++o)
      a.y.data[r * out + o] =
          single(in, a.x.data + r * in, 1, a.weight.data + o * in, 1) + a.bias.data[o];
}

/// The weights of a stretch of outputs: input k's begin at data[k * step].
struct Columns {
  const float* data;
  Index step;
};

/// Rows x Regs sums at a time, each in its register; columns(o) says where outputs from o on lie.
template <class Arch, int Rows, int Regs, class Of>
[[gnu::always_inline]] inline void by_tiles(const Product& a, Of columns) noexcept {
  using V = simd::Batch<Arch>;
  constexpr Index w = simd::kWidth<Arch>;
  const Index rows = a.x.rows, in = a.x.cols, out = a.y.cols;
  const auto block = [&](auto count, Index r, Index o) {
    constexpr int kCount = decltype(count)::value;
    const Columns b = columns(o);
    V total[kCount][Regs];
    tile<Arch, kCount, Regs>(in, {a.x.data + r * in, in, 1}, {b.data, b.step, 0}, total);
    SIRNORM_UNROLL
    for (int m = 0; m < kCount; ++m)
      SIRNORM_UNROLL
    for (int v = 0; v < Regs; ++v)
      (total[m][v] + V::load_unaligned(a.bias.data + o + v * w))
          .store_unaligned(a.y.data + (r + m) * out + o + v * w);
  };
  Index o = 0;
  for (; o + Regs * w <= out; o += Regs * w) {
    Index r = 0;
    for (; r + Rows <= rows; r += Rows)
      block(std::integral_constant<int, Rows>{}, r, o);
    if constexpr (Rows > 1)
      for (; r < rows; ++r)
        block(std::integral_constant<int, 1>{}, r, o);
  }
  for (; o < out; ++o)
    for (Index r = 0; r < rows; ++r)
      a.y.data[r * out + o] =
          single(in, a.x.data + r * in, 1, a.weight.data + o * in, 1) + a.bias.data[o];
}

/// One register lies across the outputs. Its rows of weights stand `out` apart.
template <class Arch>
SIRNORM_KERNEL void one_register(const Product& a) noexcept {
  by_tiles<Arch, 1, 1>(a,
                       [&](Index o) { return Columns{a.transposed.data + o, a.transposed.cols}; });
}

/// Two registers, their weights one after the other as they will be read.
template <class Arch>
SIRNORM_KERNEL void panel(const Product& a) noexcept {
  by_tiles<Arch, 1, 2>(
      a, [&](Index o) { return Columns{a.packed.data + o * a.x.cols, kPanel<Arch>}; });
}

/// A register tile that reads the weights where they lie: the tile's share without the panel's.
template <class Arch>
SIRNORM_KERNEL void unpacked_tile(const Product& a) noexcept {
  by_tiles<Arch, 4, 2>(a,
                       [&](Index o) { return Columns{a.transposed.data + o, a.transposed.cols}; });
}

/// The kernel: four rows by two registers, on panels.
template <class Arch>
SIRNORM_KERNEL void kernel_product(const Product& a) noexcept {
  linear_forward<Arch>({.x = a.x, .packed = a.packed, .bias = a.bias, .y = a.y});
}

/// One rung too far: sixteen sums leave no register for the factors, and some move to the stack.
template <class Arch>
SIRNORM_KERNEL void too_large_tile(const Product& a) noexcept {
  by_tiles<Arch, 8, 2>(
      a, [&](Index o) { return Columns{a.packed.data + o * a.x.cols, kPanel<Arch>}; });
}

}  // namespace
}  // namespace sirnorm::rungs
