#include "sirnorm/intermediates.hpp"

#include <cmath>

#include "sirnorm/batch_norm.hpp"
#include "sirnorm/group_norm.hpp"
#include "sirnorm/layer_norm.hpp"
#include "sirnorm/rms_norm.hpp"

#include "pass.hpp"

namespace sirnorm {
namespace {

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}

/// How one kind of norm forms its groups, and which weight an element meets.
struct Form {
  Index across = 1;   // groups side by side in a row
  bool rows = false;  // each row has groups of its own
  bool centred = true;
  double eps = 0;
  Index weights = 0;                    // 0: not affine
  Index span = 1;                       // neighbouring elements with one weight
  const float* running_mean = nullptr;  // in place of the batch's statistics
  const float* running_var = nullptr;
};

std::optional<Form> form_of(Layer& layer, Index rows, Mode mode) {
  const std::string_view kind = layer.kind();
  const Index features = layer.in_features();
  const VectorView<Parameter> list = layer.parameters();
  Form f;
  f.weights = list.size > 0 ? list[0].value.size : 0;
  if (kind == "BatchNorm1d" || kind == "BatchNorm2d") {
    auto& norm = static_cast<BatchNorm&>(layer);
    f.across = norm.mean().size;
    f.eps = norm.options().eps;
    f.span = features / f.across;
    if (mode == Mode::eval && !norm.takes_batch_statistics(mode)) {
      f.running_mean = norm.running_mean().data;
      f.running_var = norm.running_var().data;
    }
    return f;
  }
  f.rows = true;
  if (kind == "LayerNorm") {
    auto& norm = static_cast<LayerNorm&>(layer);
    f.across = rows > 0 ? norm.mean().size / rows : 1;
    f.eps = norm.options().eps;
    return f;
  }
  if (kind == "RMSNorm") {
    auto& norm = static_cast<RMSNorm&>(layer);
    f.across = rows > 0 ? norm.rstd().size / rows : 1;
    f.eps = norm.eps();
    f.centred = false;
    return f;
  }
  if (kind == "GroupNorm") {
    auto& norm = static_cast<GroupNorm&>(layer);
    f.across = norm.num_groups();
    f.eps = norm.options().eps;
    f.span = features / norm.num_channels();
    return f;
  }
  return std::nullopt;
}

/// The mean over each group of what `of` gives for an element.
template <class F>
std::vector<double> means(const NormInside& n, std::size_t groups, F of) {
  std::vector<double> sum(groups), count(groups);
  for (std::size_t i = 0; i < n.group.size(); ++i) {
    sum[at(n.group[i])] += of(i);
    count[at(n.group[i])] += 1;
  }
  for (std::size_t g = 0; g < groups; ++g)
    sum[g] /= count[g];
  return sum;
}

}  // namespace

Result<NormInside> inside_norm(Model& model, std::size_t index, Mode mode) {
  Network& network = model.network();
  if (index >= network.size())
    return Error{ErrorCode::unknown_name, "There is no layer " + std::to_string(index) +
                                              "; the network has " +
                                              std::to_string(network.size()) + "."};
  const ConstMatrix x = network.input(index);
  if (!x.data || x.rows == 0)
    return Error{ErrorCode::bad_shape,
                 "Layer " + model.name(index) + " has met no batch yet: run forward first."};
  Layer& layer = network.layer(index);
  const std::optional<Form> form = form_of(layer, x.rows, mode);
  if (!form)
    return Error{ErrorCode::unknown_name, "Layer " + model.name(index) + " is a " +
                                              std::string(layer.kind()) + ", not a norm."};
  const VectorView<Parameter> list = layer.parameters();
  const Index width = x.cols / form->across;
  const auto parameter = [&](Index p, std::size_t i, double without) {
    if (form->weights == 0 || p >= list.size) return without;
    const Index place = static_cast<Index>(i) % x.cols / form->span % form->weights;
    return static_cast<double>(list[p].value[place]);
  };
  const auto in = [&](std::size_t i) { return static_cast<double>(x.data[i]); };

  NormInside n;
  n.rows = x.rows;
  n.features = x.cols;
  for (Index r = 0; r < x.rows; ++r)
    for (Index c = 0; c < x.cols; ++c)
      n.group.push_back((form->rows ? r * form->across : 0) + c / width);
  const std::size_t groups = at(form->across * (form->rows ? x.rows : 1)), size = n.group.size();
  if (form->running_mean) {
    n.mean.assign(form->running_mean, form->running_mean + groups);
    n.var.assign(form->running_var, form->running_var + groups);
  } else {
    n.mean = form->centred ? means(n, groups, in) : std::vector<double>(groups);
    n.var = means(n, groups, [&](std::size_t i) {
      const double d = in(i)-n.mean[at(n.group[i])];
      return d * d;
    });
  }
  for (double var : n.var)
    n.rstd.push_back(1 / std::sqrt(var + form->eps));
  for (std::size_t i = 0; i < size; ++i) {
    n.x_hat.push_back((in(i)-n.mean[at(n.group[i])]) * n.rstd[at(n.group[i])]);
    n.y.push_back(n.x_hat[i] * parameter(0, i, 1) + parameter(1, i, 0));
  }

  const ConstMatrix dy = network.output_gradient(index);
  if (!dy.data) return n;
  const auto g = [&](std::size_t i) {
    return static_cast<double>(dy.data[i]) * parameter(0, i, 1);
  };
  const std::vector<double> mean_g = means(n, groups, g),
                            mean_gn =
                                means(n, groups, [&](std::size_t i) { return g(i) * n.x_hat[i]; });
  const bool moves = !form->running_mean;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t group = at(n.group[i]);
    n.direct.push_back(n.rstd[group] * g(i));
    n.through_mean.push_back(moves && form->centred ? -n.rstd[group] * mean_g[group] : 0);
    n.through_var.push_back(moves ? -n.rstd[group] * n.x_hat[i] * mean_gn[group] : 0);
  }
  return n;
}

Result<NormInside> inside_norm_of(Model& model, std::size_t layer, ConstMatrix x, Labels labels,
                                  Mode mode) {
  if (Check no = refuse_pass(model, x, labels, mode)) return *no;
  const Undisturbed guard(model);
  std::vector<float> slope;
  differentiate(model, x, labels, mode, slope);
  return inside_norm(model, layer, mode);
}

}  // namespace sirnorm
