#include "sirnorm/init.hpp"

#include <cmath>

namespace sirnorm::init {
namespace {

template <class Draw>
void fill(Vector v, Draw draw) noexcept {
  for (Index i = 0; i < v.size; ++i)
    v[i] = static_cast<float>(draw());
}

const Parameter* weight_of(Layer& layer) noexcept {
  const VectorView<Parameter> list = layer.parameters();
  return list.size > 0 && list[0].name == "weight" && list[0].shape.rank >= 2 ? &list[0] : nullptr;
}

}  // namespace

void draw(Layer& layer, Options options, Random& random) noexcept {
  const Parameter* weight = weight_of(layer);
  if (!weight || weight->value.size == 0) return;
  const auto size = static_cast<double>(weight->value.size),
             out = static_cast<double>(weight->shape.sides[0]), fan_in = size / out,
             fan_out = size / static_cast<double>(weight->shape.sides[1]), gain = options.gain;
  const auto uniform = [&](double bound) {
    fill(weight->value, [&] { return random.uniform(-bound, bound); });
  };
  const auto normal = [&](double std) {
    fill(weight->value, [&] { return std * random.normal(); });
  };
  switch (options.scheme) {
    case Scheme::pytorch_default:
      uniform(gain / std::sqrt(fan_in));
      break;
    case Scheme::kaiming_normal:
      normal(gain * std::sqrt(2 / fan_in));
      break;
    case Scheme::kaiming_uniform:
      uniform(gain * std::sqrt(6 / fan_in));
      break;
    case Scheme::xavier_normal:
      normal(gain * std::sqrt(2 / (fan_in + fan_out)));
      break;
    case Scheme::xavier_uniform:
      uniform(gain * std::sqrt(6 / (fan_in + fan_out)));
      break;
    case Scheme::normal:
      normal(gain);
      break;
    case Scheme::constant:
      fill(weight->value, [&] { return gain; });
      break;
  }
  const double bound = options.scheme == Scheme::pytorch_default ? 1 / std::sqrt(fan_in) : 0;
  if (const VectorView<Parameter> list = layer.parameters(); list.size > 1)
    fill(list[1].value, [&] { return bound > 0 ? random.uniform(-bound, bound) : 0; });
  layer.parameters_changed();
}

void draw(Network& network, Options options, std::uint64_t seed, bool hidden_only) noexcept {
  std::uint32_t drawn = 0, last = 0;
  for (std::size_t i = 0; i < network.size(); ++i)
    last += weight_of(network.layer(i)) != nullptr;
  for (std::size_t i = 0; i < network.size(); ++i) {
    if (!weight_of(network.layer(i))) continue;
    Random random(seed, drawn++);
    const bool plain = hidden_only && drawn == last;
    draw(network.layer(i), {options.scheme, plain ? 1 : options.gain}, random);
  }
}

void pytorch_default(Layer& layer, Random& random) noexcept {
  draw(layer, {Scheme::pytorch_default}, random);
}

void kaiming_normal(Layer& layer, Random& random, double gain) noexcept {
  draw(layer, {Scheme::kaiming_normal, gain}, random);
}

}  // namespace sirnorm::init
