// RMSNorm written the way it is defined. T: float or double.
#pragma once
#include "sirnorm/reference/batch_norm.hpp"

namespace sirnorm::reference {

/// y = x / sqrt(mean(x^2) + eps) * weight, the mean along each row of x.
template <class T>
Rows<T> rms_norm(const Rows<T>& x, const Row<T>& weight, T eps) {
  const Eigen::Array<T, Eigen::Dynamic, 1> rms = (x.square().rowwise().mean() + eps).sqrt();
  return (x.colwise() / rms).rowwise() * weight;
}

}  // namespace sirnorm::reference
