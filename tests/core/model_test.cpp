#include "sirnorm/model.hpp"

#include "sirnorm/batch_norm.hpp"
#include "sirnorm/init.hpp"
#include "sirnorm/linear.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

constexpr const char* kSirNormNet = R"(
  fc1: Linear(64, 128)
  bn1: BatchNorm1d(128)
  relu1: ReLU()
  fc2: Linear(128, 64)
  bn2: BatchNorm1d(64)
  relu2: ReLU()
  fc3: Linear(64, 10))";

void fill(Model& model) {
  Random random(5);
  for (const StateEntry& entry : model.state_dict())
    if (entry.count)
      *entry.count = long(random.below(100));
    else
      for (Index i = 0; i < entry.value.size; ++i)
        entry.value[i] = float(random.uniform(0.1, 1));
  model.network().parameters_changed();
}

Floats output(Model& model, Index rows = 3) {
  Random random(6);
  const Floats x = normals(random, rows * model.network().in_features());
  const ConstMatrix y =
      model.network().forward({x.data(), rows, model.network().in_features()}, Mode::eval);
  return {y.data, y.data + y.rows * y.cols};
}

std::string problem(std::string_view text, Shape in = {64}) {
  auto model = Model::create(text, in, 4);
  REQUIRE_FALSE(model);
  return model.error().message;
}

}  // namespace

TEST_CASE("Model: SirNormNet has PyTorch's state_dict") {
  auto model = Model::create(kSirNormNet, {64}, 32);
  REQUIRE(model);
  CHECK(model->parameter_count() == 64 * 128 + 128 + 256 + 128 * 64 + 64 + 128 + 640 + 10);
  std::string names;
  for (const StateEntry& entry : model->state_dict())
    names += entry.name + " ";
  CHECK(names ==
        "fc1.weight fc1.bias bn1.weight bn1.bias bn1.running_mean bn1.running_var "
        "bn1.num_batches_tracked fc2.weight fc2.bias bn2.weight bn2.bias bn2.running_mean "
        "bn2.running_var bn2.num_batches_tracked fc3.weight fc3.bias ");
  CHECK(model->state_dict()[0].shape == Shape{128, 64});
  CHECK(model->state_dict()[6].shape == Shape{});
  CHECK(*model->find("bn2") == 4);
  CHECK(model->find("bn3").error().message ==
        "There is no layer \"bn3\"; there are fc1, bn1, relu1, fc2, bn2, relu2, fc3.");
  CHECK(model->output_shape(2) == Shape{128});
}

TEST_CASE("Model: a clone and a restored snapshot compute the same and live their own lives") {
  auto model = Model::create(kSirNormNet, {64}, 32);
  REQUIRE(model);
  fill(*model);
  const Floats y = output(*model);
  auto copy = model->clone();
  REQUIRE(copy);
  CHECK(output(*copy) == y);
  const State state = model->snapshot();
  for (const StateEntry& entry : model->state_dict())
    if (!entry.count) entry.value[0] += 1.0f;
  model->network().parameters_changed();
  CHECK(output(*model) != y);
  CHECK(output(*copy) == y);
  REQUIRE_FALSE(model->restore(state));
  CHECK(output(*model) == y);
  CHECK(*model->state_dict()[6].count == *copy->state_dict()[6].count);

  State other = state;
  other.values.pop_back();
  CHECK(model->restore(other)->message.find("values and 2 counts, the one given has") !=
        std::string::npos);
  CHECK(output(*model) == y);
}

TEST_CASE("Model: the PyTorch source names every layer as the state_dict does") {
  CHECK(Model::create("fc: Linear(4, 2, bias=False)\nnorm: LayerNorm((2,))", {4}, 1)->pytorch() ==
        "from torch import nn\n\n\n"
        "class SirNormNet(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__()\n"
        "        self.fc = nn.Linear(4, 2, bias=False)\n"
        "        self.norm = nn.LayerNorm((2,))\n\n"
        "    def forward(self, x):\n"
        "        x = self.fc(x)\n"
        "        x = self.norm(x)\n"
        "        return x\n");
  CHECK(Model::create("Linear(4, 2)\nclass: ReLU()", {4}, 1)->pytorch("Net") ==
        "from collections import OrderedDict\n\n"
        "from torch import nn\n\n\n"
        "class Net(nn.Sequential):\n"
        "    def __init__(self):\n"
        "        super().__init__(OrderedDict([\n"
        "            (\"0\", nn.Linear(4, 2)),\n"
        "            (\"class\", nn.ReLU()),\n"
        "        ]))\n");
}

TEST_CASE("Model: an image passes every kind of layer, and shapes follow PyTorch's") {
  auto model = Model::create(R"(
    conv1: Conv2d(1, 8, 3, padding=1)
    bn1: BatchNorm2d(8)
    relu1: ReLU(inplace=True)
    conv2: nn.Conv2d(8, 4, kernel_size=(3, 2), stride=(2, 1), bias=False)
    gn: GroupNorm(2, 4)
    pool: MaxPool2d(2)
    ln: LayerNorm((3,))
    rms: RMSNorm(3)
    noise: Noise(std=0.5, seed=7)
    gap: AdaptiveAvgPool2d(1)
    flat: Flatten()
    s: Sigmoid()
    fc: Linear(4, 10))",
                             {1, 8, 8}, 5);
  REQUIRE_MESSAGE(model, model.error().message);
  CHECK(model->output_shape(0) == Shape{8, 8, 8});
  CHECK(model->output_shape(3) == Shape{4, 3, 7});
  CHECK(model->output_shape(5) == Shape{4, 1, 3});
  CHECK(model->output_shape(9) == Shape{4, 1, 1});
  CHECK(model->output_shape(12) == Shape{10});
  CHECK(model->state_dict()[0].shape == Shape{8, 1, 3, 3});
  fill(*model);
  const Floats y = output(*model, 5);
  for (float v : y)
    CHECK(std::isfinite(v));
  CHECK(model->clone()->text() == model->text());
  const std::string source = model->pytorch("Net");
  CHECK(source.starts_with("import torch\nfrom torch import nn\n\n\nclass Noise(nn.Module):"));
  CHECK(source.find("self.noise = Noise(std=0.5, seed=7)") != std::string::npos);
  CHECK(source.find("self.pool = nn.MaxPool2d(2)") != std::string::npos);

  auto sequence = Model::create("BatchNorm1d(3)\nLayerNorm((3, 4))", {3, 4}, 2);
  REQUIRE(sequence);
  CHECK(sequence->output_shape(1) == Shape{3, 4});
}

TEST_CASE("Model: what does not fit is refused with layer and line") {
  CHECK(problem("fc: Linear(64, 8)\nReLU()\nLinear(9, 2)") ==
        "Line 3: Linear expects 9 features but gets a sample of shape (8,).");
  CHECK(problem("Linear(64, 8)", {1, 8, 8}) ==
        "Line 1: Linear expects 64 features but gets a sample of shape (1, 8, 8).");
  CHECK(problem("Linaer(64, 8)").starts_with("Line 1: Linaer is no layer; there are Linear, "));
  CHECK(problem("Linear(64)") ==
        "Line 1: Linear needs out_features; it takes in_features, out_features, bias.");
  CHECK(problem("Linear(64, 8, biass=True)") ==
        "Line 1: Linear has no argument biass; it takes in_features, out_features, bias.");
  CHECK(problem("Linear(64, 8, True, 3)") == "Line 1: Linear takes at most 3 arguments, got 4.");
  CHECK(problem("Linear(64, 8, in_features=64)") == "Line 1: Linear is given in_features twice.");
  CHECK(problem("Linear(64, 2.5)") ==
        "Line 1: Linear needs a whole number for out_features, got 2.5.");
  CHECK(problem("Linear(64, 8, bias=1)") == "Line 1: Linear needs True or False for bias.");
  CHECK(problem("Linear(64, -1)").starts_with("Line 1: Linear"));
  CHECK(problem("BatchNorm1d(64, eps=-1)") ==
        "Line 1: BatchNorm1d needs a finite eps of 0 or more, got -1.");
  CHECK(problem("BatchNorm1d(64, momentum=True)") ==
        "Line 1: BatchNorm1d needs a number for momentum.");
  CHECK(problem("ReLU()\n1: ReLU()\nReLU()\n3: ReLU(), 2: ReLU()").find("the name 2 stands for") !=
        std::string::npos);
  CHECK(problem("ReLU()", {}) == "A sample needs 1 to 4 sides of at least 1, got ().");
  CHECK(problem("ReLU()", {0}) == "A sample needs 1 to 4 sides of at least 1, got (0,).");
  const Shape image{3, 8, 8};
  CHECK(problem("Conv2d(1, 8, 3)", image) ==
        "Line 1: Conv2d expects 1 channel but gets a sample of shape (3, 8, 8).");
  CHECK(problem("Conv2d(1, 8, 3)") ==
        "Line 1: Conv2d expects channels, height and width but gets a sample of shape (64,).");
  CHECK(problem("Conv2d(3, 8, 3, dilation=2)", image) ==
        "Line 1: Conv2d takes only 1 for dilation.");
  CHECK(problem("Conv2d(3, 8, 9)", image).starts_with("Line 1: Conv2d"));
  CHECK(problem("Conv2d(3, 8, (1, 2, 3))", image) ==
        "Line 1: Conv2d needs one size or two for kernel_size, got 3.");
  CHECK(problem("BatchNorm2d(64)").find("expects channels, height and width") != std::string::npos);
  CHECK(problem("MaxPool2d(2)").find("expects channels, height and width") != std::string::npos);
  CHECK(problem("LayerNorm((8, 7))", image) ==
        "Line 1: LayerNorm expects last sides of (8, 7) but gets a sample of shape (3, 8, 8).");
  CHECK(problem("LayerNorm((1, 3, 8, 8))", image).find("last sides") != std::string::npos);
  CHECK(problem("RMSNorm((8, 8))", image).find("one side to normalize") != std::string::npos);
  CHECK(problem("GroupNorm(2, 3)", image).starts_with("Line 1: GroupNorm"));
  CHECK(problem("GroupNorm(0, 0)", image).starts_with("Line 1: GroupNorm"));
  CHECK(problem("Noise(-1)").starts_with("Line 1: Noise"));
  CHECK(problem("") == "A network needs at least one layer.");
}
