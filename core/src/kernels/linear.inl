// The products of a Linear layer for one instruction set, all three through one register tile.
//
// Every output is its own chain of multiply and add over k, in order: stretches of 16, eight
// stretches to a span, spans added to each other, the bias last. So a long sum loses little, and
// neither the tile's shape nor the register width touches a single bit.
#pragma once
#include "sirnorm/kernels.hpp"

#include "simd.hpp"

namespace sirnorm {
namespace {

inline constexpr Index kStretch = 16, kSpan = 128;

/// a(m, k) is at data[m * row + k * step].
struct Strided {
  const float* data;
  Index row, step;
};

/// Row k of b begins at data[k * step]; every second register of columns lies `apart` further on.
struct Panels {
  const float* data;
  Index step, apart;
};

/// total[m][v] = sum over k < depth of a(m, k) * b(k, v), for Rows rows and Regs registers of
/// columns.
template <class Arch, int Rows, int Regs>
[[gnu::always_inline]] inline void tile(Index depth, Strided a, Panels b,
                                        simd::Batch<Arch> (&total)[Rows][Regs]) noexcept {
  using V = simd::Batch<Arch>;
  constexpr Index w = simd::kWidth<Arch>;
  V span[Rows][Regs];
  SIRNORM_UNROLL
  for (int m = 0; m < Rows; ++m)
    SIRNORM_UNROLL
  for (int v = 0; v < Regs; ++v)
    span[m][v] = total[m][v] = V(0.0f);
  for (Index start = 0; start < depth; start += kStretch) {
    const Index end = start + kStretch < depth ? start + kStretch : depth;
    V acc[Rows][Regs];
    SIRNORM_UNROLL
    for (int m = 0; m < Rows; ++m)
      SIRNORM_UNROLL
    for (int v = 0; v < Regs; ++v)
      acc[m][v] = V(0.0f);
    for (Index k = start; k < end; ++k) {
      V column[Regs];
      SIRNORM_UNROLL
      for (int v = 0; v < Regs; ++v)
        column[v] = V::load_unaligned(b.data + k * b.step + v / 2 * b.apart + v % 2 * w);
      SIRNORM_UNROLL
      for (int m = 0; m < Rows; ++m) {
        const V value(a.data[m * a.row + k * a.step]);
        SIRNORM_UNROLL
        for (int v = 0; v < Regs; ++v)
          acc[m][v] = acc[m][v] + value * column[v];
      }
    }
    const bool span_is_full = end == depth || end % kSpan == 0;
    SIRNORM_UNROLL
    for (int m = 0; m < Rows; ++m)
      SIRNORM_UNROLL
    for (int v = 0; v < Regs; ++v) {
      span[m][v] = span[m][v] + acc[m][v];
      if (!span_is_full) continue;
      total[m][v] = total[m][v] + span[m][v];
      span[m][v] = V(0.0f);
    }
  }
}

/// The same for one output.
inline float single(Index depth, const float* a, Index a_step, const float* b,
                    Index b_step) noexcept {
  float total = 0.0f, span = 0.0f;
  for (Index start = 0; start < depth; start += kStretch) {
    const Index end = start + kStretch < depth ? start + kStretch : depth;
    float acc = 0.0f;
    for (Index k = start; k < end; ++k)
      acc = acc + a[k * a_step] * b[k * b_step];
    span = span + acc;
    if (end < depth && end % kSpan != 0) continue;
    total = total + span;
    span = 0.0f;
  }
  return total;
}

/// Two registers of outputs make a panel: panel[k][out of the panel], the last one filled up with
/// 0.
template <class Arch>
inline constexpr Index kPanel = 2 * simd::kWidth<Arch>;

template <class Arch>
Index linear_packed_size(Index out, Index in) noexcept {
  return (out + kPanel<Arch> - 1) / kPanel<Arch> * kPanel<Arch> * in;
}

template <class Arch>
SIRNORM_KERNEL void linear_pack(const LinearPack& a) noexcept {
  const Index out = a.weight.rows, in = a.weight.cols;
  float* to = a.packed.data;
  for (Index o = 0; o < out; o += kPanel<Arch>)
    for (Index k = 0; k < in; ++k)
      for (Index p = 0; p < kPanel<Arch>; ++p)
        *to++ = o + p < out ? a.weight.data[(o + p) * in + k] : 0.0f;
}

/// Rows rows of y from column o on, as many as Regs registers hold.
template <class Arch, int Rows, int Regs>
[[gnu::always_inline]] inline void linear_rows(const LinearForward& a, Index r, Index o) noexcept {
  using V = simd::Batch<Arch>;
  constexpr Index w = simd::kWidth<Arch>, wide = Regs * w;
  const Index in = a.x.cols, out = a.y.cols, left = out - o;
  alignas(64) float edge[wide] = {};
  if (a.bias.data && left < wide)
    for (Index p = 0; p < left; ++p)
      edge[p] = a.bias.data[o + p];
  const float* bias = a.bias.data && left >= wide ? a.bias.data + o : edge;
  V bias_of[Regs];
  SIRNORM_UNROLL
  for (int v = 0; v < Regs; ++v)
    bias_of[v] = V::load_unaligned(bias + v * w);
  // Where no second panel is left, the first one is taken twice and the copy goes nowhere.
  const Index apart = left > kPanel<Arch> ? kPanel<Arch> * in : 0;
  V total[Rows][Regs];
  tile<Arch, Rows, Regs>(in, {a.x.data + r * in, in, 1},
                         {a.packed.data + o * in, kPanel<Arch>, apart}, total);
  SIRNORM_UNROLL
  for (int m = 0; m < Rows; ++m) {
    float* y = a.y.data + (r + m) * out + o;
    SIRNORM_UNROLL
    for (int v = 0; v < Regs; ++v)
      total[m][v] = total[m][v] + bias_of[v];
    if (left >= wide) {
      SIRNORM_UNROLL
      for (int v = 0; v < Regs; ++v)
        total[m][v].store_unaligned(y + v * w);
    } else {
      SIRNORM_UNROLL
      for (int v = 0; v < Regs; ++v)
        total[m][v].store_aligned(edge + v * w);
      for (Index p = 0; p < left; ++p)
        y[p] = edge[p];
    }
  }
}

/// Four rows at a time; the last one to three alone, but over two panels, so that there too enough
/// sums run side by side.
template <class Arch>
SIRNORM_KERNEL void linear_forward(const LinearForward& a) noexcept {
  const Index rows = a.x.rows, out = a.y.cols;
  for (Index o = 0; o < out; o += kPanel<Arch>)
    for (Index r = 0; r + 4 <= rows; r += 4)
      linear_rows<Arch, 4, 2>(a, r, o);
  for (Index o = 0; o < out; o += 2 * kPanel<Arch>)
    for (Index r = rows / 4 * 4; r < rows; ++r)
      linear_rows<Arch, 1, 4>(a, r, o);
}

/// c(m, n) = (or +=) the sum over k < depth of a(m, k) * b(k, n), b and c row-major, `cols` wide.
template <class Arch>
void product(Index rows, Index depth, Index cols, Strided a, const float* b, float* c,
             bool add) noexcept {
  using V = simd::Batch<Arch>;
  constexpr Index w = simd::kWidth<Arch>;
  if (depth == 0) {  // no rows in the batch: b may point nowhere
    for (Index i = 0; !add && i < rows * cols; ++i)
      c[i] = 0.0f;
    return;
  }
  const auto block = [&](auto count, Index m, Index n) {
    constexpr int kCount = decltype(count)::value;
    V total[kCount][2];
    tile<Arch, kCount, 2>(depth, {a.data + m * a.row, a.row, a.step}, {b + n, cols, 0}, total);
    for (int i = 0; i < kCount; ++i)
      SIRNORM_UNROLL
    for (int v = 0; v < 2; ++v) {
      float* to = c + (m + i) * cols + n + v * w;
      (add ? V::load_unaligned(to) + total[i][v] : total[i][v]).store_unaligned(to);
    }
  };
  Index n = 0;
  for (; n + 2 * w <= cols; n += 2 * w) {
    Index m = 0;
    for (; m + 4 <= rows; m += 4)
      block(std::integral_constant<int, 4>{}, m, n);
    for (; m < rows; ++m)
      block(std::integral_constant<int, 1>{}, m, n);
  }
  for (; n < cols; ++n)
    for (Index m = 0; m < rows; ++m) {
      const float total = single(depth, a.data + m * a.row, a.step, b + n, cols);
      float* to = c + m * cols + n;
      *to = add ? *to + total : total;
    }
}

template <class Arch>
SIRNORM_KERNEL void linear_backward(const LinearBackward& a) noexcept {
  const Index rows = a.dy.rows, out = a.dy.cols, in = a.x.cols;
  if (a.dx.data) product<Arch>(rows, out, in, {a.dy.data, out, 1}, a.weight.data, a.dx.data, false);
  product<Arch>(out, rows, in, {a.dy.data, 1, out}, a.x.data, a.dweight.data, true);
  if (!a.dbias.data) return;
  const float one = 1.0f;
  product<Arch>(1, rows, out, {&one, 0, 0}, a.dy.data, a.dbias.data, true);
}

}  // namespace
}  // namespace sirnorm
