#include "sirnorm/safetensors.hpp"

#include "fuzz.hpp"

/// What is read can be written, and from then on the bytes stay the same.
void run(std::string_view bytes) {
  const auto file = sirnorm::read_safetensors(bytes);
  if (!file) return fuzz::judge(file.error());
  const auto written = sirnorm::write_safetensors(*file);
  fuzz::promise(bool(written));
  const auto again = sirnorm::read_safetensors(*written);
  fuzz::promise(bool(again) && again->tensors.size() == file->tensors.size());
  fuzz::promise(*sirnorm::write_safetensors(*again) == *written);
}
