#include "sirnorm/kernels.hpp"
#include "sirnorm/training_kernels.hpp"

#define SIRNORM_TABLE TrainingKernels
#define SIRNORM_TABLE_OF(arch) arch##_training_kernels
#include "dispatch.inl"

namespace sirnorm {

VectorView<const TrainingKernels* const> all_training_kernels() noexcept {
  return tables().all();
}
const TrainingKernels& training_kernels() noexcept {
  Index i = 0;  // both lists name the same instruction sets in the same order
  while (all_kernels()[i] != &kernels())
    ++i;
  return *tables().list[static_cast<std::size_t>(i)];
}

}  // namespace sirnorm
