// From PyTorch's order [n, channels, places] to channels last [n * places, channels] and back. This
// is all that stands between a kernel that works on rows and an image.
#pragma once
#include "sirnorm/view.hpp"

namespace sirnorm {

/// to [n, cols, rows] = each of the n matrices of from [n, rows, cols], transposed.
inline void transpose_each(Index n, Index rows, Index cols, const float* from, float* to) noexcept {
  for (; n > 0; --n, from += rows * cols, to += rows * cols)
    for (Index c = 0; c < cols; ++c)
      for (Index r = 0; r < rows; ++r)
        to[c * rows + r] = from[r * cols + c];
}

/// to [b, a, size] = from [a, b, size], whole stretches of size at a time.
inline void swap_outer(Index a, Index b, Index size, const float* from, float* to) noexcept {
  for (Index i = 0; i < a; ++i)
    for (Index j = 0; j < b; ++j)
      for (Index s = 0; s < size; ++s)
        to[(j * a + i) * size + s] = from[(i * b + j) * size + s];
}

/// x: [n, channels * places]; the result is [n * places, channels], in `to`.
inline Matrix channels_last(ConstMatrix x, Index channels, float* to) noexcept {
  const Index places = x.cols / channels;
  transpose_each(x.rows, channels, places, x.data, to);
  return {to, x.rows * places, channels};
}

/// The way back: from [n * places, channels] to y [n, channels * places].
inline void channels_first(const float* from, Index channels, Matrix y) noexcept {
  transpose_each(y.rows, y.cols / channels, channels, from, y.data);
}

}  // namespace sirnorm
