// What an experiment's text says, for those files of the core that read, plan and judge it.
#pragma once
#include "sirnorm/claims.hpp"
#include "sirnorm/experiment.hpp"

#include "measure.hpp"

namespace sirnorm {

struct Experiment::Parts {
  struct Var {
    std::string name;
    Json value;                      // in force, as "$name" becomes it
    Json shown;                      // the same, or the word chosen
    std::vector<std::string> words;  // of a choice
    std::vector<Json> values;        // [words]
  };
  struct Axis {
    std::size_t var = 0;
    std::vector<Json> values;
  };
  struct Sweep {
    Axis x;
    std::optional<Axis> y;
    Measure measure;
    Index columns() const { return static_cast<Index>(x.values.size()); }
    Index rows() const { return y ? static_cast<Index>(y->values.size()) : 1; }
  };
  struct Claim {
    std::string id, lane, lane2;
    Measure measure, measure2;
    Over over = Over::median;
    enum class Is { less, at_most, more, at_least, within } is = Is::at_most;
    double low = 0, high = 0;  // high: the bound; both where it is within
    double times = 0, plus = 0;
    Json vars;  // an object, or null
    bool applies = true;
    bool sweep() const { return measure.of_cells(); }
  };

  Json json;
  std::vector<Var> vars;
  std::vector<std::string> lanes;
  std::vector<std::vector<Variable>> lane_vars;  // [lanes] what a lane fixes
  std::vector<Look> looks;  // of the first lane: names and kinds are all lanes'
  std::optional<Sweep> sweep;
  std::vector<Claim> claims;
  Index seeds = 1, ci_seeds = 1;
  std::shared_ptr<const Dataset> own;

  const Json& lane_json(std::size_t lane) const { return json.find("lanes")->items[lane]; }
  /// Where the vars stand for one task.
  std::vector<Variable> variables(std::size_t lane, std::uint64_t seed,
                                  std::optional<Index> cell) const;
  /// Is the cell one of those a measure over cells is about? best_cell: of one value of one var.
  bool counts(const Measure& measure, Index cell) const;
  /// What a measure over cells asks of the sweep in vain.
  Check without_cells(const Measure& measure) const;
  Result<LaneSetup> setup(std::size_t lane, std::uint64_t seed, std::optional<Index> cell) const;
};

inline constexpr std::pair<std::string_view, Experiment::Parts::Claim::Is> kIs[] = {
    {"<", Experiment::Parts::Claim::Is::less},
    {"<=", Experiment::Parts::Claim::Is::at_most},
    {">", Experiment::Parts::Claim::Is::more},
    {">=", Experiment::Parts::Claim::Is::at_least},
    {"within", Experiment::Parts::Claim::Is::within}};
inline constexpr std::pair<std::string_view, Over> kOvers[] = {{"median", Over::median},
                                                               {"mean", Over::mean},
                                                               {"smallest", Over::smallest},
                                                               {"largest", Over::largest},
                                                               {"each", Over::each}};

}  // namespace sirnorm
