// What a pass costs, counted and not measured.
#pragma once
#include <vector>

#include "sirnorm/model.hpp"

namespace sirnorm {

/// Operations on numbers in one pass over a batch: each addition, multiplication, division,
/// comparison, square root and exponential counts as one, as the formulas of docs/cost.md say.
struct Cost {
  Index parameters = 0;
  double forward = 0;   // in train mode
  double backward = 0;  // to the input and to the parameters
};

/// Layer by layer, for a batch of this many rows.
std::vector<Cost> costs(Model& model, Index rows);

}  // namespace sirnorm
