// Data, a network and an optimizer: training one can stop, watch and repeat to the last bit.
#pragma once
#include <memory>
#include <variant>
#include <vector>

#include "sirnorm/batches.hpp"
#include "sirnorm/data.hpp"
#include "sirnorm/model.hpp"
#include "sirnorm/optimizer.hpp"

namespace sirnorm {

struct TrainerOptions {
  std::variant<SgdOptions, AdamOptions> optimizer = SgdOptions{.lr = 0.1};
  BatchesOptions batches = {};  // which rows make up each batch
  double clip_norm = 0;         // common length the gradients are cut to; 0: never
};

enum class Split { train, test };

struct Score {
  double loss = 0;      // mean cross-entropy
  double accuracy = 0;  // share of rows whose largest logit is their label's; NaN is never right
};

/// Trains a classifier on the training rows by softmax cross-entropy. Everything is checked and
/// allocated by create(); step() allocates nothing. The same model, data and options give the same
/// bits everywhere.
class Trainer {
 public:
  /// bad_shape: the network takes other features or gives other classes than the data, or was made
  /// for fewer rows than a batch has; what Batches and the layers refuse. bad_value: what the
  /// optimizer refuses, or a clip_norm that is negative or not finite.
  /// A last batch of one row is left out where a layer cannot train on it.
  static Result<Trainer> create(Model model, std::shared_ptr<const Dataset> data,
                                TrainerOptions options);

  /// Trains for up to `count` steps and returns how many it took: fewer only when it diverged.
  /// losses: the loss of each step before its update; empty or of `count` elements.
  Index step(Index count, Vector losses = {}) noexcept;
  Index steps() const noexcept { return steps_; }

  /// The step, counted from 1, whose loss was no longer finite and whose update was not done; 0 as
  /// long as all is well. Training ends there.
  Index diverged_at() const noexcept { return diverged_at_; }

  /// All rows of a split, at most max_rows at once. Mode::train judges each such group by its own
  /// batch statistics and leaves the running ones as they are.
  Score evaluate(Split split, Mode mode = Mode::eval);

  Model& model() noexcept { return model_; }
  const Model& model() const noexcept { return model_; }
  const Dataset& data() const noexcept { return *data_; }
  Optimizer& optimizer() noexcept { return *optimizer_; }
  /// The rows of the training split that step number `step` learns from, counted from 0.
  VectorView<const Index> batch(Index step) noexcept { return batches_.rows(step); }

 private:
  Trainer(Model model, std::shared_ptr<const Dataset> data, Batches batches)
      : model_(std::move(model)), data_(std::move(data)), batches_(std::move(batches)) {}
  Model model_;
  std::shared_ptr<const Dataset> data_;
  Batches batches_;
  std::unique_ptr<Optimizer> optimizer_;
  std::vector<Parameter> parameters_;
  std::vector<float> x_, dlogits_;
  std::vector<int> labels_;
  double clip_norm_ = 0;
  Index steps_ = 0, diverged_at_ = 0;
};

}  // namespace sirnorm
