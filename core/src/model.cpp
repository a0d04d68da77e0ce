#include "sirnorm/model.hpp"

#include <algorithm>

#include "layer_kinds.hpp"

namespace sirnorm {
namespace {

/// The sentence of a layer that was refused, with its place in front.
Error at_layer(const LayerSpec& spec, Error error) {
  const bool sentence = error.message.ends_with('.');  // of the layer itself, which names its kind
  error.message = "Line " + std::to_string(spec.line) + ": " + (sentence ? "" : spec.kind + " ") +
                  error.message + (sentence ? "" : ".");
  return error;
}

}  // namespace

Result<Model> Model::create(std::string_view text, Shape input_shape, Index max_rows) {
  auto description = parse_description(text);
  if (!description) return description.error();
  double size = 1;
  for (Index side : input_shape)
    size *= side > 0 ? static_cast<double>(side) : 1e99;
  if (input_shape.rank == 0 || size > 1e9)
    return Error{ErrorCode::bad_shape,
                 "A sample needs 1 to 4 sides of at least 1, got " + to_text(input_shape) + "."};
  std::vector<std::unique_ptr<Layer>> layers;
  std::vector<Shape> shapes{input_shape};
  std::vector<std::string> names;
  for (const LayerSpec& spec : *description) {
    auto made = make_layer(spec, shapes.back());
    if (!made) return at_layer(spec, made.error());
    names.push_back(spec.name.empty() ? std::to_string(layers.size()) : spec.name);
    layers.push_back(std::move(made->layer));
    shapes.push_back(made->out);
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (names[i] == names[j])
        return Error{ErrorCode::bad_data,
                     "Line " + std::to_string((*description)[i].line) + ": the name " + names[i] +
                         " stands for two layers; give the other one a name too."};
  auto network = Network::create(std::move(layers), max_rows);
  if (!network) return network.error();
  Model model(*std::move(network));
  model.description_ = *std::move(description);
  model.names_ = std::move(names);
  model.shapes_ = std::move(shapes);
  return model;
}

Result<std::size_t> Model::find(std::string_view name) const {
  std::string known;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (names_[i] == name) return i;
    known += (i > 0 ? ", " : "") + names_[i];
  }
  return Error{ErrorCode::unknown_name,
               "There is no layer \"" + std::string(name) + "\"; there are " + known + "."};
}

std::vector<StateEntry> Model::state_dict() {
  std::vector<StateEntry> entries;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    Layer& layer = network_.layer(i);
    for (const VectorView<Parameter> list : {layer.parameters(), layer.buffers()})
      for (Index p = 0; p < list.size; ++p)
        entries.push_back(
            {names_[i] + "." + std::string(list[p].name), list[p].shape, list[p].value, nullptr});
    if (long* count = layer.num_batches_tracked())
      entries.push_back({names_[i] + ".num_batches_tracked", {}, {}, count});
  }
  return entries;
}

State Model::snapshot() {
  State state;
  for (const StateEntry& entry : state_dict())
    if (entry.count)
      state.counts.push_back(*entry.count);
    else
      state.values.insert(state.values.end(), entry.value.data,
                          entry.value.data + entry.value.size);
  return state;
}

Check Model::restore(const State& state) {
  const std::vector<StateEntry> entries = state_dict();
  std::size_t values = 0, counts = 0;
  for (const StateEntry& entry : entries)
    entry.count ? ++counts : values += static_cast<std::size_t>(entry.value.size);
  if (state.values.size() != values || state.counts.size() != counts)
    return Error{ErrorCode::bad_shape, "This network's state has " + std::to_string(values) +
                                           " values and " + std::to_string(counts) +
                                           " counts, the one given has " +
                                           std::to_string(state.values.size()) + " and " +
                                           std::to_string(state.counts.size()) + "."};
  const float* value = state.values.data();
  const long* count = state.counts.data();
  for (const StateEntry& entry : entries) {
    if (entry.count) {
      *entry.count = *count++;
      continue;
    }
    std::copy_n(value, entry.value.size, entry.value.data);
    value += entry.value.size;
  }
  network_.parameters_changed();
  return std::nullopt;
}

Result<Model> Model::clone() {
  auto copy = create(text(), input_shape(), network_.max_rows());
  if (copy) (void)copy->restore(snapshot());
  return copy;
}

std::string Model::text() const {
  std::string text;
  for (const LayerSpec& layer : description_)
    text += (layer.name.empty() ? "" : layer.name + ": ") + to_text(layer) + "\n";
  return text;
}

std::vector<Parameter> Model::parameters() {
  std::vector<Parameter> all;
  for (std::size_t i = 0; i < network_.size(); ++i) {
    const VectorView<Parameter> list = network_.layer(i).parameters();
    all.insert(all.end(), list.data, list.data + list.size);
  }
  return all;
}

Index Model::parameter_count() {
  Index count = 0;
  for (const Parameter& p : parameters())
    count += p.value.size;
  return count;
}

}  // namespace sirnorm
