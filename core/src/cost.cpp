#include "sirnorm/cost.hpp"

namespace sirnorm {
namespace {

struct PerElement {
  std::string_view kind;
  double forward, backward;  // of one value, without the affine part
  double affine_forward, affine_backward;
};

// docs/cost.md counts these out.
constexpr PerElement kPerElement[] = {{"ReLU", 1, 1, 0, 0},        {"Sigmoid", 4, 3, 0, 0},
                                      {"BatchNorm1d", 5, 9, 2, 1}, {"BatchNorm2d", 5, 9, 2, 1},
                                      {"LayerNorm", 5, 9, 2, 3},   {"GroupNorm", 5, 9, 2, 3},
                                      {"RMSNorm", 3, 6, 1, 2},     {"Noise", 3, 1, 0, 0}};

}  // namespace

std::vector<Cost> costs(Model& model, Index rows) {
  std::vector<Cost> list;
  for (std::size_t i = 0; i < model.network().size(); ++i) {
    Layer& layer = model.network().layer(i);
    const VectorView<Parameter> parameters = layer.parameters();
    const auto batch = static_cast<double>(rows),
               in = batch * static_cast<double>(layer.in_features()),
               out = batch * static_cast<double>(layer.out_features());
    Cost cost;
    for (Index p = 0; p < parameters.size; ++p)
      cost.parameters += parameters[p].value.size;
    const std::string_view kind = layer.kind();
    if ((kind == "Linear" || kind == "Conv2d") && parameters[0].shape.sides[0] > 0) {
      const double products =
          out * static_cast<double>(parameters[0].value.size / parameters[0].shape.sides[0]);
      const double bias = parameters.size > 1 ? out : 0;
      cost.forward = 2 * products + bias;
      cost.backward = 4 * products + bias;
    } else if (kind == "MaxPool2d" || kind == "AdaptiveAvgPool2d") {
      cost.forward = in;
      cost.backward = out;
    }
    for (const PerElement& known : kPerElement)
      if (known.kind == kind) {
        cost.forward = out * (known.forward + (parameters.size > 0 ? known.affine_forward : 0));
        cost.backward = out * (known.backward + (parameters.size > 0 ? known.affine_backward : 0));
      }
    list.push_back(cost);
  }
  return list;
}

}  // namespace sirnorm
