// Height and width: of an image, a kernel, a step.
#pragma once
#include <string>

#include "sirnorm/view.hpp"

namespace sirnorm {

/// One number stands for a square, as PyTorch's arguments do.
struct Size2d {
  Index height = 0, width = 0;

  constexpr Size2d() = default;
  constexpr Size2d(Index side) : height(side), width(side) {}
  constexpr Size2d(Index h, Index w) : height(h), width(w) {}
  constexpr Index area() const noexcept { return height * width; }
  /// Both sides within [low, high]; high keeps every area far from overflow.
  constexpr bool within(Index low, Index high = Index{1} << 14) const noexcept {
    return low <= height && height <= high && low <= width && width <= high;
  }
  friend constexpr bool operator==(const Size2d&, const Size2d&) = default;
};

/// "3 x 5", for sentences.
inline std::string say(Size2d s) {
  return std::to_string(s.height) + " x " + std::to_string(s.width);
}

/// How many places a kernel finds on an image: floor((image + 2 padding - kernel) / stride) + 1.
constexpr Size2d places(Size2d image, Size2d kernel, Size2d stride, Size2d padding) noexcept {
  return {(image.height + 2 * padding.height - kernel.height) / stride.height + 1,
          (image.width + 2 * padding.width - kernel.width) / stride.width + 1};
}

}  // namespace sirnorm
