// A network as text, in the words of PyTorch's nn.Sequential:
//   fc1: Linear(64, 128)
//   bn1: BatchNorm1d(128, momentum=None)
//   ReLU()
// One layer after another, on lines of their own or separated by commas; a name is optional, so is
// "nn."; # starts a remark.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sirnorm/error.hpp"
#include "sirnorm/view.hpp"

namespace sirnorm {

/// 3, 1e-5, True, None or (8, 8)
struct Value {
  enum class Type { none, boolean, number, tuple } type = Type::none;
  double number = 0;               // also of a boolean: 0 or 1
  std::vector<double> items = {};  // of a tuple

  bool operator==(const Value&) const = default;
};

struct Argument {
  std::string keyword;  // empty: by position
  Value value;

  bool operator==(const Argument&) const = default;
};

struct LayerSpec {
  std::string name;  // as given, or empty
  std::string kind;  // "Linear", without "nn."
  std::vector<Argument> arguments;
  Index line = 1;  // where it stands, counted from 1

  bool operator==(const LayerSpec& o) const {
    return name == o.name && kind == o.kind && arguments == o.arguments;
  }
};

using Description = std::vector<LayerSpec>;

/// The layers in order, not yet checked against what layers there are (Model::create does that).
/// bad_data: not in this form, a name used twice, a keyword before a position, more than 1000
/// layers, 16 arguments, 8 sizes or 100000 characters; the message names line and column.
Result<Description> parse_description(std::string_view text);

/// Linear(64, 128, bias=False): as it would be written in Python.
std::string to_text(const LayerSpec& layer);

}  // namespace sirnorm
