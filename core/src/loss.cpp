#include "sirnorm/loss.hpp"

#include <cmath>
#include <string>

#include "math.hpp"

namespace sirnorm {
namespace {

/// One row's largest logit, and the sum of exp(x_j - largest) over the others.
struct Softmax {
  Index largest = 0;
  double top, rest = 0;

  /// Leaves exp(x_j - largest) in terms, where there is room for them.
  Softmax(ConstVector x, float* terms) noexcept {
    for (Index j = 1; j < x.size; ++j)
      if (x[j] > x[largest]) largest = j;
    top = static_cast<double>(x[largest]);
    if (!std::isfinite(top)) rest = NAN;
    for (Index j = 0; j < x.size; ++j) {
      const double term = j == largest ? 1 : stable_exp(static_cast<double>(x[j]) - top);
      if (j != largest) rest += term;
      if (terms) terms[j] = static_cast<float>(term);
    }
  }
  /// -log p, accurate also where p is nearly 1.
  double surprise(float x) const noexcept {
    return stable_log1p(rest) - (static_cast<double>(x) - top);
  }
};

}  // namespace

Check check_labels(Labels labels, Index rows, Index classes) {
  if (labels.size != rows)
    return Error{ErrorCode::bad_shape, "A batch of " + std::to_string(rows) +
                                           " rows needs as many labels, got " +
                                           std::to_string(labels.size) + "."};
  for (Index r = 0; r < rows; ++r)
    if (labels[r] != kIgnoreIndex && (labels[r] < 0 || labels[r] >= classes))
      return Error{ErrorCode::bad_value, "Label " + std::to_string(labels[r]) + " of row " +
                                             std::to_string(r) + " is none of the " +
                                             std::to_string(classes) + " classes (0 to " +
                                             std::to_string(classes - 1) + ")."};
  return std::nullopt;
}

double cross_entropy(ConstMatrix logits, Labels labels, Matrix dlogits,
                     Matrix probabilities) noexcept {
  Index counted = 0;
  for (Index r = 0; r < logits.rows; ++r)
    counted += labels[r] != kIgnoreIndex;
  const double share = 1.0 / static_cast<double>(counted);
  double sum = 0;
  for (Index r = 0; r < logits.rows; ++r) {
    const ConstVector x = logits.row(r);
    const int label = labels[r];
    const bool ignored = label == kIgnoreIndex;
    float* terms = dlogits.data         ? dlogits.row(r).data
                   : probabilities.data ? probabilities.row(r).data
                                        : nullptr;
    const Softmax softmax(x, terms);
    if (!ignored) sum += softmax.surprise(x[label]);
    for (Index j = 0; terms && j < x.size; ++j) {
      const double p = static_cast<double>(terms[j]) / (1 + softmax.rest);
      if (probabilities.data) probabilities.row(r)[j] = static_cast<float>(p);
      if (!dlogits.data) continue;
      double slope = p;
      if (j == label)  // from the others' sum: a sure and right answer loses nothing
        slope = j == softmax.largest ? -softmax.rest / (1 + softmax.rest) : p - 1;
      dlogits.row(r)[j] = ignored ? 0.0f : static_cast<float>(slope * share);
    }
  }
  return sum / static_cast<double>(counted);
}

double mse_loss(ConstMatrix y, ConstMatrix target, Matrix dy) noexcept {
  const Index n = y.rows * y.cols;
  double sum = 0;
  for (Index i = 0; i < n; ++i) {
    const double d = static_cast<double>(y.data[i]) - static_cast<double>(target.data[i]);
    sum += d * d;
    if (dy.data) dy.data[i] = static_cast<float>(2 * d / static_cast<double>(n));
  }
  return sum / static_cast<double>(n);
}

Index count_correct(ConstMatrix logits, Labels labels) noexcept {
  Index correct = 0;
  for (Index r = 0; r < logits.rows; ++r) {
    const ConstVector x = logits.row(r);
    Index largest = 0;
    bool number = true;
    for (Index j = 0; j < x.size; ++j) {
      if (x[j] > x[largest]) largest = j;
      number = number && x[j] == x[j];
    }
    correct += number && largest == labels[r];
  }
  return correct;
}

}  // namespace sirnorm
