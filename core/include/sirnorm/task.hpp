// The unit of an experiment's work: one lane with one seed, trained step by step and looked at on
// the way. The same task gives the same record everywhere, but for its "seconds".
#pragma once
#include <memory>

#include "sirnorm/experiment.hpp"
#include "sirnorm/record.hpp"

namespace sirnorm {

/// How a network judges some rows together, in either mode: [rows, classes] probabilities.
struct Judgement {
  Index classes = 0;
  std::vector<float> train;  // by the statistics of these rows; they leave no trace
  std::vector<float> eval;   // by the running ones
};

class Runner;

class Task {
 public:
  /// What Trainer::create() and the shelf refuse, what Experiment::setup() refuses. cell: of the
  /// sweep.
  static Result<Task> create(const Experiment& experiment, std::string_view lane,
                             std::uint64_t seed, std::optional<Index> cell, Shelf& shelf);
  Task(Task&&) noexcept;
  Task& operator=(Task&&) noexcept;
  ~Task();

  /// Up to so many steps more; points fall due on the way. The first call also records the start.
  void advance(Index steps);
  Index step() const noexcept;
  Index steps() const noexcept { return setup_.steps; }
  /// At the last step, stopped or diverged: nothing more will come.
  bool done() const noexcept;
  const Record& record() const noexcept { return record_; }
  const LaneSetup& setup() const noexcept { return setup_; }

  /// rows: of the test split, 1 to 1024 of them. bad_shape, bad_value: no such row, or one row
  /// alone where a layer cannot work in train mode.
  Result<Judgement> court(const std::vector<Index>& rows);
  /// bad_value: a recurrent lane, which PyTorch has no class for.
  Result<std::string> pytorch(std::string_view class_name = "SirNormNet") const;
  std::string safetensors();

 private:
  Task(LaneSetup setup, std::unique_ptr<Runner> runner);
  void look();
  LaneSetup setup_;
  std::unique_ptr<Runner> runner_;
  Record record_;
  std::size_t next_ = 0;  // of setup_.at
  double losses_ = 0;     // since the last point
  Index losses_counted_ = 0;
  double seconds_ = 0;  // of training steps
  std::vector<float> scratch_;
};

}  // namespace sirnorm
