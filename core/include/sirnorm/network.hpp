#pragma once
#include <memory>
#include <vector>

#include "sirnorm/layer.hpp"

namespace sirnorm {

/// Layers in a row. Everything is checked and allocated by create(); forward and backward only
/// compute, and allocate nothing.
class Network {
 public:
  /// bad_shape: no layer, max_rows < 1, two neighbours whose sizes differ, or a layer of more than
  /// 2^28 activations.
  static Result<Network> create(std::vector<std::unique_ptr<Layer>> layers, Index max_rows);

  Index in_features() const noexcept { return layers_.front()->in_features(); }
  Index out_features() const noexcept { return layers_.back()->out_features(); }
  Index max_rows() const noexcept { return max_rows_; }

  /// What forward would refuse: a wrong width, more rows than planned, or what a layer refuses.
  Check check(ConstMatrix x, Mode mode) const;

  /// x: [rows, in_features], check() has passed. The result [rows, out_features] lives until the
  /// next forward; x must live until backward has run.
  ConstMatrix forward(ConstMatrix x, Mode mode) noexcept;
  /// dy: [rows, out_features] of the last forward. Adds to every Parameter::grad.
  /// The result, [rows, in_features], is the gradient in x.
  ConstMatrix backward(ConstMatrix dy) noexcept;
  /// The same for training, which does not ask for the gradient in x: input_gradient(0) means
  /// nothing afterwards. A wide first layer saves a third of its step.
  void backward_parameters(ConstMatrix dy) noexcept;
  /// What layer i took and gave in the last forward; valid until the next one.
  ConstMatrix input(std::size_t i) const noexcept { return i > 0 ? output(i - 1) : x_; }
  ConstMatrix output(std::size_t i) const noexcept {
    return {activations_[i], x_.rows, layers_[i]->out_features()};
  }
  /// The loss's gradient in layer i's input: [rows, in], of the last backward.
  ConstMatrix input_gradient(std::size_t i) const noexcept {
    return {gradients_[i], x_.rows, layers_[i]->in_features()};
  }
  /// The same in layer i's output: [rows, out]; empty before the first backward.
  ConstMatrix output_gradient(std::size_t i) const noexcept {
    return i + 1 < layers_.size() && dy_.data ? input_gradient(i + 1) : dy_;
  }
  void zero_grad() noexcept;
  void parameters_changed() noexcept;

  Layer& layer(std::size_t i) noexcept { return *layers_[i]; }
  const Layer& layer(std::size_t i) const noexcept { return *layers_[i]; }
  std::size_t size() const noexcept { return layers_.size(); }

 private:
  Network() = default;
  void backward(ConstMatrix dy, bool to_input) noexcept;
  std::vector<std::unique_ptr<Layer>> layers_;
  std::vector<float*> activations_, gradients_;
  Arena arena_;
  ConstMatrix x_, dy_;
  Index max_rows_ = 0;
};

}  // namespace sirnorm
