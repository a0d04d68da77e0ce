#include "sirnorm/network.hpp"

#include <algorithm>

#include "numbers.hpp"

namespace sirnorm {
namespace {

std::string name_of(const Layer& layer, std::size_t index) {
  return "Layer " + std::to_string(index) + " (" + std::string(layer.kind()) + ")";
}

}  // namespace

Check Layer::check(Index, Mode) const {
  return std::nullopt;
}

Result<Network> Network::create(std::vector<std::unique_ptr<Layer>> layers, Index max_rows) {
  if (layers.empty()) return Error{ErrorCode::bad_shape, "A network needs at least one layer."};
  if (max_rows < 1)
    return Error{ErrorCode::bad_shape,
                 "max_rows must be at least 1, got " + std::to_string(max_rows) + "."};
  for (std::size_t i = 1; i < layers.size(); ++i)
    if (layers[i]->in_features() != layers[i - 1]->out_features())
      return Error{ErrorCode::bad_shape, name_of(*layers[i], i) + " expects " +
                                             count(layers[i]->in_features(), "feature") +
                                             " but layer " + std::to_string(i - 1) + " gives " +
                                             std::to_string(layers[i - 1]->out_features()) + "."};
  for (std::size_t i = 0; i < layers.size(); ++i)
    for (Index features : {layers[i]->in_features(), layers[i]->out_features()})
      if (static_cast<double>(max_rows) * static_cast<double>(features) > 0x1p28)
        return Error{ErrorCode::bad_shape,
                     name_of(*layers[i], i) + " would hold more than 2^28 activations: " +
                         count(max_rows, "row") + " of " + count(features, "feature") + "."};
  Network net;
  net.layers_ = std::move(layers);
  net.max_rows_ = max_rows;
  const auto plan = [&](Arena& arena) {
    net.activations_.clear();
    net.gradients_.clear();
    for (auto& layer : net.layers_) {
      layer->plan(arena, max_rows);
      net.activations_.push_back(arena.vector(max_rows * layer->out_features()).data);
      net.gradients_.push_back(arena.vector(max_rows * layer->in_features()).data);
    }
  };
  Arena measure;
  plan(measure);
  net.arena_ = Arena(measure.used());
  plan(net.arena_);
  return net;
}

Check Network::check(ConstMatrix x, Mode mode) const {
  if (x.cols != in_features())
    return Error{ErrorCode::bad_shape, "The network expects " + count(in_features(), "feature") +
                                           " but the batch has " + std::to_string(x.cols) + "."};
  if (x.rows < 0 || x.rows > max_rows_)
    return Error{ErrorCode::bad_shape, "The network was made for up to " + count(max_rows_, "row") +
                                           " but the batch has " + std::to_string(x.rows) + "."};
  for (std::size_t i = 0; i < layers_.size(); ++i)
    if (Check refused = layers_[i]->check(x.rows, mode))
      return Error{refused->code, "Layer " + std::to_string(i) + ": " + refused->message};
  return std::nullopt;
}

ConstMatrix Network::forward(ConstMatrix x, Mode mode) noexcept {
  x_ = x;
  dy_ = {};
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const Matrix y{activations_[i], x.rows, layers_[i]->out_features()};
    layers_[i]->forward(x, y, mode);
    x = y;
  }
  return x;
}

ConstMatrix Network::backward(ConstMatrix dy) noexcept {
  backward(dy, true);
  return {gradients_[0], dy.rows, in_features()};
}

void Network::backward_parameters(ConstMatrix dy) noexcept {
  backward(dy, !layers_[0]->dx_is_optional());
}

void Network::backward(ConstMatrix dy, bool to_input) noexcept {
  dy_ = dy;
  for (std::size_t i = layers_.size(); i-- > 0;) {
    const Matrix dx{gradients_[i], dy.rows, layers_[i]->in_features()};
    layers_[i]->backward(dy, i > 0 || to_input ? dx : Matrix{});
    dy = dx;
  }
}

void Network::zero_grad() noexcept {
  for (auto& layer : layers_)
    for (Index p = 0; p < layer->parameters().size; ++p) {
      const Vector grad = layer->parameters()[p].grad;
      std::fill_n(grad.data, grad.size, 0.0f);
    }
}

void Network::parameters_changed() noexcept {
  for (auto& layer : layers_)
    layer->parameters_changed();
}

}  // namespace sirnorm
