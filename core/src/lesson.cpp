#include "sirnorm/lesson.hpp"

#include <cmath>

#include "sirnorm/kernels.hpp"

#include "numbers.hpp"

namespace sirnorm {
namespace {

Check refuse(ConstMatrix x, double eps, const Lesson& l) {
  const auto shape = [](std::string message) { return Error{ErrorCode::bad_shape, message}; };
  const auto value = [](std::string message) { return Error{ErrorCode::bad_value, message}; };
  if (x.rows < 2)
    return shape("Learning needs a batch of at least 2 rows, got " + std::to_string(x.rows) + ".");
  if (l.column < 0 || l.column >= x.cols)
    return shape("There is no column " + std::to_string(l.column + 1) + " in a batch of " +
                 count(x.cols, "feature") + ".");
  if (l.steps < 1 || l.steps > 10000)
    return shape("A lesson takes 1 to 10000 steps, got " + std::to_string(l.steps) + ".");
  if (!(eps > 0) || std::isinf(eps))
    return value("eps must be a finite number above 0, got " + say(eps) + ".");
  if (const auto rate = static_cast<float>(l.learning_rate); !(rate > 0) || std::isinf(rate))
    return value("The learning rate must be a finite number above 0, got " + say(l.learning_rate) +
                 ".");
  for (float v : {l.weight, l.bias, l.target_weight, l.target_bias})
    if (!std::isfinite(v))
      return value("A lesson needs finite numbers, got " + say(double(v)) + ".");
  return std::nullopt;
}

}  // namespace

Result<Learned> learn(ConstMatrix x, double eps, const Lesson& lesson) {
  if (Check refused = refuse(x, eps, lesson)) return *refused;
  const Index rows = x.rows;
  const auto size = static_cast<std::size_t>(rows);
  std::vector<float> column(size), y(size), dy(size), target(size);
  for (Index r = 0; r < rows; ++r)
    column[static_cast<std::size_t>(r)] = x.row(r)[lesson.column];

  float weight = lesson.weight, bias = lesson.bias, dweight = 0, dbias = 0;
  float mean = 0, mean_low = 0, var = 0, rstd = 0;
  const auto forward = [&](float* w, float* b, std::vector<float>& out) {
    kernels().batch_norm_forward_train({.x = {column.data(), rows, 1},
                                        .weight = {w, 1},
                                        .bias = {b, 1},
                                        .eps = eps,
                                        .y = {out.data(), rows, 1},
                                        .mean = {&mean, 1},
                                        .mean_low = {&mean_low, 1},
                                        .var = {&var, 1},
                                        .rstd = {&rstd, 1}});
  };
  float goal_weight = lesson.target_weight, goal_bias = lesson.target_bias;
  forward(&goal_weight, &goal_bias, target);

  Learned learned;
  for (Index step = 0;; ++step) {
    forward(&weight, &bias, y);
    double loss = 0;
    for (std::size_t r = 0; r < size; ++r) {
      const double miss = double(y[r]) - double(target[r]);
      loss += miss * miss / double(rows);
      dy[r] = static_cast<float>(2 * miss / double(rows));
    }
    learned.weight.push_back(weight);
    learned.bias.push_back(bias);
    learned.loss.push_back(static_cast<float>(loss));
    if (step == lesson.steps) break;
    dweight = dbias = 0;
    kernels().batch_norm_backward({.train = true,
                                   .dy = {dy.data(), rows, 1},
                                   .x = {column.data(), rows, 1},
                                   .weight = {&weight, 1},
                                   .eps = eps,
                                   .mean = {&mean, 1},
                                   .mean_low = {&mean_low, 1},
                                   .rstd = {&rstd, 1},
                                   .dx = {},
                                   .dweight = {&dweight, 1},
                                   .dbias = {&dbias, 1}});
    weight -= static_cast<float>(lesson.learning_rate) * dweight;
    bias -= static_cast<float>(lesson.learning_rate) * dbias;
  }
  learned.target = std::move(target);
  learned.y = std::move(y);
  return learned;
}

}  // namespace sirnorm
