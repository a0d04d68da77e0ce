#include "sirnorm/fold.hpp"

#include <algorithm>
#include <cmath>

#include "sirnorm/batch_norm.hpp"

namespace sirnorm {
namespace {

bool folds(Model& model, std::size_t norm) {
  if (norm == 0) return false;
  const std::string_view before = model.network().layer(norm - 1).kind(),
                         kind = model.network().layer(norm).kind();
  return (kind == "BatchNorm1d" || kind == "BatchNorm2d") &&
         (before == "Linear" || before == "Conv2d") &&
         model.network().layer(norm).buffers().size > 0;
}

/// The same layer, with a bias whatever it had.
LayerSpec with_bias(LayerSpec spec) {
  const std::size_t place = spec.kind == "Linear" ? 2 : 7;  // of bias among the arguments
  if (spec.arguments.size() > place && spec.arguments[place].keyword.empty())
    spec.arguments[place].value = {Value::Type::boolean, 1};
  std::erase_if(spec.arguments, [](const Argument& a) { return a.keyword == "bias"; });
  return spec;
}

void fold(Layer& from, BatchNorm& norm, Layer& to) {
  const VectorView<Parameter> source = from.parameters(), affine = norm.parameters(),
                              target = to.parameters();
  const Index outputs = target[1].value.size,
              inputs = target[0].value.size / std::max<Index>(outputs, 1);
  for (Index o = 0; o < outputs; ++o) {
    const auto of = [&](VectorView<Parameter> list, Index p, double without) {
      return p < list.size ? static_cast<double>(list[p].value[o]) : without;
    };
    const double scale = of(affine, 0, 1) /
                         std::sqrt(static_cast<double>(norm.running_var()[o]) + norm.options().eps),
                 mean = static_cast<double>(norm.running_mean()[o]);
    for (Index i = o * inputs; i < (o + 1) * inputs; ++i)
      target[0].value[i] = static_cast<float>(static_cast<double>(source[0].value[i]) * scale);
    target[1].value[o] = static_cast<float>((of(source, 1, 0) - mean) * scale + of(affine, 1, 0));
  }
  to.parameters_changed();
}

}  // namespace

Result<Model> fold_batch_norm(Model& model) {
  std::string text;
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < model.network().size(); ++i) {
    if (folds(model, i)) continue;
    const bool swallows = i + 1 < model.network().size() && folds(model, i + 1);
    const LayerSpec& spec = model.description()[i];
    text += model.name(i) + ": " + to_text(swallows ? with_bias(spec) : spec) + "\n";
    kept.push_back(i);
  }
  auto folded = Model::create(text, model.input_shape(), model.network().max_rows());
  if (!folded) return folded.error();
  for (std::size_t i = 0; i < kept.size(); ++i) {
    Layer &from = model.network().layer(kept[i]), &to = folded->network().layer(i);
    if (kept[i] + 1 < model.network().size() && folds(model, kept[i] + 1)) {
      fold(from, static_cast<BatchNorm&>(model.network().layer(kept[i] + 1)), to);
      continue;
    }
    for (auto [source, target] :
         {std::pair{from.parameters(), to.parameters()}, std::pair{from.buffers(), to.buffers()}})
      for (Index p = 0; p < source.size; ++p)
        std::copy_n(source[p].value.data, source[p].value.size, target[p].value.data);
    if (long* count = to.num_batches_tracked()) *count = *from.num_batches_tracked();
    to.parameters_changed();
  }
  return folded;
}

}  // namespace sirnorm
