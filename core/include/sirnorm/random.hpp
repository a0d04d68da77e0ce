// One generator for everything: the n-th number of a stream is a pure function of (seed, stream,
// n), so the order in which things are drawn never matters and every machine draws the same.
#pragma once
#include <array>
#include <cstdint>

#include "sirnorm/view.hpp"

namespace sirnorm {

/// Philox-4x32-10 (Salmon, Moraes, Dror, Shaw 2011): four random words for one counter and key.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key) noexcept;

class Random {
 public:
  /// stream separates what must not influence each other: one for the data, one per layer, ...
  explicit Random(std::uint64_t seed, std::uint32_t stream = 0) noexcept;

  std::uint32_t bits() noexcept;  // uniform over all 2^32
  double uniform() noexcept;      // [0, 1), 53 bits
  double uniform(double low, double high) noexcept;
  Index below(Index n) noexcept;  // 0 ... n - 1, unbiased; 1 <= n < 2^32
  double normal() noexcept;       // mean 0, variance 1 (inverse of the distribution)

 private:
  std::array<std::uint32_t, 2> key_;
  std::array<std::uint32_t, 4> block_{};
  std::uint64_t position_ = 0;
  std::uint32_t stream_;
  int left_ = 0;
};

}  // namespace sirnorm
