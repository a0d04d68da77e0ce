// A measure makes one number of what one task recorded; docs/experiments.md has the table.
#pragma once
#include "sirnorm/look.hpp"
#include "sirnorm/record.hpp"

#include "fields.hpp"

namespace sirnorm {

struct Measure {
  enum class Kind {
    final,
    at,
    best,
    largest,
    smallest,
    average,
    steps_to,
    seconds_to,
    growth,
    ratio,
    difference,
    diverged,
    cells,
    best_cell
  };
  Kind kind = Kind::final;
  std::string series, other;     // of best_cell: a var of the sweep
  double first = 0, second = 0;  // a level, a step or the var's value; from and to
  std::optional<Index> index;    // which number of a point; negative: from the end
  bool lower_is_better = false, at_most = false;

  bool of_cells() const { return kind == Kind::cells || kind == Kind::best_cell; }
  bool operator==(const Measure&) const = default;
};

/// looks: what is recorded, for the names.
Measure read_measure(Reading& reading, const Json& json, const std::string& path,
                     const std::vector<Look>& looks);
std::string to_json(const Measure& measure);
/// NaN: nothing there to measure. Infinity: never.
double evaluate(const Measure& measure, const Record& record);

}  // namespace sirnorm
