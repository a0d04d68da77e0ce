#include "arch/table.inl"

namespace sirnorm {
extern const KernelTable avx512_kernels;
const KernelTable avx512_kernels = make_table<xsimd::avx512f>("avx512");
}  // namespace sirnorm
