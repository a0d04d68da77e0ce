// Where to stand: thirteen raw measurements whose sizes differ a thousandfold.
#include "experiment.hpp"

using namespace sirnorm;
using namespace sirnorm::experiment;

namespace {

Sample on_the_input(const std::string& norm, double lr) {
  return accuracies({.net = norm + "\n" + mlp({13, 32, 16, 3}, kNone, "ReLU()"),
                     .data = wine(),
                     .lr = lr,
                     .batch_size = 32},
                    300);
}

}  // namespace

TEST_CASE("K19: raw wine needs its columns normalized, rows do not help") {
  Report report("K19");
  report.mean("BN on the input", on_the_input("BatchNorm1d(13)", 0.1), at_least(0.95));
  report.mean("LN on the input", on_the_input("LayerNorm(13)", 0.1), at_most(0.7));
  Sample best;
  for (double lr : {1e-5, 1e-4, 1e-3, 0.01, 0.1, 1.0})
    if (const Sample now = on_the_input("", lr); best.empty() || mean(now) > mean(best)) best = now;
  report.mean("none, best rate", best, at_most(0.7));
}
