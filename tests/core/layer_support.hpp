// A layer by itself, judged by its definition.
#pragma once
#include "sirnorm/network.hpp"

#include "support.hpp"

namespace sirnorm::test {

/// A network of one layer, with random numbers in every parameter.
template <class L>
class Alone {
 public:
  Alone(Result<std::unique_ptr<L>> made, Index max_rows, Random& random)
      : net_(*Network::create(list(std::move(*made)), max_rows)) {
    for (Index p = 0; p < layer().parameters().size; ++p)
      for (Index i = 0; i < layer().parameters()[p].value.size; ++i)
        layer().parameters()[p].value[i] = static_cast<float>(random.normal());
    net_.parameters_changed();
  }
  L& layer() { return static_cast<L&>(net_.layer(0)); }
  Network& net() { return net_; }

  Floats forward(const Floats& x, Index rows, Mode mode = Mode::train) {
    x_ = x;
    return copy(net_.forward({x_.data(), rows, net_.in_features()}, mode));
  }
  Floats backward(const Floats& dy) {
    const Index cols = net_.out_features();
    return copy(net_.backward({dy.data(), static_cast<Index>(dy.size()) / cols, cols}));
  }
  Floats value(Index p) { return copy(layer().parameters()[p].value); }
  Floats grad(Index p) { return copy(layer().parameters()[p].grad); }

 private:
  static std::vector<std::unique_ptr<Layer>> list(std::unique_ptr<Layer> layer) {
    std::vector<std::unique_ptr<Layer>> layers;
    layers.push_back(std::move(layer));
    return layers;
  }
  static Floats copy(ConstVector v) { return Floats(v.data, v.data + v.size); }
  static Floats copy(ConstMatrix m) { return copy(m.flat()); }
  Network net_;
  Floats x_;
};

/// Forward against the definition y(x, parameters) in double, and every gradient against its
/// slopes, x coming from `draw`. Gradients of parameters start at 3: they are added to.
template <class L, class Definition>
void check_against(Alone<L>& one, Index rows, Random& random, Definition definition,
                   Mode mode = Mode::train) {
  const Index in = one.layer().in_features(), out = one.layer().out_features();
  const Floats x = normals(random, rows * in, 0.5, 2), dy = normals(random, rows * out);
  std::vector<DoubleRow> parameters;
  for (Index p = 0; p < one.layer().parameters().size; ++p) {
    parameters.push_back(wide(one.value(p)));
    const Vector grad = one.layer().parameters()[p].grad;
    std::fill_n(grad.data, grad.size, 3.0f);
  }
  Doubles at = wide(x, rows, in);
  const Doubles above = wide(dy, rows, out);
  check_close(one.forward(x, rows, mode), definition(at, parameters), 3e-6);
  const auto loss = [&] { return (definition(at, parameters) * above).sum(); };
  INFO("dx");
  check_close(one.backward(dy), slopes(at, loss));
  for (Index p = 0; p < one.layer().parameters().size; ++p) {
    INFO("gradient of ", std::string(one.layer().parameters()[p].name));
    Floats grad = one.grad(p);
    for (float& g : grad)
      g -= 3.0f;
    check_close(grad, slopes(parameters[static_cast<std::size_t>(p)], loss));
  }
}

}  // namespace sirnorm::test
