#pragma once
#include <vector>

#include "sirnorm/layer.hpp"
#include "sirnorm/random.hpp"
#include "sirnorm/sequences.hpp"

namespace sirnorm {

struct RecurrentOptions {
  enum class Norm { none, batch, batch_per_step, layer };
  Index features = 0, hidden = 0, classes = 0;
  Norm norm = Norm::none;
  bool bias = false;  // in front of the norm; BatchNorm takes it off again
  double eps = 1e-5, momentum = 0.1;
  Index max_rows = 32, max_steps = 24;
};

/// A recurrent network with shared weights (Elman 1990; ReLU: Le, Jaitly, Hinton 2015) that gives
/// one answer at the end of each sequence.
///   h_t = ReLU(norm(x_t weight_ih^T + h_{t-1} weight_hh^T + bias)), h_{-1} = 0
///   logits = h_last readout.weight^T + readout.bias
/// batch: statistics over the sequences that still run at step t, biased; one running pair for all
/// steps, or one for each (batch_per_step, Cooijmans et al. 2016; later steps than were trained
/// take the last trained one's). layer: over the units of one sequence. Train: batch statistics,
/// the running ones follow unless a lone sequence is left; eval: the running ones.
class Recurrent {
 public:
  using Norm = RecurrentOptions::Norm;

  /// bad_shape: a size below 1, or more than 2^28 activations. bad_value: eps not above 0 or not
  /// finite, momentum outside [0, 1].
  static Result<Recurrent> create(RecurrentOptions options);
  const RecurrentOptions& options() const noexcept { return options_; }

  enum class Start { normal, identity };
  /// Variances: weight_ih 1 / features, weight_hh gain^2 * 2 / hidden or the identity (IRNN),
  /// readout.weight 1 / hidden; norm.weight 1, all biases 0.
  void draw(Start start, Random& random, double gain = 1.0) noexcept;

  /// bad_shape: sizes that do not fit, a length outside 1 ... steps, one row to train BatchNorm on.
  Check check(const SequenceBatch& batch, Mode mode) const;

  /// check() has passed. The result, logits [rows, classes], lives until the next forward.
  ConstMatrix forward(const SequenceBatch& batch, Mode mode) noexcept;
  /// Back through all steps of the last forward; adds to every Parameter::grad.
  void backward(ConstMatrix dlogits) noexcept;
  void zero_grad() noexcept;

  /// weight_ih [hidden, features], weight_hh [hidden, hidden], bias, norm.weight, norm.bias,
  /// readout.weight [classes, hidden], readout.bias; those there are.
  VectorView<Parameter> parameters() noexcept;
  void parameters_changed() noexcept { packed_is_current_ = false; }
  /// norm.running_mean, norm.running_var: [hidden], or [max_steps, hidden] with batch_per_step.
  VectorView<Parameter> buffers() noexcept;
  /// What a forward pass in train mode moves, to be put back after a look.
  struct Statistics {
    std::vector<float> values;  // of buffers(), one after the other
    std::vector<long> batches;  // per running pair
  };
  Statistics statistics() const;
  void restore(const Statistics& statistics) noexcept;  // of this network

  /// What step t of the last forward looked like.
  struct Step {
    Index rows;            // sequences that still run
    double sigma;          // std over those sequences, root mean square over the units
    double running_sigma;  // what eval mode divides by, likewise; NaN without BatchNorm
    double hidden_norm;    // |h_t|, mean over those sequences
  };
  Step step(Index t) const noexcept;

 private:
  Recurrent() = default;
  void plan(Arena& arena);
  void sort_rows(const SequenceBatch& batch) noexcept;
  Index running_step(Index t) const noexcept;
  Matrix at_step(Vector all, Index t, Index rows) const noexcept;
  RecurrentOptions options_;
  Arena arena_;
  std::vector<Parameter> parameters_, buffers_;
  Parameter ih_, hh_, bias_, norm_weight_, norm_bias_, readout_, readout_bias_;
  Vector running_mean_, running_var_, packed_ih_, packed_hh_, packed_readout_;
  Vector x_, a_, h_, da_, mean_, mean_low_, var_, rstd_, last_, dlast_, dh_, logits_;
  std::vector<Index> order_, running_, starts_;  // see sort_rows()
  std::vector<long> tracked_;                    // batches per running pair
  Index rows_ = 0, steps_ = 0;
  bool packed_is_current_ = false, used_batch_statistics_ = false;
};

}  // namespace sirnorm
