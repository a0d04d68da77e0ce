// Bad or borderline input: where PyTorch raises, the core refuses with a sentence; where it gives a
// result, the core gives the same one, or refuses what docs/numerics.md lists.
#pragma once
#include <string>

#include "case_file.hpp"

namespace golden {

struct Outcome {
  enum class Kind { passed, failed, skipped } kind;
  std::string why;  // the core's sentence, what differs, or why it cannot be tried
};

/// Computes with the table that kernels() gives. An id this program does not know is skipped.
Outcome behave(const Behaviour& behaviour);

}  // namespace golden
