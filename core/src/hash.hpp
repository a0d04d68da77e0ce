// FNV-1a over the bits of floats, for fingerprints.
#pragma once
#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace sirnorm {

class Hash {
 public:
  void add(const std::vector<float>& v) noexcept {
    for (float f : v) {
      std::uint32_t bits = 0x7fc00000u;  // every NaN counts as this one
      if (!std::isnan(f)) std::memcpy(&bits, &f, sizeof bits);
      for (int byte = 0; byte < 4; ++byte)
        state_ = (state_ ^ (bits >> 8 * byte & 0xff)) * 0x100000001b3ull;
    }
  }
  std::uint64_t value() const noexcept { return state_; }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325ull;
};

}  // namespace sirnorm
