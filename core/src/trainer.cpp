#include "sirnorm/trainer.hpp"

#include <algorithm>
#include <cmath>

#include "sirnorm/loss.hpp"

#include "numbers.hpp"

namespace sirnorm {
namespace {

std::string many(Index n, const char* what) {
  return std::to_string(n) + " " + what +
         (n == 1                              ? ""
          : std::string_view(what) == "class" ? "es"
                                              : "s");
}

Check misfit(const Model& model, const Dataset& data, Index batch_size) {
  const Network& network = model.network();
  if (network.in_features() != data.features)
    return Error{ErrorCode::bad_shape,
                 "The network takes " + many(network.in_features(), "feature") + " but " +
                     data.name + " has " + std::to_string(data.features) + "."};
  if (network.out_features() != data.classes)
    return Error{ErrorCode::bad_shape,
                 "The network gives " + many(network.out_features(), "class") + " but " +
                     data.name + " has " + std::to_string(data.classes) + "."};
  if (batch_size > network.max_rows())
    return Error{ErrorCode::bad_shape, "The network was made for up to " +
                                           many(network.max_rows(), "row") + " but a batch has " +
                                           std::to_string(batch_size) + "."};
  return std::nullopt;
}

}  // namespace

Result<Trainer> Trainer::create(Model model, std::shared_ptr<const Dataset> data,
                                TrainerOptions options) {
  const Index batch_size = std::min(options.batches.batch_size, data->train_rows);
  if (Check no = misfit(model, *data, batch_size)) return *no;
  if (!(options.clip_norm >= 0) || std::isinf(options.clip_norm))
    return Error{ErrorCode::bad_value, "Training needs a finite clip_norm of 0 or more, got " +
                                           say(options.clip_norm) + "."};
  const auto refuses = [&](Index rows) {
    return model.network().check({data->x.data(), rows, data->features}, Mode::train);
  };
  if (Check no = refuses(batch_size)) return *no;
  if (options.batches.rest == BatchesOptions::Rest::keep && refuses(1))
    options.batches.rest = BatchesOptions::Rest::drop_a_lone_row;
  auto batches = Batches::create(data->train_labels(), data->classes, options.batches);
  if (!batches) return batches.error();

  Trainer trainer(std::move(model), std::move(data), *std::move(batches));
  trainer.parameters_ = trainer.model_.parameters();
  auto optimizer = std::visit(
      [&](const auto& chosen) {
        if constexpr (std::is_same_v<std::decay_t<decltype(chosen)>, SgdOptions>)
          return Optimizer::sgd(trainer.parameters_, chosen);
        else
          return Optimizer::adam(trainer.parameters_, chosen);
      },
      options.optimizer);
  if (!optimizer) return optimizer.error();
  trainer.optimizer_ = *std::move(optimizer);
  trainer.clip_norm_ = options.clip_norm;
  const auto size = [](Index n) { return static_cast<std::size_t>(n); };
  trainer.x_.resize(size(batch_size * trainer.data_->features));
  trainer.labels_.resize(size(batch_size));
  trainer.dlogits_.resize(size(batch_size * trainer.data_->classes));
  return trainer;
}

Index Trainer::step(Index count, Vector losses) noexcept {
  Network& network = model_.network();
  for (Index taken = 0; taken < count; ++taken) {
    if (diverged_at_ > 0) return taken;
    const VectorView<const Index> rows = batches_.rows(steps_);
    const Matrix x{x_.data(), rows.size, data_->features},
        dlogits{dlogits_.data(), rows.size, data_->classes};
    const VectorView<int> labels{labels_.data(), rows.size};
    gather(data_->train_x(), rows, x);
    gather(data_->train_labels(), rows, labels);
    const double loss = cross_entropy(network.forward(x, Mode::train), labels, dlogits);
    if (losses.data) losses[taken] = static_cast<float>(loss);
    ++steps_;
    if (!std::isfinite(loss)) {
      diverged_at_ = steps_;
      return taken + 1;
    }
    network.zero_grad();
    network.backward_parameters(dlogits);
    if (clip_norm_ > 0)
      clip_grad_norm({parameters_.data(), static_cast<Index>(parameters_.size())}, clip_norm_);
    optimizer_->step();
    network.parameters_changed();
  }
  return count;
}

Score Trainer::evaluate(Split split, Mode mode) {
  Network& network = model_.network();
  const ConstMatrix x = split == Split::train ? data_->train_x() : data_->test_x();
  const Labels labels = split == Split::train ? data_->train_labels() : data_->test_labels();
  const State before = mode == Mode::train ? model_.snapshot() : State{};
  double loss = 0;
  Index correct = 0;
  for (Index first = 0; first < x.rows;) {
    Index rows = std::min(network.max_rows(), x.rows - first);
    if (x.rows - first - rows == 1 && rows > 2) --rows;  // nobody is judged alone
    const ConstMatrix logits = network.forward({x.data + first * x.cols, rows, x.cols}, mode);
    const Labels here{labels.data + first, rows};
    loss += cross_entropy(logits, here, {}) * static_cast<double>(rows);
    correct += count_correct(logits, here);
    first += rows;
  }
  if (mode == Mode::train) (void)model_.restore(before);
  const auto rows = static_cast<double>(x.rows);
  return {loss / rows, static_cast<double>(correct) / rows};
}

}  // namespace sirnorm
