// What every test of the core needs: reproducible numbers, sizes around every edge, slopes.
#pragma once
#include <cmath>
#include <doctest/doctest.h>
#include <vector>

#include "sirnorm/fingerprint.hpp"
#include "sirnorm/random.hpp"
#include "sirnorm/reference/linear.hpp"
#include "sirnorm/training_kernels.hpp"

namespace sirnorm::test {

using Floats = std::vector<float>;
using Doubles = reference::Rows<double>;
using DoubleRow = reference::Row<double>;

/// How often operator new has been called so far (main.cpp).
extern long allocations;

/// Sizes around every edge a 16-wide loop, a 256-wide tile or a 256-long stretch can have.
inline constexpr Index kSizes[] = {1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 100, 257};

inline Floats normals(Random& random, Index n, double mean = 0, double std = 1) {
  Floats v(static_cast<std::size_t>(n));
  for (float& f : v)
    f = static_cast<float>(mean + std * random.normal());
  return v;
}
inline Vector view(Floats& v) {
  return {v.data(), static_cast<Index>(v.size())};
}
inline ConstVector view(const Floats& v) {
  return {v.data(), static_cast<Index>(v.size())};
}
inline Floats zeros(Index n) {
  return Floats(static_cast<std::size_t>(n));
}
inline Doubles wide(const Floats& v, Index rows, Index cols) {
  return Eigen::Map<const reference::Rows<float>>(v.data(), rows, cols).cast<double>();
}
inline DoubleRow wide(const Floats& v) {
  return Eigen::Map<const reference::Row<float>>(v.data(), static_cast<Index>(v.size()))
      .cast<double>();
}

/// Calls f once for each kernel table this machine can run, with its name in every message.
template <class F>
void on_every_table(F f) {
  for (Index i = 0; i < all_kernels().size; ++i) {
    INFO("table ", std::string(all_kernels()[i]->arch));
    f(*all_kernels()[i]);
  }
}

template <class F>
void on_every_training_table(F f) {
  for (Index i = 0; i < all_training_kernels().size; ++i) {
    INFO("table ", all_training_kernels()[i]->arch);
    f(*all_training_kernels()[i]);
  }
}

/// Largest |have - want| in units of 2^-24 * size.
template <class Want>
double error(const Floats& have, const Want& want, double size) {
  double worst = 0;
  for (std::size_t i = 0; i < have.size(); ++i)
    worst = std::max(worst, std::fabs(double(have[i]) - want.data()[i]));
  return worst / (size * 0x1p-24);
}

/// The slopes of loss in every element of `at`, by central differences in double.
template <class Wide, class Loss>
Wide slopes(Wide& at, Loss loss) {
  Wide slope = at;
  for (Eigen::Index i = 0; i < at.size(); ++i) {
    const double here = at.data()[i], h = 1e-5;
    at.data()[i] = here + h;
    const double up = loss();
    at.data()[i] = here - h;
    const double down = loss();
    at.data()[i] = here;
    slope.data()[i] = (up - down) / (2 * h);
  }
  return slope;
}

/// Every float near the double: central differences are good to about 1e-8, float to 1e-6 here.
template <class Wide>
void check_close(const Floats& have, const Wide& want, double tolerance = 2e-5) {
  REQUIRE(have.size() == static_cast<std::size_t>(want.size()));
  for (std::size_t i = 0; i < have.size(); ++i) {
    INFO("element ", i);
    CHECK(std::fabs(double(have[i]) - want.data()[i]) <=
          tolerance * (1 + std::fabs(want.data()[i])));
  }
}

}  // namespace sirnorm::test
