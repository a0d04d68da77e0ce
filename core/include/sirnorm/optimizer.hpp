// Turns gradients into better parameters, as torch.optim does.
#pragma once
#include <memory>
#include <vector>

#include "sirnorm/layer.hpp"

namespace sirnorm {

/// torch.optim.SGD's names and defaults.
struct SgdOptions {
  double lr = 1e-3;
  double momentum = 0, dampening = 0;
  double weight_decay = 0;
  bool nesterov = false;
};

/// torch.optim.Adam's names and defaults; AdamW's weight_decay is 0.01 there.
struct AdamOptions {
  double lr = 1e-3;
  double beta1 = 0.9, beta2 = 0.999;
  double eps = 1e-8;
  double weight_decay = 0;
  bool decoupled = false;  // true: AdamW, the decay acts on the value and not through the gradient
};

/// Holds views of the parameters it was made for and must not outlive them. step() allocates
/// nothing and leaves the gradients as they are.
class Optimizer {
 public:
  /// Stochastic gradient descent, with Polyak's or Nesterov's momentum (Sutskever et al. 2013):
  ///   g = grad + weight_decay * value
  ///   m = momentum * m + (1 - dampening) * g, in the first step m = g
  ///   value -= lr * (nesterov ? g + momentum * m : m)
  /// bad_value: lr, momentum, dampening or weight_decay negative or not finite; momentum of 1 or
  /// more; nesterov without momentum or with dampening.
  static Result<std::unique_ptr<Optimizer>> sgd(std::vector<Parameter> parameters,
                                                SgdOptions options);

  /// Adam (Kingma, Ba 2015) or AdamW (Loshchilov, Hutter 2019), in step t = 1, 2, ...:
  ///   g = grad + weight_decay * value (Adam), value *= 1 - lr * weight_decay (AdamW)
  ///   m += (1 - beta1) * (g - m), v = beta2 * v + (1 - beta2) * g^2
  ///   value -= lr / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + eps)
  /// bad_value: lr, eps or weight_decay negative or not finite; a beta outside [0, 1).
  static Result<std::unique_ptr<Optimizer>> adam(std::vector<Parameter> parameters,
                                                 AdamOptions options);

  virtual ~Optimizer() = default;
  /// One step along every Parameter::grad. Then call Network::parameters_changed().
  virtual void step() noexcept = 0;
  /// Forgets momentum and step count, as if new.
  virtual void reset() noexcept = 0;

  double lr() const noexcept { return lr_; }
  /// bad_value: negative or not finite.
  Check set_lr(double lr);

 protected:
  explicit Optimizer(double lr) : lr_(lr) {}
  double lr_;
};

/// Scales all gradients together so that their common norm is at most max_norm, as
/// torch.nn.utils.clip_grad_norm_. Returns the norm before.
double clip_grad_norm(VectorView<Parameter> parameters, double max_norm) noexcept;

}  // namespace sirnorm
