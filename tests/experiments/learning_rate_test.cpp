// How fast one may march: SirNormNet at small and at large learning rates, and why BatchNorm
// bears them.
#include <cmath>

#include "sirnorm/probe.hpp"

#include "experiment.hpp"

using namespace sirnorm;
using namespace sirnorm::experiment;

namespace {

Sample after(std::string_view norm, double lr, Index steps) {
  return accuracies({.net = sir_norm_net(norm), .lr = lr}, steps);
}

}  // namespace

TEST_CASE("K4: after 100 small steps BatchNorm and LayerNorm are there, without it is not") {
  Report report("K4");
  report.each("BN", after(kBatchNorm, 0.03, 100), at_least(0.93));
  report.each("LN", after(kLayerNorm, 0.03, 100), at_least(0.9));
  report.each("none", after(kNone, 0.03, 100), at_most(0.65));
}

TEST_CASE("K5: at learning rate 3 only BatchNorm learns") {
  Report report("K5");
  report.each("BN", after(kBatchNorm, 3, 300), at_least(0.93));
  report.each("none", after(kNone, 3, 300), at_most(0.25));
  report.each("LN", after(kLayerNorm, 3, 300), at_most(0.25));
}

TEST_CASE("K18: a rate that is too large inflates the weights once and so brakes itself") {
  Report report("K18");
  Sample before, jump, drift, accuracy;
  for (int seed = 0; seed < seed_count; ++seed) {
    Trainer trainer = start({.net = sir_norm_net(kBatchNorm),
                             .init = {init::Scheme::kaiming_normal, 0.1},
                             .hidden_only = true,
                             .lr = 3},
                            seed);
    Layer& second = trainer.model().network().layer(3);
    const auto length = [&] { return norm(second.parameters()[0].value); };
    before.push_back(length());
    trainer.step(1);
    const double inflated = length();
    jump.push_back(inflated / before.back());
    trainer.step(299);
    drift.push_back(std::fabs(length() / inflated - 1));
    accuracy.push_back(trainer.evaluate(Split::test).accuracy);
  }
  report.shown("|W2|", before);
  report.each("times in step 1", jump, at_least(10));
  report.each("change since", drift, at_most(0.05));
  report.each("accuracy", accuracy, at_least(0.95));
}
