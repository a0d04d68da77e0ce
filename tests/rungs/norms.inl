// The statistics of BatchNorm and LayerNorm: docs/simd.md climbs these functions in this order.
// Rungs are for ordinary numbers; what float cannot carry is the kernels' business.
#pragma once
#include "kernels/batch_norm.inl"
#include "kernels/layer_norm.inl"
#include "rungs/rungs.hpp"

namespace sirnorm::rungs {
namespace {

// --- BatchNorm: one mean a column --------------------------------------------------------------

/// The definition in double, one column after the other.
inline void down_the_columns(const BatchNormForwardTrain& a) noexcept {
  const Index rows = a.x.rows, cols = a.x.cols;
  for (Index c = 0; c < cols; ++c) {
    double mean = 0, var = 0;
    for (Index r = 0; r < rows; ++r)
      mean += double(a.x.data[r * cols + c]);
    mean /= double(rows);
    for (Index r = 0; r < rows; ++r) {
      const double d = double(a.x.data[r * cols + c]) - mean;
      var += d * d;
    }
    var /= double(rows);
    const double scale = 1.0 / std::sqrt(var + a.eps) * double(a.weight.data[c]);
    for (Index r = 0; r < rows; ++r)
      a.y.data[r * cols + c] = static_cast<float>((double(a.x.data[r * cols + c]) - mean) * scale +
                                                  double(a.bias.data[c]));
  }
}

/// The same additions in the same order, one row after the other: neighbours in memory are
/// neighbours in the loop, and the compiler may take several columns at a time.
inline void along_the_rows(const BatchNormForwardTrain& a) noexcept {
  const Index rows = a.x.rows, cols = a.x.cols;
  for (Index from = 0; from < cols; from += kTile) {
    const Index n = cols - from < kTile ? cols - from : kTile;
    alignas(64) double mean[kTile] = {}, scale[kTile] = {};
    for (Index r = 0; r < rows; ++r)
      for (Index c = 0; c < n; ++c)
        mean[c] += double(a.x.data[r * cols + from + c]);
    for (Index c = 0; c < n; ++c)
      mean[c] /= double(rows);
    for (Index r = 0; r < rows; ++r)
      for (Index c = 0; c < n; ++c) {
        const double d = double(a.x.data[r * cols + from + c]) - mean[c];
        scale[c] += d * d;
      }
    for (Index c = 0; c < n; ++c)
      scale[c] = 1.0 / std::sqrt(scale[c] / double(rows) + a.eps) * double(a.weight.data[from + c]);
    for (Index r = 0; r < rows; ++r)
      for (Index c = 0; c < n; ++c)
        a.y.data[r * cols + from + c] =
            static_cast<float>((double(a.x.data[r * cols + from + c]) - mean[c]) * scale[c] +
                               double(a.bias.data[from + c]));
  }
}

/// Count sums down a column, groups of eight rows added to each other exactly.
template <int Count, class F>
inline void sums_of_column(Index rows, float (&sum)[Count], F term) noexcept {
  float lost[Count] = {};
  for (int k = 0; k < Count; ++k)
    sum[k] = 0.0f;
  for (Index start = 0; start < rows; start += kRows) {
    auto group = term(start);
    for (Index r = start + 1; r < rows && r < start + kRows; ++r)
      for (int k = 0; k < Count; ++k)
        group.of[k] += term(r).of[k];
    for (int k = 0; k < Count; ++k)
      simd::add_exactly(sum[k], lost[k], group.of[k]);
  }
  for (int k = 0; k < Count; ++k)
    sum[k] = simd::with_lost(sum[k], lost[k]);
}

/// Float, shifted by the first row, mean in two floats (docs/numerics.md), still a column at a
/// time.
inline void careful_floats(const BatchNormForwardTrain& a) noexcept {
  const Index rows = a.x.rows, cols = a.x.cols;
  const float count = static_cast<float>(rows);
  for (Index c = 0; c < cols; ++c) {
    const auto x = [&](Index r) { return a.x.data[r * cols + c]; };
    float shifted[1];
    sums_of_column(rows, shifted, [&](Index r) { return Terms<float, 1>{{x(r) - x(0)}}; });
    float mean = x(0), low = shifted[0] / count;
    renormalize(mean, low);
    float sums[2];  // of the deviations, of their squares
    sums_of_column(rows, sums, [&](Index r) {
      const float d = (x(r) - mean) - low;
      return Terms<float, 2>{{d, d * d}};
    });
    const float missed = sums[0] / count;
    low += missed;
    renormalize(mean, low);
    const float var = simd::relu((sums[1] - sums[0] * missed) / count);
    const float rstd = static_cast<float>(1.0 / std::sqrt(double(var) + a.eps));
    const float scale = rstd * a.weight.data[c];
    for (Index r = 0; r < rows; ++r)
      a.y.data[r * cols + c] = ((x(r) - mean) - low) * scale + a.bias.data[c];
  }
}

// --- LayerNorm: one mean a row -----------------------------------------------------------------

/// The definition in double. Every addition waits for the one before it.
inline void one_sum(const LayerNormForward& a) noexcept {
  const Index n = a.x.cols;
  for (Index r = 0; r < a.x.rows; ++r) {
    const float* x = a.x.data + r * n;
    double mean = 0, var = 0;
    for (Index c = 0; c < n; ++c)
      mean += double(x[c]);
    mean /= double(n);
    for (Index c = 0; c < n; ++c)
      var += (double(x[c]) - mean) * (double(x[c]) - mean);
    const double rstd = 1.0 / std::sqrt(var / double(n) + a.eps);
    for (Index c = 0; c < n; ++c)
      a.y.data[r * n + c] = static_cast<float>(
          (double(x[c]) - mean) * rstd * double(a.weight.data[c]) + double(a.bias.data[c]));
  }
}

/// Count sums along a row, dealt out to sixteen lanes; groups of 16 blocks are added to each other
/// exactly, the lanes in one tree.
template <int Count, class F>
inline void sums_in_lanes(Index n, float (&out)[Count], F term) noexcept {
  constexpr Index kLanes = simd::kBlock, kGroup = 16 * kLanes;
  float sum[Count][kLanes] = {}, lost[Count][kLanes] = {};
  for (Index start = 0; start < n; start += kGroup) {
    float group[Count][kLanes] = {};
    const Index end = start + kGroup < n ? start + kGroup : n;
    for (Index i = start; i < end; i += kLanes) {
      const Index lanes = end - i < kLanes ? end - i : kLanes;
      for (Index l = 0; l < lanes; ++l) {
        const auto t = term(i + l);
        for (int k = 0; k < Count; ++k)
          group[k][l] += t.of[k];
      }
    }
    for (int k = 0; k < Count; ++k)
      for (Index l = 0; l < kLanes; ++l)
        simd::add_exactly(sum[k][l], lost[k][l], group[k][l]);
  }
  for (int k = 0; k < Count; ++k) {
    float four[4];
    for (int l = 0; l < 4; ++l) {
      const auto lane = [&](int at) { return simd::with_lost(sum[k][at], lost[k][at]); };
      four[l] = (lane(l) + lane(l + 8)) + (lane(l + 4) + lane(l + 12));
    }
    out[k] = (four[0] + four[2]) + (four[1] + four[3]);
  }
}

/// Sixteen sums side by side, as an array: the arithmetic and the order of the kernel in plain
/// loops.
inline void sixteen_lanes(const LayerNormForward& a) noexcept {
  const Index n = a.x.cols;
  const float count = static_cast<float>(n);
  for (Index r = 0; r < a.x.rows; ++r) {
    const float* x = a.x.data + r * n;
    float shifted[1];
    sums_in_lanes(n, shifted, [&](Index c) { return Terms<float, 1>{{x[c] - x[0]}}; });
    float mean = x[0], low = shifted[0] / count;
    renormalize(mean, low);
    float sums[2];  // of the deviations, of their squares
    sums_in_lanes(n, sums, [&](Index c) {
      const float d = (x[c] - mean) - low;
      return Terms<float, 2>{{d, d * d}};
    });
    const float missed = sums[0] / count;
    low += missed;
    renormalize(mean, low);
    const float var = simd::relu((sums[1] - sums[0] * missed) / count);
    const float rstd = static_cast<float>(1.0 / std::sqrt(double(var) + a.eps));
    for (Index c = 0; c < n; ++c)
      a.y.data[r * n + c] = ((x[c] - mean) - low) * (a.weight.data[c] * rstd) + a.bias.data[c];
  }
}

/// The kernel's code with one row at a time.
template <class Arch>
SIRNORM_KERNEL void row_by_row(const LayerNormForward& a) noexcept {
  layer_norm_rows<Arch>(a, 1);
}

}  // namespace
}  // namespace sirnorm::rungs
