// BatchNorm for one instruction set. Derivation: docs/batch-norm.md
//
// The statistics run down the batch, so registers lie across the features and no sum ever crosses
// lanes. LayerNorm is the other way round: that is the whole difference in this code.
#pragma once
#include "sirnorm/kernels.hpp"

#include "kernels/moments.inl"
#include "simd.hpp"

namespace sirnorm {
namespace {

inline constexpr Index kTile = 256;  // columns whose sums stay in the L1 cache together
inline constexpr Index kRows = 8;    // rows added plainly before they join the exact sum

/// Where a tile of columns of a matrix begins, and how to walk down it.
struct Tile {
  const float* data;
  Index rows, stride, cols;
  const float* row(Index r) const noexcept { return data + r * stride; }
};

/// sum[k][c] = the sum over the rows of term k of column c. term(at, r) gives Count terms.
template <class Arch, int Count, class F>
[[gnu::always_inline]] inline void column_sums(Index rows, Index cols, float (&sum)[Count][kTile],
                                               F term) noexcept {
  alignas(64) float lost[Count][kTile];
  for (Index start = 0; start < rows || start == 0; start += kRows) {
    const Index end = start + kRows < rows ? start + kRows : rows;
    simd::across<Arch>(cols, [&](auto at) {
      using V = typename decltype(at)::Value;
      const auto down = [&](Index from, Index to) {
        auto group = term(at, from);
        for (Index r = from + 1; r < to; ++r) {
          const auto t = term(at, r);
          SIRNORM_UNROLL
          for (int k = 0; k < Count; ++k)
            group.of[k] = group.of[k] + t.of[k];
        }
        return group;
      };
      const auto group = end - start == kRows ? down(start, start + kRows) : down(start, end);
      SIRNORM_UNROLL
      for (int k = 0; k < Count; ++k) {
        if (start == 0) {
          at.store(sum[k], group.of[k]);
          at.store(lost[k], V(0.0f));
        } else {
          V s = at.load(sum[k]), l = at.load(lost[k]);
          simd::add_exactly(s, l, group.of[k]);
          at.store(sum[k], s);
          at.store(lost[k], l);
        }
      }
    });
  }
  if (rows > kRows)
    simd::across<Arch>(cols, [&](auto at) {
      SIRNORM_UNROLL
      for (int k = 0; k < Count; ++k)
        at.store(sum[k], simd::with_lost(at.load(sum[k]), at.load(lost[k])));
    });
}

template <class V, int Count>
struct Terms {
  V of[Count];
};

/// y = ((x - mean) - low) * scale + bias, four rows at a time so that a column's numbers are read
/// once.
template <class Arch>
inline void normalize_columns(Tile x, const float* mean, const float* low, const float* scale,
                              const float* bias, float* y) noexcept {
  const auto rows_from = [&](Index r, auto count) {
    simd::across<Arch>(x.cols, [&](auto at) {
      const auto m = at.load(mean), l = at.load(low), s = at.load(scale), b = at.load(bias);
      for (Index i = 0; i < count; ++i)
        at.store(y + (r + i) * x.stride, ((at.load(x.row(r + i)) - m) - l) * s + b);
    });
  };
  Index r = 0;
  for (; r + 4 <= x.rows; r += 4)
    rows_from(r, std::integral_constant<Index, 4>{});
  for (; r < x.rows; ++r)
    rows_from(r, std::integral_constant<Index, 1>{});
}

/// weight and bias of a tile, with 1 and 0 where the norm has none.
struct Affine {
  alignas(64) float weight[kTile], bias[kTile];
  Affine(ConstVector w, ConstVector b, Index from, Index n) noexcept {
    for (Index c = 0; c < n; ++c)
      weight[c] = w.data ? w.data[from + c] : 1.0f;
    for (Index c = 0; c < n; ++c)
      bias[c] = b.data ? b.data[from + c] : 0.0f;
  }
};

template <class Arch>
SIRNORM_KERNEL void batch_norm_forward_train(const BatchNormForwardTrain& a) noexcept {
  const Index rows = a.x.rows, stride = a.x.cols;
  if (rows == 0) return;
  const float count = static_cast<float>(rows);
  for (Index from = 0; from < stride; from += kTile) {
    const Index n = stride - from < kTile ? stride - from : kTile;
    const Tile x{a.x.data + from, rows, stride, n};
    float *mean = a.mean.data + from, *low = a.mean_low.data + from, *var = a.var.data + from,
          *rstd = a.rstd.data + from;

    alignas(64) float shifted[1][kTile];
    column_sums<Arch>(rows, n, shifted, [&](auto at, Index r) {
      return Terms<typename decltype(at)::Value, 1>{{at.load(x.row(r)) - at.load(x.row(0))}};
    });
    first_mean<Arch>(n, x.row(0), shifted[0], count, mean, low);

    alignas(64) float sums[2][kTile];  // of the deviations, of their squares
    column_sums<Arch>(rows, n, sums, [&](auto at, Index r) {
      const auto d = (at.load(x.row(r)) - at.load(mean)) - at.load(low);
      return Terms<typename decltype(at)::Value, 2>{{d, d * d}};
    });
    moments_of<Arch>(n, sums[0], sums[1], count, a.eps, mean, low, var, rstd);

    const Affine affine(a.weight, a.bias, from, n);
    alignas(64) float scale[kTile];
    for (Index c = 0; c < n; ++c)
      scale[c] = rstd[c] * affine.weight[c];
    float* y = a.y.data + from;
    normalize_columns<Arch>(x, mean, low, scale, affine.bias, y);

    for (Index c = 0; c < n; ++c) {
      const bool vanished = var[c] == 0 && near_zero(mean[c]);
      if (float_carries(var[c], a.eps) && std::isfinite(scale[c]) && !vanished) continue;
      const Moments m = wide(x.data + c, rows, stride, a.eps);
      for (Index r = 0; r < rows; ++r)
        y[r * stride + c] =
            static_cast<float>((double(x.row(r)[c]) - m.mean) * m.rstd * double(affine.weight[c]) +
                               double(affine.bias[c]));
      mean[c] = split_high(m.mean);
      low[c] = split_low(m.mean);
      var[c] = static_cast<float>(m.var);
      rstd[c] = static_cast<float>(m.rstd);
    }
  }
}

template <class Arch>
SIRNORM_KERNEL void batch_norm_forward_eval(const BatchNormForwardEval& a) noexcept {
  const Index rows = a.x.rows, stride = a.x.cols;
  alignas(64) float scale[kTile], zero[kTile] = {};
  for (Index from = 0; from < stride; from += kTile) {
    const Index n = stride - from < kTile ? stride - from : kTile;
    const Affine affine(a.weight, a.bias, from, n);
    const float* running_var = a.running_var.data + from;
    float* rstd = a.rstd.data + from;
    simd::across<Arch>(
        n, [&](auto at) { at.store(rstd, simd::rstd_of(at.load(running_var), a.eps)); });
    for (Index c = 0; c < n; ++c)
      scale[c] = rstd[c] * affine.weight[c];
    normalize_columns<Arch>({a.x.data + from, rows, stride, n}, a.running_mean.data + from, zero,
                            scale, affine.bias, a.y.data + from);
    for (Index c = 0; c < n; ++c) {
      const float mean = a.running_mean.data[from + c];
      if (float_scales(rstd[c]) && std::isfinite(scale[c]) && std::fabs(mean) < 1e37f) continue;
      const double wide_rstd = 1.0 / std::sqrt(double(running_var[c]) + a.eps);
      for (Index r = 0; r < rows; ++r) {
        const Index at = r * stride + from + c;
        a.y.data[at] = static_cast<float>((double(a.x.data[at]) - double(mean)) * wide_rstd *
                                              double(affine.weight[c]) +
                                          double(affine.bias[c]));
      }
    }
  }
}

template <class Arch>
SIRNORM_KERNEL void batch_norm_track(const BatchNormTrack& a) noexcept {
  if (a.momentum == 0) return;  // even where var is not finite
  const double keep = 1.0 - a.momentum;
  const double unbiased = a.momentum * (double(a.rows) / double(a.rows - 1));
  for (Index c = 0; c < a.mean.size; ++c)
    a.running_mean.data[c] =
        static_cast<float>(keep * double(a.running_mean.data[c]) +
                           a.momentum * (double(a.mean.data[c]) + double(a.mean_low.data[c])));
  for (Index c = 0; c < a.mean.size; ++c)
    a.running_var.data[c] =
        static_cast<float>(keep * double(a.running_var.data[c]) + unbiased * double(a.var.data[c]));
}

}  // namespace
}  // namespace sirnorm
