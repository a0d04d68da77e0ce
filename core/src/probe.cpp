#include "sirnorm/probe.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sirnorm/random.hpp"

#include "numbers.hpp"
#include "pass.hpp"

namespace sirnorm {
namespace {

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}

double dead(ConstMatrix y) {
  Index count = 0;
  for (Index c = 0; c < y.cols; ++c) {
    bool zero = true;
    for (Index r = 0; r < y.rows && zero; ++r)
      zero = y.row(r)[c] == 0.0f;
    count += zero;
  }
  return y.cols > 0 && y.rows > 0 ? static_cast<double>(count) / static_cast<double>(y.cols) : 0;
}

}  // namespace

Summary summarize(ConstVector values) noexcept {
  Summary s;
  Index count = 0;
  double sum = 0, squares = 0;
  for (Index i = 0; i < values.size; ++i) {
    const double v = static_cast<double>(values[i]);
    if (!std::isfinite(v)) {
      ++s.not_finite;
      continue;
    }
    s.smallest = count == 0 ? v : std::min(s.smallest, v);
    s.largest = count == 0 ? v : std::max(s.largest, v);
    sum += v;
    squares += v * v;
    ++count;
  }
  if (count == 0) return s;
  s.mean = sum / static_cast<double>(count);
  s.rms = std::sqrt(squares / static_cast<double>(count));
  for (Index i = 0; i < values.size; ++i)
    if (const double d = static_cast<double>(values[i]) - s.mean; std::isfinite(d))
      s.var += d * d / static_cast<double>(count);
  return s;
}

double norm(ConstVector values) noexcept {
  double squares = 0;
  for (Index i = 0; i < values.size; ++i)
    squares += static_cast<double>(values[i]) * static_cast<double>(values[i]);
  return std::sqrt(squares);
}

std::vector<double> percentiles(ConstVector values, const std::vector<double>& shares) {
  std::vector<float> sorted(values.data, values.data + values.size);
  std::sort(sorted.begin(), sorted.end(), [](float a, float b) {
    return std::isnan(b) ? !std::isnan(a) : a < b;  // NaN last
  });
  std::vector<double> result;
  for (double share : shares) {
    if (sorted.empty() || !(share >= 0 && share <= 1)) {
      result.push_back(std::numeric_limits<double>::quiet_NaN());
      continue;
    }
    const double place = share * static_cast<double>(sorted.size() - 1);
    const auto low = static_cast<std::size_t>(place);
    const double below = static_cast<double>(sorted[low]),
                 above = static_cast<double>(sorted[std::min(low + 1, sorted.size() - 1)]),
                 part = place - static_cast<double>(low);
    result.push_back(part == 0 ? below : below + part * (above - below));
  }
  return result;
}

Result<Histogram> histogram(ConstVector values, double low, double high, Index bins) {
  if (bins < 1 || bins > 10000)
    return Error{ErrorCode::bad_value,
                 "A histogram needs 1 to 10000 bins, got " + std::to_string(bins) + "."};
  if (!(low < high) || !std::isfinite(low) || !std::isfinite(high))
    return Error{ErrorCode::bad_value, "A histogram needs a finite low below its high, got " +
                                           say(low) + " and " + say(high) + "."};
  Histogram h;
  h.counts.resize(at(bins));
  for (Index i = 0; i < values.size; ++i) {
    const double v = static_cast<double>(values[i]);
    if (std::isnan(v))
      ++h.not_a_number;
    else if (v < low)
      ++h.below;
    else if (v > high)
      ++h.above;
    else
      ++h.counts[std::min(at(bins - 1), static_cast<std::size_t>((v - low) / (high - low) *
                                                                 static_cast<double>(bins)))];
  }
  return h;
}

Result<std::vector<LayerReport>> examine(Model& model, ConstMatrix x, Labels labels, Mode mode) {
  if (Check no = refuse_pass(model, x, labels, mode)) return *no;
  const Undisturbed guard(model);
  std::vector<float> slope;
  differentiate(model, x, labels, mode, slope);
  Network& network = model.network();
  std::vector<LayerReport> reports;
  for (std::size_t i = 0; i < network.size(); ++i) {
    LayerReport report;
    report.name = model.name(i);
    report.output = summarize(network.output(i).flat());
    report.dead_share = dead(network.output(i));
    report.output_gradient = norm(network.output_gradient(i).flat());
    const VectorView<Parameter> list = network.layer(i).parameters();
    if (list.size > 0) {
      report.weight = norm(list[0].value);
      report.weight_gradient = norm(list[0].grad);
    }
    reports.push_back(std::move(report));
  }
  return reports;
}

Result<std::vector<double>> update_ratios(Model& model, const State& before) {
  const State now = model.snapshot();
  if (now.values.size() != before.values.size())
    return Error{ErrorCode::bad_shape,
                 "This network's state has " + std::to_string(now.values.size()) +
                     " values, the one given has " + std::to_string(before.values.size()) + "."};
  std::vector<double> ratios;
  std::size_t from = 0;
  for (const StateEntry& entry : model.state_dict()) {
    if (entry.count) continue;
    double moved = 0, size = 0;
    for (Index i = 0; i < entry.value.size; ++i, ++from) {
      const double old = static_cast<double>(before.values[from]),
                   d = static_cast<double>(now.values[from]) - old;
      moved += d * d;
      size += old * old;
    }
    ratios.push_back(std::sqrt(moved) / std::sqrt(size));
  }
  return ratios;
}

Result<std::vector<float>> sample_jacobian(Model& model, ConstMatrix x, Mode mode) {
  Network& network = model.network();
  if (Check no = network.check(x, mode)) return *no;
  const Index out = network.out_features();
  if (x.rows * out > 1 << 14)
    return Error{ErrorCode::bad_shape, "A Jacobian of " + std::to_string(x.rows) + " rows of " +
                                           std::to_string(out) +
                                           " outputs is more than 2^14 backward passes."};
  const Undisturbed guard(model);
  network.forward(x, mode);
  std::vector<float> dy(at(x.rows * out)), norms(at(x.rows * x.rows));
  for (Index i = 0; i < x.rows; ++i) {
    std::vector<double> squares(at(x.rows));
    for (Index o = 0; o < out; ++o) {
      dy[at(i * out + o)] = 1;
      const ConstMatrix dx = network.backward({dy.data(), x.rows, out});
      dy[at(i * out + o)] = 0;
      for (Index j = 0; j < x.rows; ++j) {
        const double length = norm(dx.row(j));
        squares[at(j)] += length * length;
      }
    }
    for (Index j = 0; j < x.rows; ++j)
      norms[at(i * x.rows + j)] = static_cast<float>(std::sqrt(squares[at(j)]));
  }
  return norms;
}

Result<Direction> gradient_direction(Model& model, ConstMatrix x, Labels labels, Mode mode) {
  if (Check no = refuse_pass(model, x, labels, mode)) return *no;
  const Undisturbed guard(model);
  std::vector<float> slope;
  differentiate(model, x, labels, mode, slope);
  Direction direction;
  for (const Parameter& p : model.parameters())
    direction.insert(direction.end(), p.grad.data, p.grad.data + p.grad.size);
  return direction;
}

Direction random_direction(Model& model, std::uint64_t seed) {
  Direction direction;
  std::uint32_t stream = 0;
  for (const Parameter& p : model.parameters()) {
    Random random(seed, stream++);
    if (p.shape.rank < 2 || p.value.size == 0) {
      direction.insert(direction.end(), at(p.value.size), 0.0f);
      continue;
    }
    const Index outputs = p.shape.sides[0], inputs = p.value.size / outputs;
    for (Index o = 0; o < outputs; ++o) {
      const ConstVector own{p.value.data + o * inputs, inputs};
      std::vector<double> drawn;
      double squares = 0;
      for (Index i = 0; i < inputs; ++i) {
        drawn.push_back(random.normal());
        squares += drawn.back() * drawn.back();
      }
      for (double v : drawn)
        direction.push_back(static_cast<float>(v * norm(own) / std::sqrt(squares)));
    }
  }
  return direction;
}

Result<std::vector<double>> loss_along(Model& model, ConstMatrix x, Labels labels, Mode mode,
                                       const Direction& direction,
                                       const std::vector<double>& distances) {
  if (Check no = refuse_pass(model, x, labels, mode)) return *no;
  if (static_cast<Index>(direction.size()) != model.parameter_count())
    return Error{ErrorCode::bad_shape,
                 "The network has " + count(model.parameter_count(), "parameter") +
                     " but the direction " + std::to_string(direction.size()) + "."};
  const Undisturbed guard(model);
  const std::vector<Parameter> list = model.parameters();
  Direction start;
  for (const Parameter& p : list)
    start.insert(start.end(), p.value.data, p.value.data + p.value.size);
  std::vector<double> losses;
  for (double distance : distances) {
    std::size_t i = 0;
    for (const Parameter& p : list)
      for (Index e = 0; e < p.value.size; ++e, ++i)
        p.value[e] = static_cast<float>(static_cast<double>(start[i]) +
                                        distance * static_cast<double>(direction[i]));
    model.network().parameters_changed();
    losses.push_back(cross_entropy(model.network().forward(x, mode), labels, {}));
  }
  return losses;
}

Result<std::vector<float>> decision_surface(Model& model, const Grid& grid) {
  Network& network = model.network();
  if (network.in_features() != 2)
    return Error{ErrorCode::bad_shape, "A decision surface needs a network of 2 features, got " +
                                           std::to_string(network.in_features()) + "."};
  if (grid.columns < 1 || grid.columns > 1024 || grid.rows < 1 || grid.rows > 1024)
    return Error{ErrorCode::bad_shape, "A decision surface has 1 to 1024 columns and rows, got " +
                                           std::to_string(grid.columns) + " and " +
                                           std::to_string(grid.rows) + "."};
  const auto place = [](double from, double to, Index i, Index n) {
    return n > 1 ? from + (to - from) * static_cast<double>(i) / static_cast<double>(n - 1)
                 : (from + to) / 2;
  };
  const Index points = grid.rows * grid.columns, classes = network.out_features();
  const std::vector<int> nobody(at(network.max_rows()), kIgnoreIndex);
  std::vector<float> surface(at(points * classes)), x(at(network.max_rows() * 2));
  for (Index first = 0; first < points;) {
    const Index rows = std::min(network.max_rows(), points - first);
    for (Index i = 0; i < rows; ++i) {
      x[at(2 * i)] = static_cast<float>(
          place(grid.left, grid.right, (first + i) % grid.columns, grid.columns));
      x[at(2 * i + 1)] =
          static_cast<float>(place(grid.bottom, grid.top, (first + i) / grid.columns, grid.rows));
    }
    const ConstMatrix logits = network.forward({x.data(), rows, 2}, Mode::eval);
    (void)cross_entropy(logits, {nobody.data(), rows}, {},
                        {surface.data() + first * classes, rows, classes});
    first += rows;
  }
  return surface;
}

}  // namespace sirnorm
