// Which pairs of learning rate and starting scale end well: 90 trainings a map, one seed.
#include "experiment.hpp"

using namespace sirnorm;
using namespace sirnorm::experiment;

namespace {

constexpr double kGains[] = {.01, .03, .1, .3, 1, 3, 10, 30, 100};
constexpr double kRates[] = {.001, .003, .01, .03, .1, .3, 1, 3, 10, 30};

/// How many of the 90 reach 90 % on the test rows.
Sample good_cells(Setup setup, Index steps) {
  double good = 0;
  for (double gain : kGains)
    for (double lr : kRates) {
      setup.init = {init::Scheme::kaiming_normal, gain};
      setup.lr = lr;
      good += accuracy_after(setup, 0, steps) >= 0.9;
    }
  return {good};
}

Sample digits_map(std::string_view norm, bool hidden_only) {
  return good_cells(
      {.net = mlp({64, 32, 32, 10}, norm, "ReLU()"), .hidden_only = hidden_only, .batch_size = 32},
      100);
}

Sample spiral_map(std::string_view norm) {
  return good_cells(
      {.net = mlp({2, 32, 32, 32, 3}, norm, "ReLU()"), .data = spirals(), .batch_size = 64}, 300);
}

}  // namespace

TEST_CASE("K6: on the digits BatchNorm learns from a plateau of settings, the others on a ridge") {
  Report report("K6");
  for (bool hidden_only : {false, true}) {
    const std::string which = hidden_only ? " (gain on hidden layers)" : "";
    report.each("BN" + which, digits_map(kBatchNorm, hidden_only), at_least(14));
    report.each("none" + which, digits_map(kNone, hidden_only), at_most(5));
    report.each("LN" + which, digits_map(kLayerNorm, hidden_only), at_most(13));
  }
}

TEST_CASE("K7: on the spirals the plateau is wider still" * doctest::test_suite("slow")) {
  Report report("K7");
  report.each("BN", spiral_map(kBatchNorm), at_least(40));
  report.each("none", spiral_map(kNone), at_most(14));
  report.each("LN", spiral_map(kLayerNorm), at_most(20));
}
