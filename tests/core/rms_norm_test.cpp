#include "sirnorm/rms_norm.hpp"

#include "sirnorm/reference/rms_norm.hpp"

#include "layer_support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

struct Case {
  Index rows, cols;
  Floats x, weight, dy, y, rstd, dx, dweight;
  double eps = 1e-5;
  Case(Index r, Index c, Random& random)
      : rows(r),
        cols(c),
        x(normals(random, r * c, 1, 2)),
        weight(normals(random, c)),
        dy(normals(random, r * c)),
        y(x.size()),
        rstd(zeros(r)),
        dx(x.size()),
        dweight(zeros(c)) {}

  void run(const TrainingKernels& k) {
    k.rms_norm_forward({.x = {x.data(), rows, cols},
                        .weight = view(weight),
                        .eps = eps,
                        .y = {y.data(), rows, cols},
                        .rstd = view(rstd)});
    k.rms_norm_backward({.dy = {dy.data(), rows, cols},
                         .x = {x.data(), rows, cols},
                         .weight = view(weight),
                         .eps = eps,
                         .rstd = view(rstd),
                         .dx = {dx.data(), rows, cols},
                         .dweight = view(dweight)});
  }
  Doubles define() const {
    return reference::rms_norm<double>(wide(x, rows, cols), wide(weight), eps);
  }
};

}  // namespace

TEST_CASE("RMSNorm: every instruction set gives the same bits") {
  Random random(1);
  for (Index rows : {1, 3, 9})
    for (Index cols : kSizes) {
      Case want(rows, cols, random);
      if (rows > 1) want.x[static_cast<std::size_t>(cols)] = 1e30f;  // a row that goes wide
      Case c = want;
      want.run(*all_training_kernels()[0]);
      on_every_training_table([&](const TrainingKernels& k) {
        Case again = c;
        again.run(k);
        CHECK(again.y == want.y);
        CHECK(again.dx == want.dx);
        CHECK(again.dweight == want.dweight);
        CHECK(again.rstd == want.rstd);
      });
    }
}

TEST_CASE("RMSNorm: forward matches the definition in double") {
  Random random(2);
  on_every_training_table([&](const TrainingKernels& k) {
    for (Index cols : {1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 33, 100, 255, 256, 257, 600, 4097}) {
      INFO(cols, " features");
      Case c(5, cols, random);
      c.run(k);
      const Doubles y = c.define();
      CHECK(error(c.y, y, 1 + y.abs().maxCoeff()) < 8);
    }
  });
}

TEST_CASE("RMSNorm: every gradient is the slope of the definition, and is added to") {
  Random random(3);
  on_every_training_table([&](const TrainingKernels& k) {
    for (Index cols : {1, 3, 8, 17, 300}) {
      Case c(4, cols, random);
      c.dweight.assign(c.dweight.size(), 3.0f);
      c.run(k);
      for (float& g : c.dweight)
        g -= 3.0f;
      Doubles x = wide(c.x, 4, cols);
      DoubleRow weight = wide(c.weight);
      const Doubles dy = wide(c.dy, 4, cols);
      const auto loss = [&] { return (reference::rms_norm<double>(x, weight, c.eps) * dy).sum(); };
      check_close(c.dx, slopes(x, loss));
      check_close(c.dweight, slopes(weight, loss));
    }
  });
}

TEST_CASE("RMSNorm: groups of a sample share one weight, and eps is float's own unless given") {
  Random random(4);
  Alone<RMSNorm> one(RMSNorm::create(6, {}, 3), 4, random);
  CHECK(one.layer().in_features() == 18);
  CHECK(one.layer().parameters()[0].shape == Shape{6});
  CHECK(one.layer().eps() == 1.1920928955078125e-07);
  check_against(one, 4, random, [](const Doubles& x, const std::vector<DoubleRow>& p) -> Doubles {
    const Doubles groups = x.reshaped<Eigen::RowMajor>(12, 6);
    return reference::rms_norm<double>(groups, p[0], 0x1p-23).reshaped<Eigen::RowMajor>(4, 18);
  });
  Alone<RMSNorm> bare(RMSNorm::create(5, {.eps = 0.1, .elementwise_affine = false}), 2, random);
  CHECK(bare.layer().parameters().size == 0);
  check_against(bare, 2, random, [](const Doubles& x, const std::vector<DoubleRow>&) {
    return reference::rms_norm<double>(x, DoubleRow::Ones(5), 0.1);
  });
}

TEST_CASE("RMSNorm: zeros, huge and tiny values and NaN behave as documented") {
  Random random(5);
  on_every_training_table([&](const TrainingKernels& k) {
    Case zero(2, 19, random);
    zero.x.assign(zero.x.size(), 0.0f);
    zero.run(k);
    CHECK(zero.y == Floats(zero.y.size(), 0.0f));
    for (float size : {1e30f, 1e20f, 1e-25f}) {
      Case c(3, 19, random);
      c.eps = size < 1 ? 0 : 1e-5;  // without eps the size of x does not matter
      for (float& v : c.x)
        v *= size;
      c.run(k);
      const Doubles y = c.define();
      CHECK(error(c.y, y, 1 + y.abs().maxCoeff()) < 8);
      const DoubleRow dweight =  // y is linear in weight
          (reference::rms_norm<double>(wide(c.x, 3, 19), DoubleRow::Ones(19), c.eps) *
           wide(c.dy, 3, 19))
              .colwise()
              .sum();
      check_close(c.dweight, dweight, 1e-6);
      double sum = 0;  // dx is orthogonal to x where eps does not matter
      double terms = 0;
      for (std::size_t i = 0; i < 19; ++i) {
        sum += double(c.dx[i]) * double(c.x[i]);
        terms += std::fabs(double(c.dx[i]) * double(c.x[i]));
      }
      CHECK(std::fabs(sum) < 1e-5 * terms);
    }
    Case clean(3, 18, random);
    clean.run(k);
    Case c = clean;
    c.x[18 + 17] = NAN;
    c.run(k);
    for (std::size_t i = 0; i < c.y.size(); ++i)
      CHECK((i / 18 == 1 ? std::isnan(c.y[i]) : c.y[i] == clean.y[i]));
  });
}

TEST_CASE("RMSNorm: what makes no sense is refused in a sentence") {
  CHECK(RMSNorm::create(0).error().message ==
        "RMSNorm needs a normalized_shape of at least 1, got 0.");
  CHECK(RMSNorm::create(4, {.eps = -1}).error().message ==
        "RMSNorm needs a finite eps of 0 or more, got -1.");
  CHECK(RMSNorm::create(4, {}, -1).error().message == "RMSNorm needs 0 groups or more, got -1.");
}
