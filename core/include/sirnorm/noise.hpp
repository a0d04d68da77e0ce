#pragma once
#include <cstdint>
#include <memory>

#include "sirnorm/layer.hpp"

namespace sirnorm {

/// How far the noise reaches.
struct NoiseOptions {
  double scale = 1;        // y = x * (1 + U(-scale, scale)) ...
  double shift = 1;        // ... + U(-shift, shift) ...
  double std = 0.25;       // ... + N(0, std^2)
  std::uint64_t seed = 0;  // of this layer alone: two layers of one seed draw the same noise
};

/// Noise behind a norm, after Santurkar et al. 2018, "noisy BatchNorm": in train mode
///   y = x * factor + shift + jitter
/// factor and shift: drawn once per unit and step and shared by all rows, so that each step moves
/// the distribution of every unit; jitter: drawn for every element. Eval mode: y = x.
/// A draw is a function of (seed, step, place) alone. Backward multiplies by factor.
class Noise final : public Layer {
 public:
  /// bad_shape: a negative size. bad_value: a negative or infinite reach.
  static Result<std::unique_ptr<Noise>> create(Index features, NoiseOptions options = {});

  std::string_view kind() const noexcept override { return "Noise"; }
  Index in_features() const noexcept override { return features_; }
  Index out_features() const noexcept override { return features_; }
  void plan(Arena& arena, Index max_rows) override;
  void forward(ConstMatrix x, Matrix y, Mode mode) noexcept override;
  void backward(ConstMatrix dy, Matrix dx) noexcept override;

  /// How many forward passes in train mode there were: what the next draw depends on.
  std::uint32_t step() const noexcept { return step_; }
  void set_step(std::uint32_t step) noexcept { step_ = step; }

 private:
  Noise(Index features, NoiseOptions options) : features_(features), options_(options) {}
  Index features_;
  NoiseOptions options_;
  std::uint32_t step_ = 0;
  Vector factor_, shift_;  // [features] of the last step
};

}  // namespace sirnorm
