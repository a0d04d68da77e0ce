// Linear and ReLU written the way they are defined. T: float or double.
#pragma once
#include "sirnorm/reference/batch_norm.hpp"

namespace sirnorm::reference {

/// y = x weight^T + bias; x: [rows, in], weight: [out, in], bias: [out].
template <class T>
Rows<T> linear(const Rows<T>& x, const Rows<T>& weight, const Row<T>& bias) {
  return (x.matrix() * weight.matrix().transpose()).array().rowwise() + bias;
}

template <class T>
Rows<T> relu(const Rows<T>& x) {
  return (x < T(0)).select(T(0), x);
}

}  // namespace sirnorm::reference
