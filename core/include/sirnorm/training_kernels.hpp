// The arithmetic that only training needs, in a table of its own: who links the lesson alone does
// not carry it. The same promises as kernels.hpp: no failure, no allocation, the same bits.
#pragma once
#include "sirnorm/kernels.hpp"

namespace sirnorm {

/// y = 1 / (1 + exp(-x)), within 3 ulp for every x. y may be x.
struct SigmoidForward {
  ConstVector x;
  Vector y;
};

/// dx = dy * (1 - y) * y. dx may be dy.
struct SigmoidBackward {
  ConstVector dy, y;  // y: what SigmoidForward gave
  Vector dx;
};

/// With g = grad + weight_decay * value and m = first ? g : momentum * buffer + fresh * g:
///   buffer = m, value -= lr * (nesterov ? g + momentum * m : m)
/// An empty buffer stands for no momentum: m = g.
struct SgdUpdate {
  ConstVector grad;
  Vector value, buffer;
  float lr, momentum, fresh, weight_decay;
  bool nesterov, first;
};

/// With g = grad + weight_decay * value:
///   m += fresh1 * (g - m), v = beta2 * v + fresh2 * g^2
///   value = shrink * value - step * m / (sqrt(v) / root_of_correction2 + eps)
struct AdamUpdate {
  ConstVector grad;
  Vector value, m, v;
  float step, fresh1, beta2, fresh2, root_of_correction2, eps, weight_decay, shrink;
};

/// Along each row, with rstd = 1 / sqrt(mean(x^2) + eps): y = x * rstd * weight.
/// At least one feature.
struct RmsNormForward {
  ConstMatrix x;       // [rows, features]
  ConstVector weight;  // [features] or empty: 1
  double eps;
  Matrix y;     // [rows, features]
  Vector rstd;  // [rows]
};

/// With n = x * rstd and g = dy * weight, averages along each row:
///   dx = rstd * (g - n * avg(g * n)), dweight += sum(dy * n)
struct RmsNormBackward {
  ConstMatrix dy, x;   // [rows, features]
  ConstVector weight;  // [features] or empty: 1
  double eps;
  ConstVector rstd;  // [rows]
  Matrix dx;         // [rows, features] overwritten
  Vector dweight;    // [features] added to, or empty: not wanted
};

struct TrainingKernels {
  const char* arch;
  void (*sgd_update)(const SgdUpdate&) noexcept;
  void (*adam_update)(const AdamUpdate&) noexcept;
  void (*sigmoid_forward)(const SigmoidForward&) noexcept;
  void (*sigmoid_backward)(const SigmoidBackward&) noexcept;
  void (*rms_norm_forward)(const RmsNormForward&) noexcept;
  void (*rms_norm_backward)(const RmsNormBackward&) noexcept;
  // BatchNorm of images as they stand: x, y, dy, dx are [rows, channels * places], all else is
  // [channels]. The bits of batch_norm_... over [rows * places, channels]. A column has room for
  // rows * places values: where a channel goes that float cannot carry.
  void (*image_norm_forward_train)(const BatchNormForwardTrain&, Vector column) noexcept;
  void (*image_norm_forward_eval)(const BatchNormForwardEval&) noexcept;
  void (*image_norm_backward)(const BatchNormBackward&, Vector x_column, Vector dy_column) noexcept;
};

/// The table for the instruction set of kernels().
const TrainingKernels& training_kernels() noexcept;

/// Every table that was built and can run here, slowest first; tests and benchmarks walk it.
VectorView<const TrainingKernels* const> all_training_kernels() noexcept;

}  // namespace sirnorm
