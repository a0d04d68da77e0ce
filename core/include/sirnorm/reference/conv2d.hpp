// Conv2d written the way it is defined. T: float or double.
#pragma once
#include "sirnorm/reference/batch_norm.hpp"
#include "sirnorm/size2d.hpp"

namespace sirnorm::reference {

/// y[o, i, j] = bias[o] + the sum over c, u, v of weight[o, c, u, v] * x[c, i * stride + u -
/// padding, j * stride + v - padding], x being 0 outside the image. weight: [out, in * kernel].
template <class T>
Rows<T> conv2d(const Rows<T>& x, const Rows<T>& weight, const Row<T>& bias, Size2d kernel,
               Size2d image, Size2d stride, Size2d padding) {
  const Size2d output = places(image, kernel, stride, padding);
  const Index channels = weight.cols() / kernel.area(), out = weight.rows();
  Rows<T> y(x.rows(), out * output.area());
  for (Index r = 0; r < x.rows(); ++r)
    for (Index o = 0; o < out; ++o)
      for (Index i = 0; i < output.height; ++i)
        for (Index j = 0; j < output.width; ++j) {
          T sum = bias(o);
          for (Index c = 0; c < channels; ++c)
            for (Index u = 0; u < kernel.height; ++u)
              for (Index v = 0; v < kernel.width; ++v) {
                const Index row = i * stride.height + u - padding.height,
                            col = j * stride.width + v - padding.width;
                if (row < 0 || row >= image.height || col < 0 || col >= image.width) continue;
                sum += weight(o, (c * kernel.height + u) * kernel.width + v) *
                       x(r, (c * image.height + row) * image.width + col);
              }
          y(r, (o * output.height + i) * output.width + j) = sum;
        }
  return y;
}

}  // namespace sirnorm::reference
