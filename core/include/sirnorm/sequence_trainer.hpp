// What Trainer is for rows of numbers, for sequences: a recurrent network learns from their ends.
#pragma once
#include <memory>
#include <vector>

#include "sirnorm/recurrent.hpp"
#include "sirnorm/sequences.hpp"
#include "sirnorm/trainer.hpp"

namespace sirnorm {

/// Trains on the training rows by softmax cross-entropy at the end of each sequence. Everything is
/// checked and allocated by create(); step() allocates nothing. The same network, data and options
/// give the same bits everywhere.
class SequenceTrainer {
 public:
  /// bad_shape: other features or classes than the data, fewer rows or steps than a batch may have;
  /// what Batches refuses; batches of one row for BatchNorm. bad_value: as Trainer::create().
  /// A last batch of one row is left out where BatchNorm cannot train on it.
  static Result<SequenceTrainer> create(Recurrent net, std::shared_ptr<const Sequences> data,
                                        TrainerOptions options);

  /// As Trainer::step().
  Index step(Index count, Vector losses = {}) noexcept;
  Index steps() const noexcept { return steps_; }
  Index diverged_at() const noexcept { return diverged_at_; }

  /// These rows of a set with the same symbols, as many at once as a batch has, judged by the
  /// running statistics or, in Mode::train, by their own; the running ones stay as they are.
  /// logits: [rows.size, classes] or empty.
  Score evaluate(const Sequences& set, VectorView<const Index> rows, Mode mode, Matrix logits = {});
  Score evaluate(Split split, Mode mode = Mode::eval);

  /// One forward pass of these training rows, at most as many as the network was made for, for
  /// what Recurrent::step() tells of it; nothing else remains.
  void look(VectorView<const Index> rows, Mode mode) noexcept;

  Recurrent& net() noexcept { return net_; }
  const Sequences& data() const noexcept { return *data_; }
  Index batch_size() const noexcept { return batch_size_; }

 private:
  SequenceTrainer(Recurrent net, std::shared_ptr<const Sequences> data, Batches batches)
      : net_(std::move(net)), data_(std::move(data)), batches_(std::move(batches)) {}
  ConstMatrix forward(const Sequences& set, VectorView<const Index> rows, Mode mode) noexcept;
  Recurrent net_;
  std::shared_ptr<const Sequences> data_;
  Batches batches_;
  std::unique_ptr<Optimizer> optimizer_;
  std::vector<float> x_, dlogits_;
  std::vector<Index> lengths_;
  std::vector<int> labels_;
  double clip_norm_ = 0;
  Index batch_size_ = 0, steps_ = 0, diverged_at_ = 0;
};

}  // namespace sirnorm
