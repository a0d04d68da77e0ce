#include "sirnorm/pool2d.hpp"

#include <algorithm>

namespace sirnorm {
namespace {

Check refuse(const std::string& kind, Index channels, Size2d image, const std::string& what,
             Size2d sides) {
  const auto error = [&](const std::string& needs, const std::string& got) {
    return Error{ErrorCode::bad_shape, kind + " needs " + needs + ", got " + got + "."};
  };
  if (channels < 1) return error("at least 1 channel", std::to_string(channels));
  if (!image.within(1)) return error("an image of 1 to 16384 a side", say(image));
  if (!sides.within(1)) return error(what + " of 1 to 16384 a side", say(sides));
  if (static_cast<double>(channels) * static_cast<double>(std::max(image.area(), sides.area())) >
      0x1p28)
    return error("samples of at most 2^28 values",
                 std::to_string(channels) + " channels of " + say(image));
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<MaxPool2d>> MaxPool2d::create(Index channels, Size2d kernel_size,
                                                     Size2d image, std::optional<Size2d> stride) {
  const Size2d step = stride.value_or(kernel_size);
  if (Check refused = refuse("MaxPool2d", channels, image, "a kernel_size", kernel_size))
    return *refused;
  if (Check refused = refuse("MaxPool2d", channels, image, "a stride", step)) return *refused;
  if (kernel_size.height > image.height || kernel_size.width > image.width)
    return Error{ErrorCode::bad_shape, "MaxPool2d needs a kernel_size within the image of " +
                                           say(image) + ", got " + say(kernel_size) + "."};
  return std::unique_ptr<MaxPool2d>(new MaxPool2d(channels, kernel_size, image, step));
}

/// Calls f(place of y, place of x) for every window, in order.
template <class F>
void MaxPool2d::each_maximum(Index planes, F f) const noexcept {
  Index out = 0;
  for (Index p = 0; p < planes; ++p)
    for (Index i = 0; i < output_.height; ++i)
      for (Index j = 0; j < output_.width; ++j) {
        const Index corner =
            (p * image_.height + i * stride_.height) * image_.width + j * stride_.width;
        Index best = corner;
        for (Index u = 0; u < kernel_.height; ++u)
          for (Index v = 0; v < kernel_.width; ++v) {
            const Index at = corner + u * image_.width + v;
            const float value = x_.data[at];
            if (value > x_.data[best] || value != value) best = at;
          }
        f(out++, best);
      }
}

void MaxPool2d::forward(ConstMatrix x, Matrix y, Mode) noexcept {
  x_ = x;
  each_maximum(x.rows * channels_, [&](Index to, Index from) { y.data[to] = x.data[from]; });
}

void MaxPool2d::backward(ConstMatrix dy, Matrix dx) noexcept {
  std::fill_n(dx.data, dx.flat().size, 0.0f);
  each_maximum(dy.rows * channels_, [&](Index from, Index to) { dx.data[to] += dy.data[from]; });
}

Result<std::unique_ptr<AdaptiveAvgPool2d>> AdaptiveAvgPool2d::create(Index channels, Size2d image,
                                                                     Size2d output_size) {
  if (Check refused = refuse("AdaptiveAvgPool2d", channels, image, "an output_size", output_size))
    return *refused;
  return std::unique_ptr<AdaptiveAvgPool2d>(new AdaptiveAvgPool2d(channels, image, output_size));
}

/// Calls f(place of y, values in the window, walk) for every window; walk(g) calls g(place of x)
/// for each of them.
template <class F>
void AdaptiveAvgPool2d::each_window(Index planes, F f) const noexcept {
  const auto begin = [](Index i, Index side, Index count) { return i * side / count; };
  const auto end = [](Index i, Index side, Index count) {
    return ((i + 1) * side + count - 1) / count;
  };
  Index out = 0;
  for (Index p = 0; p < planes; ++p)
    for (Index i = 0; i < output_.height; ++i)
      for (Index j = 0; j < output_.width; ++j) {
        const Index top = begin(i, image_.height, output_.height),
                    bottom = end(i, image_.height, output_.height),
                    left = begin(j, image_.width, output_.width),
                    right = end(j, image_.width, output_.width);
        f(out++, static_cast<double>((bottom - top) * (right - left)), [&](auto g) {
          for (Index u = top; u < bottom; ++u)
            for (Index v = left; v < right; ++v)
              g((p * image_.height + u) * image_.width + v);
        });
      }
}

void AdaptiveAvgPool2d::forward(ConstMatrix x, Matrix y, Mode) noexcept {
  each_window(x.rows * channels_, [&](Index to, double count, auto walk) {
    double sum = 0;
    walk([&](Index from) { sum += double(x.data[from]); });
    y.data[to] = static_cast<float>(sum / count);
  });
}

void AdaptiveAvgPool2d::backward(ConstMatrix dy, Matrix dx) noexcept {
  std::fill_n(dx.data, dx.flat().size, 0.0f);
  each_window(dy.rows * channels_, [&](Index from, double count, auto walk) {
    const auto share = static_cast<float>(double(dy.data[from]) / count);
    walk([&](Index to) { dx.data[to] += share; });
  });
}

}  // namespace sirnorm
