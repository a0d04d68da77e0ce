// Networks that learn rows of numbers, and all that may be looked at in them.
#include <algorithm>
#include <cmath>

#include "sirnorm/checkpoint.hpp"
#include "sirnorm/cost.hpp"
#include "sirnorm/probe.hpp"

#include "numbers.hpp"
#include "pass.hpp"
#include "runner.hpp"

namespace sirnorm {
namespace {

using Kind = Look::Kind;

std::size_t size(Index n) {
  return static_cast<std::size_t>(n);
}

/// Mean cosine between two different rows; rows of zeros have no direction.
double mean_cosine(ConstMatrix y) {
  std::vector<double> sum(size(y.cols));
  double rows = 0;
  for (Index r = 0; r < y.rows; ++r) {
    const double length = norm(y.row(r));
    if (!(length > 0) || !std::isfinite(length)) continue;
    ++rows;
    for (Index c = 0; c < y.cols; ++c)
      sum[size(c)] += static_cast<double>(y.row(r)[c]) / length;
  }
  double square = 0;
  for (double v : sum)
    square += v * v;
  return rows > 1 ? (square - rows) / (rows * (rows - 1)) : std::nan("");
}

double dead_share(ConstMatrix y) {
  Index dead = 0;
  for (Index c = 0; c < y.cols; ++c) {
    bool zero = true;
    for (Index r = 0; r < y.rows && zero; ++r)
      zero = y.row(r)[c] == 0.0f;
    dead += zero;
  }
  return static_cast<double>(dead) / static_cast<double>(y.cols);
}

/// Mean and unbiased variance of one feature of what a norm takes, over rows and places.
struct Moments {
  double mean = 0, variance = 0;
};
Moments moments_of(ConstMatrix x, Index features, Index feature) {
  const Index area = x.cols / features;
  double sum = 0, squares = 0;
  const auto count = static_cast<double>(x.rows * area);
  for (Index r = 0; r < x.rows; ++r)
    for (Index i = 0; i < area; ++i)
      sum += static_cast<double>(x.row(r)[feature * area + i]);
  const double mean = sum / count;
  for (Index r = 0; r < x.rows; ++r)
    for (Index i = 0; i < area; ++i) {
      const double d = static_cast<double>(x.row(r)[feature * area + i]) - mean;
      squares += d * d;
    }
  return {mean, squares / (count - 1)};
}

class RowRunner final : public Runner {
 public:
  RowRunner(const LaneSetup& setup, Trainer trainer)
      : setup_(setup), trainer_(std::move(trainer)), batch_(setup.batch_rows(data().train_rows)) {
    for (const Look& look : setup_.looks) {
      shapes_.push_back(shape_of(look, setup_, &model()));
      if (look.kind == Kind::update_ratio)
        for (std::size_t layer : shapes_.back().layers)
          watched_.push_back(layer);
      looks_inside_ = looks_inside_ || look.layerwise() || look.kind == Kind::histogram ||
                      look.kind == Kind::percentiles || look.kind == Kind::running ||
                      look.kind == Kind::landscape || look.kind == Kind::gradient_change;
    }
    double operations = 0;
    for (const Cost& cost : costs(model(), batch_))
      operations += cost.forward + cost.backward;
    operations_ = operations;
    if (looks_inside_ || any(Kind::jacobian)) gather_rows();
  }

  Index step(Index count, Vector losses) noexcept override { return trainer_.step(count, losses); }
  Index steps() const noexcept override { return trainer_.steps(); }
  Index diverged_at() const noexcept override { return trainer_.diverged_at(); }
  Index width(std::size_t look) const noexcept override { return shapes_[look].width; }

  void before_step() override {
    before_.clear();
    for (std::size_t layer : watched_) {
      const Vector w = weight(layer);
      before_.insert(before_.end(), w.data, w.data + w.size);
    }
  }

  void look(std::vector<float*>& values) override {
    scores_.clear();
    if (looks_inside_) look_inside(values);
    for (std::size_t i = 0; i < setup_.looks.size(); ++i)
      if (!shapes_[i].empty) look_at(i, values[i]);
  }

  Result<Judgement> court(const std::vector<Index>& rows) override {
    const auto n = static_cast<Index>(rows.size());
    if (n < 1 || n > net().max_rows())
      return Error{ErrorCode::bad_shape, "The court judges 1 to " +
                                             std::to_string(net().max_rows()) +
                                             " rows at once, got " + std::to_string(n) + "."};
    for (Index r : rows)
      if (r < 0 || r >= data().test_rows)
        return Error{ErrorCode::bad_value,
                     data().name + " has the rows 0 to " + std::to_string(data().test_rows - 1) +
                         " for testing, asked for " + std::to_string(r) + "."};
    std::vector<float> x(size(n * data().features));
    gather(data().test_x(), {rows.data(), n}, {x.data(), n, data().features});
    const ConstMatrix given{x.data(), n, data().features};
    if (Check no = net().check(given, Mode::train)) return *no;
    Judgement court{.classes = data().classes, .train = {}, .eval = {}};
    probabilities(given, Mode::train, court.train);
    probabilities(given, Mode::eval, court.eval);
    return court;
  }
  Result<std::string> pytorch(std::string_view class_name) const override {
    return trainer_.model().pytorch(class_name);
  }
  std::string safetensors() override { return save_safetensors(model()); }

 private:
  Model& model() noexcept { return trainer_.model(); }
  Network& net() noexcept { return trainer_.model().network(); }
  const Dataset& data() const noexcept { return trainer_.data(); }
  ConstMatrix x() const noexcept {
    return {x_.data(), static_cast<Index>(labels_.size()), data().features};
  }
  Labels labels() const noexcept { return {labels_.data(), static_cast<Index>(labels_.size())}; }
  Vector weight(std::size_t layer) noexcept { return net().layer(layer).parameters()[0].value; }
  bool any(Kind kind) const {
    return std::any_of(setup_.looks.begin(), setup_.looks.end(),
                       [&](const Look& look) { return look.kind == kind; });
  }

  void gather_rows() {
    const std::vector<Index> rows =
        looked_at(data().train_labels(), data().classes, std::min(setup_.rows, net().max_rows()));
    const auto n = static_cast<Index>(rows.size());
    x_.resize(size(n * data().features));
    labels_.resize(size(n));
    gather(data().train_x(), {rows.data(), n}, {x_.data(), n, data().features});
    gather(data().train_labels(), {rows.data(), n}, {labels_.data(), n});
  }

  // --- scores
  // --------------------------------------------------------------------------------------

  struct Known {
    const Look* look;
    Score score;
  };
  Score score(const Look& look) {
    for (const Known& k : scores_)
      if (k.look->split == look.split && k.look->mode == look.mode && k.look->group == look.group &&
          k.look->scale == look.scale && k.look->shift == look.shift)
        return k.score;
    const bool plain = look.mode == Mode::eval && look.scale == 1 && look.shift == 0;
    return scores_.emplace_back(Known{&look, plain ? trainer_.evaluate(look.split) : changed(look)})
        .score;
  }

  /// In groups, with changed inputs; a row left over that a norm cannot judge alone counts for
  /// nothing.
  Score changed(const Look& look) {
    const bool train = look.split == Split::train;
    const ConstMatrix all = train ? data().train_x() : data().test_x();
    const Labels labels = train ? data().train_labels() : data().test_labels();
    const Index group = std::min(look.mode == Mode::eval ? net().max_rows()
                                 : look.group > 0        ? static_cast<Index>(look.group)
                                                         : batch_,
                                 net().max_rows());
    const Undisturbed guard(model());
    std::vector<float> part(size(group * all.cols));
    double loss = 0, judged = 0;
    Index correct = 0;
    for (Index first = 0; first < all.rows;) {
      Index rows = std::min(group, all.rows - first);
      if (all.rows - first - rows == 1 && rows > 2) --rows;  // nobody is judged alone
      for (Index i = 0; i < rows * all.cols; ++i)
        part[size(i)] = static_cast<float>(
            static_cast<double>(all.data[first * all.cols + i]) * look.scale + look.shift);
      const ConstMatrix here{part.data(), rows, all.cols};
      if (!net().check(here, look.mode)) {
        const ConstMatrix logits = net().forward(here, look.mode);
        const Labels own{labels.data + first, rows};
        loss += cross_entropy(logits, own, {}) * static_cast<double>(rows);
        correct += count_correct(logits, own);
        judged += static_cast<double>(rows);
      }
      first += rows;
    }
    return {loss / judged, static_cast<double>(correct) / judged};
  }

  void probabilities(ConstMatrix rows, Mode mode, std::vector<float>& to) {
    const Undisturbed guard(model());
    const ConstMatrix logits = net().forward(rows, mode);
    to.resize(size(logits.rows * logits.cols));
    const std::vector<int> nobody(size(logits.rows), kIgnoreIndex);
    (void)cross_entropy(logits, {nobody.data(), logits.rows}, {},
                        {to.data(), logits.rows, logits.cols});
  }

  // --- layers: one pass on the rows, forward and backward, looked at from all sides
  // --------------------

  void look_inside(std::vector<float*>& values) {
    if (refuse_pass(model(), x(), labels(), setup_.mode)) return;
    running_before_.clear();
    if (any(Kind::running))
      for (std::size_t layer = 0; layer < net().size(); ++layer)
        for (Index b : {0, 1}) {
          const VectorView<Parameter> list = net().layer(layer).buffers();
          const Vector v = b < list.size ? list[b].value : Vector{};
          running_before_.emplace_back(v.data, v.data + v.size);
        }
    const Undisturbed guard(model());
    std::vector<float> slope;
    differentiate(model(), x(), labels(), setup_.mode, slope);
    for (std::size_t i = 0; i < setup_.looks.size(); ++i) {
      const Look& look = setup_.looks[i];
      float* to = values[i];
      for (std::size_t layer : shapes_[i].layers)
        to = look_at_layer(look, layer, to);
    }
    for (std::size_t i = 0; i < setup_.looks.size(); ++i)
      if (setup_.looks[i].kind == Kind::landscape || setup_.looks[i].kind == Kind::gradient_change)
        downhill(setup_.looks[i], values[i]);
  }

  /// Returns where the next layer's numbers belong.
  float* look_at_layer(const Look& look, std::size_t layer, float* to) {
    const ConstMatrix y = net().output(layer);
    const auto say = [&](double v) {
      *to = static_cast<float>(v);
      return to + 1;
    };
    switch (look.kind) {
      case Kind::mean:
        return say(summarize(y.flat()).mean);
      case Kind::variance:
        return say(summarize(y.flat()).var);
      case Kind::rms:
        return say(summarize(y.flat()).rms);
      case Kind::smallest:
        return say(summarize(y.flat()).smallest);
      case Kind::largest:
        return say(summarize(y.flat()).largest);
      case Kind::dead:
        return say(dead_share(y));
      case Kind::cosine:
        return say(mean_cosine(y));
      case Kind::gradient:
        return say(norm(net().output_gradient(layer).flat()));
      case Kind::weight_norm:
        return say(norm(weight(layer)));
      case Kind::weight_gradient:
        return say(norm(net().layer(layer).parameters()[0].grad));
      case Kind::effective_lr: {
        const double length = norm(weight(layer));
        return say(trainer_.optimizer().lr() / (length * length));
      }
      case Kind::update_ratio:
        return say(update_ratio(layer));
      case Kind::histogram: {
        const auto bins = static_cast<Index>(look.bins);
        const auto h = histogram(y.flat(), look.low, look.high, bins);
        const auto all = static_cast<double>(y.flat().size);
        if (!h) return to + bins + 2;
        to = say(static_cast<double>(h->below) / all);
        for (Index n : h->counts)
          to = say(static_cast<double>(n) / all);
        return say(static_cast<double>(h->above) / all);
      }
      case Kind::percentiles: {
        std::vector<float> unit(size(y.rows));
        for (Index r = 0; r < y.rows; ++r)
          unit[size(r)] = y.row(r)[static_cast<Index>(look.unit)];
        for (double v : percentiles({unit.data(), y.rows}, {look.low / 100, 0.5, look.high / 100}))
          to = say(v);
        return to;
      }
      case Kind::running: {
        const VectorView<Parameter> buffers = net().layer(layer).buffers();
        const auto column = static_cast<Index>(look.unit);
        const Moments now = moments_of(net().input(layer), buffers[0].value.size, column);
        to = say(now.mean);
        to = say(now.variance);
        // this pass has moved the running pair already: what stood there before is in the snapshot
        to = say(static_cast<double>(running_before_[layer * 2][size(column)]));
        return say(static_cast<double>(running_before_[layer * 2 + 1][size(column)]));
      }
      default:
        return to;
    }
  }

  double update_ratio(std::size_t layer) {
    std::size_t from = 0;
    for (std::size_t watched : watched_) {
      const Vector w = weight(watched);
      if (watched != layer) {
        from += size(w.size);
        continue;
      }
      if (before_.size() < from + size(w.size)) return std::nan("");
      double moved = 0;
      for (Index e = 0; e < w.size; ++e) {
        const double d = static_cast<double>(w[e]) - static_cast<double>(before_[from + size(e)]);
        moved += d * d;
      }
      return std::sqrt(moved) / norm({before_.data() + from, w.size});
    }
    return std::nan("");
  }

  /// Along the gradient: the loss, or how much the gradient itself has changed.
  void downhill(const Look& look, float* to) {
    const auto points = static_cast<Index>(look.points);
    const auto here = gradient_direction(model(), x(), labels(), setup_.mode);
    if (!here) return;
    Direction down = *here;
    for (float& v : down)
      v = -v;
    if (look.kind == Kind::landscape) {
      std::vector<double> distances;
      for (Index i = 0; i < points; ++i)
        distances.push_back(look.far * static_cast<double>(i) / static_cast<double>(points - 1));
      const auto losses = loss_along(model(), x(), labels(), setup_.mode, down, distances);
      for (Index i = 0; losses && i < points; ++i)
        to[i] = static_cast<float>((*losses)[size(i)]);
      return;
    }
    const Undisturbed guard(model());
    const double length = norm({here->data(), static_cast<Index>(here->size())});
    const std::vector<Parameter> list = model().parameters();
    Direction start;
    for (const Parameter& p : list)
      start.insert(start.end(), p.value.data, p.value.data + p.value.size);
    for (Index i = 0; i < points; ++i) {
      const double far = look.far * static_cast<double>(i + 1) / static_cast<double>(points);
      std::size_t e = 0;
      for (const Parameter& p : list)
        for (Index k = 0; k < p.value.size; ++k, ++e)
          p.value[k] = static_cast<float>(static_cast<double>(start[e]) +
                                          far * static_cast<double>(down[e]));
      net().parameters_changed();
      const auto there = gradient_direction(model(), x(), labels(), setup_.mode);
      double change = 0;
      for (std::size_t k = 0; there && k < here->size(); ++k) {
        const double d = static_cast<double>((*there)[k]) - static_cast<double>((*here)[k]);
        change += d * d;
      }
      to[i] = static_cast<float>(std::sqrt(change) / length);
    }
  }

  // --- the network as a whole
  // ----------------------------------------------------------------------------

  void look_at(std::size_t i, float* to) {
    const Look& look = setup_.looks[i];
    const auto fill = [&](const Result<std::vector<float>>& from) {
      if (from) std::copy(from->begin(), from->end(), to);
    };
    switch (look.kind) {
      case Kind::loss:
        *to = static_cast<float>(score(look).loss);
        break;
      case Kind::accuracy:
        *to = static_cast<float>(score(look).accuracy);
        break;
      case Kind::operations:
        *to = static_cast<float>(operations_ * static_cast<double>(steps()));
        break;
      case Kind::class_accuracy:
      case Kind::confusion:
        answers(look.kind == Kind::confusion, to);
        break;
      case Kind::surface:
        fill(decision_surface(model(), *setup_.grid));
        break;
      case Kind::jacobian: {
        ConstMatrix rows = x();
        rows.rows = std::min(rows.rows, static_cast<Index>(look.rows));
        if (rows.rows == static_cast<Index>(look.rows))
          fill(sample_jacobian(model(), rows, setup_.mode));
        break;
      }
      case Kind::logits:
      case Kind::probabilities: {
        ConstMatrix rows = data().test_x();
        rows.rows = std::min({rows.rows, static_cast<Index>(look.rows), net().max_rows()});
        if (look.kind == Kind::probabilities) {
          std::vector<float> all;
          probabilities(rows, Mode::eval, all);
          fill(std::move(all));
        } else {
          const ConstMatrix logits = net().forward(rows, Mode::eval);
          std::copy_n(logits.data, logits.flat().size, to);
        }
        break;
      }
      default:
        break;
    }
  }

  void answers(bool all, float* to) {
    const ConstMatrix rows = data().test_x();
    std::vector<float> logits(size(rows.rows * data().classes));
    for (Index first = 0; first < rows.rows;) {
      const Index n = std::min(net().max_rows(), rows.rows - first);
      const ConstMatrix y =
          net().forward({rows.data + first * rows.cols, n, rows.cols}, Mode::eval);
      std::copy_n(y.data, y.flat().size, logits.data() + first * data().classes);
      first += n;
    }
    count_answers({logits.data(), rows.rows, data().classes}, data().test_labels(), all, to);
  }

  LaneSetup setup_;
  Trainer trainer_;
  Index batch_ = 0;
  std::vector<LookShape> shapes_;
  std::vector<std::size_t> watched_;  // layers whose updates are looked at
  bool looks_inside_ = false;
  double operations_ = 0;  // of one step
  std::vector<float> x_;   // the rows that are looked at
  std::vector<int> labels_;
  std::vector<float> before_;  // the watched weights in front of the last step
  std::vector<Known> scores_;  // of this point
  std::vector<std::vector<float>> running_before_;
};

}  // namespace

Result<std::unique_ptr<Runner>> make_row_runner(const LaneSetup& setup, Shelf& shelf) {
  auto data = shelf.dataset(setup.data);
  if (!data) return data.error();
  auto model = setup.model(setup.max_rows((*data)->train_rows, (*data)->test_rows));
  if (!model) return model.error();
  auto trainer = Trainer::create(*std::move(model), *data, setup.training);
  if (!trainer) return trainer.error();
  return std::unique_ptr<Runner>(new RowRunner(setup, *std::move(trainer)));
}

}  // namespace sirnorm
