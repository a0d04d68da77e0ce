// What a network does to its numbers, measured. All sums run in double. Running statistics are put
// back, so looking changes nothing but the gradients, which are left at zero.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sirnorm/loss.hpp"
#include "sirnorm/model.hpp"

namespace sirnorm {

struct Summary {
  double mean = 0, var = 0, rms = 0;  // of the finite values; var is biased
  double smallest = 0, largest = 0;
  Index not_finite = 0;
};
Summary summarize(ConstVector values) noexcept;

double norm(ConstVector values) noexcept;  // Euclidean

/// The values below which these shares (0 ... 1) of all lie, between neighbours linearly, as
/// numpy.percentile. NaN where there is no value; NaN counts as largest.
std::vector<double> percentiles(ConstVector values, const std::vector<double>& shares);

struct Histogram {
  std::vector<Index> counts;  // [bins] equal parts of low ... high; high belongs to the last one
  Index below = 0, above = 0, not_a_number = 0;
};
/// bad_value: bins outside 1 ... 10000, or low not below high, or not finite.
Result<Histogram> histogram(ConstVector values, double low, double high, Index bins);

struct LayerReport {
  std::string name;                        // in the state_dict
  Summary output;                          // of what it gives
  double dead_share = 0;                   // of its outputs, those that are 0 for every row
  double output_gradient = 0;              // norm of the loss's gradient in the output
  double weight = 0, weight_gradient = 0;  // norms; 0 without a weight
};
/// One forward pass, the loss and one backward pass on these rows, layer by layer. bad_shape,
/// bad_value: what Model::network().check() and check_labels() refuse.
Result<std::vector<LayerReport>> examine(Model& model, ConstMatrix x, Labels labels, Mode mode);

/// |now - before| / |before| of every entry of state_dict() that is no count: how far the steps
/// since that snapshot went. bad_shape: another network's state.
Result<std::vector<double>> update_ratios(Model& model, const State& before);

/// How much sample j has to say in sample i's output: [rows, rows], element (i, j) is the norm of
/// the derivatives of all outputs of sample i in all inputs of sample j. Diagonal for everything
/// that looks at one sample alone. At most 2^14 outputs (rows times out_features).
Result<std::vector<float>> sample_jacobian(Model& model, ConstMatrix x, Mode mode);

/// One number for every element of Model::parameters(), in their order.
using Direction = std::vector<float>;
/// The gradient of the loss on these rows.
Result<Direction> gradient_direction(Model& model, ConstMatrix x, Labels labels, Mode mode);
/// Drawn normal and scaled so that each output's weights have the norm of the model's own (Li et
/// al. 2018, "filter normalization"); 0 for biases and norms.
Direction random_direction(Model& model, std::uint64_t seed);
/// The loss on these rows at parameters + distance * direction, for each distance; the parameters
/// are put back. bad_shape: a direction of another length.
Result<std::vector<double>> loss_along(Model& model, ConstMatrix x, Labels labels, Mode mode,
                                       const Direction& direction,
                                       const std::vector<double>& distances);

struct Grid {
  double left = -1, right = 1, bottom = -1, top = 1;
  Index columns = 64, rows = 64;
};
/// What a network of two inputs says everywhere in eval mode: [rows * columns, classes]
/// probabilities, row by row from the bottom. bad_shape: not two inputs, sides outside 1 ... 1024.
Result<std::vector<float>> decision_surface(Model& model, const Grid& grid);

}  // namespace sirnorm
