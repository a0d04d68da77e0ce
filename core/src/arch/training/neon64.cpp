#include "arch/training/table.inl"

namespace sirnorm {
extern const TrainingKernels neon64_training_kernels;
const TrainingKernels neon64_training_kernels = make_training_table<xsimd::neon64>("neon64");
}  // namespace sirnorm
