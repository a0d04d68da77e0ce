// The layers a description may name: which arguments each takes, in PyTorch's order, and how it is
// made for what comes in.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "sirnorm/description.hpp"
#include "sirnorm/layer.hpp"

namespace sirnorm {

/// A layer, and the shape of one sample behind it.
struct Made {
  std::unique_ptr<Layer> layer;
  Shape out;
};

/// unknown_name, bad_value, bad_shape, without naming the layer or its line: the caller does.
Result<Made> make_layer(const LayerSpec& spec, const Shape& in);

/// "(1, 8, 8)", as PyTorch prints it.
std::string to_text(const Shape& shape);

}  // namespace sirnorm
