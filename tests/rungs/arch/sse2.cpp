#include "rungs/ladder.inl"

namespace sirnorm::rungs {
extern const Ladder sse2_ladder;
const Ladder sse2_ladder = make_ladder<xsimd::sse2>("sse2");
}  // namespace sirnorm::rungs
