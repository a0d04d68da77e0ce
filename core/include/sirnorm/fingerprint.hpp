// One number that says: this machine computes what every other machine computes.
#pragma once
#include <cstdint>
#include <string>

#include "sirnorm/kernels.hpp"
#include "sirnorm/training_kernels.hpp"

namespace sirnorm {

/// Hash (FNV-1a, 64 bit) of every operation's outputs over many odd shapes. NaN counts as NaN,
/// whatever its payload: WebAssembly leaves those bits open.
std::uint64_t fingerprint(const KernelTable& kernels);
std::uint64_t fingerprint(const TrainingKernels& kernels);

/// Of training runs, 200 steps of AdamW and 50 of Nesterov's SGD through every layer there is, 20
/// each of Adam and plain SGD through time: losses, final state and score. And of the squared
/// error. Computes with kernels().
std::uint64_t run_fingerprint();
/// One number over all three, of kernels() and training_kernels().
std::uint64_t complete_fingerprint();

/// What every table, compiler and target must give.
inline constexpr std::uint64_t kFingerprint = 0x2c6657b03fac80c0;
inline constexpr std::uint64_t kTrainingFingerprint = 0x2f0e01f6bba6f719;
inline constexpr std::uint64_t kRunFingerprint = 0xa7a27b0f64c78efe;
inline constexpr std::uint64_t kCompleteFingerprint = 0x4169a9c2585ea868;

/// 16 lower-case hexadecimal digits.
std::string to_hex(std::uint64_t fingerprint);

}  // namespace sirnorm
