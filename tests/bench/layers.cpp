// Layers as a module for JavaScript, to be measured beside other libraries (peers/) and for the
// price of a call. Two doors lead to the same room: Embind, as in the page's own modules, and plain
// exports that take numbers.
#include <algorithm>
#include <cstdint>
#include <emscripten/bind.h>
#include <optional>
#include <string>
#include <vector>

#include "sirnorm/kernels.hpp"

#include "training.hpp"

namespace em = emscripten;
using namespace sirnorm;

EMSCRIPTEN_DECLARE_VAL_TYPE(FloatView);

namespace {

FloatView view(ConstVector v) {
  return FloatView(em::val(em::typed_memory_view(static_cast<std::size_t>(v.size), v.data)));
}

class Layers {
 public:
  /// What is wrong with the description, or with training on so many rows; empty: nothing.
  std::string open(const std::string& description, int features, int rows, bool train) {
    auto model = Model::create(description, {features}, rows);
    if (!model) return model.error().message;
    model_.emplace(*std::move(model));
    input_ = Arena(Index{rows} * features);
    x_ = input_.matrix(rows, features);
    mode_ = train ? Mode::train : Mode::eval;
    const Check no = network().check(x_, mode_);
    return no ? no->message : "";
  }
  FloatView input() { return view(x_.flat()); }
  /// Of the last forward.
  FloatView output() { return view(network().output(network().size() - 1).flat()); }
  /// "0.weight", "1.running_mean": to be written into; then changed().
  FloatView state(const std::string& name) {
    for (const StateEntry& entry : model_->state_dict())
      if (entry.name == name) return view(entry.value);
    return view({});
  }
  void changed() { network().parameters_changed(); }
  void forward() { network().forward(x_, mode_); }
  /// An array in, a view of the answer out, as the page's modules do it.
  FloatView apply(const em::val& x) {
    const std::vector<float> values = em::convertJSArrayToNumberVector<float>(x);
    std::copy_n(values.data(), std::min(static_cast<Index>(values.size()), x_.flat().size),
                x_.data);
    forward();
    return output();
  }
  /// For forward_layers().
  int address() { return static_cast<int>(reinterpret_cast<std::intptr_t>(this)); }

 private:
  Network& network() noexcept { return model_->network(); }
  std::optional<Model> model_;
  Arena input_;
  Matrix x_;
  Mode mode_ = Mode::eval;
};

/// Training of SirNormNet 784-128-64-10 on batches of 64.
class Training {
 public:
  explicit Training(bool adam) : trainer_(bench::training({784, 128, 64, 10}, 64, adam)) {}
  int step(int count) { return static_cast<int>(trainer_.step(count)); }

 private:
  Trainer trainer_;
};

std::string arch() {
  return kernels().arch;
}

}  // namespace

extern "C" {
void forward_layers(Layers* layers);
void nothing();
}
void forward_layers(Layers* layers) {
  layers->forward();
}
/// What a call costs that does nothing.
void nothing() {}

EMSCRIPTEN_BINDINGS(sirnorm_layers) {
  em::register_type<FloatView>("Float32Array");
  em::function("arch", &arch);
  em::function("nothingBound", &nothing);
  em::class_<Layers>("Layers")
      .constructor<>()
      .function("open(description, features, rows, train)", &Layers::open)
      .function("input", &Layers::input)
      .function("output", &Layers::output)
      .function("state(name)", &Layers::state)
      .function("changed", &Layers::changed)
      .function("forward", &Layers::forward)
      .function("apply(x)", &Layers::apply)
      .function("address", &Layers::address);
  em::class_<Training>("Training").constructor<bool>().function("step(count)", &Training::step);
}
