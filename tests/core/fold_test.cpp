#include "sirnorm/fold.hpp"

#include "sirnorm/cost.hpp"
#include "sirnorm/init.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

/// A network whose running statistics and affine parameters are anything but 0 and 1.
Model lived_in(const char* text, Shape in) {
  auto model = Model::create(text, in, 8);
  REQUIRE_MESSAGE(model, model.error().message);
  init::draw(model->network(), {}, 4);
  Random random(5);
  for (const StateEntry& entry : model->state_dict())
    if (entry.shape.rank == 1)
      for (Index i = 0; i < entry.value.size; ++i)
        entry.value[i] = float(random.uniform(0.5, 2));
  model->network().parameters_changed();
  return *std::move(model);
}

Floats run(Model& model) {
  Random random(6);
  const Index width = model.network().in_features();
  const Floats x = normals(random, 8 * width);
  const ConstMatrix y = model.network().forward({x.data(), 8, width}, Mode::eval);
  return {y.data, y.data + y.rows * y.cols};
}

}  // namespace

TEST_CASE("A folded network gives what the network gives, without its BatchNorms") {
  struct Network {
    const char* text;
    Shape shape;
    std::size_t layers;  // that are left
  };
  for (const Network& network :
       {Network{"fc1: Linear(6, 9)\nbn1: BatchNorm1d(9)\nr: ReLU()\nfc2: Linear(9, 4, bias=False)\n"
                "bn2: BatchNorm1d(4, affine=False, eps=0.1)",
                {6},
                3},
        Network{"c: Conv2d(2, 5, 3, 1, 1, 1, 1, False)\nBatchNorm2d(5)\nReLU()\n"
                "c2: Conv2d(5, 3, 2)\nFlatten()\nBatchNorm1d(48)",
                {2, 5, 5},
                5},
        Network{
            "BatchNorm1d(6)\nLinear(6, 5)\nBatchNorm1d(5, track_running_stats=False)", {6}, 3}}) {
    INFO(network.text);
    Model model = lived_in(network.text, network.shape);
    auto folded = fold_batch_norm(model);
    REQUIRE_MESSAGE(folded, folded.error().message);
    CHECK(folded->network().size() == network.layers);
    const Floats want = run(model), have = run(*folded);
    REQUIRE(have.size() == want.size());
    for (std::size_t i = 0; i < have.size(); ++i)
      CHECK(double(have[i]) == doctest::Approx(double(want[i])).epsilon(1e-5));
  }
  Model model = lived_in("fc1: Linear(6, 9)\nbn1: BatchNorm1d(9)\nfc2: Linear(9, 4)", {6});
  auto folded = fold_batch_norm(model);
  REQUIRE(folded);
  CHECK(folded->text() == "fc1: Linear(6, 9)\nfc2: Linear(9, 4)\n");
  CHECK(folded->network().layer(0).parameters()[0].value[0] !=
        model.network().layer(0).parameters()[0].value[0]);
}

TEST_CASE("Costs are counted as docs/cost.md says") {
  Model net = lived_in(
      "Linear(64, 128)\nBatchNorm1d(128)\nReLU()\nLinear(128, 10, bias=False)\nLayerNorm(10, "
      "elementwise_affine=False)",
      {64});
  const auto list = costs(net, 64);
  REQUIRE(list.size() == 5);
  CHECK(list[0].parameters == 64 * 128 + 128);
  CHECK(list[0].forward == 64.0 * 128 * (2 * 64 + 1));
  CHECK(list[0].backward == 64.0 * 128 * (4 * 64 + 1));
  CHECK(list[1].forward == 64.0 * 128 * 7);
  CHECK(list[1].backward == 64.0 * 128 * 10);
  CHECK(list[2].forward == 64.0 * 128);
  CHECK(list[3].forward == 64.0 * 10 * 256);
  CHECK(list[4].forward == 64.0 * 10 * 5);
  CHECK(list[4].parameters == 0);
  Model image = lived_in("Conv2d(2, 4, 3)\nMaxPool2d(2)", {2, 6, 6});
  CHECK(costs(image, 3)[0].forward == 3.0 * 4 * 16 * (2 * 18 + 1));
  CHECK(costs(image, 3)[1].forward == 3.0 * 4 * 16);
}
