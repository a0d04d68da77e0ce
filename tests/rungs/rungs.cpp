#include "rungs/rungs.hpp"

#include <cstring>

namespace sirnorm::rungs {

// SIRNORM_LADDERS, from CMake: SIRNORM_LADDER(sse2) SIRNORM_LADDER(avx2) ...
#define SIRNORM_LADDER(arch) extern const Ladder arch##_ladder;
SIRNORM_LADDERS
#undef SIRNORM_LADDER
#define SIRNORM_LADDER(arch) &arch##_ladder,

const Ladder* of(const KernelTable& kernels) {
  static const Ladder* const all[] = {SIRNORM_LADDERS};
  for (const Ladder* ladder : all)
    if (!std::strcmp(ladder->arch, kernels.arch)) return ladder;
  return nullptr;
}

}  // namespace sirnorm::rungs
