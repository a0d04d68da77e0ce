#include "sirnorm/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "sirnorm/training_kernels.hpp"

#include "numbers.hpp"

namespace sirnorm {
namespace {

Check refuse(const char* who, const char* what, double value, const char* expected, bool fits) {
  if (fits) return std::nullopt;
  return Error{ErrorCode::bad_value, std::string(who) + " needs a" + (what[0] == 'e' ? "n " : " ") +
                                         what + " " + expected + ", got " + say(value) + "."};
}
constexpr const char* kNotNegative = "of 0 or more";
constexpr const char* kBelowOne = "from 0 up to, not including, 1";

bool not_negative(double v) {
  return v >= 0 && std::isfinite(v);
}
bool below_one(double v) {
  return v >= 0 && v < 1;
}

/// What an optimizer remembers for every element of every parameter: zero at the start.
class Memory {
 public:
  explicit Memory(const std::vector<Parameter>& parameters) {
    std::size_t size = 0;
    for (const Parameter& p : parameters)
      size += static_cast<std::size_t>(p.value.size);
    storage_.resize(size);
  }
  Vector of(const Parameter& p, Index& at) noexcept {
    const Vector slice{storage_.data() + at, p.value.size};
    at += p.value.size;
    return slice;
  }
  void clear() noexcept { std::fill(storage_.begin(), storage_.end(), 0.0f); }

 private:
  std::vector<float> storage_;
};

class Sgd final : public Optimizer {
 public:
  Sgd(std::vector<Parameter> parameters, SgdOptions options)
      : Optimizer(options.lr),
        parameters_(std::move(parameters)),
        options_(options),
        memory_(options.momentum > 0 ? parameters_ : std::vector<Parameter>{}) {}

  void step() noexcept override {
    Index at = 0;
    for (const Parameter& p : parameters_)
      training_kernels().sgd_update({.grad = p.grad,
                                     .value = p.value,
                                     .buffer = options_.momentum > 0 ? memory_.of(p, at) : Vector{},
                                     .lr = static_cast<float>(lr_),
                                     .momentum = static_cast<float>(options_.momentum),
                                     .fresh = static_cast<float>(1 - options_.dampening),
                                     .weight_decay = static_cast<float>(options_.weight_decay),
                                     .nesterov = options_.nesterov,
                                     .first = first_});
    first_ = false;
  }
  void reset() noexcept override {
    memory_.clear();
    first_ = true;
  }

 private:
  std::vector<Parameter> parameters_;
  SgdOptions options_;
  Memory memory_;
  bool first_ = true;
};

class Adam final : public Optimizer {
 public:
  Adam(std::vector<Parameter> parameters, AdamOptions options)
      : Optimizer(options.lr),
        parameters_(std::move(parameters)),
        options_(options),
        m_(parameters_),
        v_(parameters_) {}

  void step() noexcept override {
    left1_ *= options_.beta1;  // beta to the t, one product a step: pow differs between systems
    left2_ *= options_.beta2;
    const double decay = options_.weight_decay;
    Index at_m = 0, at_v = 0;
    for (const Parameter& p : parameters_)
      training_kernels().adam_update(
          {.grad = p.grad,
           .value = p.value,
           .m = m_.of(p, at_m),
           .v = v_.of(p, at_v),
           .step = static_cast<float>(lr_ / (1 - left1_)),
           .fresh1 = static_cast<float>(1 - options_.beta1),
           .beta2 = static_cast<float>(options_.beta2),
           .fresh2 = static_cast<float>(1 - options_.beta2),
           .root_of_correction2 = static_cast<float>(std::sqrt(1 - left2_)),
           .eps = static_cast<float>(options_.eps),
           .weight_decay = static_cast<float>(options_.decoupled ? 0 : decay),
           .shrink = static_cast<float>(options_.decoupled ? 1 - lr_ * decay : 1)});
  }
  void reset() noexcept override {
    m_.clear();
    v_.clear();
    left1_ = left2_ = 1;
  }

 private:
  std::vector<Parameter> parameters_;
  AdamOptions options_;
  Memory m_, v_;
  double left1_ = 1, left2_ = 1;
};

}  // namespace

Result<std::unique_ptr<Optimizer>> Optimizer::sgd(std::vector<Parameter> parameters, SgdOptions o) {
  for (const Check& refused :
       {refuse("SGD", "learning rate", o.lr, kNotNegative, not_negative(o.lr)),
        refuse("SGD", "momentum", o.momentum, kBelowOne, below_one(o.momentum)),
        refuse("SGD", "dampening", o.dampening, kNotNegative, not_negative(o.dampening)),
        refuse("SGD", "weight decay", o.weight_decay, kNotNegative, not_negative(o.weight_decay))})
    if (refused) return *refused;
  if (o.nesterov && (o.momentum == 0 || o.dampening != 0))
    return Error{ErrorCode::bad_value,
                 "Nesterov's SGD needs a momentum above 0 and a dampening of 0, got momentum " +
                     say(o.momentum) + " and dampening " + say(o.dampening) + "."};
  return std::unique_ptr<Optimizer>(new Sgd(std::move(parameters), o));
}

Result<std::unique_ptr<Optimizer>> Optimizer::adam(std::vector<Parameter> parameters,
                                                   AdamOptions o) {
  const char* who = o.decoupled ? "AdamW" : "Adam";
  for (const Check& refused :
       {refuse(who, "learning rate", o.lr, kNotNegative, not_negative(o.lr)),
        refuse(who, "beta1", o.beta1, kBelowOne, below_one(o.beta1)),
        refuse(who, "beta2", o.beta2, kBelowOne, below_one(o.beta2)),
        refuse(who, "eps", o.eps, kNotNegative, not_negative(o.eps)),
        refuse(who, "weight decay", o.weight_decay, kNotNegative, not_negative(o.weight_decay))})
    if (refused) return *refused;
  return std::unique_ptr<Optimizer>(new Adam(std::move(parameters), o));
}

Check Optimizer::set_lr(double lr) {
  if (Check refused = refuse("The optimizer", "learning rate", lr, kNotNegative, not_negative(lr)))
    return refused;
  lr_ = lr;
  return std::nullopt;
}

double clip_grad_norm(VectorView<Parameter> parameters, double max_norm) noexcept {
  double squares = 0;
  for (Index p = 0; p < parameters.size; ++p)
    for (Index i = 0; i < parameters[p].grad.size; ++i) {
      const double g = static_cast<double>(parameters[p].grad[i]);
      squares += g * g;
    }
  const double norm = std::sqrt(squares), scale = max_norm / (norm + 1e-6);
  if (!(scale < 1)) return norm;
  for (Index p = 0; p < parameters.size; ++p)
    for (Index i = 0; i < parameters[p].grad.size; ++i)
      parameters[p].grad[i] =
          static_cast<float>(static_cast<double>(parameters[p].grad[i]) * scale);
  return norm;
}

}  // namespace sirnorm
