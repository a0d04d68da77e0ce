// Sigmoid written the way it is defined. T: float or double.
#pragma once
#include "sirnorm/reference/batch_norm.hpp"

namespace sirnorm::reference {

/// y = 1 / (1 + exp(-x))
template <class T>
Rows<T> sigmoid(const Rows<T>& x) {
  return 1 / (1 + (-x).exp());
}

}  // namespace sirnorm::reference
