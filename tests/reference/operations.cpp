#include "operations.hpp"

#include <cmath>
#include <optional>
#include <stdexcept>

#include "sirnorm/loss.hpp"

namespace golden {
namespace {

using namespace sirnorm;
using Floats = std::vector<float>;
using Doubles = std::vector<double>;
using Wide = long double;

Vector view(Floats& v) {
  return {v.data(), static_cast<Index>(v.size())};
}
ConstVector view(const Floats& v) {
  return {v.data(), static_cast<Index>(v.size())};
}
Floats zeros(Index n, float start = 0.0f) {
  return Floats(static_cast<std::size_t>(n), start);
}
double get(const Floats& v, Index i, double without) {
  return v.empty() ? without : double(v[static_cast<std::size_t>(i)]);
}

/// x as rows of samples and columns of channels: [N, C, ...] becomes [N * ..., C] and back.
struct ChannelsLast {
  Index n = 0, channels = 0, inner = 1;
  explicit ChannelsLast(const Tensor& x) {
    if (x.shape.size() < 2) throw std::runtime_error("x needs at least two dimensions");
    n = x.shape[0];
    channels = x.shape[1];
    for (std::size_t d = 2; d < x.shape.size(); ++d)
      inner *= x.shape[d];
  }
  Index rows() const { return n * inner; }
  template <class V>
  V move(const V& v, bool back) const {
    V to(v.size());
    for (Index i = 0; i < n; ++i)
      for (Index c = 0; c < channels; ++c)
        for (Index l = 0; l < inner; ++l) {
          const auto first = static_cast<std::size_t>((i * channels + c) * inner + l),
                     last = static_cast<std::size_t>((i * inner + l) * channels + c);
          back ? to[first] = v[last] : to[last] = v[first];
        }
    return to;
  }
  Floats in(const Tensor& t) const { return move(t.floats(), false); }
  template <class V>
  V out(const V& v) const {
    return move(v, true);
  }
};

struct NormInput {
  Floats weight, bias;
  explicit NormInput(const Case& c) {
    if (c.has("weight")) weight = c.input("weight").floats();
    if (c.has("bias")) bias = c.input("bias").floats();
  }
};

/// Sizes of the terms of a norm's outputs, from the plain formulas in long double. Groups are
/// columns (BatchNorm) or rows (LayerNorm) of a [rows, cols] matrix; the scale belongs to the
/// column.
struct Terms {
  Doubles y, dx, dweight, dbias, mean;
};
Terms norm_terms(bool by_column, bool own_statistics, Index rows, Index cols, const Floats& x,
                 const Floats& dy, const NormInput& affine, double eps, const Floats& mean,
                 const Floats& var) {
  const auto size = static_cast<std::size_t>(rows * cols);
  const Index groups = by_column ? cols : rows, count = by_column ? rows : cols;
  Terms t{Doubles(size), Doubles(size), Doubles(static_cast<std::size_t>(cols)),
          Doubles(static_cast<std::size_t>(cols)), Doubles(static_cast<std::size_t>(groups))};
  for (Index g = 0; g < groups; ++g) {
    const auto at = [&](Index i) {
      return static_cast<std::size_t>(by_column ? i * cols + g : g * cols + i);
    };
    const auto column = [&](Index i) { return by_column ? g : i; };
    Wide m = 0, v = 0, size_of_x = 0;
    for (Index i = 0; i < count; ++i) {
      m += Wide(x[at(i)]) / Wide(count);
      size_of_x += std::fabs(Wide(x[at(i)])) / Wide(count);
    }
    for (Index i = 0; i < count; ++i)
      v += (Wide(x[at(i)]) - m) * (Wide(x[at(i)]) - m) / Wide(count);
    if (!own_statistics) {
      m = Wide(mean[static_cast<std::size_t>(g)]);
      v = Wide(var[static_cast<std::size_t>(g)]);
    }
    const Wide inv = 1 / std::sqrt(v + Wide(eps));
    const Wide rho = own_statistics ? std::sqrt(v / (v + Wide(eps))) : 1;
    const auto xhat = [&](Index i) { return (Wide(x[at(i)]) - m) * inv; };
    const auto scale = [&](Index i) { return Wide(get(affine.weight, column(i), 1)); };
    Wide mean_g = 0, mean_gx = 0;
    if (!dy.empty())
      for (Index i = 0; i < count; ++i) {
        const Wide gdy = scale(i) * Wide(dy[at(i)]);
        mean_g += gdy / Wide(count);
        mean_gx += gdy * xhat(i) / Wide(count);
      }
    Wide largest = 0;
    for (Index i = 0; i < count; ++i) {
      const Wide visible = std::max(std::fabs(xhat(i)), rho);
      t.y[at(i)] = double(
          std::max(std::fabs(Wide(get(affine.bias, column(i), 0))), std::fabs(scale(i)) * visible));
      if (dy.empty()) continue;
      const Wide gdy = scale(i) * Wide(dy[at(i)]);
      largest = std::max(largest,
                         inv * (std::fabs(gdy) + std::fabs(mean_g) + std::fabs(xhat(i) * mean_gx)));
      t.dx[at(i)] = double(std::fabs(gdy * inv));
      const auto c = static_cast<std::size_t>(column(i));
      t.dweight[c] += double(std::fabs(Wide(dy[at(i)])) * visible);
      t.dbias[c] += double(std::fabs(Wide(dy[at(i)])));
    }
    if (own_statistics)
      for (Index i = 0; i < count; ++i)
        t.dx[at(i)] = double(largest);
    t.mean[static_cast<std::size_t>(g)] = double(size_of_x);
  }
  return t;
}

/// A BatchNorm with its state, run through the kernels the way the layer runs them.
struct BatchNorm {
  const KernelTable& k;
  Index features;
  double eps;
  std::optional<double> momentum;
  bool track;
  NormInput affine;
  Floats running_mean, running_var, mean, low, var, rstd;
  long batches = 0;

  BatchNorm(const Case& c, const KernelTable& kernels)
      : k(kernels),
        features(static_cast<Index>(c.number("num_features"))),
        eps(c.number("eps")),
        track(c.config.value("track_running_stats", true)),
        affine(c) {
    if (!c.config.at("momentum").is_null()) momentum = c.number("momentum");
    if (c.has("running_mean")) running_mean = c.input("running_mean").floats();
    if (c.has("running_var")) running_var = c.input("running_var").floats();
    if (c.has("num_batches_tracked"))
      batches = static_cast<long>(c.input("num_batches_tracked").values.at(0));
    mean = low = var = rstd = zeros(features);
  }
  Floats forward(Index rows, const Floats& x, bool train) {
    Floats y(x.size());
    const ConstMatrix in{x.data(), rows, features};
    const Matrix out{y.data(), rows, features};
    if (!train && track) {
      k.batch_norm_forward_eval({.x = in,
                                 .weight = view(affine.weight),
                                 .bias = view(affine.bias),
                                 .eps = eps,
                                 .y = out,
                                 .running_mean = view(running_mean),
                                 .running_var = view(running_var),
                                 .rstd = view(rstd)});
      return y;
    }
    k.batch_norm_forward_train({.x = in,
                                .weight = view(affine.weight),
                                .bias = view(affine.bias),
                                .eps = eps,
                                .y = out,
                                .mean = view(mean),
                                .mean_low = view(low),
                                .var = view(var),
                                .rstd = view(rstd)});
    if (train && track) {
      ++batches;
      if (rows > 1)
        k.batch_norm_track({.rows = rows,
                            .momentum = momentum.value_or(1.0 / double(batches)),
                            .mean = view(mean),
                            .mean_low = view(low),
                            .var = view(var),
                            .running_mean = view(running_mean),
                            .running_var = view(running_var)});
    }
    return y;
  }
};

void batch_norm(const Case& c, const KernelTable& kernels, Judge& judge) {
  const Tensor shape = c.input("x");
  const ChannelsLast layout(shape);
  const Floats x = layout.in(shape), dy = layout.in(c.input("dy"));
  const bool train = c.config.at("mode") == "train";
  BatchNorm norm(c, kernels);
  const bool own = train || !norm.track;
  const Floats old_mean = norm.running_mean, old_var = norm.running_var;
  const Floats y = norm.forward(layout.rows(), x, train);

  Floats dx(x.size()), dweight = zeros(norm.features), dbias = dweight;
  kernels.batch_norm_backward({.train = own,
                               .dy = {dy.data(), layout.rows(), norm.features},
                               .x = {x.data(), layout.rows(), norm.features},
                               .weight = view(norm.affine.weight),
                               .eps = norm.eps,
                               .mean = view(own ? norm.mean : old_mean),
                               .mean_low = own ? view(norm.low) : Vector{},
                               .rstd = view(norm.rstd),
                               .dx = {dx.data(), layout.rows(), norm.features},
                               .dweight = view(dweight),
                               .dbias = view(dbias)});
  const Terms t = norm_terms(true, own, layout.rows(), norm.features, x, dy, norm.affine, norm.eps,
                             old_mean, old_var);
  judge.compare("y", layout.out(y), layout.out(t.y), Unit::nulp);
  judge.compare("dx", layout.out(dx), layout.out(t.dx), Unit::nulp);
  if (c.reference.contains("dweight")) {
    judge.compare("dweight", dweight, t.dweight, Unit::nulp);
    judge.compare("dbias", dbias, t.dbias, Unit::nulp);
  }
  if (own && layout.rows() > 0 && c.reference.contains("batch_mean")) {
    judge.compare("batch_mean", norm.mean, t.mean, Unit::mean);
    judge.compare("batch_var_biased", norm.var, {}, Unit::ulp);
  }
  if (c.reference.contains("running_mean")) {
    judge.compare("running_mean", norm.running_mean, {}, Unit::ulp);
    judge.compare("running_var", norm.running_var, {}, Unit::ulp);
    judge.compare("num_batches_tracked", {static_cast<float>(norm.batches)}, {}, Unit::exact);
  }
}

void batch_norm_sequence(const Case& c, const KernelTable& kernels, Judge& judge) {
  BatchNorm norm(c, kernels);
  norm.running_mean = zeros(norm.features);
  norm.running_var = zeros(norm.features, 1.0f);
  const long steps = static_cast<long>(c.number("steps"));
  for (long s = 0; s < steps; ++s) {
    const std::string step = std::to_string(s);
    const Tensor x = c.input("x_" + step);
    const ChannelsLast layout(x);
    norm.forward(layout.rows(), layout.in(x), true);
    judge.compare("running_mean_" + step, norm.running_mean, {}, Unit::ulp);
    judge.compare("running_var_" + step, norm.running_var, {}, Unit::ulp);
  }
  const Tensor x = c.input("x_eval");
  const ChannelsLast layout(x);
  const Floats in = layout.in(x), y = norm.forward(layout.rows(), in, false);
  const Terms t = norm_terms(true, false, layout.rows(), norm.features, in, {}, norm.affine,
                             norm.eps, norm.running_mean, norm.running_var);
  judge.compare("y_eval", layout.out(y), layout.out(t.y), Unit::nulp);
  judge.compare("num_batches_tracked", {static_cast<float>(norm.batches)}, {}, Unit::exact);
}

void layer_norm(const Case& c, const KernelTable& k, Judge& judge) {
  const Tensor shape = c.input("x");
  Index cols = 1;
  for (const auto& side : c.config.at("normalized_shape"))
    cols *= side.get<Index>();
  const Index rows = cols > 0 ? shape.size() / cols : 0;
  const Floats x = shape.floats(), dy = c.input("dy").floats();
  const NormInput affine(c);
  const double eps = c.number("eps");
  Floats y(x.size()), dx(x.size()), mean = zeros(rows), low = mean, var = mean, rstd = mean,
                                    dweight = zeros(cols), dbias = dweight;
  k.layer_norm_forward({.x = {x.data(), rows, cols},
                        .weight = view(affine.weight),
                        .bias = view(affine.bias),
                        .eps = eps,
                        .y = {y.data(), rows, cols},
                        .mean = view(mean),
                        .mean_low = view(low),
                        .var = view(var),
                        .rstd = view(rstd)});
  k.layer_norm_backward({.dy = {dy.data(), rows, cols},
                         .x = {x.data(), rows, cols},
                         .weight = view(affine.weight),
                         .eps = eps,
                         .mean = view(mean),
                         .mean_low = view(low),
                         .rstd = view(rstd),
                         .dx = {dx.data(), rows, cols},
                         .dweight = view(dweight),
                         .dbias = view(dbias)});
  const Terms t = norm_terms(false, true, rows, cols, x, dy, affine, eps, {}, {});
  judge.compare("y", y, t.y, Unit::nulp);
  judge.compare("dx", dx, t.dx, Unit::nulp);
  if (c.reference.contains("dweight")) judge.compare("dweight", dweight, t.dweight, Unit::nulp);
  if (c.reference.contains("dbias")) judge.compare("dbias", dbias, t.dbias, Unit::nulp);
}

void linear(const Case& c, const KernelTable& k, Judge& judge) {
  const Tensor shape = c.input("x");
  const Index in = static_cast<Index>(c.number("in_features")),
              out = static_cast<Index>(c.number("out_features"));
  const Floats x = shape.floats(), w = c.input("weight").floats(), dy = c.input("dy").floats(),
               b = c.has("bias") ? c.input("bias").floats() : Floats{};
  Index rows = 1;
  for (std::size_t d = 0; d + 1 < shape.shape.size(); ++d)
    rows *= shape.shape[d];
  Floats packed = zeros(k.linear_packed_size(out, in)), y = zeros(rows * out), dx(x.size()),
         dw(w.size()), db = zeros(out);
  const ConstMatrix weight{w.data(), out, in};
  k.linear_pack({.weight = weight, .packed = view(packed)});
  k.linear_forward({.x = {x.data(), rows, in},
                    .packed = view(packed),
                    .bias = view(b),
                    .y = {y.data(), rows, out}});
  k.linear_backward({.dy = {dy.data(), rows, out},
                     .x = {x.data(), rows, in},
                     .weight = weight,
                     .dx = {dx.data(), rows, in},
                     .dweight = {dw.data(), out, in},
                     .dbias = view(db)});
  const auto at = [](Index i) { return static_cast<std::size_t>(i); };
  Doubles ty(y.size()), tdx(dx.size()), tdw(dw.size()), tdb(db.size());
  for (Index r = 0; r < rows; ++r)
    for (Index o = 0; o < out; ++o) {
      ty[at(r * out + o)] = std::fabs(get(b, o, 0));
      const double slope = std::fabs(double(dy[at(r * out + o)]));
      tdb[at(o)] += slope;
      for (Index i = 0; i < in; ++i) {
        const double from = std::fabs(double(x[at(r * in + i)])),
                     by = std::fabs(double(w[at(o * in + i)]));
        ty[at(r * out + o)] += from * by;
        tdx[at(r * in + i)] += slope * by;
        tdw[at(o * in + i)] += slope * from;
      }
    }
  judge.compare("y", y, ty, Unit::sum);
  judge.compare("dx", dx, tdx, Unit::sum);
  judge.compare("dweight", dw, tdw, Unit::sum);
  if (c.reference.contains("dbias")) judge.compare("dbias", db, tdb, Unit::sum);
}

void relu(const Case& c, const KernelTable& k, Judge& judge) {
  const Floats x = c.input("x").floats(), dy = c.input("dy").floats();
  Floats y(x.size()), dx(x.size());
  k.relu_forward({.x = view(x), .y = view(y)});
  k.relu_backward({.dy = view(dy), .x = view(x), .dx = view(dx)});
  judge.compare("y", y, {}, Unit::exact);
  judge.compare("dx", dx, {}, Unit::exact);
}

void cross_entropy(const Case& c, const KernelTable&, Judge& judge) {
  const Tensor x = c.input("x"), target = c.input("target");
  if (x.shape.size() != 2) throw std::runtime_error("logits need two dimensions");
  const Index rows = x.shape[0], classes = x.shape[1];
  const Floats logits = x.floats();
  const std::vector<int> labels(target.values.begin(), target.values.end());
  const Labels all{labels.data(), static_cast<Index>(labels.size())};
  if (const Check refused = check_labels(all, rows, classes))
    throw std::runtime_error(refused->message);
  Floats dx(logits.size()), probs(logits.size());
  const double loss =
      sirnorm::cross_entropy({logits.data(), rows, classes}, all, {dx.data(), rows, classes},
                             {probs.data(), rows, classes});
  judge.compare("loss", {static_cast<float>(loss)}, {}, Unit::relative);
  judge.compare("dx", dx, {}, Unit::absolute);
  judge.compare("probs", probs, {}, Unit::absolute);
}

}  // namespace

bool run(const Case& c, const KernelTable& kernels, Judge& judge) {
  using Operation = void (*)(const Case&, const KernelTable&, Judge&);
  static const std::pair<const char*, Operation> kOperations[] = {
      {"linear", linear},
      {"relu", relu},
      {"batch_norm1d", batch_norm},
      {"batch_norm2d", batch_norm},
      {"batch_norm1d_sequence", batch_norm_sequence},
      {"batch_norm2d_sequence", batch_norm_sequence},
      {"layer_norm", layer_norm},
      {"cross_entropy", cross_entropy},
      {"train", train}};
  for (const auto& [op, operation] : kOperations) {
    if (c.op != op) continue;
    operation(c, kernels, judge);
    return true;
  }
  return false;
}

}  // namespace golden
