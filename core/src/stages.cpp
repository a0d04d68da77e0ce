#include "sirnorm/stages.hpp"

#include <cmath>
#include <limits>

#include "sirnorm/batch_norm_base.hpp"
#include "sirnorm/kernels.hpp"

#include "numbers.hpp"

namespace sirnorm {
namespace {

Vector view(std::vector<float>& v) {
  return {v.data(), static_cast<Index>(v.size())};
}
std::vector<float> zeros(Index n) {
  return std::vector<float>(static_cast<std::size_t>(n));
}

/// Mean, its low part, variance, rstd of every group, and the normalized values.
struct Pass {
  std::vector<float> mean, low, var, rstd, y;
  Pass(Axis axis, ConstMatrix x, ConstVector weight, ConstVector bias, double eps) {
    const Index groups = axis == Axis::columns ? x.cols : x.rows;
    mean = low = var = rstd = zeros(groups);
    y = zeros(x.rows * x.cols);
    const Matrix out{y.data(), x.rows, x.cols};
    if (axis == Axis::columns)
      kernels().batch_norm_forward_train({.x = x,
                                          .weight = weight,
                                          .bias = bias,
                                          .eps = eps,
                                          .y = out,
                                          .mean = view(mean),
                                          .mean_low = view(low),
                                          .var = view(var),
                                          .rstd = view(rstd)});
    else
      kernels().layer_norm_forward({.x = x,
                                    .weight = weight,
                                    .bias = bias,
                                    .eps = eps,
                                    .y = out,
                                    .mean = view(mean),
                                    .mean_low = view(low),
                                    .var = view(var),
                                    .rstd = view(rstd)});
  }
};

/// Totals by group, carried in double.
std::vector<float> totals(Axis axis, Index groups, Index features, const std::vector<float>& v) {
  std::vector<double> sum(static_cast<std::size_t>(groups));
  for (std::size_t i = 0; i < v.size(); ++i) {
    const auto column = i % static_cast<std::size_t>(features),
               row = i / static_cast<std::size_t>(features);
    sum[axis == Axis::columns ? column : row] += double(v[i]);
  }
  return {sum.begin(), sum.end()};
}

}  // namespace

Result<Stages> normalize_in_stages(Axis axis, ConstMatrix x, ConstVector weight, ConstVector bias,
                                   double eps) {
  if (x.rows < 1 || x.cols < 1)
    return Error{ErrorCode::bad_shape, "A batch needs at least 1 row and 1 feature, got " +
                                           count(x.rows, "row") + " and " +
                                           count(x.cols, "feature") + "."};
  for (const auto& [name, v] : {std::pair{"weight", weight}, std::pair{"bias", bias}})
    if (v.size != x.cols)
      return Error{ErrorCode::bad_shape, std::string("The norm's ") + name + " needs " +
                                             count(x.cols, "number") + ", got " +
                                             std::to_string(v.size) + "."};
  if (!(eps > 0) || std::isinf(eps))
    return Error{ErrorCode::bad_value,
                 "eps must be a finite number above 0, got " + say(eps) + "."};

  Stages s;
  s.rows = x.rows;
  s.features = x.cols;
  s.groups = axis == Axis::columns ? x.cols : x.rows;
  s.x.assign(x.data, x.data + x.rows * x.cols);
  s.sum = totals(axis, s.groups, s.features, s.x);

  Pass normalized(axis, x, {}, {}, eps);
  s.mean = normalized.mean;
  s.variance = normalized.var;
  s.rstd = normalized.rstd;
  s.deviation = s.squared = zeros(x.rows * x.cols);
  for (Index r = 0; r < x.rows; ++r)
    for (Index c = 0; c < x.cols; ++c) {
      const auto i = static_cast<std::size_t>(r * x.cols + c);
      const auto g = static_cast<std::size_t>(axis == Axis::columns ? c : r);
      s.deviation[i] = (s.x[i] - normalized.mean[g]) - normalized.low[g];
      s.squared[i] = s.deviation[i] * s.deviation[i];
    }
  s.deviation_sum = totals(axis, s.groups, s.features, s.deviation);
  s.squared_sum = totals(axis, s.groups, s.features, s.squared);
  const double n = static_cast<double>(axis == Axis::columns ? x.rows : x.cols);
  for (float v : s.variance) {
    s.variance_unbiased.push_back(n > 1 ? static_cast<float>(double(v) * n / (n - 1))
                                        : std::numeric_limits<float>::quiet_NaN());
    s.std.push_back(static_cast<float>(std::sqrt(double(v) + eps)));
  }

  if (axis == Axis::columns) {
    if (Check refused = refuse_batch_statistics("BatchNorm1d", x.rows, x.cols, 1, eps)) {
      s.refused = refused->message;
      return s;
    }
  }
  const auto moments = [&](const std::vector<float>& v, auto& mean, auto& variance) {
    Pass pass(axis, {v.data(), x.rows, x.cols}, {}, {}, eps);
    mean = std::move(pass.mean);
    variance = std::move(pass.var);
  };
  s.xhat = std::move(normalized.y);
  moments(s.xhat, s.xhat_mean, s.xhat_variance);
  s.y = std::move(Pass(axis, x, weight, bias, eps).y);
  moments(s.y, s.y_mean, s.y_variance);
  return s;
}

}  // namespace sirnorm
