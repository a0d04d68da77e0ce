// What every check of an experiment needs: the data, a network, trainings from the same start, and
// a line that shows what was measured beside what was claimed.
#pragma once
#include <doctest/doctest.h>
#include <memory>
#include <string>
#include <vector>

#include "sirnorm/init.hpp"
#include "sirnorm/sequences.hpp"
#include "sirnorm/trainer.hpp"

namespace sirnorm::experiment {

/// How many seeds the checks run over: --seeds=N on the command line, else 10.
extern int seed_count;

std::shared_ptr<const Dataset> digits();
std::shared_ptr<const Dataset> wine();
std::shared_ptr<const Dataset> spirals();
Sequences names();

/// Layers between the numbers that go in and come out: Linear, norm, activation, ..., Linear.
/// norm: what stands behind each hidden Linear, % being its width: "BatchNorm1d(%)", or nothing.
std::string mlp(const std::vector<Index>& widths, std::string_view norm,
                std::string_view activation);

inline constexpr std::string_view kNone = "", kBatchNorm = "BatchNorm1d(%)",
                                  kLayerNorm = "LayerNorm(%)";
/// The network of the page: 64-128-64-10, ReLU.
inline std::string sir_norm_net(std::string_view norm) {
  return mlp({64, 128, 64, 10}, norm, "ReLU()");
}

struct Setup {
  std::string net;
  std::shared_ptr<const Dataset> data = digits();
  Shape shape = {data->features};
  init::Options init = {};
  bool hidden_only = false;  // the last Linear starts with gain 1
  double lr = 0.1;
  Index batch_size = 64;
  BatchesOptions::Order order = BatchesOptions::Order::shuffled;
};

/// Ready for the first step. The same seed gives every variant the same weights and batches. As in
/// the runs they are compared to, every batch is whole: an epoch's rest is left out.
Trainer start(const Setup& setup, int seed);

/// Test accuracy after so many steps.
double accuracy_after(const Setup& setup, int seed, Index steps);

/// The first step at which the test accuracy is there, looked at every 10 steps up to 200, every 25
/// up to 1000, then every 50; infinity if it is not by `limit`.
double steps_to(const Setup& setup, int seed, double accuracy, Index limit);

using Sample = std::vector<double>;
/// of(seed) for seeds 0, 1, ...
template <class Of>
Sample over_seeds(Of of) {
  Sample values;
  for (int seed = 0; seed < seed_count; ++seed)
    values.push_back(of(seed));
  return values;
}
inline Sample accuracies(const Setup& setup, Index steps) {
  return over_seeds([&](int seed) { return accuracy_after(setup, seed, steps); });
}
double mean(const Sample& values);

/// What a sample has to keep to; the sentence says it as well.
struct Bound {
  double low, high;
  std::string text;
};
Bound at_least(double low);
Bound at_most(double high);
Bound within(double low, double high);

/// One row of checks.csv, judged. Prints its line when it goes out of scope.
class Report {
 public:
  explicit Report(std::string id);
  ~Report();
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;
  void each(std::string_view what, const Sample& values, const Bound& bound);
  void mean(std::string_view what, const Sample& values, const Bound& bound);
  void shown(std::string_view what, const Sample& values);  // claims nothing

 private:
  void add(std::string_view what, const Sample& values, const std::string& claim);
  std::string id_, line_;
};

}  // namespace sirnorm::experiment
