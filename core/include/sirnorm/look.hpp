// What may be recorded of a network in training: one look gives some numbers, the same number of
// them each time. The table of them all is in docs/experiments.md.
#pragma once
#include <string>
#include <string_view>

#include "sirnorm/trainer.hpp"

namespace sirnorm {

struct Look {
  enum class Kind {
    // scores
    loss,
    accuracy,
    longer_accuracy,
    class_accuracy,
    confusion,
    // the training itself
    batch_loss,
    operations,
    seconds,
    // layer by layer
    mean,
    variance,
    rms,
    smallest,
    largest,
    dead,
    cosine,
    gradient,
    weight_norm,
    weight_gradient,
    effective_lr,
    update_ratio,
    // of one layer, or of all of a kind
    histogram,
    percentiles,
    running,
    // the whole network
    surface,
    jacobian,
    logits,
    probabilities,
    landscape,
    gradient_change,
    // a valley
    position,
    slope,
    stride,
    // recurrent networks, step by step
    sigma,
    running_sigma,
    hidden_norm
  };
  Kind kind = Kind::loss;
  std::string name;   // of the series: as it is written, or what stands in front of " = "
  std::string layer;  // whose: a kind or a name; empty: of every layer
  Split split = Split::test;
  Mode mode = Mode::eval;
  double group = 0, scale = 1, shift = 0;  // of scores; group 0: as many rows as a batch has
  double low = 0, high = 0, bins = 40;     // of a histogram, or percentages
  double unit = 0, rows = 8, far = 1, points = 21;

  /// Layer by layer, one number each.
  bool layerwise() const noexcept { return kind >= Kind::mean && kind <= Kind::update_ratio; }
  bool of_valley() const noexcept { return kind >= Kind::position && kind <= Kind::stride; }
  bool of_sequences() const noexcept { return kind >= Kind::sigma; }
  bool of_any_network() const noexcept { return kind <= Kind::batch_loss || kind == Kind::seconds; }
  /// Small is good, as of a loss.
  bool lower_is_better() const noexcept;
};

/// "rms:ReLU", "accuracy:mode=train:group=16", "dim = accuracy:scale=0.25". bad_data, bad_value,
/// unknown_name: a sentence without its subject.
Result<Look> read_look(std::string_view text);

}  // namespace sirnorm
