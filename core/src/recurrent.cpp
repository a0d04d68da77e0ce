// Backward through time is derived in docs/recurrent.md. The rows of a batch are sorted by length,
// longest first, so that the sequences still running at a step are a prefix: no mask is needed, and
// BatchNorm meets only steps that are there.
#include "sirnorm/recurrent.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "sirnorm/kernels.hpp"

#include "numbers.hpp"

namespace sirnorm {
namespace {

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}
Error shape(std::string message) {
  return {ErrorCode::bad_shape, "Recurrent " + std::move(message)};
}
Matrix matrix(const Parameter& p, Vector v) {
  return {v.data, p.shape.sides[0], p.shape.sides[1]};
}

}  // namespace

Result<Recurrent> Recurrent::create(RecurrentOptions o) {
  for (const auto& [n, what] : {std::pair{o.features, "feature"},
                                std::pair{o.hidden, "hidden unit"}, std::pair{o.classes, "class"},
                                std::pair{o.max_rows, "row"}, std::pair{o.max_steps, "step"}})
    if (n < 1)
      return shape("needs at least one " + std::string(what) + ", got " + std::to_string(n) + ".");
  const auto widest = static_cast<double>(std::max({o.features, o.hidden, o.classes}));
  if (widest * static_cast<double>(o.max_rows) * static_cast<double>(o.max_steps) > 0x1p28 ||
      widest * widest > 0x1p28)
    return shape("would hold more than 2^28 activations or weights: " + std::to_string(o.max_rows) +
                 " rows of " + std::to_string(o.max_steps) + " steps, " + say(widest) + " wide.");
  if (!(o.eps > 0) || std::isinf(o.eps))
    return Error{ErrorCode::bad_value,
                 "Recurrent needs a finite eps above 0, got " + say(o.eps) + "."};
  if (!(o.momentum >= 0 && o.momentum <= 1))
    return Error{ErrorCode::bad_value,
                 "Recurrent needs a momentum between 0 and 1, got " + say(o.momentum) + "."};
  Recurrent net;
  net.options_ = o;
  net.order_.resize(at(o.max_rows));
  net.starts_.resize(at(o.max_steps + 1));
  net.running_.resize(at(o.max_steps + 1));
  const bool batch = o.norm == Norm::batch || o.norm == Norm::batch_per_step;
  net.tracked_.resize(batch ? at(o.norm == Norm::batch ? 1 : o.max_steps) : 0);
  Arena measure;
  net.plan(measure);
  net.arena_ = Arena(measure.used());
  net.plan(net.arena_);
  return net;
}

void Recurrent::plan(Arena& arena) {
  const auto& o = options_;
  parameters_.clear();
  buffers_.clear();
  const auto claim = [&](Parameter& p, const char* name, Shape sides, float start) {
    p = {name, arena.vector(sides.size()), arena.vector(sides.size()), sides};
    if (p.value.data) std::fill_n(p.value.data, p.value.size, start);
    parameters_.push_back(p);
  };
  claim(ih_, "weight_ih", {o.hidden, o.features}, 0);
  claim(hh_, "weight_hh", {o.hidden, o.hidden}, 0);
  if (o.bias) claim(bias_, "bias", {o.hidden}, 0);
  if (o.norm != Norm::none) {
    claim(norm_weight_, "norm.weight", {o.hidden}, 1);
    claim(norm_bias_, "norm.bias", {o.hidden}, 0);
  }
  claim(readout_, "readout.weight", {o.classes, o.hidden}, 0);
  claim(readout_bias_, "readout.bias", {o.classes}, 0);

  const auto pairs = static_cast<Index>(tracked_.size());
  if (pairs > 0) {
    running_mean_ = arena.vector(pairs * o.hidden);
    running_var_ = arena.vector(pairs * o.hidden);
    if (running_var_.data) std::fill_n(running_var_.data, running_var_.size, 1.0f);
    const Shape sides = o.norm == Norm::batch ? Shape{o.hidden} : Shape{pairs, o.hidden};
    buffers_.push_back({"norm.running_mean", running_mean_, {}, sides});
    buffers_.push_back({"norm.running_var", running_var_, {}, sides});
  }
  const auto& k = kernels();
  packed_ih_ = arena.vector(k.linear_packed_size(o.hidden, o.features));
  packed_hh_ = arena.vector(k.linear_packed_size(o.hidden, o.hidden));
  packed_readout_ = arena.vector(k.linear_packed_size(o.classes, o.hidden));
  const Index all = o.max_rows * o.max_steps;
  x_ = arena.vector(all * o.features);
  for (Vector* v : {&a_, &h_, &da_})
    *v = arena.vector(all * o.hidden);
  if (o.norm != Norm::none)
    for (Vector* v : {&mean_, &mean_low_, &var_, &rstd_})
      *v = arena.vector(pairs > 0 ? o.max_steps * o.hidden : all);
  for (Vector* v : {&last_, &dlast_, &dh_})
    *v = arena.vector(o.max_rows * o.hidden);
  logits_ = arena.vector(o.max_rows * o.classes);
}

VectorView<Parameter> Recurrent::parameters() noexcept {
  return {parameters_.data(), static_cast<Index>(parameters_.size())};
}
VectorView<Parameter> Recurrent::buffers() noexcept {
  return {buffers_.data(), static_cast<Index>(buffers_.size())};
}
Recurrent::Statistics Recurrent::statistics() const {
  Statistics now{.values = {}, .batches = tracked_};
  for (const Parameter& b : buffers_)
    now.values.insert(now.values.end(), b.value.data, b.value.data + b.value.size);
  return now;
}
void Recurrent::restore(const Statistics& statistics) noexcept {
  const float* from = statistics.values.data();
  for (const Parameter& b : buffers_) {
    std::copy_n(from, b.value.size, b.value.data);
    from += b.value.size;
  }
  tracked_ = statistics.batches;
}
void Recurrent::zero_grad() noexcept {
  for (const Parameter& p : parameters_)
    std::fill_n(p.grad.data, p.grad.size, 0.0f);
}

Check Recurrent::check(const SequenceBatch& b, Mode mode) const {
  const auto& o = options_;
  if (b.features != o.features)
    return shape("expects " + std::to_string(o.features) + " features but the batch has " +
                 std::to_string(b.features) + ".");
  if (b.rows < 1 || b.rows > o.max_rows || b.steps < 1 || b.steps > o.max_steps)
    return shape("was made for 1 to " + std::to_string(o.max_rows) + " rows of 1 to " +
                 std::to_string(o.max_steps) + " steps but the batch has " +
                 std::to_string(b.rows) + " rows of " + std::to_string(b.steps) + ".");
  if (b.x.size != b.steps * b.rows * b.features || b.lengths.size != b.rows)
    return shape("needs " + std::to_string(b.steps * b.rows * b.features) + " values and " +
                 std::to_string(b.rows) + " lengths, got " + std::to_string(b.x.size) + " and " +
                 std::to_string(b.lengths.size) + ".");
  for (Index r = 0; r < b.rows; ++r)
    if (b.lengths[r] < 1 || b.lengths[r] > b.steps)
      return shape("needs sequences of 1 to " + std::to_string(b.steps) + " steps, but row " +
                   std::to_string(r) + " has " + std::to_string(b.lengths[r]) + ".");
  if (mode == Mode::train && !tracked_.empty() && b.rows == 1)
    return shape("with BatchNorm expected more than 1 sequence when training, got 1.");
  return std::nullopt;
}

/// order_: rows by length, longest first, equals as they stand. running_[t]: how many run at step
/// t. starts_[t]: where step t begins in what is kept of all steps.
void Recurrent::sort_rows(const SequenceBatch& b) noexcept {
  rows_ = b.rows;
  std::fill(running_.begin(), running_.end(), Index{0});
  for (Index r = 0; r < b.rows; ++r)
    ++running_[at(b.lengths[r] - 1)];
  for (Index t = b.steps - 1; t-- > 0;)
    running_[at(t)] += running_[at(t + 1)];
  steps_ = b.steps;
  while (running_[at(steps_ - 1)] == 0)
    --steps_;
  starts_[0] = 0;
  for (Index t = 0; t < steps_; ++t)
    starts_[at(t + 1)] = starts_[at(t)] + running_[at(t)];
  Index placed = 0;
  for (Index length = steps_; length > 0; --length)
    for (Index r = 0; r < b.rows; ++r)
      if (b.lengths[r] == length) order_[at(placed++)] = r;
}

/// The rows of step t, or the first few of them.
Matrix Recurrent::at_step(Vector all, Index t, Index rows) const noexcept {
  return {all.data + starts_[at(t)] * options_.hidden, rows, options_.hidden};
}

/// Which running pair step t uses: its own, or the last trained one before it.
Index Recurrent::running_step(Index t) const noexcept {
  t = std::min(t, static_cast<Index>(tracked_.size()) - 1);
  while (t > 0 && tracked_[at(t)] == 0)
    --t;
  return t;
}

ConstMatrix Recurrent::forward(const SequenceBatch& b, Mode mode) noexcept {
  const auto& k = kernels();
  const auto& o = options_;
  const Index hidden = o.hidden;
  if (!packed_is_current_) {
    k.linear_pack({.weight = matrix(ih_, ih_.value), .packed = packed_ih_});
    k.linear_pack({.weight = matrix(hh_, hh_.value), .packed = packed_hh_});
    k.linear_pack({.weight = matrix(readout_, readout_.value), .packed = packed_readout_});
    packed_is_current_ = true;
  }
  sort_rows(b);
  used_batch_statistics_ = mode == Mode::train;
  for (Index t = 0; t < steps_; ++t)
    for (Index i = 0; i < running_[at(t)]; ++i)
      std::copy_n(b.x.data + (t * b.rows + order_[at(i)]) * o.features, o.features,
                  x_.data + (starts_[at(t)] + i) * o.features);
  const Index all = starts_[at(steps_)];
  k.linear_forward({.x = {x_.data, all, o.features},
                    .packed = packed_ih_,
                    .bias = bias_.value,
                    .y = {a_.data, all, hidden}});

  for (Index t = 0; t < steps_; ++t) {
    const Index rows = running_[at(t)];
    const Matrix a = at_step(a_, t, rows), h = at_step(h_, t, rows);
    if (t > 0) {
      k.linear_forward({.x = at_step(h_, t - 1, rows), .packed = packed_hh_, .bias = {}, .y = h});
      for (Index i = 0; i < rows * hidden; ++i)
        a.data[i] += h.data[i];
    }
    const auto of_step = [&](Vector v) { return Vector{v.data + t * hidden, hidden}; };
    const auto of_rows = [&](Vector v) { return Vector{v.data + starts_[at(t)], rows}; };
    if (o.norm == Norm::layer) {
      k.layer_norm_forward({.x = a,
                            .weight = norm_weight_.value,
                            .bias = norm_bias_.value,
                            .eps = o.eps,
                            .y = h,
                            .mean = of_rows(mean_),
                            .mean_low = of_rows(mean_low_),
                            .var = of_rows(var_),
                            .rstd = of_rows(rstd_)});
    } else if (!tracked_.empty()) {
      const Index pair =
          mode == Mode::eval ? running_step(t) : std::min(t, Index(tracked_.size()) - 1);
      const Vector running_mean{running_mean_.data + pair * hidden, hidden};
      const Vector running_var{running_var_.data + pair * hidden, hidden};
      if (mode == Mode::eval) {
        std::copy_n(running_mean.data, hidden, of_step(mean_).data);
        std::fill_n(of_step(mean_low_).data, hidden, 0.0f);
        k.batch_norm_forward_eval({.x = a,
                                   .weight = norm_weight_.value,
                                   .bias = norm_bias_.value,
                                   .eps = o.eps,
                                   .y = h,
                                   .running_mean = running_mean,
                                   .running_var = running_var,
                                   .rstd = of_step(rstd_)});
      } else {
        k.batch_norm_forward_train({.x = a,
                                    .weight = norm_weight_.value,
                                    .bias = norm_bias_.value,
                                    .eps = o.eps,
                                    .y = h,
                                    .mean = of_step(mean_),
                                    .mean_low = of_step(mean_low_),
                                    .var = of_step(var_),
                                    .rstd = of_step(rstd_)});
        if (rows > 1) {
          ++tracked_[at(pair)];
          k.batch_norm_track({.rows = rows,
                              .momentum = o.momentum,
                              .mean = of_step(mean_),
                              .mean_low = of_step(mean_low_),
                              .var = of_step(var_),
                              .running_mean = running_mean,
                              .running_var = running_var});
        }
      }
    }
    const Matrix from = o.norm == Norm::none ? a : h;
    k.relu_forward({.x = from.flat(), .y = h.flat()});
    const Index next = t + 1 < steps_ ? running_[at(t + 1)] : 0;
    for (Index i = next; i < rows; ++i)  // sequences that end here
      std::copy_n(h.row(i).data, hidden, last_.data + order_[at(i)] * hidden);
  }
  k.linear_forward({.x = {last_.data, rows_, hidden},
                    .packed = packed_readout_,
                    .bias = readout_bias_.value,
                    .y = {logits_.data, rows_, o.classes}});
  return {logits_.data, rows_, o.classes};
}

void Recurrent::backward(ConstMatrix dlogits) noexcept {
  const auto& k = kernels();
  const auto& o = options_;
  const Index hidden = o.hidden;
  k.linear_backward({.dy = dlogits,
                     .x = {last_.data, rows_, hidden},
                     .weight = matrix(readout_, readout_.value),
                     .dx = {dlast_.data, rows_, hidden},
                     .dweight = matrix(readout_, readout_.grad),
                     .dbias = readout_bias_.grad});
  for (Index i = 0; i < rows_; ++i)
    std::copy_n(dlast_.data + order_[at(i)] * hidden, hidden, dh_.data + i * hidden);

  for (Index t = steps_; t-- > 0;) {
    // dh: from the next step where a sequence goes on, from the read-out where it ends.
    const Index rows = running_[at(t)];
    const Matrix dh{dh_.data, rows, hidden}, da = at_step(da_, t, rows);
    const Matrix a = at_step(a_, t, rows), h = at_step(h_, t, rows);
    const auto of_step = [&](Vector v) { return ConstVector{v.data + t * hidden, hidden}; };
    const auto of_rows = [&](Vector v) { return ConstVector{v.data + starts_[at(t)], rows}; };
    const Matrix gated = o.norm == Norm::none ? da : dh;
    k.relu_backward({.dy = dh.flat(), .x = h.flat(), .dx = gated.flat()});
    if (o.norm == Norm::layer)
      k.layer_norm_backward({.dy = dh,
                             .x = a,
                             .weight = norm_weight_.value,
                             .eps = o.eps,
                             .mean = of_rows(mean_),
                             .mean_low = of_rows(mean_low_),
                             .rstd = of_rows(rstd_),
                             .dx = da,
                             .dweight = norm_weight_.grad,
                             .dbias = norm_bias_.grad});
    else if (o.norm != Norm::none)
      k.batch_norm_backward({.train = used_batch_statistics_,
                             .dy = dh,
                             .x = a,
                             .weight = norm_weight_.value,
                             .eps = o.eps,
                             .mean = of_step(mean_),
                             .mean_low = of_step(mean_low_),
                             .rstd = of_step(rstd_),
                             .dx = da,
                             .dweight = norm_weight_.grad,
                             .dbias = norm_bias_.grad});
    if (t == 0) break;
    k.linear_backward({.dy = da,
                       .x = at_step(h_, t - 1, rows),
                       .weight = matrix(hh_, hh_.value),
                       .dx = dh,  // the gradient of h_{t-1}, where a sequence goes on
                       .dweight = matrix(hh_, hh_.grad),
                       .dbias = {}});
  }
  const Index all = starts_[at(steps_)];
  k.linear_backward({.dy = {da_.data, all, hidden},
                     .x = {x_.data, all, o.features},
                     .weight = matrix(ih_, ih_.value),
                     .dx = {},
                     .dweight = matrix(ih_, ih_.grad),
                     .dbias = bias_.grad});
}

Recurrent::Step Recurrent::step(Index t) const noexcept {
  const Index hidden = options_.hidden;
  Step s{t < steps_ ? running_[at(t)] : 0, NAN, NAN, NAN};
  if (!tracked_.empty()) {
    double sum = 0;
    for (Index c = 0; c < hidden; ++c)
      sum += static_cast<double>(running_var_[running_step(t) * hidden + c]);
    s.running_sigma = std::sqrt(sum / static_cast<double>(hidden));
  }
  if (s.rows == 0) return s;
  const Matrix a = at_step(a_, t, s.rows), h = at_step(h_, t, s.rows);
  const auto count = static_cast<double>(s.rows);
  double variances = 0, norms = 0;
  for (Index c = 0; c < hidden; ++c) {
    double mean = 0, squares = 0;
    for (Index r = 0; r < s.rows; ++r)
      mean += static_cast<double>(a.row(r)[c]) / count;
    for (Index r = 0; r < s.rows; ++r) {
      const double d = static_cast<double>(a.row(r)[c]) - mean;
      squares += d * d;
    }
    variances += squares / count;
  }
  for (Index r = 0; r < s.rows; ++r) {
    double squares = 0;
    for (Index c = 0; c < hidden; ++c)
      squares += static_cast<double>(h.row(r)[c]) * static_cast<double>(h.row(r)[c]);
    norms += std::sqrt(squares);
  }
  s.sigma = std::sqrt(variances / static_cast<double>(hidden));
  s.hidden_norm = norms / count;
  return s;
}

void Recurrent::draw(Start start, Random& random, double gain) noexcept {
  const auto normal = [&](Vector v, double variance) {
    const double std = std::sqrt(variance);
    for (Index i = 0; i < v.size; ++i)
      v[i] = static_cast<float>(std * random.normal());
  };
  const Index hidden = options_.hidden;
  normal(ih_.value, 1.0 / static_cast<double>(options_.features));
  if (start == Start::normal)
    normal(hh_.value, gain * gain * 2.0 / static_cast<double>(hidden));
  else
    for (Index i = 0; i < hidden * hidden; ++i)
      hh_.value[i] = i % (hidden + 1) == 0 ? 1.0f : 0.0f;
  normal(readout_.value, 1.0 / static_cast<double>(hidden));
  std::fill_n(norm_weight_.value.data, norm_weight_.value.size, 1.0f);
  for (Vector v : {bias_.value, norm_bias_.value, readout_bias_.value})
    std::fill_n(v.data, v.size, 0.0f);
  parameters_changed();
}

}  // namespace sirnorm
