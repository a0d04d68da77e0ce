// The arithmetic, one function per operation. Callers guarantee the shapes; kernels never fail and
// never allocate. Every table gives the same bits: see docs/decisions/0001-same-bits.md.
#pragma once
#include "sirnorm/view.hpp"

namespace sirnorm {

/// Lays weight out for linear_forward. Do it again whenever the weight has changed.
struct LinearPack {
  ConstMatrix weight;  // [out, in]
  Vector packed;       // [linear_packed_size(out, in)]
};

/// y = x weight^T + bias
struct LinearForward {
  ConstMatrix x;       // [rows, in]
  ConstVector packed;  // from LinearPack
  ConstVector bias;    // [out] or empty: 0
  Matrix y;            // [rows, out]
};

/// dx = dy weight, dweight += dy^T x, dbias += column sums of dy
struct LinearBackward {
  ConstMatrix dy;      // [rows, out]
  ConstMatrix x;       // [rows, in]
  ConstMatrix weight;  // [out, in]
  Matrix dx;           // [rows, in] overwritten; empty: not wanted
  Matrix dweight;      // [out, in] added to
  Vector dbias;        // [out] added to; empty: no bias
};

/// y = x < 0 ? 0 : x, so NaN stays NaN and -0 stays -0, as in PyTorch. y may be x.
struct ReluForward {
  ConstVector x;
  Vector y;
};

/// dx = x <= 0 ? 0 : dy; a NaN in x lets dy pass. dx may be dy.
struct ReluBackward {
  ConstVector dy, x;
  Vector dx;
};

/// Statistics down each column over the rows (at least 1), then
///   y = (x - mean) * rstd * weight + bias
/// The mean is mean + mean_low, two floats, so that offset data loses nothing.
struct BatchNormForwardTrain {
  ConstMatrix x;             // [rows, features]
  ConstVector weight, bias;  // [features] or empty: 1 and 0
  double eps;
  Matrix y;               // [rows, features]
  Vector mean, mean_low;  // [features]
  Vector var;             // [features] biased: divided by rows
  Vector rstd;            // [features] 1 / sqrt(var + eps)
};

/// y = (x - running_mean) / sqrt(running_var + eps) * weight + bias
struct BatchNormForwardEval {
  ConstMatrix x;             // [rows, features]
  ConstVector weight, bias;  // [features] or empty: 1 and 0
  double eps;
  Matrix y;                               // [rows, features]
  ConstVector running_mean, running_var;  // [features]
  Vector rstd;                            // [features] 1 / sqrt(running_var + eps)
};

/// running = (1 - momentum) * running + momentum * now; the variance that is kept is unbiased.
struct BatchNormTrack {
  Index rows;  // at least 2
  double momentum;
  ConstVector mean, mean_low, var;   // [features] of BatchNormForwardTrain
  Vector running_mean, running_var;  // [features]
};

/// With n = (x - mean) * rstd, averages down each column:
///   train: dx = weight * rstd * (dy - avg(dy) - n * avg(dy * n))
///   eval:  dx = weight * rstd * dy
///   dweight += sum(dy * n), dbias += sum(dy)
struct BatchNormBackward {
  bool train;          // false: mean and rstd are constants
  ConstMatrix dy, x;   // [rows, features]
  ConstVector weight;  // [features] or empty: 1
  double eps;
  ConstVector mean, mean_low, rstd;  // [features]; mean_low may be empty: 0
  Matrix dx;                         // [rows, features] overwritten
  Vector dweight, dbias;             // [features] added to, or empty: not wanted
};

/// Statistics along each row, then y = (x - mean) * rstd * weight + bias.
/// At least one feature; a bias needs a weight, as in PyTorch.
struct LayerNormForward {
  ConstMatrix x;             // [rows, features]
  ConstVector weight, bias;  // [features] or empty: 1 and 0
  double eps;
  Matrix y;                          // [rows, features]
  Vector mean, mean_low, var, rstd;  // [rows]
};

/// With n = (x - mean) * rstd and g = dy * weight, averages along each row:
///   dx = rstd * (g - avg(g) - n * avg(g * n)), dweight += sum(dy * n), dbias += sum(dy)
struct LayerNormBackward {
  ConstMatrix dy, x;   // [rows, features]
  ConstVector weight;  // [features] or empty: 1
  double eps;
  ConstVector mean, mean_low, rstd;  // [rows]
  Matrix dx;                         // [rows, features] overwritten
  Vector dweight, dbias;             // [features] added to, or empty: not wanted
};

struct KernelTable {
  const char* arch;
  Index (*linear_packed_size)(Index out, Index in) noexcept;
  void (*linear_pack)(const LinearPack&) noexcept;
  void (*linear_forward)(const LinearForward&) noexcept;
  void (*linear_backward)(const LinearBackward&) noexcept;
  void (*relu_forward)(const ReluForward&) noexcept;
  void (*relu_backward)(const ReluBackward&) noexcept;
  void (*batch_norm_forward_train)(const BatchNormForwardTrain&) noexcept;
  void (*batch_norm_forward_eval)(const BatchNormForwardEval&) noexcept;
  void (*batch_norm_track)(const BatchNormTrack&) noexcept;
  void (*batch_norm_backward)(const BatchNormBackward&) noexcept;
  void (*layer_norm_forward)(const LayerNormForward&) noexcept;
  void (*layer_norm_backward)(const LayerNormBackward&) noexcept;
};

/// The fastest table this machine can run, chosen on first use.
const KernelTable& kernels() noexcept;

/// Every table that was built and can run here, slowest first; tests and benchmarks walk it.
VectorView<const KernelTable* const> all_kernels() noexcept;

/// Makes every layer compute with this table, or again with the fastest (nullptr): for tests and
/// benchmarks. A network must be made after it (weights are laid out for a table), and no other
/// thread may be computing.
void use_kernels(const KernelTable* table) noexcept;

}  // namespace sirnorm
