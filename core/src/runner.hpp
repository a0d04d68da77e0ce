// A network in training as a Task sees it: rows of numbers or sequences behind the same few calls.
#pragma once
#include "sirnorm/task.hpp"

namespace sirnorm {

class Runner {
 public:
  virtual ~Runner() = default;
  virtual Index step(Index count, Vector losses) noexcept = 0;
  virtual Index steps() const noexcept = 0;
  virtual Index diverged_at() const noexcept = 0;
  /// In front of the step behind which a point will be recorded.
  virtual void before_step() {}
  virtual Index width(std::size_t look) const noexcept = 0;
  /// Fills values[i], [width(i)], of every look but batch_loss and seconds.
  virtual void look(std::vector<float*>& values) = 0;
  virtual Result<Judgement> court(const std::vector<Index>& rows) = 0;
  virtual Result<std::string> pytorch(std::string_view class_name) const = 0;
  virtual std::string safetensors() = 0;
};

Result<std::unique_ptr<Runner>> make_row_runner(const LaneSetup& setup, Shelf& shelf);
Result<std::unique_ptr<Runner>> make_sequence_runner(const LaneSetup& setup, Shelf& shelf);
Result<std::unique_ptr<Runner>> make_valley_runner(const LaneSetup& setup);

/// Of `all` rows, so many that are looked at: always the same ones, from all over.
std::vector<Index> looked_at(VectorView<const int> labels, Index classes, Index rows);

/// Of these answers: [classes, classes] label by answer, or (not all) [classes] the share of right
/// ones. The first largest logit is the answer.
void count_answers(ConstMatrix logits, VectorView<const int> labels, bool all, float* to);

}  // namespace sirnorm
