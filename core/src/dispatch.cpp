#include "sirnorm/kernels.hpp"

#define SIRNORM_TABLE KernelTable
#define SIRNORM_TABLE_OF(arch) arch##_kernels
#include "dispatch.inl"

namespace sirnorm {
namespace {

const KernelTable* chosen = nullptr;  // by use_kernels

}  // namespace

VectorView<const KernelTable* const> all_kernels() noexcept {
  return tables().all();
}
const KernelTable& kernels() noexcept {
  return chosen ? *chosen : tables().best();
}
void use_kernels(const KernelTable* table) noexcept {
  chosen = table;
}

}  // namespace sirnorm
