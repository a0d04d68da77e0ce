// What BatchNorm owes to its batch: the size, the company, the running statistics.
#include "experiment.hpp"

using namespace sirnorm;
using namespace sirnorm::experiment;

namespace {

/// 6000 samples seen, whatever the batch size.
Sample seen(std::string_view norm, Index batch_size, double lr) {
  return accuracies({.net = sir_norm_net(norm), .lr = lr, .batch_size = batch_size},
                    6000 / batch_size);
}

Sample one_class(std::string_view norm) {
  return accuracies({.net = sir_norm_net(norm),
                     .lr = 0.03,
                     .batch_size = 40,
                     .order = BatchesOptions::Order::one_class},
                    300);
}

struct Gap {
  Sample batch, running, between;
};

Gap gap(const std::string& momentum, Index steps) {
  Gap gap;
  for (int seed = 0; seed < seed_count; ++seed) {
    Trainer trainer =
        start({.net = sir_norm_net("BatchNorm1d(%, momentum=" + momentum + ")"), .lr = 0.1}, seed);
    trainer.step(steps);
    gap.batch.push_back(trainer.evaluate(Split::test, Mode::train).accuracy);
    gap.running.push_back(trainer.evaluate(Split::test, Mode::eval).accuracy);
    gap.between.push_back(gap.batch.back() - gap.running.back());
  }
  return gap;
}

}  // namespace

TEST_CASE("K8: in batches of two LayerNorm learns and BatchNorm does not get far") {
  Report report("K8");
  report.each("BN", seen(kBatchNorm, 2, 0.01), at_most(0.85));
  report.each("LN", seen(kLayerNorm, 2, 0.01), at_least(0.94));
}

TEST_CASE("K9: in batches of 64 BatchNorm is ahead of LayerNorm") {
  Report report("K9");
  const Sample bn = seen(kBatchNorm, 64, 0.3), ln = seen(kLayerNorm, 64, 0.3);
  report.mean("BN", bn, at_least(0.97));
  report.mean("LN", ln, at_most(mean(bn)));
  CHECK(mean(ln) < mean(bn));
}

TEST_CASE("K10: where every batch is of one class BatchNorm learns nothing, LayerNorm learns") {
  Report report("K10");
  report.each("BN", one_class(kBatchNorm), at_most(0.25));
  report.each("LN", one_class(kLayerNorm), at_least(0.8));
}

TEST_CASE("K11: running statistics of small momentum lag behind what the weights have learned") {
  Report report("K11");
  const Gap slow = gap("0.01", 20), usual = gap("0.1", 100);
  report.shown("momentum 0.01, step 20: batch", slow.batch);
  report.shown("running", slow.running);
  report.mean("gap", slow.between, at_least(0.1));
  report.shown("momentum 0.1, step 100: running", usual.running);
  report.mean("gap", usual.between, at_most(0.02));
}
