// The same network in PyTorch's words.
#include <algorithm>
#include <array>

#include "sirnorm/model.hpp"

namespace sirnorm {
namespace {

constexpr std::array<std::string_view, 35> kPythonWords = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

// What nn.Module itself has by these names would be lost.
constexpr std::array<std::string_view, 12> kModuleWords = {
    "forward", "training", "train", "eval", "to",  "half",
    "float",   "double",   "apply", "type", "cpu", "children"};

bool is_attribute(const std::string& name) {
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::find(kPythonWords.begin(), kPythonWords.end(), name) == kPythonWords.end() &&
         std::find(kModuleWords.begin(), kModuleWords.end(), name) == kModuleWords.end();
}

// PyTorch has no such layer.
constexpr const char* kNoise = R"(class Noise(nn.Module):
    """y * (1 + U(-scale, scale)) + U(-shift, shift) + N(0, std^2) in training, y in evaluation."""

    def __init__(self, scale=1.0, shift=1.0, std=0.25, seed=0):
        super().__init__()
        self.scale, self.shift, self.std = scale, shift, std
        self.generator = torch.Generator().manual_seed(seed)

    def draw(self, reach, like):
        return reach * (2 * torch.rand(like.shape[1:], generator=self.generator) - 1)

    def forward(self, y):
        if not self.training:
            return y
        jitter = self.std * torch.randn(y.shape, generator=self.generator)
        return y * (1 + self.draw(self.scale, y)) + self.draw(self.shift, y) + jitter


)";

std::string constructor(const LayerSpec& layer) {
  return (layer.kind == "Noise" ? "" : "nn.") + to_text(layer);
}

}  // namespace

std::string Model::pytorch(std::string_view class_name) const {
  const std::string indent = "        ";
  bool attributes = true;
  for (const std::string& name : names_)
    attributes = attributes && is_attribute(name);
  bool noise = false;
  for (const LayerSpec& layer : description_)
    noise = noise || layer.kind == "Noise";
  std::string text = attributes ? "" : "from collections import OrderedDict\n\n";
  text += std::string(noise ? "import torch\n" : "") + "from torch import nn\n\n\n" +
          (noise ? kNoise : "");
  text += "class " + std::string(class_name) + "(nn." + (attributes ? "Module" : "Sequential") +
          "):\n    def __init__(self):\n";
  if (!attributes) {
    text += indent + "super().__init__(OrderedDict([\n";
    for (std::size_t i = 0; i < names_.size(); ++i)
      text += indent + "    (\"" + names_[i] + "\", " + constructor(description_[i]) + "),\n";
    return text + indent + "]))\n";
  }
  text += indent + "super().__init__()\n";
  for (std::size_t i = 0; i < names_.size(); ++i)
    text += indent + "self." + names_[i] + " = " + constructor(description_[i]) + "\n";
  text += "\n    def forward(self, x):\n";
  for (const std::string& name : names_)
    text += indent + "x = self." + name + "(x)\n";
  return text + indent + "return x\n";
}

}  // namespace sirnorm
