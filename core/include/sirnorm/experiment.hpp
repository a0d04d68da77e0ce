// An experiment written down as data: which networks learn what, what is looked at on the way, and
// what is claimed about it. The format is docs/experiments.md. Knows no words for readers and no
// files.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sirnorm/init.hpp"
#include "sirnorm/look.hpp"
#include "sirnorm/probe.hpp"
#include "sirnorm/recurrent.hpp"
#include "sirnorm/shelf.hpp"
#include "sirnorm/valley.hpp"

namespace sirnorm {

/// One lane with one seed: all there is to know before training, every "$name" replaced.
struct LaneSetup {
  std::string id;
  DataSource data;
  Index features = 0, classes = 0;
  Shape input;          // of one sample
  std::string network;  // a description, or empty: recurrent, or a valley
  std::optional<ValleyOptions> valley;
  RecurrentOptions recurrent;
  Recurrent::Start start = Recurrent::Start::normal;
  double recurrent_gain = 1;
  init::Options init;
  bool hidden_only = false;
  TrainerOptions training;
  std::uint64_t seed = 0;  // of the weights
  Index steps = 0;

  std::vector<Index> at;  // the steps at which a point is recorded
  Index rows = 256;       // that are looked at
  Mode mode = Mode::train;
  std::optional<Grid> grid;
  std::vector<Look> looks;
  std::optional<std::size_t> stop;  // by the first number of this look
  double stop_level = 0;

  /// A network that a description stands for.
  bool has_model() const noexcept { return !valley && !data.sequences(); }
  Index batch_rows(Index train_rows) const noexcept;
  Index max_rows(Index train_rows, Index test_rows) const noexcept;
  /// The network at its starting weights, for so many rows at once.
  Result<Model> model(Index max_rows) const;
};

/// How many numbers a look gives in a lane, and whose they are if they are one by layer. model:
/// null for recurrent lanes. A look that finds nothing here gives one NaN.
struct LookShape {
  Index width = 1;
  std::vector<std::size_t> layers;  // that it looks at
  bool empty = false;
};
LookShape shape_of(const Look& look, const LaneSetup& lane, const Model* model);

class Experiment {
 public:
  /// json: the experiment; vars: an object of values for some of its vars, others are passed over;
  /// own: the reader's table where data is "own". Everything is checked, every lane's network is
  /// built once. The message begins with the key it is about: "lanes[1].network: ...".
  static Result<Experiment> read(std::string_view json, std::string_view vars = "{}",
                                 std::shared_ptr<const Dataset> own = nullptr);

  const std::vector<std::string>& lanes() const noexcept;
  Index seeds() const noexcept;                 // 0 ... seeds - 1 belong to the claims
  Index ci_seeds() const noexcept;              // how many of them a quick test runs
  Index cells() const noexcept;                 // of the sweep; 0: none
  std::vector<std::string> data_names() const;  // of all lanes, each once
  Result<LaneSetup> setup(std::string_view lane, std::uint64_t seed,
                          std::optional<Index> cell = {}) const;
  /// Values of vars, as JSON, that claims are made for; the defaults ("{}") come first.
  std::vector<std::string> claimed_vars() const;
  std::string claimed_at(std::string_view claim) const;  // of these, a claim's own
  /// Everything a page needs to know beforehand, as JSON: ExperimentPlan in web/src/engine.
  std::string plan() const;

  struct Parts;
  const Parts& parts() const noexcept { return *parts_; }

 private:
  std::shared_ptr<const Parts> parts_;
};

}  // namespace sirnorm
