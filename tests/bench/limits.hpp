// What the machine itself can do with one instruction set, measured beside the operations: a time
// without it says more about the machine than about the code.
#pragma once
#include <cstring>

namespace limits {

/// One instruction set: multiply-then-add and fused multiply-add in registers, and a plain copy.
struct Limit {
  const char* arch;
  int lanes;
  void (*mul_add)(long turns);  // 24 * lanes * turns floating-point operations
  void (*fused)(long turns);    // as many; null: the instruction set has none
  void (*copy)(float* to, const float* from, long n);  // n divisible by 64
};

inline volatile float sink = 0, one = 1.0f, nought = 0.0f;

#if defined(__clang__)
#define LIMITS_UNROLL _Pragma("clang loop unroll(full)")
#else
#define LIMITS_UNROLL _Pragma("GCC unroll 16")
#endif

// Twelve chains hide the latency and still leave registers for the two factors. Each reads its
// start from memory anew: the compiler would make one chain out of equal ones.
#define LIMITS_CHAINS(V, turns, formula)      \
  V acc[12], m = V{} + one, c = V{} + nought; \
  LIMITS_UNROLL                               \
  for (int i = 0; i < 12; ++i)                \
    acc[i] = V{} + nought;                    \
  for (long t = 0; t < turns; ++t) {          \
    LIMITS_UNROLL                             \
    for (int i = 0; i < 12; ++i)              \
      acc[i] = formula;                       \
  }                                           \
  V all = acc[0];                             \
  LIMITS_UNROLL                               \
  for (int i = 1; i < 12; ++i)                \
    all = all + acc[i];                       \
  sink = all[0];

#define LIMITS_OF(name, bytes, attribute)                                                      \
  namespace name {                                                                             \
  using V = float __attribute__((vector_size(bytes)));                                         \
  attribute inline void mul_add(long turns){LIMITS_CHAINS(V, turns, acc[i] * m + c)} attribute \
      inline void copy(float* to, const float* from, long n) {                                 \
    for (long i = 0; i < n; i += 4 * long(bytes / 4)) {                                        \
      V v[4];                                                                                  \
      std::memcpy(v, from + i, sizeof v);                                                      \
      __asm__ volatile("" ::: "memory"); /* stays a loop, becomes no call of memcpy */         \
      std::memcpy(to + i, v, sizeof v);                                                        \
    }                                                                                          \
  }                                                                                            \
  }

LIMITS_OF(narrow, 16, )
#if defined(__x86_64__)
LIMITS_OF(wide, 32, __attribute__((target("avx2"))))
LIMITS_OF(widest, 64, __attribute__((target("avx512f"))))
#define LIMITS_FUSED(name, letters, attribute)     \
  attribute inline void fused_##name(long turns) { \
    using V = name::V;                             \
    LIMITS_CHAINS(V, turns, letters)               \
  }
LIMITS_FUSED(wide, __builtin_ia32_vfmaddps256(acc[i], m, c), __attribute__((target("avx2,fma"))))
// Every lane is wanted: the mask is all ones, 4 rounds as the machine does.
LIMITS_FUSED(widest, __builtin_ia32_vfmaddps512_mask(acc[i], m, c, -1, 4),
             __attribute__((target("avx512f"))))
#endif

/// The limits for the kernel table of that name.
inline Limit of(const char* arch) {
#if defined(__x86_64__)
  if (!std::strcmp(arch, "avx2")) return {arch, 8, wide::mul_add, fused_wide, wide::copy};
  if (!std::strcmp(arch, "avx512")) return {arch, 16, widest::mul_add, fused_widest, widest::copy};
#endif
  return {arch, 4, narrow::mul_add, nullptr, narrow::copy};
}

}  // namespace limits
