#include "rungs/ladder.inl"

namespace sirnorm::rungs {
extern const Ladder neon64_ladder;
const Ladder neon64_ladder = make_ladder<xsimd::neon64>("neon64");
}  // namespace sirnorm::rungs
