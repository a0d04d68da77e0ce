#include "sirnorm/recurrent.hpp"

#include "sirnorm/kernels.hpp"
#include "sirnorm/reference/recurrent.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;
using Norm = Recurrent::Norm;
using Weights = reference::RecurrentWeights<double>;

namespace {

constexpr Norm kNorms[] = {Norm::none, Norm::batch, Norm::batch_per_step, Norm::layer};
constexpr Index kFeatures = 3, kHidden = 5, kClasses = 4, kRows = 6, kSteps = 5;

struct Case {
  Floats x;
  std::vector<Index> lengths = {2, 5, 1, 3, 5, 3};
  Floats dlogits;
  explicit Case(Random& random)
      : x(normals(random, kSteps * kRows * kFeatures)),
        dlogits(normals(random, kRows * kClasses)) {}
  SequenceBatch batch() const {
    return {kSteps, kRows, kFeatures, view(x), {lengths.data(), kRows}};
  }
  std::vector<Doubles> wide_x() const {
    std::vector<Doubles> steps;
    for (Index t = 0; t < kSteps; ++t)
      steps.push_back(
          wide(Floats(x.begin() + t * kRows * kFeatures, x.begin() + (t + 1) * kRows * kFeatures),
               kRows, kFeatures));
    return steps;
  }
  std::vector<Eigen::Index> wide_lengths() const { return {lengths.begin(), lengths.end()}; }
};

Recurrent make(Norm norm, Random& random, bool bias = true) {
  Recurrent net = *Recurrent::create({.features = kFeatures,
                                      .hidden = kHidden,
                                      .classes = kClasses,
                                      .norm = norm,
                                      .bias = bias,
                                      .max_rows = kRows,
                                      .max_steps = kSteps + 2});
  for (Index p = 0; p < net.parameters().size; ++p)
    for (Index i = 0; i < net.parameters()[p].value.size; ++i)
      net.parameters()[p].value[i] = static_cast<float>(0.2 + 0.5 * random.normal());
  net.parameters_changed();
  return net;
}

const Parameter* find(Recurrent& net, std::string_view name) {
  for (VectorView<Parameter> all : {net.parameters(), net.buffers()})
    for (Index p = 0; p < all.size; ++p)
      if (all[p].name == name) return &all[p];
  return nullptr;
}
Floats floats(Vector v) {
  return {v.data, v.data + v.size};
}
Weights weights_of(Recurrent& net) {
  Weights w;
  const auto read = [&](const char* name, auto& to, Index rows) {
    const Parameter* p = find(net, name);
    if (p) to = wide(floats(p->value), rows, p->value.size / rows);
  };
  read("weight_ih", w.ih, kHidden);
  read("weight_hh", w.hh, kHidden);
  w.bias = DoubleRow::Zero(kHidden);
  read("bias", w.bias, 1);
  read("norm.weight", w.norm_weight, 1);
  read("norm.bias", w.norm_bias, 1);
  read("readout.weight", w.readout, kClasses);
  read("readout.bias", w.readout_bias, 1);
  return w;
}

/// The definition's logits; eval mode takes statistics(t).
template <class Statistics>
Doubles defined(const Case& c, const Weights& w, Norm norm, Statistics statistics) {
  return reference::recurrent<double>(
      c.wide_x(), c.wide_lengths(), w, [&](const Doubles& a, std::size_t t) -> Doubles {
        if (norm == Norm::none) return a;
        if (norm == Norm::layer)
          return reference::layer_norm<double>(a, w.norm_weight, w.norm_bias, 1e-5);
        return reference::batch_norm<double>(a, statistics(a, t), w.norm_weight, w.norm_bias, 1e-5);
      });
}
const auto kOwn = [](const Doubles& a, std::size_t) { return reference::batch_statistics(a); };

/// The running statistics that eval mode uses, as the network holds them.
auto running(Recurrent& net, Norm norm, Index last_trained) {
  return [&net, norm, last_trained](const Doubles&, std::size_t t) {
    const Index pair = norm == Norm::batch ? 0 : std::min(Index(t), last_trained);
    const auto row = [&](const char* name) -> DoubleRow {
      const Vector v = find(net, name)->value;
      return wide(Floats(v.data + pair * kHidden, v.data + (pair + 1) * kHidden));
    };
    return reference::BatchStatistics<double>{row("norm.running_mean"), row("norm.running_var")};
  };
}

}  // namespace

TEST_CASE("Recurrent: forward matches the definition in double, on every table") {
  on_every_table([&](const KernelTable& k) {
    use_kernels(&k);
    for (Norm norm : kNorms) {
      Random random(1);
      const Case c(random);
      Recurrent net = make(norm, random);
      REQUIRE_FALSE(net.check(c.batch(), Mode::train));
      const Weights w = weights_of(net);
      const ConstMatrix y = net.forward(c.batch(), Mode::train);
      check_close(Floats(y.data, y.data + kRows * kClasses), defined(c, w, norm, kOwn), 1e-5);
      const ConstMatrix e = net.forward(c.batch(), Mode::eval);
      const Index last_trained = 4;
      check_close(Floats(e.data, e.data + kRows * kClasses),
                  defined(c, w, norm, running(net, norm, last_trained)), 1e-5);
    }
  });
  use_kernels(nullptr);
}

TEST_CASE("Recurrent: every gradient is the slope of the definition, and is added to") {
  for (Mode mode : {Mode::train, Mode::eval})
    for (Norm norm : kNorms) {
      INFO("norm ", int(norm), mode == Mode::train ? " train" : " eval");
      Random random(2);
      const Case c(random);
      Recurrent net = make(norm, random);
      net.forward(c.batch(), Mode::train);
      net.forward(c.batch(), Mode::train);
      net.zero_grad();
      net.forward(c.batch(), mode);
      net.backward({c.dlogits.data(), kRows, kClasses});
      net.backward({c.dlogits.data(), kRows, kClasses});  // twice
      Weights w = weights_of(net);
      const Doubles dy = wide(c.dlogits, kRows, kClasses);
      const auto loss = [&] {
        return mode == Mode::train ? (defined(c, w, norm, kOwn) * dy).sum()
                                   : (defined(c, w, norm, running(net, norm, 4)) * dy).sum();
      };
      const auto judge = [&](const char* name, auto& at) {
        INFO(name);
        const Parameter* p = find(net, name);
        if (!p) return;
        Floats half = floats(p->grad);
        for (float& g : half)
          g /= 2;
        check_close(half, slopes(at, loss), 5e-5);
      };
      judge("weight_ih", w.ih);
      judge("weight_hh", w.hh);
      judge("bias", w.bias);
      judge("norm.weight", w.norm_weight);
      judge("norm.bias", w.norm_bias);
      judge("readout.weight", w.readout);
      judge("readout.bias", w.readout_bias);
    }
}

TEST_CASE("Recurrent: what stands behind a sequence's end changes nothing") {
  for (Norm norm : kNorms) {
    Random random(3);
    Case c(random);
    Random same(4), again(4);
    Recurrent net = make(norm, same), other = make(norm, again);
    const Floats y =
        floats({const_cast<float*>(net.forward(c.batch(), Mode::train).data), kRows * kClasses});
    net.backward({c.dlogits.data(), kRows, kClasses});
    for (Index t = 0; t < kSteps; ++t)
      for (Index r = 0; r < kRows; ++r)
        if (t >= c.lengths[std::size_t(r)])
          std::fill_n(c.x.begin() + (t * kRows + r) * kFeatures, kFeatures, NAN);
    const ConstMatrix z = other.forward(c.batch(), Mode::train);
    other.backward({c.dlogits.data(), kRows, kClasses});
    CHECK(Floats(z.data, z.data + kRows * kClasses) == y);
    for (Index p = 0; p < net.parameters().size; ++p)
      CHECK(floats(net.parameters()[p].grad) == floats(other.parameters()[p].grad));
  }
}

TEST_CASE("Recurrent: every table gives the same bits") {
  for (Norm norm : kNorms) {
    std::vector<Floats> first;
    on_every_table([&](const KernelTable& k) {
      use_kernels(&k);
      Random random(5);
      const Case c(random);
      Recurrent net = make(norm, random);
      net.forward(c.batch(), Mode::train);
      net.backward({c.dlogits.data(), kRows, kClasses});
      std::vector<Floats> all;
      for (Index p = 0; p < net.parameters().size; ++p)
        all.push_back(floats(net.parameters()[p].grad));
      if (first.empty()) first = all;
      CHECK(all == first);
    });
    use_kernels(nullptr);
  }
}

TEST_CASE("Recurrent: steps nobody was trained on take the last trained step's statistics") {
  Random random(6);
  Case c(random);
  c.lengths = {5, 5, 5, 5, 5, 3};
  Recurrent net = make(Norm::batch_per_step, random);
  CHECK(net.buffers()[0].shape == Shape{kSteps + 2, kHidden});
  Case short_one(random);
  short_one.lengths = {3, 3, 1, 4, 2, 2};  // at step 3 a lone sequence: not tracked
  net.forward(short_one.batch(), Mode::train);
  const Weights w = weights_of(net);
  const ConstMatrix y = net.forward(c.batch(), Mode::eval);
  check_close(Floats(y.data, y.data + kRows * kClasses),
              defined(c, w, Norm::batch_per_step, running(net, Norm::batch_per_step, 2)), 1e-5);
}

TEST_CASE("Recurrent: a step can be looked into") {
  Random random(7);
  const Case c(random);
  for (Norm norm : {Norm::none, Norm::batch}) {
    Recurrent net = make(norm, random, false);
    net.forward(c.batch(), Mode::train);
    const Weights w = weights_of(net);
    const Doubles a = reference::linear<double>(c.wide_x()[0], w.ih, w.bias);
    CHECK(net.step(0).rows == 6);
    CHECK(net.step(1).rows == 5);
    CHECK(net.step(3).rows == 2);
    CHECK(net.step(5).rows == 0);
    CHECK(net.step(0).sigma ==
          doctest::Approx(std::sqrt(reference::batch_statistics(a).var.mean())).epsilon(1e-6));
    if (norm == Norm::batch) {
      CHECK(net.step(0).running_sigma ==
            doctest::Approx(std::sqrt(wide(floats(find(net, "norm.running_var")->value)).mean())));
    } else {
      CHECK(std::isnan(net.step(0).running_sigma));
      CHECK(net.step(0).hidden_norm ==
            doctest::Approx(reference::relu<double>(a).matrix().rowwise().norm().mean())
                .epsilon(1e-6));
    }
  }
}

TEST_CASE("Recurrent: what cannot be made or taken is refused") {
  const auto refused = [](RecurrentOptions o) { return Recurrent::create(o).error().message; };
  CHECK(refused({.features = 0, .hidden = 4, .classes = 2}) ==
        "Recurrent needs at least one feature, got 0.");
  CHECK(refused({.features = 1, .hidden = 4, .classes = 2, .eps = 0}) ==
        "Recurrent needs a finite eps above 0, got 0.");
  CHECK(refused({.features = 1, .hidden = 4, .classes = 2, .momentum = 1.5}) ==
        "Recurrent needs a momentum between 0 and 1, got 1.5.");
  CHECK(refused({.features = 1, .hidden = 1 << 20, .classes = 2}).find("2^28") !=
        std::string::npos);
  Random random(8);
  Case c(random);
  Recurrent net = make(Norm::batch, random);
  const auto wrong = [&](auto change, Mode mode = Mode::train) {
    SequenceBatch b = c.batch();
    change(b);
    return net.check(b, mode)->message;
  };
  CHECK(wrong([](SequenceBatch& b) { b.features = 2; }) ==
        "Recurrent expects 3 features but the batch has 2.");
  CHECK(wrong([](SequenceBatch& b) { b.rows = 7; }) ==
        "Recurrent was made for 1 to 6 rows of 1 to 7 steps but the batch has 7 rows of 5.");
  CHECK(wrong([](SequenceBatch& b) { b.x.size = 5; }) ==
        "Recurrent needs 90 values and 6 lengths, got 5 and 6.");
  c.lengths[3] = 0;
  CHECK(wrong([](SequenceBatch&) {}) ==
        "Recurrent needs sequences of 1 to 5 steps, but row 3 has 0.");
  c.lengths[3] = 1;
  const auto lone = [](SequenceBatch& b) {
    b.rows = 1;
    b.x.size = kSteps * kFeatures;
    b.lengths.size = 1;
  };
  CHECK(wrong(lone) ==
        "Recurrent with BatchNorm expected more than 1 sequence when training, got 1.");
  SequenceBatch alone = c.batch();
  lone(alone);
  CHECK_FALSE(net.check(alone, Mode::eval));
}

TEST_CASE("Recurrent: starting values have the spread they promise") {
  Recurrent net =
      *Recurrent::create({.features = 27, .hidden = 64, .classes = 6, .norm = Norm::layer});
  Random random(9);
  net.draw(Recurrent::Start::normal, random, 1.5);
  const auto spread = [&](const char* name) {
    return std::sqrt(wide(floats(find(net, name)->value)).square().mean());
  };
  CHECK(spread("weight_ih") == doctest::Approx(std::sqrt(1 / 27.0)).epsilon(0.06));
  CHECK(spread("weight_hh") == doctest::Approx(1.5 * std::sqrt(2 / 64.0)).epsilon(0.06));
  CHECK(spread("readout.weight") == doctest::Approx(std::sqrt(1 / 64.0)).epsilon(0.15));
  CHECK(floats(find(net, "norm.weight")->value) == Floats(64, 1.0f));
  net.draw(Recurrent::Start::identity, random);
  CHECK(wide(floats(find(net, "weight_hh")->value), 64, 64)
            .isApprox(Eigen::MatrixXd::Identity(64, 64).array()));
}

TEST_CASE("Recurrent: a training step allocates nothing") {
  Random random(10);
  const Case c(random);
  for (Norm norm : kNorms) {
    Recurrent net = make(norm, random);
    const long before = allocations;
    for (int step = 0; step < 5; ++step) {
      net.zero_grad();
      net.forward(c.batch(), Mode::train);
      net.backward({c.dlogits.data(), kRows, kClasses});
      net.parameters_changed();
    }
    CHECK(allocations == before);
  }
}
