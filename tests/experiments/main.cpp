// sirnorm_experiments [--seeds=N] [doctest's options]
#define DOCTEST_CONFIG_IMPLEMENT
#include <cstdio>
#include <cstdlib>

#include "experiment.hpp"

int main(int argc, char** argv) {
  using sirnorm::experiment::seed_count;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument.starts_with("--seeds=")) seed_count = std::atoi(argv[i] + 8);
    if (argument == "--test-suite-exclude=slow")
      std::printf("The slow checks (K2, K3, K7, K16) are left out of this run.\n");
  }
  if (seed_count < 1) {
    std::fprintf(stderr, "--seeds needs 1 or more.\n");
    return 2;
  }
  if (seed_count < 10) std::printf("%d of the 10 seeds that make a check.\n", seed_count);
  return doctest::Context(argc, argv).run();
}
