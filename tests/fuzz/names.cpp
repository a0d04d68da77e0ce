#include <vector>

#include "sirnorm/sequences.hpp"

#include "fuzz.hpp"

void run(std::string_view text) {
  const auto set = sirnorm::read_names(text);
  if (!set) return fuzz::judge(set.error());
  fuzz::promise(set->train_rows > 0 && set->test_rows > 0);
  const sirnorm::Index steps = set->longest();
  std::vector<float> x(static_cast<std::size_t>(steps * set->features()));
  for (sirnorm::Index row = 0, length = 0; row < set->rows(); ++row) {
    sirnorm::encode(*set, {&row, 1}, steps, {x.data(), steps * set->features()}, {&length, 1});
    float ones = 0;
    for (float v : x)
      ones += v;
    fuzz::promise(ones == static_cast<float>(length));
  }
}
