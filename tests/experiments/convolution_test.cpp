// A small convolutional network that must sum up its images by global average pooling.
#include <algorithm>

#include "experiment.hpp"

using namespace sirnorm;
using namespace sirnorm::experiment;

namespace {

/// norm: % being the channels
std::string convolutions(const std::string& norm) {
  const auto block = [&](const char* from, const char* to) {
    std::string here = norm;
    if (const auto at = here.find('%'); at != here.npos) here.replace(at, 1, to);
    return std::string("Conv2d(") + from + ", " + to + ", 3, padding=1)\n" + here + "\nReLU()\n";
  };
  return block("1", "8") + block("8", "8") + "MaxPool2d(2)\n" + block("8", "16") +
         "AdaptiveAvgPool2d(1)\nFlatten()\nLinear(16, 10)";
}

/// At the best of the learning rates, judged by the mean.
Sample best(const std::string& norm, std::string& lr_of_best) {
  Sample best;
  for (double lr : {0.3, 1.0, 3.0}) {
    const Sample now = accuracies({.net = convolutions(norm),
                                   .shape = {1, 8, 8},
                                   .init = {init::Scheme::kaiming_normal},
                                   .lr = lr,
                                   .batch_size = 32},
                                  200);
    if (!best.empty() && mean(now) <= mean(best)) continue;
    best = now;
    lr_of_best = lr < 1 ? " lr 0.3" : lr < 2 ? " lr 1" : " lr 3";
  }
  return best;
}

}  // namespace

TEST_CASE("K16: among convolutions BatchNorm is far ahead of LayerNorm and of none" *
          doctest::test_suite("slow")) {
  Report report("K16");
  std::string lr;
  const Sample bn = best("BatchNorm2d(%)", lr);
  report.mean("BN" + lr, bn, at_least(0.85));
  const Sample none = best("", lr);
  report.mean("none" + lr, none, at_most(0.78));
  // mean and variance over channels, height and width, weight and bias for each channel
  const Sample ln = best("GroupNorm(1, %)", lr);
  report.mean("LN" + lr, ln, at_most(0.78));
}
