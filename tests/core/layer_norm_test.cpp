#include "sirnorm/layer_norm.hpp"

#include "sirnorm/reference/layer_norm.hpp"

#include "layer_support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

struct Case {
  Index rows, cols;
  Floats x, weight, bias, dy, y, mean, low, var, rstd, dx, dweight, dbias;
  double eps = 1e-5;
  Case(Index r, Index c, Random& random)
      : rows(r),
        cols(c),
        x(normals(random, r * c, 1, 2)),
        weight(normals(random, c)),
        bias(normals(random, c)),
        dy(normals(random, r * c)),
        y(x.size()),
        mean(zeros(r)),
        low(mean),
        var(mean),
        rstd(mean),
        dx(x.size()),
        dweight(zeros(c)),
        dbias(dweight) {}

  void forward(const KernelTable& k) {
    k.layer_norm_forward({.x = {x.data(), rows, cols},
                          .weight = view(weight),
                          .bias = view(bias),
                          .eps = eps,
                          .y = {y.data(), rows, cols},
                          .mean = view(mean),
                          .mean_low = view(low),
                          .var = view(var),
                          .rstd = view(rstd)});
  }
  void backward(const KernelTable& k) {
    k.layer_norm_backward({.dy = {dy.data(), rows, cols},
                           .x = {x.data(), rows, cols},
                           .weight = view(weight),
                           .eps = eps,
                           .mean = view(mean),
                           .mean_low = view(low),
                           .rstd = view(rstd),
                           .dx = {dx.data(), rows, cols},
                           .dweight = view(dweight),
                           .dbias = view(dbias)});
  }
};

}  // namespace

TEST_CASE("LayerNorm: forward matches the definition in double") {
  Random random(1);
  on_every_table([&](const KernelTable& k) {
    for (Index cols : {1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 33, 100, 255, 256, 257, 600, 4097}) {
      INFO(cols, " features");
      Case c(5, cols, random);
      c.forward(k);
      const Doubles y =
          reference::layer_norm<double>(wide(c.x, 5, cols), wide(c.weight), wide(c.bias), c.eps);
      CHECK(error(c.y, y, 1 + y.abs().maxCoeff()) < 8);
    }
  });
}

TEST_CASE("LayerNorm: every gradient is the slope of the definition, and is added to") {
  Random random(2);
  on_every_table([&](const KernelTable& k) {
    for (Index cols : {3, 8, 17}) {
      Case c(4, cols, random);
      c.dweight.assign(c.dweight.size(), 3.0f);
      c.dbias.assign(c.dbias.size(), -2.0f);
      c.forward(k);
      c.backward(k);
      for (float& g : c.dweight)
        g -= 3.0f;
      for (float& g : c.dbias)
        g += 2.0f;
      Doubles x = wide(c.x, 4, cols);
      DoubleRow weight = wide(c.weight), bias = wide(c.bias);
      const Doubles dy = wide(c.dy, 4, cols);
      const auto loss = [&] {
        return (reference::layer_norm<double>(x, weight, bias, c.eps) * dy).sum();
      };
      check_close(c.dx, slopes(x, loss));
      check_close(c.dweight, slopes(weight, loss));
      check_close(c.dbias, slopes(bias, loss));
    }
  });
}

TEST_CASE("LayerNorm: a row does not depend on its neighbours") {
  Random random(3);
  on_every_table([&](const KernelTable& k) {
    Case c(4, 33, random);
    c.forward(k);
    Case alone(1, 33, random);
    alone.x.assign(c.x.begin() + 33, c.x.begin() + 66);
    alone.weight = c.weight;
    alone.bias = c.bias;
    alone.forward(k);
    CHECK(alone.y == Floats(c.y.begin() + 33, c.y.begin() + 66));
  });
}

TEST_CASE("LayerNorm: one feature, constant rows and NaN behave as documented") {
  Random random(4);
  on_every_table([&](const KernelTable& k) {
    Case single(3, 1, random);
    single.forward(k);
    for (float y : single.y)
      CHECK(y == single.bias[0]);

    for (float constant : {0.0f, 5.0f, -1e6f, 1e30f}) {
      Case c(2, 19, random);
      c.x.assign(c.x.size(), constant);
      c.forward(k);
      for (std::size_t i = 0; i < c.y.size(); ++i)
        CHECK(c.y[i] == c.bias[i % 19]);
    }

    Case clean(3, 18, random);
    clean.forward(k);
    Case c = clean;
    c.x[18 + 17] = NAN;
    c.forward(k);
    for (std::size_t i = 0; i < c.y.size(); ++i)
      CHECK((i / 18 == 1 ? std::isnan(c.y[i]) : c.y[i] == clean.y[i]));
  });
}

TEST_CASE("LayerNorm: thousands of rows that float cannot carry add up like any others") {
  on_every_table([&](const KernelTable& k) {
    Random random(6);
    Case c(4096, 2, random);
    for (std::size_t i = 0; i < c.x.size(); ++i)
      c.x[i] = i % 2 == 0 ? 1e30f : -1e30f;
    c.dy.assign(c.dy.size(), 0.1f);
    c.forward(k);
    c.backward(k);
    const double want = 4096 * double(0.1f);
    for (float g : {c.dbias[0], c.dbias[1], c.dweight[0], -c.dweight[1]})
      CHECK(std::fabs(double(g) - want) <= 6 * 0x1p-23 * want);
  });
}

TEST_CASE("LayerNorm: numbers too small to have a second float keep their digits in dweight") {
  Random random(8);
  on_every_table([&](const KernelTable& k) {
    Case c(5, 40, random);
    c.x = normals(random, 200, 0, 1e-39);
    c.forward(k);
    c.backward(k);
    const Doubles x = wide(c.x, 5, 40), dy = wide(c.dy, 5, 40);
    const Doubles terms =
        dy * (x.colwise() - x.rowwise().mean()) / std::sqrt(c.eps);  // var is below 1e-77
    for (Index i = 0; i < 40; ++i)
      CHECK(std::fabs(double(c.dweight[std::size_t(i)]) - terms.col(i).sum()) <=
            6 * 0x1p-24 * terms.col(i).abs().sum());
  });
}

TEST_CASE("LayerNorm: several sides and groups match the definition, weight has their shape") {
  Random random(7);
  Alone<LayerNorm> image(LayerNorm::create({2, 3, 4}), 3, random);
  CHECK(image.layer().in_features() == 24);
  CHECK(image.layer().parameters()[0].shape == Shape{2, 3, 4});
  check_against(image, 3, random, [](const Doubles& x, const std::vector<DoubleRow>& p) {
    return reference::layer_norm<double>(x, p[0], p[1], 1e-5);
  });
  Alone<LayerNorm> series(LayerNorm::create(5, {}, 4), 3, random);  // [rows, time, features]
  CHECK(series.layer().in_features() == 20);
  check_against(series, 3, random,
                [](const Doubles& x, const std::vector<DoubleRow>& p) -> Doubles {
                  const Doubles steps = x.reshaped<Eigen::RowMajor>(12, 5);
                  return reference::layer_norm<double>(steps, p[0], p[1], 1e-5)
                      .reshaped<Eigen::RowMajor>(3, 20);
                });
  CHECK(series.layer().mean().size == 12);
}

TEST_CASE("LayerNorm: what makes no sense is refused in a sentence") {
  CHECK(LayerNorm::create(std::vector<Index>{}).error().message ==
        "LayerNorm needs a normalized_shape of 1 to 4 sides, got 0.");
  CHECK(LayerNorm::create({3, 0}).error().message ==
        "LayerNorm needs a normalized_shape of at least 1, got 0.");
  CHECK(LayerNorm::create(3, {}, -2).error().message ==
        "LayerNorm needs 0 groups or more, got -2.");
  CHECK(LayerNorm::create(0).error().message ==
        "LayerNorm needs a normalized_shape of at least 1, got 0.");
  CHECK(LayerNorm::create(4, {.eps = INFINITY}).error().message ==
        "LayerNorm needs a finite eps of 0 or more, got inf.");
  CHECK(LayerNorm::create(4, {.eps = 0}));  // allowed, as in PyTorch
}
