// Reads one file of golden cases (format sirnorm-ref-1, see README.md). Throws std::runtime_error
// with a sentence that says where.
#pragma once
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace golden {

using Json = nlohmann::json;

struct Tensor {
  std::vector<long> shape;
  std::vector<double> values;  // f32 and i64 widen exactly enough

  long size() const;
  std::vector<float> floats() const { return {values.begin(), values.end()}; }
};

struct Case {
  std::string id, op;
  Json config, inputs, torch, reference, torch_error;
  std::set<std::string> ill_conditioned;  // tensors nobody can compare

  bool has(const char* input) const { return inputs.contains(input); }
  Tensor input(const std::string& name) const;
  Tensor expected(const std::string& name) const;  // of ref_f64
  double number(const char* setting) const;        // of config; "nan" and "inf" are numbers
};

/// An entry without an operation (errors.json): what torch does with bad or borderline input.
struct Behaviour {
  std::string id, what;
  bool raises = false;
  std::string message;  // of what it raises
  Json result;          // else: tensors as {"shape", "values"}, or text, or a list of either
};

struct File {
  std::string name;
  std::vector<Case> cases;
  std::vector<Behaviour> behaviours;
};

File read(const std::string& path);
/// The same from memory; name stands in the messages.
File parse(const std::string& text, const std::string& name);

}  // namespace golden
