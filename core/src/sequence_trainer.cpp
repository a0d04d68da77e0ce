#include "sirnorm/sequence_trainer.hpp"

#include <algorithm>
#include <cmath>

#include "sirnorm/loss.hpp"

#include "numbers.hpp"

namespace sirnorm {
namespace {

std::size_t size(Index n) {
  return static_cast<std::size_t>(n);
}

Check misfit(const RecurrentOptions& o, const Sequences& data, Index batch_size) {
  const auto shape = [&](const std::string& what) {
    return Error{ErrorCode::bad_shape, "The recurrent network " + what + "."};
  };
  if (o.features != data.features() || o.classes != data.classes)
    return shape("takes " + count(o.features, "feature") + " and gives " +
                 std::to_string(o.classes) + " classes but " + data.name + " has " +
                 std::to_string(data.features()) + " and " + std::to_string(data.classes));
  if (o.max_rows < batch_size || o.max_steps < data.longest())
    return shape("was made for " + count(o.max_rows, "row") + " of " + count(o.max_steps, "step") +
                 " but " + data.name + " needs " + std::to_string(batch_size) + " of " +
                 std::to_string(data.longest()));
  return std::nullopt;
}

}  // namespace

Result<SequenceTrainer> SequenceTrainer::create(Recurrent net,
                                                std::shared_ptr<const Sequences> data,
                                                TrainerOptions options) {
  using Norm = Recurrent::Norm;
  const Index batch_size = std::min(options.batches.batch_size, data->train_rows);
  if (Check no = misfit(net.options(), *data, batch_size)) return *no;
  if (!(options.clip_norm >= 0) || std::isinf(options.clip_norm))
    return Error{ErrorCode::bad_value, "Training needs a finite clip_norm of 0 or more, got " +
                                           say(options.clip_norm) + "."};
  const Norm norm = net.options().norm;
  if (norm == Norm::batch || norm == Norm::batch_per_step) {
    if (batch_size == 1)
      return Error{ErrorCode::bad_shape,
                   "BatchNorm expected more than 1 sequence in a batch when training, got 1."};
    if (options.batches.rest == BatchesOptions::Rest::keep)
      options.batches.rest = BatchesOptions::Rest::drop_a_lone_row;
  }
  auto batches =
      Batches::create({data->labels.data(), data->train_rows}, data->classes, options.batches);
  if (!batches) return batches.error();

  SequenceTrainer trainer(std::move(net), std::move(data), *std::move(batches));
  const VectorView<Parameter> list = trainer.net_.parameters();
  std::vector<Parameter> parameters(list.data, list.data + list.size);
  auto optimizer = std::visit(
      [&](const auto& chosen) {
        if constexpr (std::is_same_v<std::decay_t<decltype(chosen)>, SgdOptions>)
          return Optimizer::sgd(std::move(parameters), chosen);
        else
          return Optimizer::adam(std::move(parameters), chosen);
      },
      options.optimizer);
  if (!optimizer) return optimizer.error();
  trainer.optimizer_ = *std::move(optimizer);
  trainer.clip_norm_ = options.clip_norm;
  const RecurrentOptions& o = trainer.net_.options();
  trainer.batch_size_ = batch_size;
  trainer.x_.resize(size(o.max_rows * o.max_steps * o.features));
  trainer.lengths_.resize(size(o.max_rows));
  trainer.labels_.resize(size(o.max_rows));
  trainer.dlogits_.resize(size(batch_size * o.classes));
  return trainer;
}

ConstMatrix SequenceTrainer::forward(const Sequences& set, VectorView<const Index> rows,
                                     Mode mode) noexcept {
  Index steps = 1;
  for (Index i = 0; i < rows.size; ++i)
    steps = std::max(steps, set.length(rows[i]));
  gather(VectorView<const int>{set.labels.data(), set.rows()}, rows, {labels_.data(), rows.size});
  return net_.forward(encode(set, rows, steps, {x_.data(), steps * rows.size * set.features()},
                             {lengths_.data(), rows.size}),
                      mode);
}

Index SequenceTrainer::step(Index count, Vector losses) noexcept {
  for (Index taken = 0; taken < count; ++taken) {
    if (diverged_at_ > 0) return taken;
    const ConstMatrix logits = forward(*data_, batches_.rows(steps_), Mode::train);
    const Matrix dlogits{dlogits_.data(), logits.rows, logits.cols};
    const double loss = cross_entropy(logits, {labels_.data(), logits.rows}, dlogits);
    if (losses.data) losses[taken] = static_cast<float>(loss);
    ++steps_;
    if (!std::isfinite(loss)) {
      diverged_at_ = steps_;
      return taken + 1;
    }
    net_.zero_grad();
    net_.backward(dlogits);
    if (clip_norm_ > 0) clip_grad_norm(net_.parameters(), clip_norm_);
    optimizer_->step();
    net_.parameters_changed();
  }
  return count;
}

Score SequenceTrainer::evaluate(const Sequences& set, VectorView<const Index> rows, Mode mode,
                                Matrix logits) {
  assert(set.longest() <= net_.options().max_steps && set.features() == data_->features());
  const Recurrent::Statistics before = net_.statistics();
  double loss = 0;
  Index correct = 0;
  for (Index first = 0; first < rows.size;) {
    Index here = std::min(batch_size(), rows.size - first);
    if (rows.size - first - here == 1 && here > 2) --here;  // nobody is judged alone
    const ConstMatrix y = forward(set, {rows.data + first, here}, mode);
    loss += cross_entropy(y, {labels_.data(), here}, {}) * static_cast<double>(here);
    correct += count_correct(y, {labels_.data(), here});
    if (logits.data)
      for (Index r = 0; r < here; ++r)
        std::copy_n(y.row(r).data, y.cols, logits.row(first + r).data);
    first += here;
  }
  if (mode == Mode::train) net_.restore(before);
  const auto all = static_cast<double>(rows.size);
  return {loss / all, static_cast<double>(correct) / all};
}

Score SequenceTrainer::evaluate(Split split, Mode mode) {
  const bool train = split == Split::train;
  std::vector<Index> rows(size(train ? data_->train_rows : data_->test_rows));
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i] = static_cast<Index>(i) + (train ? 0 : data_->train_rows);
  return evaluate(*data_, {rows.data(), static_cast<Index>(rows.size())}, mode);
}

void SequenceTrainer::look(VectorView<const Index> rows, Mode mode) noexcept {
  assert(rows.size <= net_.options().max_rows);
  const Recurrent::Statistics before = net_.statistics();
  forward(*data_, rows, mode);
  net_.restore(before);
}

}  // namespace sirnorm
