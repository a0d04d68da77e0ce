// BatchNorm of images as they stand, for one instruction set: the bits of batch_norm.inl. Where a
// channel's numbers are added, some channels go together (image_sums.inl); what is done to each
// number by itself walks along a channel. The channels of one go of a batch stay in the L2 cache
// between their passes.
#pragma once
#include "sirnorm/training_kernels.hpp"

#include "kernels/image_sums.inl"

namespace sirnorm {
namespace {

/// What a norm knows of some channels, the last one repeated where fewer are left.
template <class Arch>
struct ChannelValues {
  alignas(64) float of[kTurned<Arch>];
  ChannelValues() = default;
  ChannelValues(ConstVector v, Index first, float otherwise = 0.0f) noexcept {
    for (Index l = 0; l < kTurned<Arch>; ++l)
      of[l] = v.data ? v.data[first + l < v.size ? first + l : v.size - 1] : otherwise;
  }
  Turned<Arch> load() const noexcept { return Turned<Arch>::load_aligned(of); }
};

/// y = ((x - mean) - low) * scale + bias for one channel of one image.
template <class Arch>
[[gnu::always_inline]] inline void normalize_places(Index places, const float* x, float mean,
                                                    float low, float scale, float bias,
                                                    float* y) noexcept {
  simd::across<Arch>(places, [=](auto at) {
    using V = typename decltype(at)::Value;
    at.store(y, ((at.load(x) - V(mean)) - V(low)) * V(scale) + V(bias));
  });
}

/// The same in double, for channel c. Slow and rare.
[[gnu::noinline]] inline void wide_normalize_channel(const Images& x, Index c, const Moments& m,
                                                     float weight, float bias, float* y) noexcept {
  for (Index r = 0; r < x.rows; ++r)
    for (Index i = x.at(r, c); i < x.at(r, c) + x.places; ++i)
      y[i] =
          static_cast<float>((double(x.data[i]) - m.mean) * m.rstd * double(weight) + double(bias));
}

template <class Arch>
SIRNORM_KERNEL void image_norm_forward_train(const BatchNormForwardTrain& a,
                                             Vector column) noexcept {
  using V = Turned<Arch>;
  using Across = typename V::arch_type;
  constexpr Index width = kTurned<Arch>;
  using Values = ChannelValues<Arch>;
  const Images images(a.x, a.mean.size);
  const float count = static_cast<float>(images.count());
  if (images.count() == 0) return;
  for (Index from = 0; from < images.channels; from += width) {
    const Channels<width> x[1] = {{images, from}};
    Values first, mean, low, var, rstd;
    x[0].template place<V>(0, 0).store_aligned(first.of);

    alignas(64) float shifted[1][width];
    channel_sums<Arch>(
        x, shifted, [start = first.load()](const V(&v)[1]) { return Terms<V, 1>{{v[0] - start}}; });
    first_mean<Across>(width, first.of, shifted[0], count, mean.of, low.of);

    alignas(64) float sums[2][width];  // of the deviations, of their squares
    channel_sums<Arch>(x, sums, [m = mean.load(), l = low.load()](const V(&v)[1]) {
      const V d = (v[0] - m) - l;
      return Terms<V, 2>{{d, d * d}};
    });
    moments_of<Across>(width, sums[0], sums[1], count, a.eps, mean.of, low.of, var.of, rstd.of);

    const Values weight(a.weight, from, 1.0f), bias(a.bias, from);
    const Index n = images.channels - from < width ? images.channels - from : width;
    Values scale;
    bool carried[width];
    for (Index l = 0; l < n; ++l) {
      const Index c = from + l;
      scale.of[l] = rstd.of[l] * weight.of[l];
      const bool vanished = var.of[l] == 0 && near_zero(mean.of[l]);
      carried[l] = float_carries(var.of[l], a.eps) && std::isfinite(scale.of[l]) && !vanished;
      a.mean.data[c] = mean.of[l];
      a.mean_low.data[c] = low.of[l];
      a.var.data[c] = var.of[l];
      a.rstd.data[c] = rstd.of[l];
      if (carried[l]) continue;
      images.gather(c, column.data);
      const Moments m = wide(column.data, images.count(), 1, a.eps);
      wide_normalize_channel(images, c, m, weight.of[l], bias.of[l], a.y.data);
      a.mean.data[c] = split_high(m.mean);
      a.mean_low.data[c] = split_low(m.mean);
      a.var.data[c] = static_cast<float>(m.var);
      a.rstd.data[c] = static_cast<float>(m.rstd);
    }
    for (Index r = 0; r < images.rows; ++r)
      for (Index l = 0; l < n; ++l) {
        const Index at = images.at(r, from + l);
        if (carried[l])
          normalize_places<Arch>(images.places, a.x.data + at, mean.of[l], low.of[l], scale.of[l],
                                 bias.of[l], a.y.data + at);
      }
  }
}

template <class Arch>
SIRNORM_KERNEL void image_norm_forward_eval(const BatchNormForwardEval& a) noexcept {
  const Images x(a.x, a.running_mean.size);
  const auto weight = [&](Index c) { return a.weight.data ? a.weight.data[c] : 1.0f; };
  const auto bias = [&](Index c) { return a.bias.data ? a.bias.data[c] : 0.0f; };
  const auto scale = [&](Index c) { return a.rstd.data[c] * weight(c); };
  const auto carried = [&](Index c) {
    return float_scales(a.rstd.data[c]) && std::isfinite(scale(c)) &&
           std::fabs(a.running_mean.data[c]) < 1e37f;
  };
  for (Index c = 0; c < x.channels; ++c) {
    const float mean = a.running_mean.data[c], var = a.running_var.data[c];
    a.rstd.data[c] = simd::rstd_of(var, a.eps);
    if (!carried(c))
      wide_normalize_channel(x, c, {double(mean), 0, 1.0 / std::sqrt(double(var) + a.eps)},
                             weight(c), bias(c), a.y.data);
  }
  for (Index r = 0; r < x.rows; ++r)  // as memory lies
    for (Index c = 0; c < x.channels; ++c)
      if (carried(c))
        normalize_places<Arch>(x.places, x.data + x.at(r, c), a.running_mean.data[c], 0.0f,
                               scale(c), bias(c), a.y.data + x.at(r, c));
}

}  // namespace
}  // namespace sirnorm
