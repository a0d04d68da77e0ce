// Trained tensors as a file that PyTorch, Rust or JavaScript can load: the safetensors format.
// Bytes in, bytes out; this knows no files and no networks. See docs/safetensors.md.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sirnorm/error.hpp"
#include "sirnorm/view.hpp"

namespace sirnorm {

struct NamedTensor {
  using Floats = std::vector<float>;           // F32
  using Integers = std::vector<std::int64_t>;  // I64: num_batches_tracked
  std::string name;                            // as in a state_dict: "fc1.weight"
  std::vector<Index> shape;                    // empty: a single number
  std::variant<Floats, Integers> values;       // row-major, as many as the shape says

  const Floats* floats() const noexcept { return std::get_if<Floats>(&values); }
  const Integers* integers() const noexcept { return std::get_if<Integers>(&values); }
};

struct TensorFile {
  std::vector<NamedTensor> tensors;
  std::vector<std::pair<std::string, std::string>> metadata;  // the header's "__metadata__"

  const NamedTensor* find(std::string_view name) const noexcept;
};

/// 8 bytes with the header's length (little-endian), the header (JSON, filled with blanks to a
/// multiple of 8), the values. Tensors are laid out as the format's own library does: I64 before
/// F32, each by name, so that the same tensors always give the same bytes.
/// bad_value: a name twice, the name "__metadata__", a metadata key twice, text that is not UTF-8.
/// bad_shape: a negative side, or another number of values than the shape says.
Result<std::string> write_safetensors(const TensorFile& file);

/// The tensors in the order of their values. F64 is rounded to float. Nothing is trusted: every
/// byte must belong to exactly one tensor, and nothing is allocated that the bytes do not pay for.
/// bad_data: the message says what was expected and what was found.
Result<TensorFile> read_safetensors(std::string_view bytes);

}  // namespace sirnorm
