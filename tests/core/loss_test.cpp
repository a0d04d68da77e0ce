#include "sirnorm/loss.hpp"

#include "math.hpp"
#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

/// -log softmax(x)[label], the obvious way.
double surprise(const DoubleRow& x, int label) {
  return std::log((x.array() - x(label)).exp().sum());
}

double mean_surprise(const Doubles& x, const std::vector<int>& labels) {
  double sum = 0;
  Index counted = 0;
  for (Index r = 0; r < x.rows(); ++r)
    if (labels[std::size_t(r)] != kIgnoreIndex) {
      sum += surprise(x.row(r), labels[std::size_t(r)]);
      ++counted;
    }
  return sum / double(counted);
}

Labels view(const std::vector<int>& labels) {
  return {labels.data(), Index(labels.size())};
}

}  // namespace

TEST_CASE("stable_exp and stable_log1p are within a few ulp of libm and exact at their ends") {
  Random random(3);
  for (int i = 0; i < 20000; ++i) {
    const double x = random.uniform(-740, 709);
    CHECK(std::fabs(stable_exp(x) / std::exp(x) - 1) <= (x > -708 ? 0x1p-51 : 1e-3));
    const double small = random.uniform(-1, 1);
    CHECK(std::fabs(stable_exp(small) / std::exp(small) - 1) <= 0x1p-52);
    const double p = std::ldexp(random.uniform(), static_cast<int>(random.below(80)) - 60);
    CHECK(std::fabs(stable_log1p(p) - std::log1p(p)) <= 0x1p-50 * std::log1p(p));
  }
  CHECK(stable_exp(0) == 1.0);
  CHECK(stable_exp(710) == HUGE_VAL);
  CHECK(stable_exp(HUGE_VAL) == HUGE_VAL);
  CHECK(stable_exp(-HUGE_VAL) == 0.0);
  CHECK(stable_exp(-750) == 0.0);
  CHECK(std::isnan(stable_exp(NAN)));
  CHECK(stable_log1p(0) == 0.0);
  CHECK(std::isnan(stable_log1p(NAN)));
}

TEST_CASE("cross_entropy: loss, gradient and probabilities match the definition in double") {
  Random random(4);
  for (Index rows : {1, 3, 16, 33})
    for (Index classes : {1, 2, 10, 17}) {
      for (double scale : {1.0, 30.0}) {
        INFO(rows, " x ", classes, " * ", scale);
        const Floats x = normals(random, rows * classes, 0, scale);
        std::vector<int> labels(static_cast<std::size_t>(rows));
        for (int& label : labels)
          label = static_cast<int>(random.below(classes));
        if (rows > 2) labels[1] = kIgnoreIndex;
        REQUIRE_FALSE(check_labels(view(labels), rows, classes));
        Floats dx(x.size(), 7.0f), p(x.size(), 7.0f);
        const double loss = cross_entropy({x.data(), rows, classes}, view(labels),
                                          {dx.data(), rows, classes}, {p.data(), rows, classes});
        Doubles at = wide(x, rows, classes);
        const double want = mean_surprise(at, labels);
        CHECK(std::fabs(loss - want) <= 1e-12 * (1 + want));
        const Doubles slope = slopes(at, [&] { return mean_surprise(at, labels); });
        for (Index i = 0; i < at.size(); ++i)
          CHECK(std::fabs(double(dx[std::size_t(i)]) - slope.data()[i]) <= 2e-7 + 1e-8 * scale);
        for (Index r = 0; r < rows; ++r)
          for (Index j = 0; j < classes; ++j)
            CHECK(std::fabs(double(p[std::size_t(r * classes + j)]) -
                            std::exp(-surprise(at.row(r), int(j)))) <= 1.2e-7);
        CHECK(cross_entropy({x.data(), rows, classes}, view(labels), {}) == loss);
      }
    }
}

TEST_CASE("cross_entropy: huge, sure, ignored and broken rows behave as documented") {
  const auto loss = [](Floats x, std::vector<int> labels, Floats* dx = nullptr) {
    const Index rows = Index(labels.size()), classes = rows ? Index(x.size()) / rows : 3;
    if (dx) dx->assign(x.size(), 7.0f);
    return cross_entropy({x.data(), rows, classes}, view(labels),
                         {dx ? dx->data() : nullptr, rows, classes});
  };
  Floats dx;
  CHECK(loss({1e38f, -1e38f}, {0}, &dx) == 0.0);
  CHECK(dx == Floats{0, 0});
  CHECK(loss({1e38f, -1e38f}, {1}, &dx) == doctest::Approx(2e38).epsilon(1e-6));
  CHECK(dx == Floats{1, -1});
  // nearly sure and right: 1 - p is far below the spacing of floats at 1, yet loss and slope live
  CHECK(loss({30, 0}, {0}, &dx) == doctest::Approx(std::exp(-30.0)).epsilon(1e-12));
  CHECK(double(-dx[0]) == doctest::Approx(std::exp(-30.0)).epsilon(1e-6));
  CHECK(std::isnan(loss({1, 2, 3, 4}, {kIgnoreIndex, kIgnoreIndex}, &dx)));
  CHECK(dx == Floats{0, 0, 0, 0});
  CHECK(std::isnan(loss({}, {})));
  CHECK(std::isnan(loss({NAN, 1}, {1})));
  CHECK(std::isnan(loss({1, NAN}, {0})));
  CHECK(std::isnan(loss({INFINITY, 1}, {1})));
}

TEST_CASE("check_labels names the row, the label and the classes") {
  const std::vector<int> labels{0, 3, 1};
  CHECK(check_labels(view(labels), 3, 3)->message ==
        "Label 3 of row 1 is none of the 3 classes (0 to 2).");
  CHECK(check_labels(view(labels), 2, 4)->code == ErrorCode::bad_shape);
  const std::vector<int> negative{-1};
  CHECK(check_labels(view(negative), 1, 4)->code == ErrorCode::bad_value);
}

TEST_CASE("mse_loss: loss and gradient match the definition") {
  Random random(5);
  const Floats y = normals(random, 12), target = normals(random, 12);
  Floats dy(12, 7.0f);
  const double loss = mse_loss({y.data(), 4, 3}, {target.data(), 4, 3}, {dy.data(), 4, 3});
  Doubles at = wide(y, 4, 3);
  const Doubles to = wide(target, 4, 3);
  const auto definition = [&] { return (at - to).array().square().mean(); };
  CHECK(loss == doctest::Approx(definition()).epsilon(1e-14));
  check_close(dy, slopes(at, definition), 1e-7);
  CHECK(std::isnan(mse_loss({nullptr, 0, 3}, {nullptr, 0, 3}, {})));
}

TEST_CASE("count_correct takes the first largest logit and never trusts NaN") {
  const Floats x{1, 3, 2, 5, 5, 0, NAN, 9, 0};
  const std::vector<int> labels{1, 0, 1};
  CHECK(count_correct({x.data(), 3, 3}, view(labels)) == 2);
}
