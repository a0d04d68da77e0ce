#include "arch/training/table.inl"

namespace sirnorm {
extern const TrainingKernels sse2_training_kernels;
const TrainingKernels sse2_training_kernels = make_training_table<xsimd::sse2>("sse2");
}  // namespace sirnorm
