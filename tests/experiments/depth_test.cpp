// Fifty layers at the start of training: what arrives at the far end, forward and backward.
#include <cmath>
#include <map>

#include "sirnorm/probe.hpp"

#include "experiment.hpp"

using namespace sirnorm;
using namespace sirnorm::experiment;

namespace {

constexpr double kGains[] = {0.5, 0.9, 1, 1.1, 2};

struct Depth {
  double rms = 0;     // of what the 50th ReLU gives
  double growth = 0;  // of |dL/dz| per layer, from the 45th Linear down to the 5th
};

Depth measure(std::string_view norm, double gain, int seed) {
  std::vector<Index> widths(52, 100);
  widths.front() = 64;
  widths.back() = 10;
  Trainer trainer = start({.net = mlp(widths, norm, "ReLU()"),
                           .init = {init::Scheme::kaiming_normal, gain},
                           .batch_size = 256},
                          seed);
  std::vector<float> x(256 * 64);
  std::vector<int> labels(256);
  const VectorView<const Index> rows = trainer.batch(0);
  gather(trainer.data().train_x(), rows, {x.data(), 256, 64});
  gather(trainer.data().train_labels(), rows, {labels.data(), 256});
  auto report = examine(trainer.model(), {x.data(), 256, 64}, {labels.data(), 256}, Mode::train);
  REQUIRE(report);
  const std::size_t block = norm.empty() ? 2 : 3;  // Linear, norm, ReLU
  const auto slope = [&](std::size_t layer) {
    return (*report)[block * (layer - 1)].output_gradient;
  };
  return {(*report)[block * 50 - 1].output.rms, std::pow(slope(5) / slope(45), 1.0 / 40)};
}

/// [norm, gain], by seed; measured once for both checks.
const std::vector<Depth>& depths(std::string_view norm, double gain) {
  static std::map<std::pair<std::string_view, double>, std::vector<Depth>> known;
  std::vector<Depth>& here = known[{norm, gain}];
  for (int seed = static_cast<int>(here.size()); seed < seed_count; ++seed)
    here.push_back(measure(norm, gain, seed));
  return here;
}

Sample rms(std::string_view norm, double gain) {
  return over_seeds([&](int seed) { return depths(norm, gain)[std::size_t(seed)].rms; });
}
Sample growth(std::string_view norm, double gain) {
  return over_seeds([&](int seed) { return depths(norm, gain)[std::size_t(seed)].growth; });
}

std::string at(const char* what, double gain) {
  std::string text = std::to_string(gain);
  return std::string(what) + " gain " + text.substr(0, 3);
}

}  // namespace

TEST_CASE("K12: forward, a norm keeps the size of the signal through 50 layers at any gain") {
  Report report("K12");
  report.each("none gain 0.5", rms(kNone, 0.5), at_most(1e-12));
  report.each("none gain 2", rms(kNone, 2), at_least(1e12));
  for (double gain : kGains) {
    report.each(at("BN", gain), rms(kBatchNorm, gain), within(0.65, 0.78));
    report.each(at("LN", gain), rms(kLayerNorm, gain), within(0.65, 0.78));
  }
}

TEST_CASE("K13: backward, BatchNorm makes the gradient grow by a fifth in every layer") {
  Report report("K13");
  for (double gain : kGains) {
    report.mean(at("BN", gain), growth(kBatchNorm, gain), within(1.15, 1.27));
    report.mean(at("LN", gain), growth(kLayerNorm, gain), within(0.95, 1.05));
    report.mean(at("none", gain), growth(kNone, gain), within(0.98 * gain, 1.02 * gain));
  }
}
