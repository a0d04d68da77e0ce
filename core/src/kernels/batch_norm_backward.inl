// BatchNorm's gradients for one instruction set. Derivation: docs/batch-norm.md
//   train: dx = weight * rstd * (dy - avg(dy) - n * avg(dy * n)), n = (x - mean) * rstd
//   eval:  dx = weight * rstd * dy, because mean and rstd are constants there
#pragma once
#include "kernels/batch_norm.inl"

namespace sirnorm {
namespace {

[[gnu::noinline]] inline void wide_batch_norm_backward(const BatchNormBackward& a,
                                                       Index c) noexcept {
  const Index rows = a.x.rows, stride = a.x.cols;
  const float *x = a.x.data + c, *dy = a.dy.data + c;
  Moments m{double(a.mean.data[c]), 0, double(a.rstd.data[c])};
  if (a.train) m = wide(x, rows, stride, a.eps);
  const auto n = [&](Index r) { return (double(x[r * stride]) - m.mean) * m.rstd; };
  double sum = 0, sum_n = 0;
  for (Index r = 0; r < rows; ++r) {
    sum += double(dy[r * stride]);
    sum_n += double(dy[r * stride]) * n(r);
  }
  const double scale = m.rstd * (a.weight.data ? double(a.weight.data[c]) : 1.0);
  const double avg = a.train ? sum / double(rows) : 0, avg_n = a.train ? sum_n / double(rows) : 0;
  if (a.dx.data)
    for (Index r = 0; r < rows; ++r)
      a.dx.data[r * stride + c] =
          static_cast<float>(scale * (double(dy[r * stride]) - avg - (a.train ? n(r) * avg_n : 0)));
  if (a.dweight.data) a.dweight.data[c] += static_cast<float>(sum_n);
  if (a.dbias.data) a.dbias.data[c] += static_cast<float>(sum);
}

template <class Arch>
SIRNORM_KERNEL void batch_norm_backward(const BatchNormBackward& a) noexcept {
  const Index rows = a.x.rows, stride = a.x.cols;
  if (rows == 0) return;
  const float count = static_cast<float>(rows);
  const float flat = flat_rstd(a.eps);
  alignas(64) const float zero[kTile] = {};
  for (Index from = 0; from < stride; from += kTile) {
    const Index n = stride - from < kTile ? stride - from : kTile;
    const Tile x{a.x.data + from, rows, stride, n}, dy{a.dy.data + from, rows, stride, n};
    const float *mean = a.mean.data + from, *rstd = a.rstd.data + from;
    const float* low = a.mean_low.data ? a.mean_low.data + from : zero;
    const auto normalized = [&](auto at, Index r) {
      return ((at.load(x.row(r)) - at.load(mean)) - at.load(low)) * at.load(rstd);
    };

    alignas(64) float sums[2][kTile];  // of dy, of dy * n
    column_sums<Arch>(rows, n, sums, [&](auto at, Index r) {
      const auto d = at.load(dy.row(r));
      return Terms<typename decltype(at)::Value, 2>{{d, d * normalized(at, r)}};
    });

    const Affine affine(a.weight, {}, from, n);
    if (a.dx.data)
      for (Index r = 0; r < rows; ++r) {
        float* dx = a.dx.data + r * stride + from;
        if (a.train)
          simd::across<Arch>(n, [&](auto at) {
            const auto avg = at.load(sums[0]) / count, avg_n = at.load(sums[1]) / count;
            at.store(dx, at.load(rstd) * at.load(affine.weight) *
                             ((at.load(dy.row(r)) - avg) - normalized(at, r) * avg_n));
          });
        else
          simd::across<Arch>(n, [&](auto at) {
            at.store(dx, at.load(rstd) * at.load(affine.weight) * at.load(dy.row(r)));
          });
      }
    for (Index c = 0; c < n; ++c) {
      if (float_scales(rstd[c]) && !(rstd[c] == flat && near_zero(mean[c]))) {
        if (a.dweight.data) a.dweight.data[from + c] += sums[1][c];
        if (a.dbias.data) a.dbias.data[from + c] += sums[0][c];
      } else {
        wide_batch_norm_backward(a, from + c);
      }
    }
  }
}

}  // namespace
}  // namespace sirnorm
