#include "sirnorm/probe.hpp"

#include "sirnorm/init.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

struct Batch {
  Floats x;
  std::vector<int> y;
  Index rows, features;
  Batch(Index n, Index width, Index classes, std::uint64_t seed = 3)
      : x(), y(std::size_t(n)), rows(n), features(width) {
    Random random(seed);
    x = normals(random, n * width);
    for (int& label : y)
      label = int(random.below(classes));
  }
  ConstMatrix in() const { return {x.data(), rows, features}; }
  Labels labels() const { return {y.data(), rows}; }
};

Model make(std::string_view text, Shape in, Index max_rows = 16) {
  auto model = Model::create(text, in, max_rows);
  REQUIRE(model);
  init::draw(model->network(), {init::Scheme::kaiming_normal}, 8);
  return *std::move(model);
}

constexpr const char* kNet =
    "fc1: Linear(3, 12)\nbn: BatchNorm1d(12)\nr: ReLU()\nfc2: Linear(12, 4)";

}  // namespace

TEST_CASE("Summaries, percentiles and histograms are those of the definition") {
  const Floats v{3, -1, 2, NAN, 8, INFINITY};
  const Summary s = summarize(view(v));
  CHECK(s.mean == 3);
  CHECK(s.var == doctest::Approx((0 + 16 + 1 + 25) / 4.0));
  CHECK(s.rms == doctest::Approx(std::sqrt(78 / 4.0)));
  CHECK(s.smallest == -1);
  CHECK(s.largest == 8);
  CHECK(s.not_finite == 2);
  CHECK(summarize({}).mean == 0);
  CHECK(norm(view(Floats{3, 4})) == 5);

  const Floats five{4, 0, 3, 1, 2};
  const auto p = percentiles(view(five), {0, 0.15, 0.5, 1, 1.5});
  CHECK(p[0] == 0);
  CHECK(p[1] == doctest::Approx(0.6));
  CHECK(p[2] == 2);
  CHECK(p[3] == 4);
  CHECK(std::isnan(p[4]));
  CHECK(std::isnan(percentiles({}, {0.5})[0]));
  CHECK(std::isnan(percentiles(view(Floats{NAN, 1}), {1})[0]));

  const Floats w{0, 0.5, 1, 2, 3.9f, 4, -1, 5, NAN};
  const auto h = histogram(view(w), 0, 4, 4);
  REQUIRE(h);
  CHECK(h->counts == std::vector<Index>{2, 1, 1, 2});
  CHECK(h->below == 1);
  CHECK(h->above == 1);
  CHECK(h->not_a_number == 1);
  CHECK(histogram(view(w), 1, 1, 4).error().message ==
        "A histogram needs a finite low below its high, got 1 and 1.");
  CHECK(histogram(view(w), 0, 1, 0).error().code == ErrorCode::bad_value);
}

TEST_CASE("examine reports every layer and leaves the network as it was") {
  Model model = make(kNet, {3});
  const Batch batch(16, 3, 4);
  const State before = model.snapshot();
  const auto reports = examine(model, batch.in(), batch.labels(), Mode::train);
  REQUIRE(reports);
  REQUIRE(reports->size() == 4);
  const State after = model.snapshot();
  CHECK(after.values == before.values);
  CHECK(after.counts == before.counts);
  for (const Parameter& p : model.parameters())
    CHECK(norm(p.grad) == 0);

  // the same by hand
  Network& net = model.network();
  const ConstMatrix logits = net.forward(batch.in(), Mode::train);
  Floats slope(std::size_t(16 * 4));
  (void)cross_entropy(logits, batch.labels(), {slope.data(), 16, 4});
  net.backward({slope.data(), 16, 4});
  CHECK((*reports)[1].output.var == doctest::Approx(1).epsilon(1e-3));
  CHECK((*reports)[1].output.mean == doctest::Approx(0).epsilon(1e-6));
  CHECK((*reports)[3].output_gradient == norm(view(slope)));
  CHECK((*reports)[0].output_gradient == norm(net.input_gradient(1).flat()));
  CHECK((*reports)[0].weight == norm(net.layer(0).parameters()[0].value));
  CHECK((*reports)[0].weight_gradient == norm(net.layer(0).parameters()[0].grad));
  CHECK((*reports)[2].weight == 0);
  CHECK((*reports)[2].name == "r");
  Floats bad = batch.x;
  CHECK_FALSE(examine(model, {bad.data(), 1, 3}, {batch.y.data(), 1}, Mode::train));
  CHECK_FALSE(examine(model, batch.in(), {batch.y.data(), 3}, Mode::train));
}

TEST_CASE("A unit that is 0 for every row counts as dead") {
  Model model = make("fc: Linear(3, 4)\nr: ReLU()", {3});
  const Parameter bias = model.network().layer(0).parameters()[1];
  bias.value[0] = bias.value[2] = -100;
  model.network().parameters_changed();
  const Batch batch(16, 3, 4);
  CHECK((*examine(model, batch.in(), batch.labels(), Mode::train))[1].dead_share == 0.5);
}

TEST_CASE("update_ratios says how far each tensor has moved") {
  Model model = make("a: Linear(3, 4)\nb: Linear(4, 2)", {3});
  const State before = model.snapshot();
  const Vector weight = model.network().layer(1).parameters()[0].value;
  for (Index i = 0; i < weight.size; ++i)
    weight[i] *= 1.5f;
  const auto ratios = update_ratios(model, before);
  REQUIRE(ratios);
  CHECK((*ratios)[0] == 0);
  CHECK((*ratios)[2] == doctest::Approx(0.5));
  CHECK_FALSE(update_ratios(model, State{}));
}

TEST_CASE("The sample Jacobian: BatchNorm's rows gossip, LayerNorm's do not") {
  const Batch batch(5, 3, 2);
  for (const char* text : {"BatchNorm1d(3)", "LayerNorm(3)", "Linear(3, 2)"}) {
    INFO(text);
    Model model = make(text, {3});
    const auto jacobian = sample_jacobian(model, batch.in(), Mode::train);
    REQUIRE(jacobian);
    for (Index i = 0; i < 5; ++i)
      for (Index j = 0; j < 5; ++j) {
        const double have = double((*jacobian)[std::size_t(i * 5 + j)]);
        if (i == j)
          CHECK(have > 0);
        else if (text[0] == 'B')
          CHECK(have > 1e-3);
        else
          CHECK(have == 0);
        // by central differences of the whole network
        Floats x = batch.x;
        double squares = 0;
        for (Index c = 0; c < 3; ++c) {
          const auto y = [&](float h) {
            x[std::size_t(j * 3 + c)] = batch.x[std::size_t(j * 3 + c)] + h;
            const ConstMatrix out = model.network().forward({x.data(), 5, 3}, Mode::train);
            return Floats(out.row(i).data, out.row(i).data + out.cols);
          };
          const Floats up = y(0.01f), down = y(-0.01f);
          y(0);
          for (std::size_t o = 0; o < up.size(); ++o)
            squares += std::pow((double(up[o]) - double(down[o])) / 0.02, 2);
        }
        CHECK(have == doctest::Approx(std::sqrt(squares)).epsilon(0.01));
      }
    CHECK(sample_jacobian(model, batch.in(), Mode::train));
  }
  Model wide = make("Linear(3, 2000)", {3}, 16);
  CHECK(sample_jacobian(wide, Batch(16, 3, 2).in(), Mode::train).error().code ==
        ErrorCode::bad_shape);
}

TEST_CASE("loss_along: the slope at 0 along the gradient is its squared length") {
  Model model = make("fc1: Linear(3, 12)\nr: Sigmoid()\nfc2: Linear(12, 4)", {3});
  const Batch batch(16, 3, 4);
  const auto direction = gradient_direction(model, batch.in(), batch.labels(), Mode::train);
  REQUIRE(direction);
  const State before = model.snapshot();
  const auto losses =
      loss_along(model, batch.in(), batch.labels(), Mode::train, *direction, {-1e-2, 0, 1e-2});
  REQUIRE(losses);
  const double length = norm(view(*direction));
  CHECK(((*losses)[2] - (*losses)[0]) / 2e-2 == doctest::Approx(length * length).epsilon(0.01));
  CHECK(model.snapshot().values == before.values);
  CHECK(loss_along(model, batch.in(), batch.labels(), Mode::train, {1, 2}, {0}).error().message ==
        "The network has 100 parameters but the direction 2.");
}

TEST_CASE("random_direction has each output's own length, and nothing for biases") {
  Model model = make(kNet, {3});
  const Direction d = random_direction(model, 4);
  REQUIRE(Index(d.size()) == model.parameter_count());
  const Vector weight = model.parameters()[0].value;
  for (Index o = 0; o < 12; ++o)
    CHECK(norm({d.data() + o * 3, 3}) ==
          doctest::Approx(norm({weight.data + o * 3, 3})).epsilon(1e-6));
  for (std::size_t i = 36; i < 36 + 12 + 24; ++i)
    CHECK(d[i] == 0.0f);
  CHECK(d == random_direction(model, 4));
  CHECK(d != random_direction(model, 5));
}

TEST_CASE("decision_surface gives each point's probabilities") {
  Model model = make("Linear(2, 3)", {2}, 7);  // not a divisor of 20
  const auto surface = decision_surface(model, {-1, 1, 0, 3, 5, 4});
  REQUIRE(surface);
  REQUIRE(surface->size() == 60);
  const Floats point{0.5f, 2};  // column 3 of 5, row 2 of 4
  const ConstMatrix logits = model.network().forward({point.data(), 1, 2}, Mode::eval);
  double sum = 0;
  for (Index c = 0; c < 3; ++c)
    sum += std::exp(double(logits.row(0)[c]));
  for (Index c = 0; c < 3; ++c)
    CHECK(double((*surface)[std::size_t((2 * 5 + 3) * 3 + c)]) ==
          doctest::Approx(std::exp(double(logits.row(0)[c])) / sum).epsilon(1e-6));
  CHECK(decision_surface(model, {.columns = 0}).error().code == ErrorCode::bad_shape);
  Model three = make("Linear(3, 3)", {3});
  CHECK_FALSE(decision_surface(three, {}));
}
