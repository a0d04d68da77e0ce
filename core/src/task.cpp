#include "sirnorm/task.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include "runner.hpp"

namespace sirnorm {

Task::Task(LaneSetup setup, std::unique_ptr<Runner> runner)
    : setup_(std::move(setup)), runner_(std::move(runner)) {
  record_.lane = setup_.id;
  record_.seed = setup_.seed;
  for (std::size_t i = 0; i < setup_.looks.size(); ++i)
    record_.series.push_back(
        {.name = setup_.looks[i].name, .width = runner_->width(i), .values = {}});
}
Task::Task(Task&&) noexcept = default;
Task& Task::operator=(Task&&) noexcept = default;
Task::~Task() = default;

Result<Task> Task::create(const Experiment& experiment, std::string_view lane, std::uint64_t seed,
                          std::optional<Index> cell, Shelf& shelf) {
  auto setup = experiment.setup(lane, seed, cell);
  if (!setup) return setup.error();
  auto runner = setup->valley             ? make_valley_runner(*setup)
                : setup->data.sequences() ? make_sequence_runner(*setup, shelf)
                                          : make_row_runner(*setup, shelf);
  if (!runner) return runner.error();
  Task task(*std::move(setup), *std::move(runner));
  task.record_.cell = cell.value_or(-1);
  return task;
}

Index Task::step() const noexcept {
  return runner_->steps();
}

bool Task::done() const noexcept {
  return next_ == setup_.at.size();
}

void Task::look() {
  std::vector<float*> places;
  for (Series& s : record_.series) {
    const std::size_t size = s.values.size();
    s.values.resize(size + static_cast<std::size_t>(s.width),
                    std::numeric_limits<float>::quiet_NaN());
    places.push_back(s.values.data() + size);
  }
  runner_->look(places);
  for (std::size_t i = 0; i < setup_.looks.size(); ++i) {
    if (setup_.looks[i].kind == Look::Kind::seconds) *places[i] = static_cast<float>(seconds_);
    if (setup_.looks[i].kind == Look::Kind::batch_loss && losses_counted_ > 0)
      *places[i] = static_cast<float>(losses_ / static_cast<double>(losses_counted_));
  }
  losses_ = 0;
  losses_counted_ = 0;
  record_.at.push_back(step());
  ++next_;
}

void Task::advance(Index steps) {
  using Clock = std::chrono::steady_clock;
  const Index goal = std::min(setup_.steps, step() + std::max<Index>(steps, 0));
  while (!done()) {
    if (step() == setup_.at[next_]) {
      look();
      if (setup_.stop && record_.diverged_at == 0) {
        const Series& s = record_.series[*setup_.stop];
        const float now = s.values[s.values.size() - static_cast<std::size_t>(s.width)];
        const auto level = static_cast<float>(setup_.stop_level);
        const bool low = setup_.looks[*setup_.stop].lower_is_better();
        if (low ? now <= level : now >= level) {
          record_.stopped_at = step();
          next_ = setup_.at.size();
        }
      }
      continue;
    }
    if (step() >= goal) return;
    const Index due = std::min(goal, setup_.at[next_]);
    // the last step before a point stands alone: some looks compare what is before it and behind it
    const bool last = due == setup_.at[next_];
    Index count = due - step();
    if (last && count > 1) --count;
    const bool watched = last && count == due - step();
    if (watched) runner_->before_step();
    scratch_.resize(static_cast<std::size_t>(count));
    const auto begin = Clock::now();
    const Index taken = runner_->step(count, {scratch_.data(), count});
    seconds_ += std::chrono::duration<double>(Clock::now() - begin).count();
    for (Index i = 0; i < taken; ++i)
      losses_ += static_cast<double>(scratch_[static_cast<std::size_t>(i)]);
    losses_counted_ += taken;
    if (runner_->diverged_at() > 0) {
      record_.diverged_at = runner_->diverged_at();
      look();
      next_ = setup_.at.size();
    }
  }
}

Result<Judgement> Task::court(const std::vector<Index>& rows) {
  return runner_->court(rows);
}
Result<std::string> Task::pytorch(std::string_view class_name) const {
  return runner_->pytorch(class_name);
}
std::string Task::safetensors() {
  return runner_->safetensors();
}

std::vector<Index> looked_at(VectorView<const int> labels, Index classes, Index rows) {
  auto batches = Batches::create(labels, classes, {.batch_size = std::min(rows, labels.size)});
  std::vector<Index> chosen;
  if (!batches) return chosen;
  const VectorView<const Index> first = batches->rows(0);
  chosen.assign(first.data, first.data + first.size);
  return chosen;
}

}  // namespace sirnorm
