// Backward through BatchNorm of images, for one instruction set: the bits of
// batch_norm_backward.inl.
#pragma once
#include "kernels/batch_norm_backward.inl"
#include "kernels/batch_norm_image.inl"

namespace sirnorm {
namespace {

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
  constexpr Index width = kTurned<Arch>;
  using Values = ChannelValues<Arch>;
  const Images x(a.x, a.mean.size), dy(a.dy, a.mean.size);
  if (x.count() == 0) return;
  const float count = static_cast<float>(x.count()), flat = flat_rstd(a.eps);
  for (Index from = 0; from < x.channels; from += width) {
    const Values mean(a.mean, from), low(a.mean_low, from), rstd(a.rstd, from),
        weight(a.weight, from, 1.0f);
    const Channels<width> both[2] = {{dy, from}, {x, from}};
    alignas(64) float sums[2][width];  // of dy, of dy * n
    channel_sums<Arch>(both, sums,
                       [m = mean.load(), l = low.load(), s = rstd.load()](const T(&v)[2]) {
                         return Terms<T, 2>{{v[0], v[0] * (((v[1] - m) - l) * s)}};
                       });
    const Index n = x.channels - from < width ? x.channels - from : width;
    bool carried[width];
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
