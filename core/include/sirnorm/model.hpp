// A network made from a description: it has names, so it can be saved, copied and shown as PyTorch.
#pragma once
#include <string>
#include <vector>

#include "sirnorm/description.hpp"
#include "sirnorm/network.hpp"

namespace sirnorm {

/// Everything a network has learned or gathered: parameters, running statistics, batch counts.
struct State {
  std::vector<float> values;
  std::vector<long> counts;
};

/// One entry of a state_dict: "fc1.weight", [128, 64].
struct StateEntry {
  std::string name;
  Shape shape;
  Vector value;           // of a parameter or a running statistic
  long* count = nullptr;  // of num_batches_tracked
};

class Model {
 public:
  /// Builds what the text of parse_description() names; each layer's sizes must fit what comes in.
  /// input_shape: one sample without the batch, {64} or {1, 8, 8}. bad_data, bad_shape, bad_value,
  /// unknown_name: a sentence that names the layer and its line.
  static Result<Model> create(std::string_view description, Shape input_shape, Index max_rows);

  Network& network() noexcept { return network_; }
  const Network& network() const noexcept { return network_; }
  const Description& description() const noexcept { return description_; }
  const Shape& input_shape() const noexcept { return shapes_.front(); }

  /// As in a state_dict: given by the description, or the layer's place counted from 0.
  const std::string& name(std::size_t layer) const noexcept { return names_[layer]; }
  /// What a layer gives for one sample.
  const Shape& output_shape(std::size_t layer) const noexcept { return shapes_[layer + 1]; }
  /// The layer of this name, or unknown_name.
  Result<std::size_t> find(std::string_view name) const;

  /// PyTorch's state_dict: names, shapes and views of the values, in PyTorch's order.
  std::vector<StateEntry> state_dict();
  State snapshot();
  /// bad_shape: the state is another network's.
  Check restore(const State& state);
  /// A network of its own with the same description and state.
  Result<Model> clone();

  /// The class definition that makes the same network in PyTorch, with the same state_dict names.
  std::string pytorch(std::string_view class_name = "SirNormNet") const;

  /// The description written out again, one layer a line.
  std::string text() const;
  std::vector<Parameter> parameters();
  Index parameter_count();

 private:
  explicit Model(Network network) : network_(std::move(network)) {}
  Network network_;
  Description description_;
  std::vector<std::string> names_;
  std::vector<Shape> shapes_;  // [layers + 1], the input first
};

}  // namespace sirnorm
