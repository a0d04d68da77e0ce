// LayerNorm's gradients for one instruction set. Derivation: docs/layer-norm.md
// With n = (x - mean) * rstd and g = dy * weight, averages along each row:
//   dx = rstd * (g - avg(g) - n * avg(g * n)), dweight += sum(dy * n), dbias += sum(dy)
#pragma once
#include "kernels/batch_norm_backward.inl"
#include "kernels/layer_norm.inl"

namespace sirnorm {
namespace {

/// Whether float carries row r.
inline bool carried(const LayerNormBackward& a, float flat, Index r) noexcept {
  const float rstd = a.rstd.data[r];
  return float_scales(rstd) && !(rstd == flat && near_zero(a.mean.data[r]));
}

[[gnu::noinline]] inline void wide_layer_norm_backward(const LayerNormBackward& a,
                                                       Index r) noexcept {
  const Index n = a.x.cols;
  const float *x = a.x.data + r * n, *dy = a.dy.data + r * n;
  const Moments m = wide(x, n, 1, a.eps);
  const auto normal = [&](Index c) { return (double(x[c]) - m.mean) * m.rstd; };
  const auto g = [&](Index c) {
    return double(dy[c]) * (a.weight.data ? double(a.weight.data[c]) : 1.0);
  };
  double sum = 0, sum_n = 0;
  for (Index c = 0; c < n; ++c) {
    sum += g(c);
    sum_n += g(c) * normal(c);
  }
  for (Index c = 0; c < n; ++c) {
    a.dx.data[r * n + c] =
        static_cast<float>(m.rstd * (g(c) - sum / double(n) - normal(c) * (sum_n / double(n))));
  }
}

/// Adds dy * n of the rows that float cannot carry to a tile's sums.
[[gnu::noinline]] inline void add_wide_rows(const LayerNormBackward& a, float flat, Index from,
                                            Index n, float* sums) noexcept {
  double wide_sums[kTile];
  for (Index c = 0; c < n; ++c)
    wide_sums[c] = double(sums[c]);
  for (Index r = 0; r < a.x.rows; ++r) {
    if (carried(a, flat, r)) continue;
    const float *x = a.x.data + r * a.x.cols, *dy = a.dy.data + r * a.x.cols;
    const Moments m = wide(x, a.x.cols, 1, a.eps);
    for (Index c = 0; c < n; ++c)
      wide_sums[c] += double(dy[from + c]) * ((double(x[from + c]) - m.mean) * m.rstd);
  }
  for (Index c = 0; c < n; ++c)
    sums[c] = static_cast<float>(wide_sums[c]);
}

/// dx of one row that float carries.
template <class Arch>
[[gnu::always_inline]] inline void layer_norm_dx(const LayerNormBackward& a, Index r) noexcept {
  using V = simd::Batch<Arch>;
  const Index n = a.x.cols;
  const float *x = a.x.data + r * n, *dy = a.dy.data + r * n, *weight = a.weight.data;
  const float mean = a.mean.data[r], low = a.mean_low.data[r], rstd = a.rstd.data[r];
  const auto normal = [=](auto v) { return ((v - mean) - low) * rstd; };

  float sums[2];  // of g, of g * n
  using Sums = simd::RowSums<Arch, 2>;
  Sums::run(n, sums, [&](auto load) {
    const V g = weight ? load(dy) * load(weight) : load(dy);
    return typename Sums::Terms{{g, g * normal(load(x))}};
  });
  const float avg = sums[0] / static_cast<float>(n), avg_n = sums[1] / static_cast<float>(n);
  float* dx = a.dx.data + r * n;
  simd::across<Arch>(n, [&](auto at) {
    const auto g = weight ? at.load(dy) * at.load(weight) : at.load(dy);
    at.store(dx, ((g - avg) - normal(at.load(x)) * avg_n) * rstd);
  });
}

template <class Arch>
SIRNORM_KERNEL void layer_norm_backward(const LayerNormBackward& a) noexcept {
  const Index rows = a.x.rows, stride = a.x.cols;
  const float flat = flat_rstd(a.eps);
  bool any_wide = false;
  for (Index r = 0; r < rows; ++r)
    if (carried(a, flat, r)) {
      layer_norm_dx<Arch>(a, r);
    } else {
      any_wide = true;
      wide_layer_norm_backward(a, r);
    }

  if (!a.dweight.data && !a.dbias.data) return;
  for (Index from = 0; from < stride; from += kTile) {
    const Index n = stride - from < kTile ? stride - from : kTile;
    const Tile x{a.x.data + from, rows, stride, n}, dy{a.dy.data + from, rows, stride, n};
    alignas(64) float sums[2][kTile];  // of dy * n, of dy
    if (rows == 0) return;
    column_sums<Arch>(rows, n, sums, [&](auto at, Index r) {
      using V = typename decltype(at)::Value;
      const float rstd = a.rstd.data[r];
      const V d = at.load(dy.row(r));
      if (any_wide && !carried(a, flat, r)) return Terms<V, 2>{{V(0.0f), d}};
      const V normal = ((at.load(x.row(r)) - a.mean.data[r]) - a.mean_low.data[r]) * rstd;
      return Terms<V, 2>{{d * normal, d}};
    });
    if (any_wide) add_wide_rows(a, flat, from, n, sums[0]);
    simd::across<Arch>(n, [&](auto at) {
      if (a.dweight.data)
        at.store(a.dweight.data + from, at.load(a.dweight.data + from) + at.load(sums[0]));
      if (a.dbias.data)
        at.store(a.dbias.data + from, at.load(a.dbias.data + from) + at.load(sums[1]));
    });
  }
}

}  // namespace
}  // namespace sirnorm
