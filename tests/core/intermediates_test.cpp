#include "sirnorm/intermediates.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

/// A norm with weights of its own after one pass forth and back over some images.
struct Passed {
  Model model;
  Floats x, dy, y, dx;
  NormInside inside;
  Passed(const char* text, Mode mode) : model(*Model::create(text, {4, 3, 2}, 6)) {
    Random random(12);
    for (const StateEntry& entry : model.state_dict())
      for (Index i = 0; !entry.count && i < entry.value.size; ++i)
        entry.value[i] = float(random.uniform(0.5, 2));
    model.network().parameters_changed();
    x = normals(random, 6 * 24, 3, 2);
    dy = normals(random, 6 * 24);
    const ConstMatrix out = model.network().forward({x.data(), 6, 24}, mode);
    y.assign(out.data, out.data + 6 * 24);
    const ConstMatrix back = model.network().backward({dy.data(), 6, 24});
    dx.assign(back.data, back.data + 6 * 24);
    auto result = inside_norm(model, 0, mode);
    REQUIRE(result);
    inside = *std::move(result);
  }
};

}  // namespace

TEST_CASE(
    "Inside every norm: x-hat and y are the layer's, the three roads add up to its gradient") {
  for (const char* text : {"BatchNorm2d(4)", "BatchNorm2d(4, affine=False)", "LayerNorm((4, 3, 2))",
                           "LayerNorm((3, 2))", "GroupNorm(2, 4)", "RMSNorm(2)"})
    for (Mode mode : {Mode::train, Mode::eval}) {
      INFO(text, mode == Mode::train ? " train" : " eval");
      const Passed p(text, mode);
      for (std::size_t i = 0; i < p.x.size(); ++i) {
        CHECK(p.inside.y[i] == doctest::Approx(double(p.y[i])).epsilon(1e-5));
        CHECK(std::fabs(p.inside.direct[i] + p.inside.through_mean[i] + p.inside.through_var[i] -
                        double(p.dx[i])) <= 1e-5);
      }
      const bool constants = text[0] == 'B' && mode == Mode::eval;
      CHECK((p.inside.through_var[3] == 0) == constants);
      CHECK((p.inside.through_mean[3] == 0) == (constants || text[0] == 'R'));
      if (constants) continue;
      std::vector<double> sum(p.inside.mean.size()), squares = sum, members = sum;
      for (std::size_t i = 0; i < p.x.size(); ++i) {
        const auto g = std::size_t(p.inside.group[i]);
        sum[g] += p.inside.x_hat[i];
        squares[g] += p.inside.x_hat[i] * p.inside.x_hat[i];
        members[g] += 1;
      }
      for (std::size_t g = 0; g < sum.size(); ++g) {
        if (text[0] != 'R') CHECK(std::fabs(sum[g] / members[g]) < 1e-12);
        CHECK(squares[g] / members[g] == doctest::Approx(1).epsilon(1e-3));
      }
    }
}

TEST_CASE("Inside a norm: groups are channels, samples or groups of channels") {
  CHECK(Passed("BatchNorm2d(4)", Mode::train).inside.mean.size() == 4);
  CHECK(Passed("LayerNorm((4, 3, 2))", Mode::train).inside.mean.size() == 6);
  CHECK(Passed("LayerNorm((3, 2))", Mode::train).inside.mean.size() == 24);
  CHECK(Passed("GroupNorm(2, 4)", Mode::train).inside.mean.size() == 12);
  const Passed p("BatchNorm2d(4)", Mode::train);
  CHECK(p.inside.group[7] == 1);   // second channel of the first image
  CHECK(p.inside.group[24] == 0);  // first channel of the second image
}

TEST_CASE("Inside what is no norm, or has met nothing: a sentence") {
  auto model = Model::create("fc: Linear(2, 2)\nbn: BatchNorm1d(2)", {2}, 4);
  REQUIRE(model);
  CHECK(inside_norm(*model, 1, Mode::train).error().message ==
        "Layer bn has met no batch yet: run forward first.");
  const Floats x{1, 2, 3, 5};
  model->network().forward({x.data(), 2, 2}, Mode::train);
  CHECK(inside_norm(*model, 0, Mode::train).error().message == "Layer fc is a Linear, not a norm.");
  CHECK(inside_norm(*model, 2, Mode::train).error().message ==
        "There is no layer 2; the network has 2.");
  const auto inside = inside_norm(*model, 1, Mode::train);
  REQUIRE(inside);
  CHECK(inside->direct.empty());
}
