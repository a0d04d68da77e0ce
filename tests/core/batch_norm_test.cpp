#include "sirnorm/batch_norm.hpp"

#include "sirnorm/network.hpp"

#include "support.hpp"

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
        mean(zeros(c)),
        low(mean),
        var(mean),
        rstd(mean),
        dx(x.size()),
        dweight(mean),
        dbias(mean) {}

  void forward(const KernelTable& k) {
    k.batch_norm_forward_train({.x = {x.data(), rows, cols},
                                .weight = view(weight),
                                .bias = view(bias),
                                .eps = eps,
                                .y = {y.data(), rows, cols},
                                .mean = view(mean),
                                .mean_low = view(low),
                                .var = view(var),
                                .rstd = view(rstd)});
  }
  void backward(const KernelTable& k, bool train) {
    k.batch_norm_backward({.train = train,
                           .dy = {dy.data(), rows, cols},
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

TEST_CASE("BatchNorm: forward matches the definition in double") {
  Random random(1);
  on_every_table([&](const KernelTable& k) {
    for (Index rows : {2, 3, 8, 9, 33})
      for (Index cols : kSizes) {
        INFO(rows, " x ", cols);
        Case c(rows, cols, random);
        c.forward(k);
        const auto s = reference::batch_statistics<double>(wide(c.x, rows, cols));
        CHECK(error(c.mean, s.mean, 3) < 2);
        CHECK(error(c.var, s.var, s.var.maxCoeff()) < 12);  // 6 ulp
        const Doubles y = reference::batch_norm<double>(wide(c.x, rows, cols), s, wide(c.weight),
                                                        wide(c.bias), c.eps);
        CHECK(error(c.y, y, 1 + y.abs().maxCoeff()) < 8);
      }
  });
}

TEST_CASE("BatchNorm: every gradient is the slope of the definition, and is added to") {
  Random random(2);
  on_every_table([&](const KernelTable& k) {
    for (Index cols : {1, 5, 17}) {
      Case c(6, cols, random);
      c.dweight.assign(c.dweight.size(), 3.0f);
      c.dbias.assign(c.dbias.size(), -2.0f);
      c.forward(k);
      c.backward(k, true);
      for (float& g : c.dweight)
        g -= 3.0f;
      for (float& g : c.dbias)
        g += 2.0f;
      Doubles x = wide(c.x, 6, cols);
      DoubleRow weight = wide(c.weight), bias = wide(c.bias);
      const Doubles dy = wide(c.dy, 6, cols);
      const auto loss = [&] {
        const auto s = reference::batch_statistics<double>(x);
        return (reference::batch_norm<double>(x, s, weight, bias, c.eps) * dy).sum();
      };
      check_close(c.dx, slopes(x, loss));
      check_close(c.dweight, slopes(weight, loss));
      check_close(c.dbias, slopes(bias, loss));
    }
  });
}

TEST_CASE("BatchNorm: in eval mode the statistics are constants, and so are their slopes") {
  Random random(3);
  on_every_table([&](const KernelTable& k) {
    Case c(5, 7, random);
    Floats running_mean = normals(random, 7), running_var = normals(random, 7, 3, 0.5);
    k.batch_norm_forward_eval({.x = {c.x.data(), 5, 7},
                               .weight = view(c.weight),
                               .bias = view(c.bias),
                               .eps = c.eps,
                               .y = {c.y.data(), 5, 7},
                               .running_mean = view(running_mean),
                               .running_var = view(running_var),
                               .rstd = view(c.rstd)});
    c.mean = running_mean;
    c.backward(k, false);
    Doubles x = wide(c.x, 5, 7);
    DoubleRow weight = wide(c.weight), bias = wide(c.bias);
    const reference::BatchStatistics<double> s{wide(running_mean), wide(running_var)};
    const Doubles dy = wide(c.dy, 5, 7);
    const auto y = [&] { return reference::batch_norm<double>(x, s, weight, bias, c.eps); };
    check_close(c.y, y(), 1e-6);
    const auto loss = [&] { return (y() * dy).sum(); };
    check_close(c.dx, slopes(x, loss));
    check_close(c.dweight, slopes(weight, loss));
    check_close(c.dbias, slopes(bias, loss));
  });
}

TEST_CASE("BatchNorm: a constant column gives exactly bias, whatever the constant") {
  Random random(4);
  on_every_table([&](const KernelTable& k) {
    for (float constant : {0.0f, 5.0f, -1e6f, 1e30f, 1e-40f}) {
      Case c(9, 3, random);
      c.x.assign(c.x.size(), constant);
      c.forward(k);
      for (std::size_t i = 0; i < c.y.size(); ++i)
        CHECK(c.y[i] == c.bias[i % 3]);
      CHECK(c.var == zeros(3));
      CHECK(c.mean[0] == constant);
    }
  });
}

TEST_CASE("BatchNorm: an offset of a million costs no digit") {
  Random random(5);
  on_every_table([&](const KernelTable& k) {
    Case c(100, 4, random);
    c.x = normals(random, 400, 1e6, 0.1);
    c.forward(k);
    const auto s = reference::batch_statistics<double>(wide(c.x, 100, 4));
    const Doubles y =
        reference::batch_norm<double>(wide(c.x, 100, 4), s, wide(c.weight), wide(c.bias), c.eps);
    CHECK(error(c.y, y, 1 + y.abs().maxCoeff()) < 8);
  });
}

TEST_CASE("BatchNorm: numbers too small to have a second float keep their digits in dweight") {
  Random random(8);
  on_every_table([&](const KernelTable& k) {
    Case c(40, 5, random);
    c.x = normals(random, 200, 0, 1e-39);
    c.forward(k);
    c.backward(k, true);
    const Doubles x = wide(c.x, 40, 5), dy = wide(c.dy, 40, 5);
    const auto s = reference::batch_statistics<double>(x);
    const Doubles terms = dy * (x.rowwise() - s.mean) / std::sqrt(c.eps);  // var is below 1e-77
    for (Index i = 0; i < 5; ++i)
      CHECK(std::fabs(double(c.dweight[std::size_t(i)]) - terms.col(i).sum()) <=
            6 * 0x1p-24 * terms.col(i).abs().sum());
  });
}

TEST_CASE("BatchNorm: NaN and Inf poison their own column only") {
  Random random(6);
  on_every_table([&](const KernelTable& k) {
    Case clean(8, 3, random);
    clean.forward(k);
    for (float bad : {NAN, INFINITY}) {
      Case c = clean;
      c.x[3 * 3 + 1] = bad;
      c.forward(k);
      for (std::size_t i = 0; i < c.y.size(); ++i)
        CHECK((i % 3 == 1 ? std::isnan(c.y[i]) : c.y[i] == clean.y[i]));
    }
  });
}

TEST_CASE("BatchNorm: an Inf from above stays an Inf in the sums, however many rows") {
  Random random(7);
  on_every_table([&](const KernelTable& k) {
    for (Index rows : {8, 9, 40}) {
      Case c(rows, 2, random);
      c.dy.assign(c.dy.size(), 1.0f);
      c.dy[2] = INFINITY;
      c.forward(k);
      c.backward(k, true);
      CHECK(c.dbias[0] == INFINITY);
      CHECK(std::isinf(c.dweight[0]));
      CHECK(std::isfinite(c.dbias[1]));
    }
  });
}

TEST_CASE("BatchNorm: eval mode survives statistics that a float cannot scale by") {
  on_every_table([&](const KernelTable& k) {
    const auto eval = [&](float x, float mean, float var, double eps, float weight) {
      float y = 0, rstd = 0, bias = 0;
      k.batch_norm_forward_eval({.x = {&x, 1, 1},
                                 .weight = {&weight, 1},
                                 .bias = {&bias, 1},
                                 .eps = eps,
                                 .y = {&y, 1, 1},
                                 .running_mean = {&mean, 1},
                                 .running_var = {&var, 1},
                                 .rstd = {&rstd, 1}});
      return y;
    };
    CHECK(eval(3e38f, -3e38f, 1e38f, 1e-5, 1) == doctest::Approx(6e19));
    CHECK(eval(1e-30f, 0, 0, 1e-80, 1) == doctest::Approx(1e10));
    CHECK(eval(1e19f, 0, 1e38f, 1e-5, 1e-30f) == doctest::Approx(1e-30));
  });
}

TEST_CASE("BatchNorm1d: running statistics follow PyTorch's convention") {
  const auto layer_of = [](BatchNormOptions options) {
    std::vector<std::unique_ptr<Layer>> layers;
    layers.push_back(*BatchNorm1d::create(1, options));
    return *Network::create(std::move(layers), 4);
  };
  const float first[] = {1, 3}, second[] = {5, 9};
  {
    Network net = layer_of({});
    auto& norm = static_cast<BatchNorm1d&>(net.layer(0));
    net.forward({first, 2, 1}, Mode::train);
    CHECK(norm.mean()[0] == 2.0f);
    CHECK(norm.var()[0] == 1.0f);                                    // biased
    CHECK(norm.running_mean()[0] == doctest::Approx(0.2));           // 0.9 * 0 + 0.1 * 2
    CHECK(norm.running_var()[0] == doctest::Approx(0.9 + 0.1 * 2));  // unbiased: 2
    CHECK(*norm.num_batches_tracked() == 1);
    const float rstd = norm.rstd()[0];
    net.forward({second, 2, 1}, Mode::eval);
    CHECK(norm.rstd()[0] == rstd);  // of the last batch that was normalized with its own statistics
    CHECK(*norm.num_batches_tracked() == 1);
    CHECK(norm.running_mean()[0] == doctest::Approx(0.2));
  }
  {
    Network net = layer_of({.momentum = std::nullopt});  // cumulative: the plain average
    net.forward({first, 2, 1}, Mode::train);
    net.forward({second, 2, 1}, Mode::train);
    auto& norm = static_cast<BatchNorm1d&>(net.layer(0));
    CHECK(norm.running_mean()[0] == doctest::Approx((2 + 7) / 2.0));
    CHECK(norm.running_var()[0] == doctest::Approx((2 + 8) / 2.0));
  }
}

TEST_CASE("BatchNorm1d: momentum 0 leaves the running statistics alone, whatever the batch holds") {
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(*BatchNorm1d::create(2, {.momentum = 0.0}));
  Network net = *Network::create(std::move(layers), 2);
  const float x[] = {INFINITY, 3e38f, 1, -3e38f};
  net.forward({x, 2, 2}, Mode::train);
  auto& norm = static_cast<BatchNorm1d&>(net.layer(0));
  for (Index c : {0, 1}) {
    CHECK(norm.running_mean()[c] == 0.0f);
    CHECK(norm.running_var()[c] == 1.0f);
  }
  CHECK(*norm.num_batches_tracked() == 1);
}

TEST_CASE("BatchNorm1d: what PyTorch refuses is refused in a sentence") {
  const auto message = [](Index features, BatchNormOptions options) {
    const auto made = BatchNorm1d::create(features, options);
    REQUIRE_FALSE(made);
    return made.error().message;
  };
  CHECK(message(0, {}) == "BatchNorm1d needs at least 1 feature, got num_features 0.");
  CHECK(message(4, {.eps = -1}) == "BatchNorm1d needs a finite eps of 0 or more, got -1.");
  CHECK(message(4, {.eps = NAN}) == "BatchNorm1d needs a finite eps of 0 or more, got nan.");
  CHECK(message(4, {.momentum = 2}) == "BatchNorm1d needs a momentum between 0 and 1, got 2.");

  const auto layer = *BatchNorm1d::create(4);
  CHECK(layer->check(1, Mode::train)->message ==
        "BatchNorm1d expected more than 1 value per channel when training, got 1 row of 4 "
        "features.");
  CHECK_FALSE(layer->check(1, Mode::eval));
  CHECK_FALSE(layer->check(0, Mode::train));  // an empty batch is allowed, as in PyTorch
  const auto untracked = *BatchNorm1d::create(4, {.track_running_stats = false});
  CHECK(untracked->check(1, Mode::eval));
  const auto without_eps = *BatchNorm1d::create(4, {.eps = 0});
  CHECK(without_eps->check(2, Mode::train)->message ==
        "BatchNorm1d needs an eps above 0 when training, got 0.");
  CHECK_FALSE(without_eps->check(2, Mode::eval));
}
