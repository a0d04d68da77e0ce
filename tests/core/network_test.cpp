#include "sirnorm/network.hpp"

#include "sirnorm/batch_norm.hpp"
#include "sirnorm/conv2d.hpp"
#include "sirnorm/flatten.hpp"
#include "sirnorm/group_norm.hpp"
#include "sirnorm/init.hpp"
#include "sirnorm/layer_norm.hpp"
#include "sirnorm/linear.hpp"
#include "sirnorm/noise.hpp"
#include "sirnorm/pool2d.hpp"
#include "sirnorm/relu.hpp"
#include "sirnorm/rms_norm.hpp"
#include "sirnorm/sigmoid.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

Result<Network> small_network(Index hidden) {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(*Linear::create(2, 16));
  layers.push_back(*BatchNorm1d::create(16));
  layers.push_back(*ReLU::create(16));
  layers.push_back(*LayerNorm::create(hidden));
  layers.push_back(*Linear::create(hidden, 3));
  return Network::create(std::move(layers), 32);
}

}  // namespace

TEST_CASE("Network: a mismatch is reported with both numbers") {
  auto made = small_network(17);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::bad_shape);
  CHECK(made.error().message == "Layer 3 (LayerNorm) expects 17 features but layer 2 gives 16.");
  CHECK(Network::create({}, 4).error().message == "A network needs at least one layer.");
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(*ReLU::create(2));
  CHECK(Network::create(std::move(layers), 0).error().message ==
        "max_rows must be at least 1, got 0.");
}

TEST_CASE("Network: a batch it cannot take is refused before anything runs") {
  Network net = *small_network(16);
  const Floats x = zeros(64 * 3);
  CHECK(net.check({x.data(), 8, 3}, Mode::train)->message ==
        "The network expects 2 features but the batch has 3.");
  std::vector<std::unique_ptr<Layer>> narrow;
  narrow.push_back(*ReLU::create(1));
  Network one = *Network::create(std::move(narrow), 1);
  CHECK(one.check({x.data(), 1, 3}, Mode::train)->message ==
        "The network expects 1 feature but the batch has 3.");
  CHECK(one.check({x.data(), 2, 1}, Mode::train)->message ==
        "The network was made for up to 1 row but the batch has 2.");
  CHECK(net.check({x.data(), 33, 2}, Mode::train)->message ==
        "The network was made for up to 32 rows but the batch has 33.");
  CHECK(net.check({x.data(), 1, 2}, Mode::train)->message ==
        "Layer 1: BatchNorm1d expected more than 1 value per channel when training, got 1 row of "
        "16 features.");
  CHECK_FALSE(net.check({x.data(), 1, 2}, Mode::eval));
}

TEST_CASE("Network: a training step allocates nothing") {
  Network net = *small_network(16);
  Random random(1);
  for (std::size_t i : {0u, 4u})
    init::pytorch_default(net.layer(i), random);
  const Floats x = normals(random, 32 * 2), dy = normals(random, 32 * 3);
  net.forward({x.data(), 32, 2}, Mode::train);
  const long before = allocations;
  for (int step = 0; step < 10; ++step) {
    net.zero_grad();
    net.forward({x.data(), 32, 2}, Mode::train);
    net.backward({dy.data(), 32, 3});
    net.parameters_changed();
  }
  CHECK(allocations == before);
}

TEST_CASE("Network: a training step of a convolutional net allocates nothing") {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(*Conv2d::create(1, 4, 3, 8, {.padding = 1}));
  layers.push_back(*BatchNorm2d::create(4, 8, 8));
  layers.push_back(*Noise::create(4 * 64));
  layers.push_back(*Sigmoid::create(4 * 64));
  layers.push_back(*MaxPool2d::create(4, 2, 8));
  layers.push_back(*GroupNorm::create(2, 4, 16));
  layers.push_back(*BatchNorm1d::create(4, {}, 16));
  layers.push_back(*RMSNorm::create(16, {}, 4));
  layers.push_back(*LayerNorm::create({4, 16}));
  layers.push_back(*AdaptiveAvgPool2d::create(4, 4));
  layers.push_back(*Flatten::create(4));
  layers.push_back(*Linear::create(4, 3));
  Network net = *Network::create(std::move(layers), 32);
  Random random(3);
  init::kaiming_normal(static_cast<Conv2d&>(net.layer(0)), random);
  init::pytorch_default(static_cast<Linear&>(net.layer(11)), random);
  const Floats x = normals(random, 32 * 64), dy = normals(random, 32 * 3);
  const long before = allocations;
  for (int step = 0; step < 3; ++step) {
    net.zero_grad();
    net.forward({x.data(), 32, 64}, Mode::train);
    net.backward({dy.data(), 32, 3});
    net.parameters_changed();
    net.forward({x.data(), 32, 64}, Mode::eval);
  }
  CHECK(allocations == before);
  CHECK(net.layer(0).parameters()[0].grad[0] != 0.0f);  // and something did happen
}

TEST_CASE("Network: who only trains gets the same gradients, bit for bit") {
  const auto start_with = [](std::unique_ptr<Layer> first) {
    std::vector<std::unique_ptr<Layer>> layers;
    const Index features = first->out_features();
    layers.push_back(std::move(first));
    layers.push_back(*BatchNorm1d::create(features));
    layers.push_back(*Linear::create(features, 3));
    return *Network::create(std::move(layers), 8);
  };
  std::vector<std::unique_ptr<Layer>> firsts;
  firsts.push_back(*Linear::create(36, 20));
  firsts.push_back(*Linear::create(36, 20, false));
  firsts.push_back(*Conv2d::create(1, 2, 3, 6, {.padding = 1}));
  firsts.push_back(*LayerNorm::create(36));
  firsts.push_back(*Sigmoid::create(36));
  for (auto& first : firsts) {
    CAPTURE(first->kind());
    Network net = start_with(std::move(first));
    Random random(4);
    for (std::size_t i = 0; i < net.size(); ++i)
      for (Index p = 0; p < net.layer(i).parameters().size; ++p) {
        const Vector value = net.layer(i).parameters()[p].value;
        std::ranges::copy(normals(random, value.size), value.data);
      }
    net.parameters_changed();
    const Floats x = normals(random, 8 * 36), dy = normals(random, 8 * 3);
    const auto gradients = [&](auto backward) {
      net.zero_grad();
      net.forward({x.data(), 8, 36}, Mode::train);
      backward();
      Floats all;
      for (std::size_t i = 0; i < net.size(); ++i)
        for (Index p = 0; p < net.layer(i).parameters().size; ++p) {
          const Vector grad = net.layer(i).parameters()[p].grad;
          all.insert(all.end(), grad.data, grad.data + grad.size);
        }
      return all;
    };
    const ConstMatrix slope{dy.data(), 8, 3};
    const Floats whole = gradients([&] { net.backward(slope); });
    CHECK(gradients([&] { net.backward_parameters(slope); }) == whole);
    CHECK(std::ranges::count(whole, 0.0f) < std::ssize(whole) / 2);
  }
}

TEST_CASE("Network: gradients add up until they are zeroed") {
  Network net = *small_network(16);
  Random random(2);
  for (std::size_t i : {0u, 4u})
    init::pytorch_default(net.layer(i), random);
  const Floats x = normals(random, 8 * 2), dy = normals(random, 8 * 3);
  const auto step = [&] {
    net.forward({x.data(), 8, 2}, Mode::train);
    net.backward({dy.data(), 8, 3});
  };
  step();
  const float once = net.layer(4).parameters()[1].grad[0];
  REQUIRE(once != 0.0f);
  step();
  CHECK(net.layer(4).parameters()[1].grad[0] == doctest::Approx(2 * once));
  net.zero_grad();
  for (std::size_t l = 0; l < net.size(); ++l)
    for (Index p = 0; p < net.layer(l).parameters().size; ++p)
      for (Index i = 0; i < net.layer(l).parameters()[p].grad.size; ++i)
        CHECK(net.layer(l).parameters()[p].grad[i] == 0.0f);
}
