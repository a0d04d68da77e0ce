// LayerNorm written the way it is defined, for reading and for judging the fast one. T: float or
// double.
#pragma once
#include "sirnorm/reference/batch_norm.hpp"

namespace sirnorm::reference {

/// y = (x - mean) / sqrt(var + eps) * weight + bias, mean and biased var of each row of x.
template <class T>
Rows<T> layer_norm(const Rows<T>& x, const Row<T>& weight, const Row<T>& bias, T eps) {
  const Eigen::Array<T, Eigen::Dynamic, 1> mean = x.rowwise().mean();
  const Rows<T> deviation = x.colwise() - mean;
  const Eigen::Array<T, Eigen::Dynamic, 1> std = (deviation.square().rowwise().mean() + eps).sqrt();
  return ((deviation.colwise() / std).rowwise() * weight).rowwise() + bias;
}

}  // namespace sirnorm::reference
