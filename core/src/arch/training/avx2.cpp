#include "arch/training/table.inl"

namespace sirnorm {
extern const TrainingKernels avx2_training_kernels;
const TrainingKernels avx2_training_kernels = make_training_table<xsimd::avx2>("avx2");
}  // namespace sirnorm
