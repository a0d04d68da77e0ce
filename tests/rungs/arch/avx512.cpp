#include "rungs/ladder.inl"

namespace sirnorm::rungs {
extern const Ladder avx512_ladder;
const Ladder avx512_ladder = make_ladder<xsimd::avx512f>("avx512");
}  // namespace sirnorm::rungs
