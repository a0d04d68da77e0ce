// One sweep over a parameter: read it, its gradient and what the optimizer remembers, write back.
#pragma once
#include "sirnorm/training_kernels.hpp"

#include "simd.hpp"

namespace sirnorm {
namespace {

/// g = grad + weight_decay * value; without decay an infinite value does not reach the gradient.
template <class V>
[[gnu::always_inline]] inline V decayed(V grad, V value, float weight_decay) noexcept {
  return weight_decay == 0.0f ? grad : grad + V(weight_decay) * value;
}

template <class Arch>
SIRNORM_KERNEL void sgd_update(const SgdUpdate& a) noexcept {
  simd::across<Arch>(a.value.size, [&](auto lanes) {
    using V = typename decltype(lanes)::Value;
    const V value = lanes.load(a.value.data);
    V step = decayed(lanes.load(a.grad.data), value, a.weight_decay);
    if (a.buffer.data) {
      const V kept = lanes.load(a.buffer.data);
      const V m = a.first ? step : V(a.momentum) * kept + V(a.fresh) * step;
      lanes.store(a.buffer.data, m);
      step = a.nesterov ? step + V(a.momentum) * m : m;
    }
    lanes.store(a.value.data, value - V(a.lr) * step);
  });
}

template <class Arch>
SIRNORM_KERNEL void adam_update(const AdamUpdate& a) noexcept {
  simd::across<Arch>(a.value.size, [&](auto lanes) {
    using V = typename decltype(lanes)::Value;
    const V old = lanes.load(a.value.data);
    const V g = decayed(lanes.load(a.grad.data), old, a.weight_decay);
    V m = lanes.load(a.m.data), v = lanes.load(a.v.data);
    m = m + V(a.fresh1) * (g - m);
    v = V(a.beta2) * v + V(a.fresh2) * (g * g);
    lanes.store(a.m.data, m);
    lanes.store(a.v.data, v);
    const V spread = simd::sqrt(v) / V(a.root_of_correction2) + V(a.eps);
    lanes.store(a.value.data, V(a.shrink) * old - V(a.step) * (m / spread));
  });
}

}  // namespace
}  // namespace sirnorm
