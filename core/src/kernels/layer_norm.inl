// LayerNorm for one instruction set. Derivation: docs/layer-norm.md
//
// The statistics run along a row, so registers lie along it too and every sum ends by folding
// lanes.
#pragma once
#include "sirnorm/kernels.hpp"

#include "kernels/moments.inl"
#include "simd.hpp"

namespace sirnorm {
namespace {

/// So many rows of n values take each step together: a row's division or root need not wait for the
/// row before, and all of them stay in the L1 cache from one step to the next.
inline constexpr Index kTogether = 8;
inline Index rows_together(Index n) noexcept {
  return n <= 512 ? kTogether : 1;
}

/// y of one row whose moments are known.
template <class Arch>
[[gnu::always_inline]] inline void layer_norm_row(const LayerNormForward& a, Index r) noexcept {
  const Index n = a.x.cols;
  const float *x = a.x.data + r * n, *weight = a.weight.data, *bias = a.bias.data;
  float* y = a.y.data + r * n;
  const float mean = a.mean.data[r], low = a.mean_low.data[r], rstd = a.rstd.data[r];
  if (!float_carries(a.var.data[r], a.eps) || (a.var.data[r] == 0 && near_zero(mean))) {
    const Moments m = wide(x, n, 1, a.eps);
    for (Index c = 0; c < n; ++c)
      y[c] =
          static_cast<float>((double(x[c]) - m.mean) * m.rstd * (weight ? double(weight[c]) : 1.0) +
                             (bias ? double(bias[c]) : 0.0));
    a.mean.data[r] = split_high(m.mean);
    a.mean_low.data[r] = split_low(m.mean);
    a.var.data[r] = static_cast<float>(m.var);
    a.rstd.data[r] = static_cast<float>(m.rstd);
  } else if (weight && bias) {
    simd::across<Arch>(n, [&](auto at) {
      at.store(y, ((at.load(x) - mean) - low) * (at.load(weight) * rstd) + at.load(bias));
    });
  } else if (weight) {
    simd::across<Arch>(
        n, [&](auto at) { at.store(y, ((at.load(x) - mean) - low) * (at.load(weight) * rstd)); });
  } else {
    simd::across<Arch>(n, [&](auto at) { at.store(y, ((at.load(x) - mean) - low) * rstd); });
  }
}

/// `together` rows take each step together, at most kTogether.
template <class Arch>
[[gnu::always_inline]] inline void layer_norm_rows(const LayerNormForward& a,
                                                   Index together) noexcept {
  const Index n = a.x.cols;
  const float count = static_cast<float>(n);
  for (Index from = 0; from < a.x.rows; from += together) {
    const Index rows = a.x.rows - from < together ? a.x.rows - from : together;
    const float* x = a.x.data + from * n;
    float *mean = a.mean.data + from, *low = a.mean_low.data + from;
    alignas(64) float first[kTogether], shifted[kTogether];
    for (Index r = 0; r < rows; ++r) {
      using Sums = simd::RowSums<Arch, 1>;
      first[r] = x[r * n];
      float sum[1];
      Sums::run(n, sum, [row = x + r * n, shift = simd::Batch<Arch>(first[r])](auto load) {
        return typename Sums::Terms{{load(row) - shift}};
      });
      shifted[r] = sum[0];
    }
    first_mean<Arch>(rows, first, shifted, count, mean, low);

    alignas(64) float deviations[kTogether], squares[kTogether];
    for (Index r = 0; r < rows; ++r) {
      using Sums = simd::RowSums<Arch, 2>;
      float sums[2];
      Sums::run(n, sums,
                [row = x + r * n, m = simd::Batch<Arch>(mean[r]),
                 l = simd::Batch<Arch>(low[r])](auto load) {
                  const auto d = (load(row) - m) - l;
                  return typename Sums::Terms{{d, d * d}};
                });
      deviations[r] = sums[0];
      squares[r] = sums[1];
    }
    moments_of<Arch>(rows, deviations, squares, count, a.eps, mean, low, a.var.data + from,
                     a.rstd.data + from);
    for (Index r = 0; r < rows; ++r)
      layer_norm_row<Arch>(a, from + r);
  }
}

template <class Arch>
SIRNORM_KERNEL void layer_norm_forward(const LayerNormForward& a) noexcept {
  layer_norm_rows<Arch>(a, rows_together(a.x.cols));
}

}  // namespace
}  // namespace sirnorm
