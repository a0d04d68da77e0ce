#define XSIMD_WITH_EMULATED 1
#include "rungs/ladder.inl"

namespace sirnorm::rungs {
extern const Ladder portable_ladder;
const Ladder portable_ladder = make_ladder<xsimd::emulated<128>>("portable");
}  // namespace sirnorm::rungs
