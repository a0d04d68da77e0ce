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

template <class Arch>
SIRNORM_KERNEL void layer_norm_forward(const LayerNormForward& a) noexcept {
  const Index n = a.x.cols;
  const float count = static_cast<float>(n);
  const float *weight = a.weight.data, *bias = a.bias.data;
  for (Index r = 0; r < a.x.rows; ++r) {
    const float* x = a.x.data + r * n;
    float* y = a.y.data + r * n;

    float shifted[1];
    using First = simd::RowSums<Arch, 1>;
    First::run(n, shifted, [&, first = simd::Batch<Arch>(x[0])](auto load) {
      return typename First::Terms{{load(x) - first}};
    });
    float mean = x[0], low = shifted[0] / count;
    renormalize(mean, low);

    float sums[2];  // of the deviations, of their squares
    using Second = simd::RowSums<Arch, 2>;
    Second::run(n, sums, [&, m = simd::Batch<Arch>(mean), l = simd::Batch<Arch>(low)](auto load) {
      const auto d = (load(x) - m) - l;
      return typename Second::Terms{{d, d * d}};
    });
    const float missed = sums[0] / count;
    low += missed;
    renormalize(mean, low);
    const float var = simd::relu((sums[1] - sums[0] * missed) / count);
    const float rstd = static_cast<float>(1.0 / std::sqrt(double(var) + a.eps));

    a.mean.data[r] = mean;
    a.mean_low.data[r] = low;
    a.var.data[r] = var;
    a.rstd.data[r] = rstd;
    if (!float_carries(var, a.eps) || (var == 0 && near_zero(mean))) {
      const Moments m = wide(x, n, 1, a.eps);
      for (Index c = 0; c < n; ++c)
        y[c] = static_cast<float>((double(x[c]) - m.mean) * m.rstd *
                                      (weight ? double(weight[c]) : 1.0) +
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
}

}  // namespace
}  // namespace sirnorm
