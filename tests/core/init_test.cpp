#include "sirnorm/init.hpp"

#include "sirnorm/linear.hpp"
#include "sirnorm/model.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

struct Spread {
  double largest = 0, std = 0;
};
Spread spread(ConstVector v) {
  Spread s;
  for (Index i = 0; i < v.size; ++i) {
    s.largest = std::max(s.largest, std::fabs(double(v[i])));
    s.std += double(v[i]) * double(v[i]) / double(v.size);
  }
  s.std = std::sqrt(s.std);
  return s;
}

}  // namespace

TEST_CASE("Init: every scheme has the spread of its paper") {
  auto model = Model::create("Linear(64, 200)", {64}, 1);
  REQUIRE(model);
  Layer& layer = model->network().layer(0);
  const auto draw = [&](init::Scheme scheme, double gain) {
    Random random(7);
    init::draw(layer, {scheme, gain}, random);
    return spread(layer.parameters()[0].value);
  };
  const auto bias = [&] { return spread(layer.parameters()[1].value).largest; };
  using init::Scheme;

  Spread s = draw(Scheme::pytorch_default, 1);
  CHECK(s.largest <= 0.125);  // 1 / sqrt(64)
  CHECK(s.largest > 0.1249);
  CHECK(bias() <= 0.125);
  CHECK(bias() > 0.12);
  s = draw(Scheme::pytorch_default, 3);
  CHECK(s.largest > 0.3747);
  CHECK(bias() <= 0.125);

  s = draw(Scheme::kaiming_normal, 2);
  CHECK(s.std == doctest::Approx(2 * std::sqrt(2.0 / 64)).epsilon(0.02));
  CHECK(bias() == 0);
  CHECK(draw(Scheme::kaiming_uniform, 2).std ==
        doctest::Approx(2 * std::sqrt(2.0 / 64)).epsilon(0.02));
  CHECK(draw(Scheme::xavier_normal, 1).std == doctest::Approx(std::sqrt(2.0 / 264)).epsilon(0.02));
  s = draw(Scheme::xavier_uniform, 1);
  CHECK(s.std == doctest::Approx(std::sqrt(2.0 / 264)).epsilon(0.02));
  CHECK(s.largest <= std::sqrt(6.0 / 264));
  CHECK(draw(Scheme::normal, 0.01).std == doctest::Approx(0.01).epsilon(0.02));
  s = draw(Scheme::constant, 0.5);
  CHECK(s.largest == 0.5);
  CHECK(s.std == doctest::Approx(0.5));
}

TEST_CASE("Init: twins with and without norms start from the same weights") {
  auto plain = Model::create("a: Linear(4, 8)\nReLU()\nb: Linear(8, 3)", {4}, 1);
  auto normed = Model::create("a: Linear(4, 8)\nBatchNorm1d(8)\nReLU()\nb: Linear(8, 3)", {4}, 1);
  REQUIRE(plain);
  REQUIRE(normed);
  init::draw(plain->network(), {init::Scheme::kaiming_normal, 10}, 3, true);
  init::draw(normed->network(), {init::Scheme::kaiming_normal, 10}, 3, true);
  for (const char* name : {"a", "b"}) {
    const ConstVector one = plain->network().layer(*plain->find(name)).parameters()[0].value,
                      two = normed->network().layer(*normed->find(name)).parameters()[0].value;
    CHECK(Floats(one.data, one.data + one.size) == Floats(two.data, two.data + two.size));
    CHECK(spread(one).largest > 0);
  }
  const Spread last = spread(plain->network().layer(2).parameters()[0].value);
  CHECK(last.largest < 2);  // hidden_only: not ten times as wide
  CHECK(normed->network().layer(1).parameters()[0].value[0] == 1.0f);
}
