#include "sirnorm/checkpoint.hpp"

#include <algorithm>
#include <cassert>
#include <limits>

#include "json.hpp"

namespace sirnorm {
namespace {

std::string brackets(const std::vector<Index>& shape) {
  std::string text = "[";
  for (Index side : shape)
    text += (text.size() > 1 ? ", " : "") + std::to_string(side);
  return text + "]";
}

std::vector<Index> sides(const Shape& shape) {
  return {shape.begin(), shape.end()};
}

/// Why this tensor cannot become that entry of the state_dict.
Check misfit(const StateEntry& entry, const NamedTensor& tensor) {
  const std::string who = "Tensor " + quote_briefly(entry.name);
  const bool counts = entry.count != nullptr;
  if (counts != (tensor.integers() != nullptr))
    return Error{ErrorCode::bad_data,
                 who + (counts ? " must hold an integer (I64), found floats."
                               : " must hold floats (F32 or F64), found integers.")};
  if (tensor.shape != sides(entry.shape))
    return Error{ErrorCode::bad_shape, who + " must have the shape " +
                                           brackets(sides(entry.shape)) + ", found " +
                                           brackets(tensor.shape) + "."};
  if (counts) {
    const std::int64_t count = tensor.integers()->front();
    if (count < 0 || count > std::numeric_limits<long>::max())
      return Error{ErrorCode::bad_value, who + " must be 0 ... " +
                                             std::to_string(std::numeric_limits<long>::max()) +
                                             ", found " + std::to_string(count) + "."};
  }
  return std::nullopt;
}

}  // namespace

std::string save_safetensors(Model& model) {
  TensorFile file{.tensors = {}, .metadata = {{"format", "pt"}}};
  for (const StateEntry& entry : model.state_dict()) {
    NamedTensor tensor{entry.name, sides(entry.shape), {}};
    if (entry.count)
      tensor.values = NamedTensor::Integers{*entry.count};
    else
      tensor.values = NamedTensor::Floats(entry.value.data, entry.value.data + entry.value.size);
    file.tensors.push_back(std::move(tensor));
  }
  auto bytes = write_safetensors(file);
  assert(bytes);  // names are words of a description, each once; shapes are the values' own
  return *std::move(bytes);
}

Check load_safetensors(Model& model, std::string_view bytes) {
  const auto file = read_safetensors(bytes);
  if (!file) return file.error();
  const std::vector<StateEntry> entries = model.state_dict();
  std::vector<const NamedTensor*> tensors;
  for (const StateEntry& entry : entries) {
    tensors.push_back(file->find(entry.name));
    if (!tensors.back())
      return Error{ErrorCode::unknown_name, "The network has a tensor " +
                                                quote_briefly(entry.name) +
                                                ", the file has none of that name."};
  }
  for (const NamedTensor& tensor : file->tensors)
    if (std::find(tensors.begin(), tensors.end(), &tensor) == tensors.end())
      return Error{ErrorCode::unknown_name, "The file has a tensor " + quote_briefly(tensor.name) +
                                                ", the network has none of that name."};
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (Check wrong = misfit(entries[i], *tensors[i])) return wrong;

  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i].count)
      *entries[i].count = static_cast<long>(tensors[i]->integers()->front());
    else
      std::copy(tensors[i]->floats()->begin(), tensors[i]->floats()->end(), entries[i].value.data);
  model.network().parameters_changed();
  return std::nullopt;
}

}  // namespace sirnorm
