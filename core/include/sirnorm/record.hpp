// What a task has recorded. Plain data: it may come from another worker or from a file.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sirnorm/view.hpp"

namespace sirnorm {

struct Series {
  std::string name;
  Index width = 1;
  std::vector<float> values;  // [points, width]
};

struct Record {
  std::string lane;
  std::uint64_t seed = 0;
  Index cell = -1;                        // of a sweep; -1: none
  Index diverged_at = 0, stopped_at = 0;  // steps, counted from 1; 0: did not
  std::vector<Index> at;                  // [points] step of each; 0 is the start
  std::vector<Series> series;

  const Series* find(std::string_view name) const noexcept {
    for (const Series& s : series)
      if (s.name == name) return &s;
    return nullptr;
  }
};

}  // namespace sirnorm
