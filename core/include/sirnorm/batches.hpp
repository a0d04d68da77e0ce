// Which rows make up the batch of a step. A batch is a pure function of (seed, step): any step may
// be asked for, in any order, and gives the same rows.
#pragma once
#include <cstdint>
#include <vector>

#include "sirnorm/error.hpp"
#include "sirnorm/view.hpp"

namespace sirnorm {

struct BatchesOptions {
  enum class Order {
    shuffled,    // every row once an epoch, in an order of its own for each epoch
    in_order,    // every row once an epoch, as they stand
    one_class,   // each batch from one class; all classes in turn, each round in another order
    two_classes  // each batch half and half from such a class and any other; it gives the odd one
  };
  enum class Rest {  // what is done with the rows an epoch has too few of
    keep,            // a smaller last batch
    drop,            // no such batch
    drop_a_lone_row  // no such batch if it had one row, which BatchNorm cannot train on
  };
  Index batch_size = 32;
  Order order = Order::shuffled;
  Rest rest = Rest::keep;  // batches of one or two classes are always whole
  std::uint64_t seed = 0;
};

class Batches {
 public:
  using Order = BatchesOptions::Order;
  using Rest = BatchesOptions::Rest;

  /// labels: of the rows to draw from, 0 ... classes - 1. bad_shape: no row; batch_size < 1;
  /// nothing left after Rest; a class with too few rows, or too few classes, for the order.
  static Result<Batches> create(VectorView<const int> labels, Index classes,
                                BatchesOptions options);

  /// Batches in an epoch, at least 1.
  Index per_epoch() const noexcept { return per_epoch_; }

  /// The rows of batch number step, counted from 0. Valid until the next call; allocates nothing.
  VectorView<const Index> rows(Index step) noexcept;

 private:
  Batches() = default;
  void shuffle_epoch(Index epoch) noexcept;
  Index class_in_turn(Index step, Index classes) noexcept;
  BatchesOptions options_;
  Index rows_ = 0, per_epoch_ = 0, epoch_ = -1;
  std::vector<Index> order_;         // [rows] of the epoch, or by class
  std::vector<Index> class_starts_;  // [classes + 1] in order_
  std::vector<Index> scratch_, batch_;
};

/// to.row(i) = x.row(rows[i]), and labels alike. to: [rows.size, x.cols].
void gather(ConstMatrix x, VectorView<const Index> rows, Matrix to) noexcept;
void gather(VectorView<const int> labels, VectorView<const Index> rows,
            VectorView<int> to) noexcept;

}  // namespace sirnorm
