#include <algorithm>

#include "sirnorm/loss.hpp"
#include "sirnorm/safetensors.hpp"
#include "sirnorm/sequence_trainer.hpp"

#include "numbers.hpp"
#include "runner.hpp"

namespace sirnorm {
namespace {

class SequenceRunner final : public Runner {
 public:
  SequenceRunner(const LaneSetup& setup, SequenceTrainer trainer,
                 std::shared_ptr<const Sequences> longer)
      : looks_(setup.looks), trainer_(std::move(trainer)), longer_(std::move(longer)) {
    for (const Look& look : looks_)
      widths_.push_back(shape_of(look, setup, nullptr).width);
    const Sequences& data = trainer_.data();
    rows_ = looked_at({data.labels.data(), data.train_rows}, data.classes,
                      std::min(setup.rows, trainer_.net().options().max_rows));
    mode_ = setup.mode;
  }

  Index step(Index count, Vector losses) noexcept override { return trainer_.step(count, losses); }
  Index steps() const noexcept override { return trainer_.steps(); }
  Index diverged_at() const noexcept override { return trainer_.diverged_at(); }
  Index width(std::size_t look) const noexcept override { return widths_[look]; }

  void look(std::vector<float*>& values) override {
    using Kind = Look::Kind;
    scores_.clear();
    bool looked = false;
    for (std::size_t i = 0; i < looks_.size(); ++i) {
      const Look& look = looks_[i];
      switch (look.kind) {
        case Kind::loss:
        case Kind::accuracy: {
          const Score score = this->score(look.split, look.mode);
          *values[i] = static_cast<float>(look.kind == Kind::loss ? score.loss : score.accuracy);
          break;
        }
        case Kind::longer_accuracy:
          if (longer_) *values[i] = static_cast<float>(longer_accuracy());
          break;
        case Kind::class_accuracy:
        case Kind::confusion:
          confusion(look.kind == Kind::confusion, values[i]);
          break;
        case Kind::sigma:
        case Kind::running_sigma:
        case Kind::hidden_norm:
          if (!looked) trainer_.look({rows_.data(), static_cast<Index>(rows_.size())}, mode_);
          looked = true;
          for (Index t = 0; t < widths_[i]; ++t) {
            const Recurrent::Step step = trainer_.net().step(t);
            values[i][t] =
                static_cast<float>(look.kind == Kind::sigma           ? step.sigma
                                   : look.kind == Kind::running_sigma ? step.running_sigma
                                                                      : step.hidden_norm);
          }
          break;
        default:
          break;
      }
      if (looked && !look.of_sequences()) looked = false;  // another pass has gone through since
    }
  }

  Result<Judgement> court(const std::vector<Index>&) override {
    return Error{ErrorCode::bad_value,
                 "The court judges rows of numbers, and this lane learns sequences."};
  }
  Result<std::string> pytorch(std::string_view) const override {
    return Error{ErrorCode::bad_value, "A recurrent lane has no class in PyTorch's words."};
  }
  std::string safetensors() override {
    TensorFile file{.tensors = {}, .metadata = {{"format", "pt"}}};
    for (const VectorView<Parameter>& list :
         {trainer_.net().parameters(), trainer_.net().buffers()})
      for (Index i = 0; i < list.size; ++i) {
        const Parameter& p = list[i];
        file.tensors.push_back({std::string(p.name),
                                {p.shape.begin(), p.shape.end()},
                                NamedTensor::Floats(p.value.data, p.value.data + p.value.size)});
      }
    auto bytes = write_safetensors(file);
    return bytes ? *std::move(bytes) : "";
  }

 private:
  struct Known {
    Split split;
    Mode mode;
    Score score;
  };
  Score score(Split split, Mode mode) {
    for (const Known& k : scores_)
      if (k.split == split && k.mode == mode) return k.score;
    return scores_.emplace_back(Known{split, mode, trainer_.evaluate(split, mode)}).score;
  }
  double longer_accuracy() {
    std::vector<Index> rows(static_cast<std::size_t>(longer_->test_rows));
    for (std::size_t i = 0; i < rows.size(); ++i)
      rows[i] = static_cast<Index>(i);
    return trainer_.evaluate(*longer_, {rows.data(), longer_->test_rows}, Mode::eval).accuracy;
  }
  void confusion(bool all, float* to) {
    const Sequences& data = trainer_.data();
    std::vector<Index> rows(static_cast<std::size_t>(data.test_rows));
    for (std::size_t i = 0; i < rows.size(); ++i)
      rows[i] = data.train_rows + static_cast<Index>(i);
    std::vector<float> logits(rows.size() * static_cast<std::size_t>(data.classes));
    const Matrix y{logits.data(), data.test_rows, data.classes};
    trainer_.evaluate(data, {rows.data(), data.test_rows}, Mode::eval, y);
    count_answers(y, {data.labels.data() + data.train_rows, data.test_rows}, all, to);
  }

  std::vector<Look> looks_;
  std::vector<Index> widths_, rows_;
  Mode mode_ = Mode::train;
  SequenceTrainer trainer_;
  std::shared_ptr<const Sequences> longer_;
  std::vector<Known> scores_;
};

}  // namespace

Result<std::unique_ptr<Runner>> make_sequence_runner(const LaneSetup& setup, Shelf& shelf) {
  auto data = shelf.sequences(setup.data);
  if (!data) return data.error();
  RecurrentOptions options = setup.recurrent;
  options.max_rows =
      std::max(setup.batch_rows((*data)->train_rows), std::min(setup.rows, (*data)->train_rows));
  auto net = Recurrent::create(options);
  if (!net) return net.error();
  Random random(setup.seed);
  net->draw(setup.start, random, setup.recurrent_gain);
  auto trainer = SequenceTrainer::create(*std::move(net), *data, setup.training);
  if (!trainer) return trainer.error();
  return std::unique_ptr<Runner>(
      new SequenceRunner(setup, *std::move(trainer), shelf.longer(setup.data)));
}

void count_answers(ConstMatrix logits, VectorView<const int> labels, bool all, float* to) {
  const Index classes = logits.cols;
  const auto size = [](Index n) { return static_cast<std::size_t>(n); };
  std::vector<Index> counts(size(classes * classes)), rows_of(size(classes));
  for (Index r = 0; r < logits.rows; ++r) {
    const ConstVector row = logits.row(r);
    ++rows_of[size(labels[r])];
    if (std::any_of(row.data, row.data + classes, [](float v) { return v != v; })) continue;
    const auto answer = std::max_element(row.data, row.data + classes) - row.data;
    ++counts[size(labels[r] * classes + answer)];
  }
  for (Index c = 0; c < classes; ++c)
    if (!all)
      to[c] = static_cast<float>(static_cast<double>(counts[size(c * classes + c)]) /
                                 static_cast<double>(rows_of[size(c)]));
    else
      for (Index a = 0; a < classes; ++a)
        to[c * classes + a] = static_cast<float>(counts[size(c * classes + a)]);
}

}  // namespace sirnorm
