// The contract every layer keeps. See docs/architecture.md for the life of a layer.
#pragma once
#include <array>
#include <initializer_list>
#include <string_view>

#include "sirnorm/arena.hpp"
#include "sirnorm/error.hpp"
#include "sirnorm/view.hpp"

namespace sirnorm {

enum class Mode { train, eval };

/// The sides of a tensor, outermost first, as PyTorch prints them: up to four.
struct Shape {
  static constexpr std::size_t kMaxRank = 4;
  std::array<Index, kMaxRank> sides{};
  std::size_t rank = 0;

  constexpr Shape() = default;
  constexpr Shape(std::initializer_list<Index> list) : rank(list.size()) {
    assert(rank <= kMaxRank);
    std::size_t d = 0;
    for (Index side : list)
      sides[d++] = side;
  }
  constexpr const Index* begin() const noexcept { return sides.data(); }
  constexpr const Index* end() const noexcept { return sides.data() + rank; }
  constexpr Index size() const noexcept {  // 1 for a single number
    Index product = 1;
    for (Index side : *this)
      product *= side;
    return product;
  }
  friend constexpr bool operator==(const Shape&, const Shape&) = default;
};

/// A trained tensor and the gradient that belongs to it, or a buffer: without one.
struct Parameter {
  std::string_view name;  // as in a PyTorch state_dict: "weight", "bias", "running_mean"
  Vector value;
  Vector grad;
  Shape shape;  // value, row-major
};

class Layer {
 public:
  virtual ~Layer() = default;

  /// PyTorch's class name: "Linear", "BatchNorm1d", ...
  virtual std::string_view kind() const noexcept = 0;
  virtual Index in_features() const noexcept = 0;
  virtual Index out_features() const noexcept = 0;

  /// What forward would refuse for a batch of this many rows, as PyTorch would; nullopt when it
  /// runs.
  virtual Check check(Index rows, Mode mode) const;

  /// Claims every buffer for batches of up to max_rows and writes the starting values. Called
  /// twice, see Arena.
  virtual void plan(Arena& arena, Index max_rows) = 0;

  /// x: [rows, in], y: [rows, out]. check() has passed. Both must stay alive and unchanged until
  /// backward has run.
  virtual void forward(ConstMatrix x, Matrix y, Mode mode) noexcept = 0;

  /// dy: [rows, out], dx: [rows, in]. Overwrites dx, adds to every Parameter::grad.
  virtual void backward(ConstMatrix dy, Matrix dx) noexcept = 0;
  /// true: dx may be empty, and then its work is spared; for a first layer in training.
  virtual bool dx_is_optional() const noexcept { return false; }

  /// The trained tensors. Whoever writes into one calls parameters_changed() afterwards.
  virtual VectorView<Parameter> parameters() noexcept { return {}; }
  virtual void parameters_changed() noexcept {}

  /// What else a state_dict holds: tensors that forward moves and no gradient reaches.
  virtual VectorView<Parameter> buffers() noexcept { return {}; }
  virtual long* num_batches_tracked() noexcept { return nullptr; }  // nullptr: there is none
};

}  // namespace sirnorm
