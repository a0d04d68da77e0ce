#include "sirnorm/relu.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

TEST_CASE("ReLU: NaN stays NaN, -0 stays -0, everything below zero becomes 0") {
  on_every_table([&](const KernelTable& k) {
    for (Index n : kSizes) {  // each value once in every place, so registers and tail agree
      const float values[] = {-1.5f, 2.5f, 0.0f, -0.0f, NAN, INFINITY, -INFINITY, 1e-45f, -1e-45f};
      const float wanted[] = {0.0f, 2.5f, 0.0f, -0.0f, NAN, INFINITY, 0.0f, 1e-45f, 0.0f};
      for (std::size_t v = 0; v < std::size(values); ++v) {
        Floats x(static_cast<std::size_t>(n), values[v]), y(x.size(), 9.0f);
        k.relu_forward({.x = view(x), .y = view(y)});
        for (float f : y) {
          INFO("relu(", values[v], "), ", n, " values");
          if (std::isnan(wanted[v])) {
            CHECK(std::isnan(f));
          } else {
            CHECK(f == wanted[v]);
            CHECK(std::signbit(f) == std::signbit(wanted[v]));
          }
        }
      }
    }
  });
}

TEST_CASE("ReLU: the gradient passes where x is above zero or NaN") {
  on_every_table([&](const KernelTable& k) {
    const Floats x{-1, 0, -0.0f, 1, NAN, INFINITY, -INFINITY, 2, -3, 4, -5, 6, -7, 8, -9, 10, 11},
        dy(x.size(), 3.0f);
    Floats dx(x.size(), 9.0f);
    k.relu_backward({.dy = view(dy), .x = view(x), .dx = view(dx)});
    for (std::size_t i = 0; i < x.size(); ++i)
      CHECK(dx[i] == (std::isnan(x[i]) || x[i] > 0 ? 3.0f : 0.0f));
  });
}

TEST_CASE("ReLU: a negative size is refused in a sentence") {
  CHECK(ReLU::create(-2).error().message == "ReLU needs 0 features or more, got -2.");
}
