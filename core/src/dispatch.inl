// Which tables this build has and which this machine can run, found out once. Included by one file
// for each kind of table: SIRNORM_TABLE is its type, SIRNORM_TABLE_OF(arch) the name of one.
#include <array>

namespace sirnorm {

extern const SIRNORM_TABLE SIRNORM_TABLE_OF(portable), SIRNORM_TABLE_OF(sse2),
    SIRNORM_TABLE_OF(avx2), SIRNORM_TABLE_OF(avx512), SIRNORM_TABLE_OF(neon64),
    SIRNORM_TABLE_OF(wasm);

namespace {

struct Tables {
  std::array<const SIRNORM_TABLE*, 6> list{};
  Index count = 0;

  Tables() {  // slowest first
#ifdef SIRNORM_ARCH_portable
    list[count++] = &SIRNORM_TABLE_OF(portable);
#endif
#ifdef SIRNORM_ARCH_sse2
    list[count++] = &SIRNORM_TABLE_OF(sse2);
#endif
#ifdef SIRNORM_ARCH_avx2
    if (__builtin_cpu_supports("avx2")) list[count++] = &SIRNORM_TABLE_OF(avx2);
#endif
#ifdef SIRNORM_ARCH_avx512
    if (__builtin_cpu_supports("avx512f")) list[count++] = &SIRNORM_TABLE_OF(avx512);
#endif
#ifdef SIRNORM_ARCH_neon64
    list[count++] = &SIRNORM_TABLE_OF(neon64);
#endif
#ifdef SIRNORM_ARCH_wasm
    list[count++] = &SIRNORM_TABLE_OF(wasm);
#endif
  }
  const SIRNORM_TABLE& best() const noexcept { return *list[static_cast<std::size_t>(count - 1)]; }
  VectorView<const SIRNORM_TABLE* const> all() const noexcept { return {list.data(), count}; }
};

const Tables& tables() noexcept {
  static const Tables t;
  return t;
}

}  // namespace
}  // namespace sirnorm
