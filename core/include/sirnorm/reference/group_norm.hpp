// GroupNorm written the way it is defined. T: float or double.
#pragma once
#include "sirnorm/reference/layer_norm.hpp"

namespace sirnorm::reference {

/// x: [rows, channels * places]; weight, bias: [channels]. Each group of neighbouring channels is
/// normalized by its own mean and biased variance, sample by sample.
template <class T>
Rows<T> group_norm(const Rows<T>& x, Eigen::Index groups, const Row<T>& weight, const Row<T>& bias,
                   T eps) {
  const Eigen::Index span = x.cols() / groups, places = x.cols() / weight.size();
  Rows<T> y = x;
  for (Eigen::Index r = 0; r < x.rows(); ++r)
    for (Eigen::Index g = 0; g < groups; ++g) {
      const Row<T> group = x.row(r).segment(g * span, span);
      const T mean = group.mean(), std = sqrt((group - mean).square().mean() + eps);
      for (Eigen::Index i = g * span; i < (g + 1) * span; ++i)
        y(r, i) = (x(r, i) - mean) / std * weight(i / places) + bias(i / places);
    }
  return y;
}

}  // namespace sirnorm::reference
