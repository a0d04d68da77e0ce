// torch_export DIR: networks to take home, each as three files for check.py:
//   NAME.safetensors  its state_dict
//   NAME.py           Model::pytorch()
//   NAME.run          what it computes (safetensors too): "x" and "logits" in eval mode, then one
//                     batch in train mode with cross-entropy against "labels": "loss", "dx",
//                     "grad.PARAMETER" and, as it leaves them, "after.BUFFER"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sirnorm/checkpoint.hpp"
#include "sirnorm/init.hpp"
#include "sirnorm/loss.hpp"
#include "sirnorm/trainer.hpp"

namespace {

using namespace sirnorm;
using Floats = NamedTensor::Floats;

constexpr Index kRows = 32, kClasses = 10;

struct Exhibit {
  const char* name;
  const char* description;
  Shape sample;
  Index steps;  // on the digits, one sample being 64 pixels; 0: drawn values instead
};

constexpr Exhibit kExhibits[] = {
    {"sirnorm",
     "fc1: Linear(64, 128)\nbn1: BatchNorm1d(128)\nrelu1: ReLU()\n"
     "fc2: Linear(128, 64)\nbn2: BatchNorm1d(64)\nrelu2: ReLU()\nfc3: Linear(64, 10)",
     {64},
     60},
    {"conv",
     "conv1: Conv2d(1, 8, 3, padding=1, bias=False)\nbn1: BatchNorm2d(8, momentum=None)\n"
     "relu1: ReLU()\nconv2: Conv2d(8, 12, kernel_size=(3, 2), stride=(2, 1), padding=(0, 1))\n"
     "gn: GroupNorm(3, 12)\ns: Sigmoid()\nln: LayerNorm((3, 9))\npool: MaxPool2d((2, 3))\n"
     "gap: AdaptiveAvgPool2d((1, 2))\nflat: Flatten()\nfc: Linear(24, 10)",
     {1, 8, 8},
     60},
    {"sequence",  // no names: an nn.Sequential
     "BatchNorm1d(4, eps=1e-3, affine=False)\nLayerNorm((4, 6), elementwise_affine=False)\n"
     "GroupNorm(2, 4)\nBatchNorm1d(4, track_running_stats=False)\nLayerNorm(6)\nFlatten()\n"
     "Linear(24, 10)",
     {4, 6},
     0},
    {"rms",
     "rms1: RMSNorm(6)\nflat: Flatten()\nrms2: RMSNorm(24, eps=1e-3)\nfc: Linear(24, 10)",
     {4, 6},
     0},
};

template <class T>
T must(Result<T> result) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "torch_export: %s\n", result.error().message.c_str());
  std::exit(2);
}

void must(Check wrong) {
  if (wrong) must(Result<int>(*wrong));
}

std::vector<Index> sides(Index rows, const Shape& sample) {
  std::vector<Index> all{rows};
  all.insert(all.end(), sample.begin(), sample.end());
  return all;
}

NamedTensor tensor(std::string name, std::vector<Index> shape, ConstVector values) {
  return {std::move(name), std::move(shape), Floats(values.data, values.data + values.size)};
}

std::shared_ptr<const Dataset> digits() {
  std::ifstream csv(SIRNORM_DATA "/digits.csv", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(csv), {}};
  return std::make_shared<Dataset>(must(read_digits(text)));
}

Model made(const Exhibit& exhibit) {
  Model model = must(Model::create(exhibit.description, exhibit.sample, 64));
  init::draw(model.network(), {}, 1);
  Random random(2);
  for (std::size_t i = 0; i < model.network().size(); ++i) {
    Layer& layer = model.network().layer(i);
    if (layer.kind().find("Norm") == std::string_view::npos) continue;
    for (Index p = 0; p < layer.parameters().size; ++p)  // 1 and 0 would hide a mistake
      for (Index at = 0; at < layer.parameters()[p].value.size; ++at)
        layer.parameters()[p].value[at] += static_cast<float>(0.2 * random.normal());
  }
  model.network().parameters_changed();
  return model;
}

TensorFile run(Model& model, const Floats& x, const std::vector<int>& labels) {
  Network& network = model.network();
  const ConstMatrix in{x.data(), kRows, network.in_features()};
  TensorFile file;
  must(network.check(in, Mode::eval));
  const ConstMatrix logits = network.forward(in, Mode::eval);
  file.tensors.push_back(tensor("x", sides(kRows, model.input_shape()), in.flat()));
  file.tensors.push_back(tensor("logits", {kRows, kClasses}, logits.flat()));
  file.tensors.push_back({"labels", {kRows}, NamedTensor::Integers(labels.begin(), labels.end())});

  must(network.check(in, Mode::train));
  Floats slope(static_cast<std::size_t>(kRows * kClasses));
  network.zero_grad();
  const double loss = cross_entropy(network.forward(in, Mode::train), {labels.data(), kRows},
                                    {slope.data(), kRows, kClasses});
  const ConstMatrix dx = network.backward({slope.data(), kRows, kClasses});
  file.tensors.push_back({"loss", {}, Floats{static_cast<float>(loss)}});
  file.tensors.push_back(tensor("dx", sides(kRows, model.input_shape()), dx.flat()));
  for (std::size_t i = 0; i < network.size(); ++i) {
    const std::string name = model.name(i) + ".";
    const auto parameters = network.layer(i).parameters(), buffers = network.layer(i).buffers();
    for (Index p = 0; p < parameters.size; ++p)
      file.tensors.push_back(tensor("grad." + name + std::string(parameters[p].name),
                                    {parameters[p].grad.size}, parameters[p].grad));
    for (Index b = 0; b < buffers.size; ++b)
      file.tensors.push_back(tensor("after." + name + std::string(buffers[b].name),
                                    {buffers[b].value.size}, buffers[b].value));
  }
  return file;
}

void write(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: torch_export DIR\n", stderr), 2;
  const std::filesystem::path place = argv[1];
  std::filesystem::create_directories(place);
  for (const Exhibit& exhibit : kExhibits) {
    Model model = made(exhibit);
    Floats x;
    std::vector<int> labels(kRows);
    if (exhibit.steps > 0) {
      Trainer trainer = must(Trainer::create(
          std::move(model), digits(),
          {.optimizer = SgdOptions{.lr = 0.1}, .batches = {.batch_size = 64, .seed = 3}}));
      trainer.step(exhibit.steps);
      x.assign(trainer.data().test_x().data, trainer.data().test_x().data + kRows * 64);
      std::copy_n(trainer.data().test_labels().data, kRows, labels.begin());
      model = std::move(trainer.model());
    } else {
      Random random(4);
      for (int batch = 0; batch < 3; ++batch) {  // so that running statistics have moved
        x.clear();
        for (Index i = 0; i < kRows * model.network().in_features(); ++i)
          x.push_back(static_cast<float>(0.5 + 2 * random.normal()));
        model.network().forward({x.data(), kRows, model.network().in_features()}, Mode::train);
      }
      for (int& label : labels)
        label = static_cast<int>(random.below(kClasses));
    }
    write(place / (std::string(exhibit.name) + ".py"), model.pytorch("Net"));
    write(place / (std::string(exhibit.name) + ".safetensors"), save_safetensors(model));
    write(place / (std::string(exhibit.name) + ".run"),
          must(write_safetensors(run(model, x, labels))));
  }
  return 0;
}
