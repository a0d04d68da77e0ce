#include "sirnorm/optimizer.hpp"

#include "sirnorm/training_kernels.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

/// Two parameters of odd sizes, their gradients, and the same in double.
struct Bench {
  Floats a, b, da, db;
  DoubleRow wide_a;
  explicit Bench(Index size = 37) {
    Random random(9);
    a = normals(random, size);
    b = normals(random, 5);
    da = normals(random, size);
    db = normals(random, 5);
    wide_a = wide(a);
  }
  std::vector<Parameter> parameters() {
    return {{"weight", view(a), view(da), {Index(a.size())}}, {"bias", view(b), view(db), {5}}};
  }
};

/// After `steps` with changing gradients, how far float is from the formula in double.
template <class Step>
double drift(Optimizer& optimizer, Bench& bench, int steps, Step formula) {
  Random random(10);
  for (int t = 1; t <= steps; ++t) {
    const Floats next = normals(random, Index(bench.da.size()));
    std::copy(next.begin(), next.end(), bench.da.begin());  // the optimizer looks at this place
    const Floats before = bench.da;
    const DoubleRow g = wide(bench.da);
    optimizer.step();
    CHECK(bench.da == before);
    formula(t, g);
  }
  return error(bench.a, bench.wide_a, 1);
}

std::string refusal(const SgdOptions& o) {
  auto result = Optimizer::sgd({}, o);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::bad_value);
  return result.error().message;
}
std::string refusal(const AdamOptions& o) {
  auto result = Optimizer::adam({}, o);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::bad_value);
  return result.error().message;
}

}  // namespace

TEST_CASE("SGD follows its formula: plain, momentum, dampening, Nesterov, weight decay") {
  for (const SgdOptions& o :
       {SgdOptions{.lr = 0.1}, SgdOptions{.lr = 0.1, .weight_decay = 0.01},
        SgdOptions{.lr = 0.1, .momentum = 0.9},
        SgdOptions{.lr = 0.1, .momentum = 0.9, .dampening = 0.5},
        SgdOptions{.lr = 0.1, .momentum = 0.9, .weight_decay = 0.01, .nesterov = true}}) {
    INFO("momentum ", o.momentum, ", dampening ", o.dampening, ", decay ", o.weight_decay);
    Bench bench;
    auto sgd = Optimizer::sgd(bench.parameters(), o);
    REQUIRE(sgd);
    DoubleRow m = DoubleRow::Zero(bench.wide_a.size());
    const double worst = drift(**sgd, bench, 20, [&](int t, DoubleRow g) {
      g += o.weight_decay * bench.wide_a;
      m = t == 1 ? g : DoubleRow(o.momentum * m + (1 - o.dampening) * g);
      bench.wide_a -= o.lr * (o.nesterov ? DoubleRow(g + o.momentum * m) : m);
    });
    CHECK(worst < 200);  // 20 roundings of values up to about 5
  }
}

TEST_CASE("Adam and AdamW follow their formulas") {
  for (const AdamOptions& o :
       {AdamOptions{.lr = 0.01}, AdamOptions{.lr = 0.01, .weight_decay = 0.1},
        AdamOptions{.lr = 0.01, .weight_decay = 0.1, .decoupled = true},
        AdamOptions{.lr = 0.01, .beta1 = 0.5, .beta2 = 0.9, .eps = 1e-3}}) {
    INFO("decay ", o.weight_decay, o.decoupled ? " decoupled" : "");
    Bench bench;
    auto adam = Optimizer::adam(bench.parameters(), o);
    REQUIRE(adam);
    DoubleRow m = DoubleRow::Zero(bench.wide_a.size()), v = m;
    const double worst = drift(**adam, bench, 20, [&](int t, DoubleRow g) {
      if (o.decoupled)
        bench.wide_a *= 1 - o.lr * o.weight_decay;
      else
        g += o.weight_decay * bench.wide_a;
      m = o.beta1 * m + (1 - o.beta1) * g;
      v = o.beta2 * v + (1 - o.beta2) * DoubleRow(g.array().square());
      const double c1 = 1 - std::pow(o.beta1, t), c2 = 1 - std::pow(o.beta2, t);
      bench.wide_a.array() -= o.lr / c1 * m.array() / ((v / c2).array().sqrt() + o.eps);
    });
    CHECK(worst < 100);
  }
}

TEST_CASE("Optimizer kernels: every instruction set gives the same bits") {
  for (Index size : kSizes) {
    Bench first(size);
    Floats sgd, adam;
    on_every_training_table([&](const TrainingKernels& k) {
      Bench x(size), y(size);
      Random random(11);
      Floats buffer = normals(random, size), m = normals(random, size), v = normals(random, size);
      for (float& f : v)
        f = std::fabs(f);
      k.sgd_update({.grad = view(x.da),
                    .value = view(x.a),
                    .buffer = view(buffer),
                    .lr = 0.1f,
                    .momentum = 0.9f,
                    .fresh = 0.7f,
                    .weight_decay = 0.01f,
                    .nesterov = true,
                    .first = false});
      k.adam_update({.grad = view(y.da),
                     .value = view(y.a),
                     .m = view(m),
                     .v = view(v),
                     .step = 0.01f,
                     .fresh1 = 0.1f,
                     .beta2 = 0.999f,
                     .fresh2 = 0.001f,
                     .root_of_correction2 = 0.03f,
                     .eps = 1e-8f,
                     .weight_decay = 0.01f,
                     .shrink = 0.99f});
      if (sgd.empty()) {
        sgd = x.a;
        adam = y.a;
        CHECK(sgd != first.a);
        CHECK(adam != first.a);
      }
      CHECK(x.a == sgd);
      CHECK(y.a == adam);
    });
  }
}

TEST_CASE("Optimizer: a step allocates nothing, reset forgets, a learning rate can change") {
  Bench bench, other;
  auto adam = Optimizer::adam(bench.parameters(), {.lr = 0.01});
  auto sgd = Optimizer::sgd(other.parameters(), {.lr = 0.1, .momentum = 0.9, .dampening = 0.5});
  const long before = allocations;
  for (int i = 0; i < 3; ++i) {
    (*adam)->step();
    (*sgd)->step();
  }
  CHECK(allocations == before);
  for (auto* list : {&bench, &other}) {
    Optimizer& optimizer = list == &bench ? **adam : **sgd;
    const Floats start = Bench().a;
    list->a = start;
    optimizer.reset();
    optimizer.step();
    const Floats once = list->a;
    CHECK(once != start);
    Bench fresh;
    if (list == &bench)
      (*Optimizer::adam(fresh.parameters(), {.lr = 0.01}))->step();
    else
      (*Optimizer::sgd(fresh.parameters(), {.lr = 0.1, .momentum = 0.9, .dampening = 0.5}))->step();
    CHECK(once == fresh.a);
    optimizer.step();
    list->a = start;
    optimizer.reset();
    optimizer.step();
    CHECK(list->a == once);
    list->a = start;
    REQUIRE_FALSE(optimizer.set_lr(0));
    optimizer.step();
    CHECK(list->a == start);
    CHECK(optimizer.set_lr(-1)->message ==
          "The optimizer needs a learning rate of 0 or more, got -1.");
    CHECK(optimizer.set_lr(NAN));
  }
}

TEST_CASE("Optimizer: settings that make no sense are refused with a sentence") {
  CHECK(refusal(SgdOptions{.lr = -1}) == "SGD needs a learning rate of 0 or more, got -1.");
  CHECK(refusal(SgdOptions{.lr = NAN}) == "SGD needs a learning rate of 0 or more, got nan.");
  CHECK(refusal(SgdOptions{.momentum = -1}) ==
        "SGD needs a momentum from 0 up to, not including, 1, got -1.");
  CHECK(refusal(SgdOptions{.momentum = 1}) != "");
  CHECK(refusal(SgdOptions{.dampening = INFINITY}) != "");
  CHECK(refusal(SgdOptions{.weight_decay = -1}) ==
        "SGD needs a weight decay of 0 or more, got -1.");
  CHECK(refusal(SgdOptions{.nesterov = true}).find("momentum above 0") != std::string::npos);
  CHECK(refusal(SgdOptions{.momentum = 0.9, .dampening = 0.1, .nesterov = true}) != "");
  CHECK(refusal(AdamOptions{.beta1 = 1}) ==
        "Adam needs a beta1 from 0 up to, not including, 1, got 1.");
  CHECK(refusal(AdamOptions{.beta2 = -0.1}) != "");
  CHECK(refusal(AdamOptions{.eps = -1, .decoupled = true}) ==
        "AdamW needs an eps of 0 or more, got -1.");
  CHECK(refusal(AdamOptions{.lr = INFINITY}) != "");
  CHECK(refusal(AdamOptions{.weight_decay = NAN}) != "");
  CHECK(Optimizer::sgd({}, {.lr = 0}));
}

TEST_CASE("clip_grad_norm scales all gradients together, and only when they are too long") {
  Bench bench;
  std::vector<Parameter> list = bench.parameters();
  const VectorView<Parameter> all{list.data(), 2};
  const Floats da = bench.da, db = bench.db;
  const double norm = std::sqrt(wide(da).square().sum() + wide(db).square().sum());
  CHECK(clip_grad_norm(all, norm * 2) == doctest::Approx(norm).epsilon(1e-12));
  CHECK(bench.da == da);
  CHECK(clip_grad_norm(all, 1) == doctest::Approx(norm).epsilon(1e-12));
  CHECK(std::sqrt(wide(bench.da).square().sum() + wide(bench.db).square().sum()) ==
        doctest::Approx(1).epsilon(1e-6));
  CHECK(double(bench.da[3] / bench.db[2]) == doctest::Approx(double(da[3] / db[2])).epsilon(1e-6));
}
