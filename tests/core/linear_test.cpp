#include "sirnorm/linear.hpp"

#include "sirnorm/network.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

struct Case {
  Index rows, in, out;
  Floats x, weight, bias, dy, packed, y, dx, dweight, dbias;
  Case(Index r, Index i, Index o, Random& random)
      : rows(r),
        in(i),
        out(o),
        x(normals(random, r * i)),
        weight(normals(random, o * i)),
        bias(normals(random, o)),
        dy(normals(random, r * o)),
        y(dy.size()),
        dx(x.size()),
        dweight(weight.size()),
        dbias(bias.size()) {}

  void forward(const KernelTable& k) {
    packed = zeros(k.linear_packed_size(out, in));
    k.linear_pack({.weight = {weight.data(), out, in}, .packed = view(packed)});
    k.linear_forward({.x = {x.data(), rows, in},
                      .packed = view(packed),
                      .bias = view(bias),
                      .y = {y.data(), rows, out}});
  }
  void backward(const KernelTable& k) {
    k.linear_backward({.dy = {dy.data(), rows, out},
                       .x = {x.data(), rows, in},
                       .weight = {weight.data(), out, in},
                       .dx = {dx.data(), rows, in},
                       .dweight = {dweight.data(), out, in},
                       .dbias = view(dbias)});
  }
};

}  // namespace

TEST_CASE("Linear: forward matches the definition within 4 ulp of its terms") {
  Random random(1);
  on_every_table([&](const KernelTable& k) {
    for (Index rows : {1, 2, 4, 5, 9})
      for (Index in : {1, 4, 15, 257, 784})
        for (Index out : {1, 3, 8, 17, 40}) {
          INFO(rows, " x ", in, " -> ", out);
          Case c(rows, in, out, random);
          c.forward(k);
          const Doubles x = wide(c.x, rows, in), w = wide(c.weight, out, in);
          const Doubles y = reference::linear<double>(x, w, wide(c.bias));
          const Doubles terms = reference::linear<double>(x.abs(), w.abs(), wide(c.bias).abs());
          for (Index i = 0; i < y.size(); ++i)
            CHECK(std::fabs(double(c.y[std::size_t(i)]) - y.data()[i]) <=
                  4 * 0x1p-23 * terms.data()[i]);
        }
  });
}

TEST_CASE("Linear: sums of one sign and a huge bias lose no more than 8 ulp of their terms") {
  on_every_table([&](const KernelTable& k) {
    for (Index n : {64, 128, 784, 2048}) {
      Random random(5);
      Case c(n, n, 3, random);
      for (Floats* v : {&c.x, &c.weight, &c.dy})
        v->assign(v->size(), 0.1f);
      c.bias.assign(3, 1e6f);
      c.forward(k);
      c.backward(k);
      const double tenth = double(0.1f), terms = double(n) * tenth * tenth;
      CHECK(std::fabs(double(c.y[0]) - (1e6 + terms)) <= 0.5 * 0x1p-4);  // half an ulp of 1e6
      CHECK(std::fabs(double(c.dweight[0]) - terms) <= 8 * 0x1p-23 * terms);
      CHECK(std::fabs(double(c.dbias[0]) - double(n) * tenth) <= 8 * 0x1p-23 * double(n) * tenth);
    }
  });
}

TEST_CASE("Linear: a row's result does not depend on the size of the batch") {
  Random random(2);
  on_every_table([&](const KernelTable& k) {
    Case c(7, 300, 21, random);
    c.forward(k);
    Case alone(1, 300, 21, random);
    alone.x.assign(c.x.begin() + 6 * 300, c.x.end());
    alone.weight = c.weight;
    alone.bias = c.bias;
    alone.forward(k);
    CHECK(alone.y == Floats(c.y.begin() + 6 * 21, c.y.end()));
  });
}

TEST_CASE("Linear: a product does not depend on how many stand beside it") {
  Random random(7);
  on_every_table([&](const KernelTable& k) {
    Case c(300, 35, 3, random);  // sums of several spans, in tiles and in columns left over
    c.backward(k);
    Case alone(300, 1, 3, random);
    alone.dy = c.dy;
    for (Index column : {0, 17, 34}) {
      for (Index r = 0; r < 300; ++r)
        alone.x[std::size_t(r)] = c.x[std::size_t(r * 35 + column)];
      alone.dweight.assign(3, 0.0f);
      alone.backward(k);
      for (Index o = 0; o < 3; ++o)
        CHECK(alone.dweight[std::size_t(o)] == c.dweight[std::size_t(o * 35 + column)]);
    }
  });
}

TEST_CASE("Linear: every gradient is the slope of the definition, and is added to") {
  Random random(3);
  on_every_table([&](const KernelTable& k) {
    for (Index in : {1, 9, 17}) {
      Case c(6, in, 5, random);
      c.dweight.assign(c.dweight.size(), 3.0f);
      c.dbias.assign(c.dbias.size(), -2.0f);
      c.backward(k);
      for (float& g : c.dweight)
        g -= 3.0f;
      for (float& g : c.dbias)
        g += 2.0f;
      Doubles x = wide(c.x, 6, in), weight = wide(c.weight, 5, in);
      DoubleRow bias = wide(c.bias);
      const Doubles dy = wide(c.dy, 6, 5);
      const auto loss = [&] { return (reference::linear<double>(x, weight, bias) * dy).sum(); };
      check_close(c.dx, slopes(x, loss));
      check_close(c.dweight, slopes(weight, loss));
      check_close(c.dbias, slopes(bias, loss));
    }
  });
}

TEST_CASE("Linear: empty sides are allowed, negative ones are refused") {
  CHECK(Linear::create(0, 3));
  CHECK(Linear::create(-1, 3).error().message ==
        "Linear needs sizes of 0 or more, got in_features -1 and out_features 3.");
  CHECK(Linear::create(65536, 65536).error().message ==
        "Linear holds at most 2^28 weights, got 65536 x 65536.");
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(*Linear::create(0, 3));
  Network net = *Network::create(std::move(layers), 2);
  static_cast<Linear&>(net.layer(0)).bias()[1] = 7;
  const ConstMatrix y = net.forward({nullptr, 2, 0}, Mode::eval);
  CHECK(y.row(1)[1] == 7.0f);
}

TEST_CASE("Linear: new weights count from the next forward on") {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(*Linear::create(2, 1));
  Network net = *Network::create(std::move(layers), 1);
  auto& linear = static_cast<Linear&>(net.layer(0));
  const float x[] = {3, 5};
  CHECK(net.forward({x, 1, 2}, Mode::eval).row(0)[0] == 0.0f);
  linear.weight().row(0)[1] = 2;
  net.parameters_changed();
  CHECK(net.forward({x, 1, 2}, Mode::eval).row(0)[0] == 10.0f);
}
