// The pools written the way they are defined. T: float or double.
#pragma once
#include "sirnorm/reference/batch_norm.hpp"
#include "sirnorm/size2d.hpp"

namespace sirnorm::reference {

/// The largest value of each window of each channel.
template <class T>
Rows<T> max_pool2d(const Rows<T>& x, Size2d kernel, Size2d image, Size2d stride) {
  const Size2d output = places(image, kernel, stride, 0);
  const Index channels = x.cols() / image.area();
  Rows<T> y(x.rows(), channels * output.area());
  for (Index r = 0; r < x.rows(); ++r)
    for (Index c = 0; c < channels; ++c) {
      const Rows<T> plane = x.row(r).segment(c * image.area(), image.area());
      const auto square = plane.template reshaped<Eigen::RowMajor>(image.height, image.width);
      for (Index i = 0; i < output.height; ++i)
        for (Index j = 0; j < output.width; ++j)
          y(r, (c * output.height + i) * output.width + j) =
              square.block(i * stride.height, j * stride.width, kernel.height, kernel.width)
                  .maxCoeff();
    }
  return y;
}

/// The mean of each window, which goes from floor(i * side / n) to ceil((i + 1) * side / n).
template <class T>
Rows<T> adaptive_avg_pool2d(const Rows<T>& x, Size2d image, Size2d output) {
  const Index channels = x.cols() / image.area();
  Rows<T> y(x.rows(), channels * output.area());
  const auto from = [](Index i, Index side, Index n) { return i * side / n; };
  const auto to = [](Index i, Index side, Index n) { return ((i + 1) * side + n - 1) / n; };
  for (Index r = 0; r < x.rows(); ++r)
    for (Index c = 0; c < channels; ++c) {
      const Rows<T> plane = x.row(r).segment(c * image.area(), image.area());
      const auto square = plane.template reshaped<Eigen::RowMajor>(image.height, image.width);
      for (Index i = 0; i < output.height; ++i)
        for (Index j = 0; j < output.width; ++j) {
          const Index top = from(i, image.height, output.height),
                      left = from(j, image.width, output.width);
          y(r, (c * output.height + i) * output.width + j) =
              square
                  .block(top, left, to(i, image.height, output.height) - top,
                         to(j, image.width, output.width) - left)
                  .mean();
        }
    }
  return y;
}

}  // namespace sirnorm::reference
