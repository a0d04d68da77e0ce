// A convolution is a Linear layer over patches: every place of the output is a row, and the row
// holds the fan_in values that its kernel sees, in the order in which weight holds its own.
#include "sirnorm/conv2d.hpp"

#include <algorithm>

#include "sirnorm/kernels.hpp"

#include "layout.hpp"
#include "patches.hpp"

namespace sirnorm {
namespace {

constexpr Index kChunkRows = 256;        // enough rows for the kernels ...
constexpr Index kChunkValues = 1 << 22;  // ... and 16 MB of patches at most, but for one sample

}  // namespace

Result<std::unique_ptr<Conv2d>> Conv2d::create(Index in_channels, Index out_channels,
                                               Size2d kernel_size, Size2d image,
                                               Conv2dOptions options) {
  const auto error = [](const std::string& needs, const std::string& got) {
    return Error{ErrorCode::bad_shape, "Conv2d needs " + needs + ", got " + got + "."};
  };
  if (in_channels < 1 || out_channels < 1)
    return error("at least 1 channel on both sides",
                 std::to_string(in_channels) + " in and " + std::to_string(out_channels) + " out");
  if (!image.within(1)) return error("an image of 1 to 16384 a side", say(image));
  if (!kernel_size.within(1)) return error("a kernel_size of 1 to 16384 a side", say(kernel_size));
  if (!options.stride.within(1)) return error("a stride of 1 to 16384", say(options.stride));
  if (!options.padding.within(0)) return error("a padding of 0 to 16384", say(options.padding));
  const Size2d padded(image.height + 2 * options.padding.height,
                      image.width + 2 * options.padding.width);
  if (kernel_size.height > padded.height || kernel_size.width > padded.width)
    return error("a kernel_size within the padded image of " + say(padded), say(kernel_size));
  const Size2d output = places(image, kernel_size, options.stride, options.padding);
  const auto limit = [](Index a, Index b, Index c) {
    return static_cast<double>(a) * static_cast<double>(b) * static_cast<double>(c) > 0x1p28;
  };
  if (limit(in_channels, out_channels, kernel_size.area()) || limit(in_channels, image.area(), 1) ||
      limit(out_channels, output.area(), 1) ||
      limit(in_channels, kernel_size.area(), output.area()))
    return error("no more than 2^28 weights, values or patch values a sample",
                 say(kernel_size) + " kernels on " + say(image));
  return std::unique_ptr<Conv2d>(
      new Conv2d(in_channels, out_channels, kernel_size, image, options));
}

void Conv2d::plan(Arena& arena, Index max_rows) {
  for (Parameter& p : parameters_) {
    if (&p == &parameters_[1] && !options_.bias) continue;
    p.value = arena.vector(p.shape.size());
    p.grad = arena.vector(p.shape.size());
  }
  packed_ = arena.vector(kernels().linear_packed_size(out_, fan_in()));
  packed_is_current_ = false;
  chunk_ = std::min(kChunkRows / output_.area(), kChunkValues / (output_.area() * fan_in()));
  chunk_ = std::clamp<Index>(chunk_, 1, max_rows);
  patches_ = arena.vector(chunk_ * output_.area() * fan_in());
  dpatches_ = arena.vector(chunk_ * output_.area() * fan_in());
  last_ = arena.vector(chunk_ * output_.area() * out_);
}

Patches Conv2d::patches() const noexcept {
  return {in_, image_, kernel_, output_, options_.stride, options_.padding};
}

void Conv2d::forward(ConstMatrix x, Matrix y, Mode) noexcept {
  if (!packed_is_current_) {
    kernels().linear_pack({.weight = weight(), .packed = packed_});
    packed_is_current_ = true;
  }
  x_ = x;
  for (Index r = 0; r < x.rows; r += chunk_) {
    const Index n = std::min(chunk_, x.rows - r);
    patches().unfold({x.row(r).data, n, x.cols}, patches_.data);
    kernels().linear_forward({.x = {patches_.data, n * output_.area(), fan_in()},
                              .packed = packed_,
                              .bias = bias(),
                              .y = {last_.data, n * output_.area(), out_}});
    channels_first(last_.data, out_, {y.row(r).data, n, y.cols});
  }
}

void Conv2d::backward(ConstMatrix dy, Matrix dx) noexcept {
  const bool wanted = dx.data;
  for (Index r = 0; r < dy.rows; r += chunk_) {
    const Index n = std::min(chunk_, dy.rows - r);
    patches().unfold({x_.row(r).data, n, x_.cols}, patches_.data);  // cheaper than to keep them
    const ConstMatrix seen{patches_.data, n * output_.area(), fan_in()};
    kernels().linear_backward(
        {.dy = channels_last({dy.row(r).data, n, dy.cols}, out_, last_.data),
         .x = seen,
         .weight = weight(),
         .dx = wanted ? Matrix{dpatches_.data, seen.rows, seen.cols} : Matrix{},
         .dweight = {parameters_[0].grad.data, out_, fan_in()},
         .dbias = parameters_[1].grad});
    if (wanted) patches().fold(dpatches_.data, {dx.row(r).data, n, dx.cols});
  }
}

}  // namespace sirnorm
