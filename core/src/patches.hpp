// The patches a kernel sees on an image (im2col), and their sums back where they came from.
#pragma once
#include <algorithm>

#include "sirnorm/size2d.hpp"

namespace sirnorm {

struct Patches {
  Index channels;
  Size2d image, kernel, output, stride, padding;

  Index size() const noexcept { return channels * kernel.area(); }  // of one patch

  /// x: [n, channels * image]; to: [n * output, size()], padding as 0.
  void unfold(ConstMatrix x, float* to) const noexcept {
    for (Index r = 0; r < x.rows; ++r, to += output.area() * size())
      each_stretch(
          [&, from = x.row(r).data](Index patch, Index at, Index count) {
            for (Index v = 0; v < count; ++v)
              to[patch + v] = from[at + v];
          },
          [&](Index patch, Index count) {
            for (Index v = 0; v < count; ++v)
              to[patch + v] = 0.0f;
          });
  }

  /// from: [n * output, size()]; dx: [n, channels * image], overwritten by the sum of all patches.
  void fold(const float* from, Matrix dx) const noexcept {
    std::fill_n(dx.data, dx.flat().size, 0.0f);
    for (Index r = 0; r < dx.rows; ++r, from += output.area() * size())
      each_stretch(
          [&, to = dx.row(r).data](Index patch, Index at, Index count) {
            for (Index v = 0; v < count; ++v)
              to[at + v] += from[patch + v];
          },
          [](Index, Index) {});
  }

 private:
  /// Calls inside(patch, at, count) for each stretch of each patch that lies on the image, at being
  /// its first place there, and outside(patch, count) for the padding.
  template <class Inside, class Outside>
  void each_stretch(Inside inside, Outside outside) const noexcept {
    Index patch = 0;
    for (Index i = 0; i < output.height; ++i)
      for (Index j = 0; j < output.width; ++j) {
        const Index left = j * stride.width - padding.width;
        const Index first = std::clamp<Index>(-left, 0, kernel.width),
                    last = std::clamp<Index>(image.width - left, first, kernel.width);
        for (Index c = 0; c < channels; ++c)
          for (Index u = 0; u < kernel.height; ++u, patch += kernel.width) {
            const Index row = i * stride.height - padding.height + u;
            if (row < 0 || row >= image.height) {
              outside(patch, kernel.width);
              continue;
            }
            outside(patch, first);
            inside(patch + first, (c * image.height + row) * image.width + left + first,
                   last - first);
            outside(patch + last, kernel.width - last);
          }
      }
  }
};

}  // namespace sirnorm
