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

/// x normalized and the slope that reaches it: n and g of row r.
struct Slopes {
  const float *x, *dy, *weight;
  float mean, low, rstd;
  Slopes(const LayerNormBackward& a, Index r) noexcept
      : x(a.x.data + r * a.x.cols),
        dy(a.dy.data + r * a.x.cols),
        weight(a.weight.data),
        mean(a.mean.data[r]),
        low(a.mean_low.data[r]),
        rstd(a.rstd.data[r]) {}
  template <class Load>
  auto normal(Load load) const noexcept {
    return ((load(x) - mean) - low) * rstd;
  }
  template <class Load>
  auto g(Load load) const noexcept {
    return weight ? load(dy) * load(weight) : load(dy);
  }
};

template <class Arch>
SIRNORM_KERNEL void layer_norm_backward(const LayerNormBackward& a) noexcept {
  const Index rows = a.x.rows, stride = a.x.cols, together = rows_together(2 * stride);
  const float flat = flat_rstd(a.eps), count = static_cast<float>(stride);
  bool any_wide = false;
  for (Index from = 0; from < rows; from += together) {
    const Index end = rows - from < together ? rows : from + together;
    float sums[kTogether][2];  // of g, of g * n
    for (Index r = from; r < end; ++r) {
      using Sums = simd::RowSums<Arch, 2>;
      Sums::run(stride, sums[r - from], [s = Slopes(a, r)](auto load) {
        const auto g = s.g(load);
        return typename Sums::Terms{{g, g * s.normal(load)}};
      });
    }
    for (Index r = from; r < end; ++r) {
      if (!carried(a, flat, r)) {
        any_wide = true;
        wide_layer_norm_backward(a, r);
        continue;
      }
      const float avg = sums[r - from][0] / count, avg_n = sums[r - from][1] / count;
      simd::across<Arch>(stride, [=, s = Slopes(a, r), dx = a.dx.data + r * stride](auto at) {
        const auto load = [at](const float* row) { return at.load(row); };
        at.store(dx, ((s.g(load) - avg) - s.normal(load) * avg_n) * s.rstd);
      });
    }
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
