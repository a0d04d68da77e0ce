// A network of one norm learns its scale and shift: gradient descent one can watch.
#pragma once
#include <vector>

#include "sirnorm/error.hpp"
#include "sirnorm/view.hpp"

namespace sirnorm {

struct Lesson {
  Index column = 0;                          // whose weight and bias learn
  float weight = 1, bias = 0;                // where they start
  float target_weight = 1, target_bias = 0;  // the formation to hit, from x-hat
  double learning_rate = 0.1;
  Index steps = 100;
};

struct Learned {
  std::vector<float> weight, bias, loss;  // [steps + 1] before the first step and after each
  std::vector<float> target, y;           // [rows] the formation, and where the last step put them
};

/// SGD on the mean squared error between BatchNorm's y and the target, in train mode, gradients by
/// batch_norm_backward. bad_shape: fewer than 2 rows, no such column, steps outside 1..10000.
/// bad_value: eps <= 0, a learning rate that is not positive, or numbers that are not finite.
Result<Learned> learn(ConstMatrix x, double eps, const Lesson& lesson);

}  // namespace sirnorm
