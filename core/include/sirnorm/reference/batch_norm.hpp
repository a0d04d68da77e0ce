// BatchNorm written the way it is defined, for reading and for judging the fast one. T: float or
// double.
#pragma once
#include <Eigen/Core>

namespace sirnorm::reference {

template <class T>
using Rows = Eigen::Array<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <class T>
using Row = Eigen::Array<T, 1, Eigen::Dynamic>;

template <class T>
struct BatchStatistics {
  Row<T> mean, var;  // [features], var biased
};

/// x: [rows, features]
template <class T>
BatchStatistics<T> batch_statistics(const Rows<T>& x) {
  const Row<T> mean = x.colwise().mean();
  return {mean, (x.rowwise() - mean).square().colwise().mean()};
}

/// y = (x - mean) / sqrt(var + eps) * weight + bias; in eval mode mean and var are the running
/// ones.
template <class T>
Rows<T> batch_norm(const Rows<T>& x, const BatchStatistics<T>& s, const Row<T>& weight,
                   const Row<T>& bias, T eps) {
  const Row<T> std = (s.var + eps).sqrt();
  return (((x.rowwise() - s.mean).rowwise() / std).rowwise() * weight).rowwise() + bias;
}

/// running = (1 - momentum) * running + momentum * now; the variance kept is the unbiased one.
template <class T>
BatchStatistics<T> track(const BatchStatistics<T>& running, const BatchStatistics<T>& now,
                         Eigen::Index rows, T momentum) {
  const T unbiased = T(rows) / T(rows - 1);
  return {(1 - momentum) * running.mean + momentum * now.mean,
          (1 - momentum) * running.var + momentum * unbiased * now.var};
}

}  // namespace sirnorm::reference
