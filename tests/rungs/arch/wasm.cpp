#include "rungs/ladder.inl"

namespace sirnorm::rungs {
extern const Ladder wasm_ladder;
const Ladder wasm_ladder = make_ladder<xsimd::wasm>("wasm");
}  // namespace sirnorm::rungs
