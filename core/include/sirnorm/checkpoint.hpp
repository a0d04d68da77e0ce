// A trained network as the bytes of a .safetensors file, and back. See docs/safetensors.md.
#pragma once
#include <string>
#include <string_view>

#include "sirnorm/model.hpp"
#include "sirnorm/safetensors.hpp"

namespace sirnorm {

/// The whole state_dict: parameters and running statistics as F32, num_batches_tracked as I64 of
/// shape []. The metadata says {"format": "pt"}, as a file from PyTorch does. The same state always
/// gives the same bytes.
std::string save_safetensors(Model& model);

/// As load_state_dict(strict=True): every tensor of the model once, no other one, each of the same
/// shape. The model is unchanged unless all of it fits.
/// bad_data: what read_safetensors() refuses, integers where floats belong or floats where a count
/// does. unknown_name: a tensor too few or too many. bad_shape: another shape. bad_value: a count
/// below 0 or beyond what this machine counts.
Check load_safetensors(Model& model, std::string_view bytes);

}  // namespace sirnorm
