// The four steps of normalization, one after the other, by the kernels that the forward pass runs.
#pragma once
#include <string>
#include <vector>

#include "sirnorm/error.hpp"
#include "sirnorm/view.hpp"

namespace sirnorm {

/// columns: each feature over the batch (BatchNorm). rows: each sample over its features
/// (LayerNorm).
enum class Axis { columns, rows };

/// A group is a column or a row, by axis; arrays marked [groups] hold one number for each.
struct Stages {
  Index rows = 0, features = 0, groups = 0;
  std::vector<float> x;                           // [rows, features]
  std::vector<float> sum, mean;                   // [groups]
  std::vector<float> deviation, squared;          // [rows, features] x - mean, its square
  std::vector<float> deviation_sum, squared_sum;  // [groups]
  std::vector<float> variance, variance_unbiased, std, rstd;  // [groups] std = sqrt(variance + eps)
  std::vector<float> xhat, y;  // [rows, features]; empty when refused
  std::vector<float> xhat_mean, xhat_variance, y_mean, y_variance;  // [groups]; empty when refused
  std::string refused;  // why the norm will not run (BatchNorm, one row, training), else empty
};

/// x: [rows, features], weight and bias: [features]. bad_shape: no rows or features, or a parameter
/// of another length. bad_value: eps <= 0 or not finite.
Result<Stages> normalize_in_stages(Axis axis, ConstMatrix x, ConstVector weight, ConstVector bias,
                                   double eps);

}  // namespace sirnorm
