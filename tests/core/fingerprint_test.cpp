// The promise of the whole project: every table, compiler and target computes the same bits.
#include "sirnorm/fingerprint.hpp"

#include <doctest/doctest.h>

using namespace sirnorm;

TEST_CASE("Fingerprint: every kernel table here gives the pinned bits") {
  for (Index i = 0; i < all_kernels().size; ++i) {
    INFO("table ", std::string(all_kernels()[i]->arch));
    CHECK(to_hex(fingerprint(*all_kernels()[i])) == to_hex(kFingerprint));
  }
}

TEST_CASE("Fingerprint: every table of training kernels here gives the pinned bits") {
  for (Index i = 0; i < all_training_kernels().size; ++i) {
    INFO("table ", all_training_kernels()[i]->arch);
    CHECK(to_hex(fingerprint(*all_training_kernels()[i])) == to_hex(kTrainingFingerprint));
  }
}

TEST_CASE("Fingerprint: whole training runs give the pinned bits on every table here") {
  for (Index i = 0; i < all_kernels().size; ++i) {
    INFO("table ", std::string(all_kernels()[i]->arch));
    use_kernels(all_kernels()[i]);
    CHECK(to_hex(run_fingerprint()) == to_hex(kRunFingerprint));
    CHECK(to_hex(complete_fingerprint()) == to_hex(kCompleteFingerprint));
  }
  use_kernels(nullptr);
}

TEST_CASE("Fingerprint: hexadecimal keeps all 16 digits") {
  CHECK(to_hex(0) == "0000000000000000");
  CHECK(to_hex(0x0123456789abcdefull) == "0123456789abcdef");
}
