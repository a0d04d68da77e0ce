#include "sirnorm/sigmoid.hpp"

#include "sirnorm/network.hpp"
#include "sirnorm/reference/sigmoid.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

Floats sigmoid(const TrainingKernels& k, const Floats& x) {
  Floats y(x.size(), 9.0f);
  k.sigmoid_forward({.x = view(x), .y = view(y)});
  return y;
}

}  // namespace

TEST_CASE("Sigmoid: every instruction set gives the same bits") {
  Random random(1);
  for (Index n : kSizes) {
    const Floats x = normals(random, n, 0, 20), dy = normals(random, n);
    const Floats y = sigmoid(*all_training_kernels()[0], x);
    Floats want(x.size());
    all_training_kernels()[0]->sigmoid_backward({.dy = view(dy), .y = view(y), .dx = view(want)});
    on_every_training_table([&](const TrainingKernels& k) {
      CHECK(sigmoid(k, x) == y);
      Floats dx(x.size());
      k.sigmoid_backward({.dy = view(dy), .y = view(y), .dx = view(dx)});
      CHECK(dx == want);
    });
  }
}

TEST_CASE("Sigmoid: forward matches the definition in double within 3 ulp, down to the denormals") {
  on_every_training_table([&](const TrainingKernels& k) {
    Floats x;
    for (float v = -104; v < 104; v += 0.0137f)
      x.push_back(v);
    const Floats y = sigmoid(k, x);
    const Doubles want = reference::sigmoid<double>(wide(x, 1, static_cast<Index>(x.size())));
    double worst = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double size = std::max(want.data()[i], 0x1p-126);  // below, the spacing is fixed
      const double ulp = std::ldexp(1.0, std::ilogb(size) - 23);
      worst = std::max(worst, std::fabs(double(y[i]) - want.data()[i]) / ulp);
    }
    CHECK(worst < 3);
    CHECK(worst > 0.5);  // the measure is not blind
  });
}

TEST_CASE("Sigmoid: the gradient is the slope of the definition") {
  Random random(3);
  on_every_training_table([&](const TrainingKernels& k) {
    for (Index n : {1, 9, 33}) {
      const Floats x = normals(random, n, 0, 3), dy = normals(random, n), y = sigmoid(k, x);
      Floats dx(x.size());
      k.sigmoid_backward({.dy = view(dy), .y = view(y), .dx = view(dx)});
      Doubles at = wide(x, 1, n);
      const Doubles above = wide(dy, 1, n);
      check_close(dx, slopes(at, [&] { return (reference::sigmoid<double>(at) * above).sum(); }));
    }
  });
}

TEST_CASE("Sigmoid: both ends, zeros and NaN behave as documented, in every place of a row") {
  on_every_training_table([&](const TrainingKernels& k) {
    const float values[] = {0.0f, -0.0f, INFINITY, -INFINITY, 200.0f, -200.0f, 1e-40f, 3e38f};
    const float wanted[] = {0.5f, 0.5f, 1.0f, 0.0f, 1.0f, 0.0f, 0.5f, 1.0f};
    for (Index n : kSizes) {
      for (std::size_t v = 0; v < std::size(values); ++v)
        CHECK(sigmoid(k, Floats(std::size_t(n), values[v])) == Floats(std::size_t(n), wanted[v]));
      for (float y : sigmoid(k, Floats(std::size_t(n), NAN)))
        CHECK(std::isnan(y));
    }
  });
}

TEST_CASE("Sigmoid: a negative size is refused in a sentence") {
  CHECK(Sigmoid::create(-2).error().message == "Sigmoid needs 0 features or more, got -2.");
}

TEST_CASE("Sigmoid: in a network the gradient passes through what forward gave") {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(*Sigmoid::create(2));
  Network net = *Network::create(std::move(layers), 1);
  const float x[] = {0, INFINITY}, dy[] = {8, 8};
  net.forward({x, 1, 2}, Mode::train);
  const ConstMatrix dx = net.backward({dy, 1, 2});
  CHECK(dx.row(0)[0] == 2.0f);  // y (1 - y) = 1/4
  CHECK(dx.row(0)[1] == 0.0f);
}
