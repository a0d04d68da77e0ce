#pragma once
#include <memory>
#include <optional>

#include "sirnorm/layer.hpp"
#include "sirnorm/size2d.hpp"

namespace sirnorm {

/// The largest value of every window: y[c, i, j] = max over u, v of x[c, i * stride + u, j * stride
/// + v]. x: [rows, channels, height, width], y: [rows, channels, output().height, .width].
/// A NaN in the window gives NaN. The gradient goes to the first of equal maxima, or to the last
/// NaN, as in PyTorch. Train and eval agree.
class MaxPool2d final : public Layer {
 public:
  /// stride: kernel_size unless given. bad_shape: no channels, an empty or huge image, kernel or
  /// stride, or a kernel larger than the image.
  static Result<std::unique_ptr<MaxPool2d>> create(Index channels, Size2d kernel_size, Size2d image,
                                                   std::optional<Size2d> stride = std::nullopt);

  std::string_view kind() const noexcept override { return "MaxPool2d"; }
  Index in_features() const noexcept override { return channels_ * image_.area(); }
  Index out_features() const noexcept override { return channels_ * output_.area(); }
  void plan(Arena&, Index) override {}
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;

  Size2d output() const noexcept { return output_; }

 private:
  MaxPool2d(Index channels, Size2d kernel, Size2d image, Size2d stride)
      : channels_(channels),
        kernel_(kernel),
        image_(image),
        stride_(stride),
        output_(places(image, kernel, stride, 0)) {}
  template <class F>
  void each_maximum(Index planes, F f) const noexcept;
  Index channels_;
  Size2d kernel_, image_, stride_, output_;
  ConstMatrix x_;
};

/// The mean over output_size windows that cover the image: window i of n goes from floor(i * side /
/// n) to ceil((i + 1) * side / n). With output_size 1: one mean per channel, over its whole image.
///   x: [rows, channels, height, width], y: [rows, channels, output_size]. Sums in double.
/// Train and eval agree.
class AdaptiveAvgPool2d final : public Layer {
 public:
  /// bad_shape: no channels, an empty or huge image or output_size.
  static Result<std::unique_ptr<AdaptiveAvgPool2d>> create(Index channels, Size2d image,
                                                           Size2d output_size = 1);

  std::string_view kind() const noexcept override { return "AdaptiveAvgPool2d"; }
  Index in_features() const noexcept override { return channels_ * image_.area(); }
  Index out_features() const noexcept override { return channels_ * output_.area(); }
  void plan(Arena&, Index) override {}
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;

 private:
  AdaptiveAvgPool2d(Index channels, Size2d image, Size2d output)
      : channels_(channels), image_(image), output_(output) {}
  template <class F>
  void each_window(Index planes, F f) const noexcept;
  Index channels_;
  Size2d image_, output_;
};

}  // namespace sirnorm
