// ReLU for one instruction set.
#pragma once
#include "sirnorm/kernels.hpp"

#include "simd.hpp"

namespace sirnorm {
namespace {

template <class Arch>
SIRNORM_KERNEL void relu_forward(const ReluForward& a) noexcept {
  simd::across<Arch>(a.x.size, [&](auto at) { at.store(a.y.data, simd::relu(at.load(a.x.data))); });
}

template <class Arch>
SIRNORM_KERNEL void relu_backward(const ReluBackward& a) noexcept {
  simd::across<Arch>(a.x.size, [&](auto at) {
    at.store(a.dx.data, simd::gate(at.load(a.x.data), at.load(a.dy.data)));
  });
}

}  // namespace
}  // namespace sirnorm
