// RMSNorm for one instruction set, forward and backward. Derivation: docs/rms-norm.md
// LayerNorm without the mean: one sum along each row, and nothing to centre.
#pragma once
#include "sirnorm/training_kernels.hpp"

#include "kernels/batch_norm.inl"
#include "kernels/moments.inl"
#include "simd.hpp"

namespace sirnorm {
namespace {

/// mean(x^2) and 1 / sqrt of it, in double: for rows whose squares leave the range of float.
struct Squares {
  double mean, rstd;
  Squares(const float* x, Index n, double eps) noexcept : mean(0) {
    for (Index c = 0; c < n; ++c)
      mean += double(x[c]) * double(x[c]);
    mean /= double(n);
    rstd = 1.0 / std::sqrt(mean + eps);
  }
};

template <class Arch>
SIRNORM_KERNEL void rms_norm_forward(const RmsNormForward& a) noexcept {
  const Index n = a.x.cols;
  const float* weight = a.weight.data;
  for (Index r = 0; r < a.x.rows; ++r) {
    const float* x = a.x.data + r * n;
    float* y = a.y.data + r * n;
    float sums[1];
    using Sums = simd::RowSums<Arch, 1>;
    Sums::run(n, sums, [&](auto load) {
      const auto v = load(x);
      return typename Sums::Terms{{v * v}};
    });
    const float mean = sums[0] / static_cast<float>(n);
    if (!float_carries(mean, a.eps)) {
      const Squares s(x, n, a.eps);
      for (Index c = 0; c < n; ++c)
        y[c] = static_cast<float>(double(x[c]) * s.rstd * (weight ? double(weight[c]) : 1.0));
      a.rstd.data[r] = static_cast<float>(s.rstd);
      continue;
    }
    const float rstd = static_cast<float>(1.0 / std::sqrt(double(mean) + a.eps));
    simd::across<Arch>(n, [&](auto at) {
      const auto normal = at.load(x) * rstd;
      at.store(y, weight ? normal * at.load(weight) : normal);
    });
    a.rstd.data[r] = rstd;
  }
}

inline void wide_rms_norm_dx(const RmsNormBackward& a, Index r) noexcept {
  const Index n = a.x.cols;
  const float *x = a.x.data + r * n, *dy = a.dy.data + r * n;
  const Squares s(x, n, a.eps);
  const auto g = [&](Index c) {
    return double(dy[c]) * (a.weight.data ? double(a.weight.data[c]) : 1.0);
  };
  double sum = 0;
  for (Index c = 0; c < n; ++c)
    sum += g(c) * (double(x[c]) * s.rstd);
  for (Index c = 0; c < n; ++c)
    a.dx.data[r * n + c] =
        static_cast<float>(s.rstd * (g(c) - double(x[c]) * s.rstd * (sum / double(n))));
}

/// With n = x * rstd and g = dy * weight: dx = rstd * (g - n * avg(g * n)), dweight += sum(dy * n)
template <class Arch>
SIRNORM_KERNEL void rms_norm_backward(const RmsNormBackward& a) noexcept {
  using V = simd::Batch<Arch>;
  const Index rows = a.x.rows, n = a.x.cols;
  const float* weight = a.weight.data;
  for (Index r = 0; r < rows; ++r) {
    const float *x = a.x.data + r * n, *dy = a.dy.data + r * n, rstd = a.rstd.data[r];
    if (!float_scales(rstd)) {
      wide_rms_norm_dx(a, r);
      continue;
    }
    float sums[1];  // of g * n
    using Sums = simd::RowSums<Arch, 1>;
    Sums::run(n, sums, [&](auto load) {
      const V g = weight ? load(dy) * load(weight) : load(dy);
      return typename Sums::Terms{{g * (load(x) * rstd)}};
    });
    const float avg = sums[0] / static_cast<float>(n);
    float* dx = a.dx.data + r * n;
    simd::across<Arch>(n, [&](auto at) {
      const auto g = weight ? at.load(dy) * at.load(weight) : at.load(dy);
      at.store(dx, (g - at.load(x) * rstd * avg) * rstd);
    });
  }

  if (!a.dweight.data || rows == 0) return;
  for (Index from = 0; from < n; from += kTile) {
    const Index cols = n - from < kTile ? n - from : kTile;
    const Tile x{a.x.data + from, rows, n, cols}, dy{a.dy.data + from, rows, n, cols};
    alignas(64) float sums[1][kTile];
    column_sums<Arch>(rows, cols, sums, [&](auto at, Index r) {
      using C = typename decltype(at)::Value;
      const float rstd = a.rstd.data[r];
      if (float_scales(rstd)) return Terms<C, 1>{{at.load(dy.row(r)) * (at.load(x.row(r)) * rstd)}};
      const Squares s(a.x.data + r * n, n, a.eps);
      alignas(64) float exact[kTile];
      for (Index c = 0; c < cols; ++c)
        exact[c] = static_cast<float>(double(dy.row(r)[c]) * (double(x.row(r)[c]) * s.rstd));
      return Terms<C, 1>{{at.load(exact)}};
    });
    simd::across<Arch>(cols, [&](auto at) {
      at.store(a.dweight.data + from, at.load(a.dweight.data + from) + at.load(sums[0]));
    });
  }
}

}  // namespace
}  // namespace sirnorm
