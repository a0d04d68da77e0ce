#define XSIMD_WITH_EMULATED 1
#include "arch/training/table.inl"

namespace sirnorm {
extern const TrainingKernels portable_training_kernels;
const TrainingKernels portable_training_kernels =
    make_training_table<xsimd::emulated<128>>("portable");
}  // namespace sirnorm
