#include "rungs/ladder.inl"

namespace sirnorm::rungs {
extern const Ladder avx2_ladder;
const Ladder avx2_ladder = make_ladder<xsimd::avx2>("avx2");
}  // namespace sirnorm::rungs
