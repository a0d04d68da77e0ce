#include "sirnorm/batches.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "sirnorm/random.hpp"

namespace sirnorm {
namespace {

// Keeps these draws apart from those of weights and data made with the same seed.
constexpr std::uint64_t kBatches = 0x62617463686573;
constexpr std::uint64_t kRounds = 0x726f756e64;

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}
Error shape(std::string message) {
  return {ErrorCode::bad_shape, std::move(message)};
}

}  // namespace

Result<Batches> Batches::create(VectorView<const int> labels, Index classes,
                                BatchesOptions options) {
  if (labels.size < 1) return shape("Batches need at least one row to draw from, got none.");
  if (options.batch_size < 1)
    return shape("A batch needs at least 1 row, got batch_size " +
                 std::to_string(options.batch_size) + ".");
  Batches b;
  b.options_ = options;
  b.rows_ = labels.size;
  b.order_.resize(at(labels.size));
  std::iota(b.order_.begin(), b.order_.end(), Index{0});
  b.batch_.resize(at(std::min(options.batch_size, labels.size)));

  const bool by_class = options.order == Order::one_class || options.order == Order::two_classes;
  if (!by_class) {
    const Index whole = labels.size / options.batch_size, left = labels.size % options.batch_size;
    const bool kept = left > 0 && (options.rest == Rest::keep ||
                                   (options.rest == Rest::drop_a_lone_row && left > 1));
    b.per_epoch_ = whole + kept;
    if (b.per_epoch_ == 0)
      return shape("No batch is left: " + std::to_string(labels.size) +
                   " rows make no whole batch of " + std::to_string(options.batch_size) + ".");
    return b;
  }

  const Index kinds = options.order == Order::one_class ? 1 : 2;
  if (options.batch_size < kinds)
    return shape("A batch of two classes needs at least 2 rows, got 1.");
  if (classes < kinds)
    return shape("A batch of two classes needs at least 2 classes, got " + std::to_string(classes) +
                 ".");
  b.class_starts_.assign(at(classes + 1), 0);
  for (Index r = 0; r < labels.size; ++r) {
    if (labels[r] < 0 || labels[r] >= classes)
      return Error{ErrorCode::bad_value, "Row " + std::to_string(r) + " has the label " +
                                             std::to_string(labels[r]) + "; expected 0 to " +
                                             std::to_string(classes - 1) + "."};
    ++b.class_starts_[at(labels[r] + 1)];
  }
  const Index most = (options.batch_size + kinds - 1) / kinds;
  for (Index c = 0; c < classes; ++c) {
    const Index members = b.class_starts_[at(c + 1)];
    if (members < most)
      return shape("A batch takes " + std::to_string(most) + " rows of one class, but class " +
                   std::to_string(c) + " has " + std::to_string(members) + ".");
    b.class_starts_[at(c + 1)] += b.class_starts_[at(c)];
  }
  std::sort(b.order_.begin(), b.order_.end(),
            [&](Index i, Index j) { return std::pair(labels[i], i) < std::pair(labels[j], j); });
  b.scratch_.resize(at(labels.size));
  b.batch_.resize(at(options.batch_size));
  b.per_epoch_ = std::max<Index>(1, labels.size / options.batch_size);
  return b;
}

void Batches::shuffle_epoch(Index epoch) noexcept {
  if (epoch == epoch_) return;
  epoch_ = epoch;
  std::iota(order_.begin(), order_.end(), Index{0});
  if (options_.order == Order::in_order) return;
  Random random(options_.seed ^ kBatches, static_cast<std::uint32_t>(epoch));
  for (Index i = rows_ - 1; i > 0; --i)
    std::swap(order_[at(i)], order_[at(random.below(i + 1))]);
}

/// Every class once a round, in an order of its own for each round.
Index Batches::class_in_turn(Index step, Index classes) noexcept {
  Random random(options_.seed ^ kRounds, static_cast<std::uint32_t>(step / classes));
  std::iota(scratch_.begin(), scratch_.begin() + classes, Index{0});
  for (Index i = 0;; ++i) {
    std::swap(scratch_[at(i)], scratch_[at(i + random.below(classes - i))]);
    if (i == step % classes) return scratch_[at(i)];
  }
}

VectorView<const Index> Batches::rows(Index step) noexcept {
  if (options_.order == Order::shuffled || options_.order == Order::in_order) {
    shuffle_epoch(step / per_epoch_);
    const Index from = step % per_epoch_ * options_.batch_size;
    return {order_.data() + from, std::min(options_.batch_size, rows_ - from)};
  }
  Random random(options_.seed ^ kBatches, static_cast<std::uint32_t>(step));
  const auto classes = static_cast<Index>(class_starts_.size()) - 1;
  const Index kinds = options_.order == Order::one_class ? 1 : 2;
  Index chosen[2] = {class_in_turn(step, classes), 0};
  if (kinds == 2) {
    chosen[1] = random.below(classes - 1);
    chosen[1] += chosen[1] >= chosen[0];
  }
  Index filled = 0;
  for (Index k = 0; k < kinds; ++k) {
    const Index from = class_starts_[at(chosen[k])];
    const Index members = class_starts_[at(chosen[k] + 1)] - from;
    std::copy_n(order_.begin() + from, members, scratch_.begin());
    const Index wanted =
        (options_.batch_size - filled) - (kinds - 1 - k) * (options_.batch_size / 2);
    for (Index i = 0; i < wanted; ++i) {
      std::swap(scratch_[at(i)], scratch_[at(i + random.below(members - i))]);
      batch_[at(filled++)] = scratch_[at(i)];
    }
  }
  return {batch_.data(), filled};
}

void gather(ConstMatrix x, VectorView<const Index> rows, Matrix to) noexcept {
  for (Index i = 0; i < rows.size; ++i)
    std::copy_n(x.row(rows[i]).data, x.cols, to.row(i).data);
}

void gather(VectorView<const int> labels, VectorView<const Index> rows,
            VectorView<int> to) noexcept {
  for (Index i = 0; i < rows.size; ++i)
    to[i] = labels[rows[i]];
}

}  // namespace sirnorm
