#pragma once
#include <array>
#include <memory>

#include "sirnorm/layer.hpp"
#include "sirnorm/size2d.hpp"

namespace sirnorm {

/// PyTorch's names and defaults; one number stands for both sides.
struct Conv2dOptions {
  Size2d stride = 1, padding = 0;  // padded with zeros
  bool bias = true;
};

struct Patches;

/// Convolution (LeCun et al. 1989; as PyTorch, without turning the kernel):
///   y[o, i, j] = bias[o] + sum over c, u, v of
///                weight[o, c, u, v] * x[c, i * stride + u - padding, j * stride + v - padding]
///   x: [rows, in_channels, height, width], y: [rows, out_channels, output().height, .width],
///   weight: [out_channels, in_channels, kernel height, kernel width], bias: [out_channels] or none
/// Each output adds its products in one fixed order, whatever the batch. Train and eval agree.
/// Starts at zero; see init.hpp.
class Conv2d final : public Layer {
 public:
  /// bad_shape: no channels, an empty or huge image, kernel or stride, a negative padding, or a
  /// kernel larger than the padded image.
  static Result<std::unique_ptr<Conv2d>> create(Index in_channels, Index out_channels,
                                                Size2d kernel_size, Size2d image,
                                                Conv2dOptions options = {});

  std::string_view kind() const noexcept override { return "Conv2d"; }
  Index in_features() const noexcept override { return in_ * image_.area(); }
  Index out_features() const noexcept override { return out_ * output_.area(); }
  void plan(Arena& arena, Index max_rows) override;
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;
  bool dx_is_optional() const noexcept override { return true; }
  VectorView<Parameter> parameters() noexcept override {
    return {parameters_.data(), options_.bias ? 2 : 1};
  }
  void parameters_changed() noexcept override { packed_is_current_ = false; }

  Size2d output() const noexcept { return output_; }
  Index fan_in() const noexcept { return in_ * kernel_.area(); }
  Matrix weight() noexcept { return {parameters_[0].value.data, out_, fan_in()}; }
  Vector bias() noexcept { return parameters_[1].value; }  // empty without bias

 private:
  Conv2d(Index in, Index out, Size2d kernel, Size2d image, Conv2dOptions options)
      : in_(in),
        out_(out),
        kernel_(kernel),
        image_(image),
        output_(places(image, kernel, options.stride, options.padding)),
        options_(options) {}
  Patches patches() const noexcept;
  Index in_, out_;
  Size2d kernel_, image_, output_;
  Conv2dOptions options_;
  std::array<Parameter, 2> parameters_{
      {{"weight", {}, {}, {out_, in_, kernel_.height, kernel_.width}}, {"bias", {}, {}, {out_}}}};
  bool packed_is_current_ = false;
  Index chunk_ = 1;                            // samples that go through Linear's kernels together
  Vector packed_, patches_, dpatches_, last_;  // of one chunk; last: y or dy, channels last
  ConstMatrix x_;
};

}  // namespace sirnorm
