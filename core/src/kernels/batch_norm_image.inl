// BatchNorm of images as they stand, [rows, channels, places], for one instruction set: the bits of
// batch_norm.inl and batch_norm_backward.inl over the same numbers with the channels last.
//
// Where a channel's numbers are added, four channels are turned in registers, so that registers lie
// across the channels there too and every sum keeps its order. What is done to each number by
// itself walks along a channel. Four channels of a batch stay in the L2 cache between their passes.
#pragma once
#include "sirnorm/training_kernels.hpp"

#include "kernels/batch_norm_backward.inl"

namespace sirnorm {
namespace {

inline constexpr Index kTurned = 4;  // channels side by side: the narrowest register of all

template <class Arch>
using Turned = simd::Batch<typename simd::Narrowest<Arch>::type>;

/// Images [rows, channels, places] as they lie in memory.
struct Images {
  const float* data;
  Index rows, channels, places;
  Images(ConstMatrix m, Index of) noexcept
      : data(m.data), rows(m.rows), channels(of), places(m.cols / of) {}
  Index count() const noexcept { return rows * places; }  // of a channel's values
  /// Where the values of image r in channel c begin.
  Index at(Index r, Index c) const noexcept { return (r * channels + c) * places; }
  /// Channel c, all its images one after the other.
  void gather(Index c, float* column) const noexcept {
    for (Index r = 0; r < rows; ++r)
      for (Index p = 0; p < places; ++p)
        *column++ = data[at(r, c) + p];
  }
};

/// Four channels of images, from `first` on; beyond the last channel that one is repeated.
struct FourChannels {
  Images images;
  const float* channel[kTurned];
  FourChannels(Images i, Index first) noexcept : images(i) {
    for (Index l = 0; l < kTurned; ++l)
      channel[l] = i.data + i.at(0, first + l < i.channels ? first + l : i.channels - 1);
  }
  /// Eight places of one image as registers across the channels.
  template <class V>
  [[gnu::always_inline]] void turn(Index r, Index p, V (&v)[kRows]) const noexcept {
    const Index from = images.at(r, 0) + p;
    SIRNORM_UNROLL
    for (Index half = 0; half < kRows; half += kTurned) {
      SIRNORM_UNROLL
      for (Index l = 0; l < kTurned; ++l)
        v[half + l] = V::load_unaligned(channel[l] + from + half);
      xsimd::transpose(v + half, v + half + kTurned);
    }
  }
  /// One place.
  template <class V>
  V place(Index r, Index p) const noexcept {
    alignas(64) float lane[kTurned];
    for (Index l = 0; l < kTurned; ++l)
      lane[l] = channel[l][images.at(r, 0) + p];
    return V::load_aligned(lane);
  }
};

template <class V, int Count>
[[gnu::always_inline]] inline void join(Terms<V, Count>& group, const Terms<V, Count>& t) noexcept {
  SIRNORM_UNROLL
  for (int k = 0; k < Count; ++k)
    group.of[k] = group.of[k] + t.of[k];
}

/// The terms of eight places of one image, added up.
template <class V, int Count, int Sources, class F>
[[gnu::always_inline]] inline Terms<V, Count> eight_places(const FourChannels (&of)[Sources],
                                                           Index r, Index p, F term) noexcept {
  V turned[Sources][kRows];
  SIRNORM_UNROLL
  for (int s = 0; s < Sources; ++s)
    of[s].turn(r, p, turned[s]);
  const auto terms = [&](Index i) {
    V v[Sources];
    SIRNORM_UNROLL
    for (int s = 0; s < Sources; ++s)
      v[s] = turned[s][i];
    return term(v);
  };
  Terms<V, Count> group = terms(0);
  SIRNORM_UNROLL
  for (Index i = 1; i < kRows; ++i)
    join(group, terms(i));
  return group;
}

/// The same of eight places that more than one image holds, or of the last `left`.
template <class V, int Count, int Sources, class F>
[[gnu::noinline]] Terms<V, Count> some_places(const FourChannels (&of)[Sources], Index r, Index p,
                                              Index left, F term) noexcept {
  const auto terms = [&] {
    V v[Sources];
    for (int s = 0; s < Sources; ++s)
      v[s] = of[s].template place<V>(r, p);
    if (++p == of[0].images.places) p = 0, ++r;
    return term(v);
  };
  Terms<V, Count> group = terms();
  for (Index i = 1; i < kRows && i < left; ++i)
    join(group, terms());
  return group;
}

/// sum[k] = the sum of term k over all places of four channels, in the order of column_sums.
/// term(x...) gives Count terms; `of` are the Sources batches of images that it reads.
template <class Arch, int Count, int Sources, class F>
[[gnu::always_inline]] inline void channel_sums(const FourChannels (&of)[Sources],
                                                float (&sum)[Count][kTurned], F term) noexcept {
  using V = Turned<Arch>;
  const Index count = of[0].images.count(), places = of[0].images.places;
  V total[Count], lost[Count];
  SIRNORM_UNROLL
  for (int k = 0; k < Count; ++k)
    total[k] = lost[k] = V(0.0f);
  Index r = 0, p = 0;
  for (Index start = 0; start < count; start += kRows) {
    const bool whole = p + kRows <= places;
    const auto group = whole ? eight_places<V, Count>(of, r, p, term)
                             : some_places<V, Count>(of, r, p, count - start, term);
    p += kRows;
    while (p >= places)
      p -= places, ++r;
    SIRNORM_UNROLL
    for (int k = 0; k < Count; ++k)
      if (start == 0)
        total[k] = group.of[k];
      else
        simd::add_exactly(total[k], lost[k], group.of[k]);
  }
  SIRNORM_UNROLL
  for (int k = 0; k < Count; ++k)
    (count > kRows ? simd::with_lost(total[k], lost[k]) : total[k]).store_aligned(sum[k]);
}

/// What a norm knows of four channels, one of them repeated where fewer are left.
struct FourValues {
  alignas(64) float of[kTurned];
  FourValues() = default;
  FourValues(ConstVector v, Index first, float otherwise = 0.0f) noexcept {
    for (Index l = 0; l < kTurned; ++l)
      of[l] = v.data ? v.data[first + l < v.size ? first + l : v.size - 1] : otherwise;
  }
  template <class V>
  V load() const noexcept {
    return V::load_aligned(of);
  }
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
  using Narrow = typename simd::Narrowest<Arch>::type;
  const Images images(a.x, a.mean.size);
  const float count = static_cast<float>(images.count());
  if (images.count() == 0) return;
  for (Index from = 0; from < images.channels; from += kTurned) {
    const FourChannels x[1] = {{images, from}};
    FourValues first, mean, low, var, rstd;
    x[0].template place<V>(0, 0).store_aligned(first.of);

    alignas(64) float shifted[1][kTurned];
    channel_sums<Arch>(x, shifted, [start = first.load<V>()](const V(&v)[1]) {
      return Terms<V, 1>{{v[0] - start}};
    });
    first_mean<Narrow>(kTurned, first.of, shifted[0], count, mean.of, low.of);

    alignas(64) float sums[2][kTurned];  // of the deviations, of their squares
    channel_sums<Arch>(x, sums, [m = mean.load<V>(), l = low.load<V>()](const V(&v)[1]) {
      const V d = (v[0] - m) - l;
      return Terms<V, 2>{{d, d * d}};
    });
    moments_of<Narrow>(kTurned, sums[0], sums[1], count, a.eps, mean.of, low.of, var.of, rstd.of);

    const FourValues weight(a.weight, from, 1.0f), bias(a.bias, from);
    const Index n = images.channels - from < kTurned ? images.channels - from : kTurned;
    FourValues scale;
    bool carried[kTurned];
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

/// batch_norm_backward in double, of channel c.
[[gnu::noinline]] inline void wide_image_norm_backward(const BatchNormBackward& a, Index c,
                                                       Vector x_column, Vector dy_column) noexcept {
  const Images x(a.x, a.mean.size), dy(a.dy, a.mean.size);
  x.gather(c, x_column.data);
  dy.gather(c, dy_column.data);
  const auto one = [c](auto v) { return decltype(v){v.data ? v.data + c : nullptr, 1}; };
  wide_batch_norm_backward({.train = a.train,
                            .dy = {dy_column.data, x.count(), 1},
                            .x = {x_column.data, x.count(), 1},
                            .weight = one(a.weight),
                            .eps = a.eps,
                            .mean = one(a.mean),
                            .mean_low = one(a.mean_low),
                            .rstd = one(a.rstd),
                            .dx = {a.dx.data ? dy_column.data : nullptr, x.count(), 1},
                            .dweight = one(a.dweight),
                            .dbias = one(a.dbias)},
                           0);
  const float* dx = dy_column.data;
  for (Index r = 0; a.dx.data && r < x.rows; ++r)
    for (Index p = 0; p < x.places; ++p)
      a.dx.data[x.at(r, c) + p] = *dx++;
}

template <class Arch>
SIRNORM_KERNEL void image_norm_backward(const BatchNormBackward& a, Vector x_column,
                                        Vector dy_column) noexcept {
  using T = Turned<Arch>;
  const Images x(a.x, a.mean.size), dy(a.dy, a.mean.size);
  if (x.count() == 0) return;
  const float count = static_cast<float>(x.count()), flat = flat_rstd(a.eps);
  for (Index from = 0; from < x.channels; from += kTurned) {
    const FourValues mean(a.mean, from), low(a.mean_low, from), rstd(a.rstd, from),
        weight(a.weight, from, 1.0f);
    const FourChannels both[2] = {{dy, from}, {x, from}};
    alignas(64) float sums[2][kTurned];  // of dy, of dy * n
    channel_sums<Arch>(both, sums,
                       [m = mean.load<T>(), l = low.load<T>(), s = rstd.load<T>()](const T(&v)[2]) {
                         return Terms<T, 2>{{v[0], v[0] * (((v[1] - m) - l) * s)}};
                       });
    const Index n = x.channels - from < kTurned ? x.channels - from : kTurned;
    bool carried[kTurned];
    for (Index l = 0; l < n; ++l) {
      const Index c = from + l;
      carried[l] = float_scales(rstd.of[l]) && !(rstd.of[l] == flat && near_zero(mean.of[l]));
      if (carried[l]) {
        if (a.dweight.data) a.dweight.data[c] += sums[1][l];
        if (a.dbias.data) a.dbias.data[c] += sums[0][l];
      } else {
        wide_image_norm_backward(a, c, x_column, dy_column);
      }
    }
    for (Index r = 0; a.dx.data && r < x.rows; ++r)
      for (Index l = 0; l < n; ++l) {
        if (!carried[l]) continue;
        const Index here = x.at(r, from + l);
        const float *x_here = x.data + here, *dy_here = dy.data + here;
        float* dx = a.dx.data + here;
        const float m = mean.of[l], ml = low.of[l], s = rstd.of[l], scale = s * weight.of[l],
                    avg = sums[0][l] / count, avg_n = sums[1][l] / count;
        if (a.train)
          simd::across<Arch>(x.places, [=](auto at) {
            using V = typename decltype(at)::Value;
            const V normal = ((at.load(x_here) - V(m)) - V(ml)) * V(s);
            at.store(dx, V(scale) * ((at.load(dy_here) - V(avg)) - normal * V(avg_n)));
          });
        else
          simd::across<Arch>(x.places, [=](auto at) {
            using V = typename decltype(at)::Value;
            at.store(dx, V(scale) * at.load(dy_here));
          });
      }
  }
}

}  // namespace
}  // namespace sirnorm
