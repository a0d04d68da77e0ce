// What training makes small, with its gradient. All sums run in double, in order.
#pragma once
#include "sirnorm/error.hpp"
#include "sirnorm/view.hpp"

namespace sirnorm {

/// Rows with this label count for nothing, as in PyTorch.
inline constexpr int kIgnoreIndex = -100;

using Labels = VectorView<const int>;

/// bad_shape: another number of labels than rows. bad_value: a label that is neither 0 ...
/// classes - 1 nor kIgnoreIndex.
Check check_labels(Labels labels, Index rows, Index classes);

/// Softmax cross-entropy, torch.nn.functional.cross_entropy(logits, labels): with
/// p = softmax(logits) along each row, the mean over the rows of -log p[label].
///   dlogits = (p - onehot(label)) / rows counted; 0 in ignored rows
/// logits: [rows, classes]. dlogits and probabilities: [rows, classes] or empty, overwritten.
/// Stays finite for finite logits of any size; NaN for no counted row and where a row holds NaN or
/// +Inf. check_labels() has passed.
double cross_entropy(ConstMatrix logits, Labels labels, Matrix dlogits,
                     Matrix probabilities = {}) noexcept;

/// Mean squared error over all elements, torch.nn.functional.mse_loss(y, target).
///   dy = 2 (y - target) / (rows * features)
/// y, target: [rows, features]. dy: the same or empty, overwritten. NaN for an empty batch.
double mse_loss(ConstMatrix y, ConstMatrix target, Matrix dy) noexcept;

/// How many rows have their label as the first largest logit; a row with NaN is never right.
Index count_correct(ConstMatrix logits, Labels labels) noexcept;

}  // namespace sirnorm
