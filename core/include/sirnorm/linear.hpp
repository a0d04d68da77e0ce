#pragma once
#include <array>
#include <memory>

#include "sirnorm/layer.hpp"

namespace sirnorm {

/// Fully connected layer: y = x weight^T + bias.
///   x: [rows, in_features], weight: [out_features, in_features] as PyTorch stores it,
///   bias: [out_features] or none, y: [rows, out_features]
/// Each output adds its products in one fixed order, whatever the batch. Train and eval agree.
/// Starts at zero; see init.hpp.
class Linear final : public Layer {
 public:
  /// bad_shape: a negative size, or more than 2^28 weights. An empty side is allowed, as in
  /// PyTorch.
  static Result<std::unique_ptr<Linear>> create(Index in_features, Index out_features,
                                                bool bias = true);

  std::string_view kind() const noexcept override { return "Linear"; }
  Index in_features() const noexcept override { return in_; }
  Index out_features() const noexcept override { return out_; }
  void plan(Arena& arena, Index max_rows) override;
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;
  bool dx_is_optional() const noexcept override { return true; }
  VectorView<Parameter> parameters() noexcept override {
    return {parameters_.data(), bias_ ? 2 : 1};
  }
  void parameters_changed() noexcept override { packed_is_current_ = false; }

  Matrix weight() noexcept { return {parameters_[0].value.data, out_, in_}; }
  Vector bias() noexcept { return parameters_[1].value; }  // empty without bias

 private:
  Linear(Index in, Index out, bool bias) : in_(in), out_(out), bias_(bias) {}
  Index in_, out_;
  bool bias_, packed_is_current_ = false;
  std::array<Parameter, 2> parameters_{{{"weight", {}, {}, {out_, in_}}, {"bias", {}, {}, {out_}}}};
  Vector packed_;
  ConstMatrix x_;
};

}  // namespace sirnorm
