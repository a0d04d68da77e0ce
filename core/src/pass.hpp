// A pass over a network to look at it, of which nothing remains.
#pragma once
#include <vector>

#include "sirnorm/loss.hpp"
#include "sirnorm/model.hpp"
#include "sirnorm/noise.hpp"

namespace sirnorm {

/// Puts running statistics, parameters and the place in the noise back, and leaves no gradient
/// behind.
class Undisturbed {
 public:
  explicit Undisturbed(Model& model) : model_(model), before_(model.snapshot()) {
    for_each_noise([&](Noise& noise) { noise_.push_back(noise.step()); });
  }
  ~Undisturbed() {
    (void)model_.restore(before_);
    model_.network().zero_grad();
    auto step = noise_.begin();
    for_each_noise([&](Noise& noise) { noise.set_step(*step++); });
  }
  Undisturbed(const Undisturbed&) = delete;
  Undisturbed& operator=(const Undisturbed&) = delete;

 private:
  template <class Do>
  void for_each_noise(Do what) {
    for (std::size_t i = 0; i < model_.network().size(); ++i)
      if (Layer& layer = model_.network().layer(i); layer.kind() == "Noise")
        what(static_cast<Noise&>(layer));
  }
  Model& model_;
  State before_;
  std::vector<std::uint32_t> noise_;
};

inline Check refuse_pass(Model& model, ConstMatrix x, Labels labels, Mode mode) {
  if (Check no = model.network().check(x, mode)) return no;
  return check_labels(labels, x.rows, model.network().out_features());
}

/// Forward, loss and backward on these rows; what they leave in the network is the answer.
inline void differentiate(Model& model, ConstMatrix x, Labels labels, Mode mode,
                          std::vector<float>& slope) {
  Network& network = model.network();
  const ConstMatrix logits = network.forward(x, mode);
  slope.resize(static_cast<std::size_t>(logits.rows * logits.cols));
  const Matrix dlogits{slope.data(), logits.rows, logits.cols};
  (void)cross_entropy(logits, labels, dlogits);
  network.zero_grad();
  network.backward(dlogits);
}

}  // namespace sirnorm
