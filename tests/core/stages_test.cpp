#include "sirnorm/stages.hpp"

#include "sirnorm/lesson.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

Stages run(Axis axis, Index rows, Index features, const Floats& x, double eps = 1e-5) {
  const Floats weight(static_cast<std::size_t>(features), 2.0f),
      bias(static_cast<std::size_t>(features), -1.0f);
  return *normalize_in_stages(axis, {x.data(), rows, features}, view(weight), view(bias), eps);
}

}  // namespace

TEST_CASE("Stages: 2, 4, 6 walk through the four steps") {
  const Stages s = run(Axis::columns, 3, 1, {2, 4, 6});
  CHECK(s.sum == Floats{12});
  CHECK(s.mean == Floats{4});
  CHECK(s.deviation == Floats{-2, 0, 2});
  CHECK(s.deviation_sum == Floats{0});
  CHECK(s.squared == Floats{4, 0, 4});
  CHECK(s.squared_sum == Floats{8});
  CHECK(s.variance[0] == doctest::Approx(8.0 / 3));
  CHECK(s.variance_unbiased[0] == doctest::Approx(4));
  CHECK(s.std[0] == doctest::Approx(std::sqrt(8.0 / 3 + 1e-5)));
  CHECK(s.rstd[0] == doctest::Approx(1 / std::sqrt(8.0 / 3 + 1e-5)));
  CHECK(s.xhat[2] == doctest::Approx(1.2247).epsilon(1e-4));
  CHECK(s.xhat_mean[0] == 0.0f);
  CHECK(s.xhat_variance[0] == doctest::Approx((8.0 / 3) / (8.0 / 3 + 1e-5)));
  CHECK(s.y[2] == doctest::Approx(2 * 1.2247 - 1).epsilon(1e-4));
  CHECK(s.y_mean[0] == doctest::Approx(-1));
  CHECK(s.y_variance[0] == doctest::Approx(4).epsilon(1e-4));
  CHECK(s.refused.empty());
}

TEST_CASE("Stages: y is the forward pass of the layer, bit for bit") {
  Random random(1);
  const Floats x = normals(random, 5 * 7), weight = normals(random, 7), bias = normals(random, 7);
  for (Axis axis : {Axis::columns, Axis::rows}) {
    const Stages s = *normalize_in_stages(axis, {x.data(), 5, 7}, view(weight), view(bias), 1e-5);
    Floats y(x.size()), mean = zeros(7), low = mean, var = mean, rstd = mean;
    if (axis == Axis::columns)
      kernels().batch_norm_forward_train({{x.data(), 5, 7},
                                          view(weight),
                                          view(bias),
                                          1e-5,
                                          {y.data(), 5, 7},
                                          view(mean),
                                          view(low),
                                          view(var),
                                          view(rstd)});
    else
      kernels().layer_norm_forward({{x.data(), 5, 7},
                                    view(weight),
                                    view(bias),
                                    1e-5,
                                    {y.data(), 5, 7},
                                    view(mean),
                                    view(low),
                                    view(var),
                                    view(rstd)});
    CHECK(s.y == y);
  }
}

TEST_CASE("Stages: along rows every sample stands alone") {
  const Stages s = run(Axis::rows, 2, 3, {1, 2, 3, 10, 20, 30});
  CHECK(s.groups == 2);
  CHECK(s.mean == Floats{2, 20});
  CHECK(s.xhat[0] == doctest::Approx(s.xhat[3]).epsilon(1e-4));
}

TEST_CASE("Stages: one row has a mean, a variance of 0, and no normalization by columns") {
  const Stages s = run(Axis::columns, 1, 2, {3, 8});
  CHECK(s.mean == Floats{3, 8});
  CHECK(s.variance == Floats{0, 0});
  CHECK(std::isnan(s.variance_unbiased[0]));
  CHECK(s.xhat.empty());
  CHECK(s.y.empty());
  CHECK(s.refused ==
        "BatchNorm1d expected more than 1 value per channel when training, got 1 row of 2 "
        "features.");
  CHECK(run(Axis::columns, 1, 1, {3}).refused ==
        "BatchNorm1d expected more than 1 value per channel when training, got 1 row of 1 "
        "feature.");
  CHECK(run(Axis::rows, 1, 2, {3, 8}).refused.empty());
}

TEST_CASE("Stages: what makes no sense is refused in a sentence") {
  const Floats one{1}, two{1, 2};
  const auto refused = [&](Index rows, const Floats& weight, double eps) {
    return normalize_in_stages(Axis::columns, {two.data(), rows, 1}, view(weight), view(one), eps)
        .error()
        .message;
  };
  CHECK(refused(0, one, 1e-5) ==
        "A batch needs at least 1 row and 1 feature, got 0 rows and 1 feature.");
  CHECK(refused(2, two, 1e-5) == "The norm's weight needs 1 number, got 2.");
  CHECK(refused(2, one, 0) == "eps must be a finite number above 0, got 0.");
  CHECK(refused(2, one, NAN) == "eps must be a finite number above 0, got nan.");
}

TEST_CASE("Lesson: gradient steps find the scale and shift that made the target") {
  Random random(2);
  const Floats x = normals(random, 8 * 3, 5, 3);
  const Learned l = *learn({x.data(), 8, 3}, 1e-5,
                           {.column = 1, .target_weight = 1.5f, .target_bias = 2, .steps = 200});
  CHECK(l.weight.front() == 1.0f);
  CHECK(l.weight.back() == doctest::Approx(1.5).epsilon(1e-4));
  CHECK(l.bias.back() == doctest::Approx(2).epsilon(1e-4));
  CHECK(l.loss.back() < 1e-8f);
  CHECK(l.loss.size() == 201);
  // One step by hand: loss = (dw^2 v + db^2) with v the variance of x-hat, so dbias = 2 (0 - 2).
  CHECK(l.bias[1] == doctest::Approx(0 - 0.1 * 2 * (0 - 2)).epsilon(1e-5));
  CHECK(l.weight[1] == doctest::Approx(1 - 0.1 * 2 * (1 - 1.5)).epsilon(1e-5));
}

TEST_CASE("Lesson: impossible wishes get a sentence") {
  const Floats x = zeros(6);
  const auto refused = [&](Index rows, Lesson lesson) {
    return learn({x.data(), rows, 2}, 1e-5, lesson).error().message;
  };
  CHECK(refused(1, {}) == "Learning needs a batch of at least 2 rows, got 1.");
  CHECK(refused(3, {.column = 2}) == "There is no column 3 in a batch of 2 features.");
  CHECK(refused(3, {.learning_rate = 0}) ==
        "The learning rate must be a finite number above 0, got 0.");
  CHECK(refused(3, {.learning_rate = 1e39}) ==
        "The learning rate must be a finite number above 0, got 1e39.");
  CHECK(refused(3, {.steps = 0}) == "A lesson takes 1 to 10000 steps, got 0.");
  CHECK(refused(3, {.weight = NAN}) == "A lesson needs finite numbers, got nan.");
}
