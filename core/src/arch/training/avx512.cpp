#include "arch/training/table.inl"

namespace sirnorm {
extern const TrainingKernels avx512_training_kernels;
const TrainingKernels avx512_training_kernels = make_training_table<xsimd::avx512f>("avx512");
}  // namespace sirnorm
