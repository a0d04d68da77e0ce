// Starting values, with PyTorch's names. Norms keep theirs: weight 1, bias 0.
#pragma once
#include <string_view>

#include "sirnorm/network.hpp"
#include "sirnorm/random.hpp"

namespace sirnorm::init {

// fan_in: inputs of one output, in_features or in_channels * kernel area; fan_out likewise.
enum class Scheme {
  pytorch_default,  // weight and bias uniform in +-1 / sqrt(fan_in); gain scales the weight
  kaiming_normal,   // He et al. 2015 for ReLU: std gain * sqrt(2 / fan_in); bias 0 from here on
  kaiming_uniform,  // the same spread: +-gain * sqrt(6 / fan_in)
  xavier_normal,    // Glorot, Bengio 2010: std gain * sqrt(2 / (fan_in + fan_out))
  xavier_uniform,   // +-gain * sqrt(6 / (fan_in + fan_out))
  normal,           // std gain
  constant          // every weight is gain
};

struct Options {
  Scheme scheme = Scheme::pytorch_default;
  double gain = 1;
};

/// Draws the weight (and bias) of a layer that has a weight of two sides or more; any other layer
/// is left as it is.
void draw(Layer& layer, Options options, Random& random) noexcept;

/// Every such layer of the network. The n-th one draws from stream n of the seed, whatever stands
/// between: twins with and without norms start from the same weights. hidden_only: the last one has
/// gain 1.
void draw(Network& network, Options options, std::uint64_t seed, bool hidden_only = false) noexcept;

void pytorch_default(Layer& layer, Random& random) noexcept;
void kaiming_normal(Layer& layer, Random& random, double gain = 1.0) noexcept;

}  // namespace sirnorm::init
