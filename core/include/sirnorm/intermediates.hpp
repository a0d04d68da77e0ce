// Inside a norm layer: what the last forward and backward pass went through. All in double.
#pragma once
#include <vector>

#include "sirnorm/loss.hpp"
#include "sirnorm/model.hpp"

namespace sirnorm {

/// Of BatchNorm1d, BatchNorm2d, LayerNorm, GroupNorm or RMSNorm; a group is what shares one mean.
struct NormInside {
  Index rows = 0, features = 0;
  std::vector<Index> group;             // [rows * features] whose group each element is of
  std::vector<double> mean, var, rstd;  // [groups] as used: the batch's or, in eval, the running
  std::vector<double> x_hat, y;         // [rows, features]
  // dx is the sum of the three roads from dy: straight, through the mean, through the variance.
  // [rows, features], empty before backward; the latter two are 0 where statistics are constants.
  std::vector<double> direct, through_mean, through_var;
};

/// Of layer number `layer`, after forward() in this mode, and backward() for the gradient's roads.
/// unknown_name: the layer is no norm. bad_shape: no forward pass yet.
Result<NormInside> inside_norm(Model& model, std::size_t layer, Mode mode);

/// The same after a forward pass, the loss and a backward pass on these rows, of which nothing
/// remains: running statistics are put back and gradients zeroed. Also what check() and
/// check_labels() refuse.
Result<NormInside> inside_norm_of(Model& model, std::size_t layer, ConstMatrix x, Labels labels,
                                  Mode mode);

}  // namespace sirnorm
