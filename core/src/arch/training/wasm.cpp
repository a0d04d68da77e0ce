#include "arch/training/table.inl"

namespace sirnorm {
extern const TrainingKernels wasm_training_kernels;
const TrainingKernels wasm_training_kernels = make_training_table<xsimd::wasm>("wasm");
}  // namespace sirnorm
