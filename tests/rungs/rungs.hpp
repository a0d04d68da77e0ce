// From the plain loop to the kernel, one step at a time: docs/simd.md tells the story,
// rungs_test.cpp holds what each rung promises, and `sirnorm_bench --filter rung` measures them.
#pragma once
#include "sirnorm/kernels.hpp"

namespace sirnorm::rungs {

/// y = x weight^T + bias, with the weight in every layout a rung may want.
struct Product {
  ConstMatrix x;           // [rows, in]
  ConstMatrix weight;      // [out, in]
  ConstMatrix transposed;  // [in, out]
  ConstVector packed;      // from linear_pack of the same table
  ConstVector bias;        // [out]
  Matrix y;                // [rows, out]
};

template <class Args>
struct Rung {
  const char* name;
  void (*run)(const Args&) noexcept;
  bool same_bits;  // as the kernel; otherwise within a tolerance that rungs_test.cpp states
};

/// The rungs for one instruction set, the kernel itself last but for what went too far.
struct Ladder {
  const char* arch;
  Rung<Product> product[8];
  Rung<BatchNormForwardTrain> batch_norm[4];
  Rung<LayerNormForward> layer_norm[4];
};

/// The ladder of a kernel table's instruction set.
const Ladder* of(const KernelTable& kernels);

}  // namespace sirnorm::rungs
