// Sigmoid for one instruction set. Derivation: docs/sigmoid.md
#pragma once
#include "sirnorm/training_kernels.hpp"

#include "kernels/exp.inl"
#include "simd.hpp"

namespace sirnorm {
namespace {

template <class Arch>
SIRNORM_KERNEL void sigmoid_forward(const SigmoidForward& a) noexcept {
  simd::across<Arch>(a.x.size, [&](auto at) {
    using V = typename decltype(at)::Value;
    const V x = at.load(a.x.data), one(1.0f);
    // e <= 1 whatever the sign of x, so nothing overflows and the lower end keeps its digits.
    const V e = exponential(simd::select(x < V(0.0f), x, -x));
    at.store(a.y.data, simd::select(x < V(0.0f), e, one) / (one + e));
  });
}

/// dx = dy * (1 - y) * y
template <class Arch>
SIRNORM_KERNEL void sigmoid_backward(const SigmoidBackward& a) noexcept {
  simd::across<Arch>(a.y.size, [&](auto at) {
    using V = typename decltype(at)::Value;
    const V y = at.load(a.y.data);
    at.store(a.dx.data, at.load(a.dy.data) * (V(1.0f) - y) * y);
  });
}

}  // namespace
}  // namespace sirnorm
