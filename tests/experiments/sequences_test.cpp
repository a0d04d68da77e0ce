// Sequences: the tongue of a name by SGD, the first symbol of a list by Adam.
#include "sirnorm/sequences.hpp"

#include <algorithm>

#include "sirnorm/loss.hpp"
#include "sirnorm/recurrent.hpp"

#include "experiment.hpp"

using namespace sirnorm;
using namespace sirnorm::experiment;
using Norm = Recurrent::Norm;

namespace {

constexpr Index kBatch = 32, kTested = 640;

/// A network and the memory a batch needs.
struct Learner {
  Recurrent net;
  std::unique_ptr<Optimizer> optimizer;
  std::vector<float> x, dlogits;
  std::vector<Index> lengths, rows;
  std::vector<int> labels;

  Learner(RecurrentOptions o, Index most_rows)
      : net(*Recurrent::create(o)),
        x(std::size_t(o.max_steps * most_rows * o.features)),
        dlogits(std::size_t(most_rows * o.classes)),
        lengths(std::size_t(most_rows)),
        rows(std::size_t(most_rows)),
        labels(std::size_t(most_rows)) {}

  std::vector<Parameter> parameters() {
    return {net.parameters().data, net.parameters().data + net.parameters().size};
  }
  ConstMatrix forward(const Sequences& set, VectorView<const Index> of, Mode mode) {
    const SequenceBatch batch = encode(set, of, net.options().max_steps,
                                       {x.data(), Index(x.size())}, {lengths.data(), of.size});
    REQUIRE_FALSE(net.check(batch, mode));
    gather(VectorView<const int>{set.labels.data(), set.rows()}, of, {labels.data(), of.size});
    return net.forward(batch, mode);
  }
  void train(const Sequences& set, std::uint64_t seed, Index steps, double max_norm) {
    Batches batches =
        *Batches::create({set.labels.data(), set.train_rows}, set.classes,
                         {.batch_size = kBatch, .rest = Batches::Rest::drop, .seed = seed});
    for (Index s = 0; s < steps; ++s) {
      const ConstMatrix y = forward(set, batches.rows(s), Mode::train);
      const Matrix dy{dlogits.data(), y.rows, y.cols};
      cross_entropy(y, {labels.data(), y.rows}, dy);
      net.zero_grad();
      net.backward(dy);
      if (max_norm > 0) clip_grad_norm(net.parameters(), max_norm);
      optimizer->step();
      net.parameters_changed();
    }
  }
  /// Share of right answers among the test rows, in batches of `size`.
  double accuracy(const Sequences& set, Mode mode, Index size) {
    Index right = 0;
    for (Index from = set.train_rows; from < set.rows(); from += size) {
      const Index n = std::min(size, set.rows() - from);
      for (Index i = 0; i < n; ++i)
        rows[std::size_t(i)] = from + i;
      const ConstMatrix y = forward(set, {rows.data(), n}, mode);
      right += count_correct(y, {labels.data(), n});
    }
    return double(right) / double(set.test_rows);
  }
};

/// Test accuracy after 300 steps from recurrent weights of gain 1.5.
double names_accuracy(Norm norm, std::uint64_t seed) {
  static const Sequences set = names();
  Learner l({.features = 27, .hidden = 64, .classes = 6, .norm = norm, .max_rows = 64}, 64);
  Random random(seed);
  l.net.draw(Recurrent::Start::normal, random, 1.5);
  l.optimizer = *Optimizer::sgd(l.parameters(), {.lr = 0.3});
  l.train(set, seed, 300, 0);
  return l.accuracy(set, Mode::eval, 64);
}

/// After 100 steps from the identity. Its test set is one batch.
Learner recaller(Norm norm, const Sequences& set, std::uint64_t seed) {
  Learner l({.features = 9,
             .hidden = 32,
             .classes = 8,
             .norm = norm,
             .max_rows = kTested,
             .max_steps = 40},
            kTested);
  Random random(seed);
  l.net.draw(Recurrent::Start::identity, random);
  l.optimizer = *Optimizer::adam(l.parameters(), {.lr = 0.01});
  l.train(set, seed, 100, 1.0);
  return l;
}

}  // namespace

TEST_CASE("K14: LayerNorm learns which tongue a name is from, BatchNorm and nothing do not") {
  Report report("K14");
  const auto of = [](Norm norm) {
    return over_seeds([=](int seed) { return names_accuracy(norm, std::uint64_t(seed)); });
  };
  report.each("LN", of(Norm::layer), at_least(0.6));
  report.each("none", of(Norm::none), at_most(0.25));
  report.mean("BN", of(Norm::batch), at_most(0.5));
}

TEST_CASE("K15: statistics shared by all steps forget in eval mode what they know in training") {
  Report report("K15");
  Sample layer, longer, batch_eval, batch_train, first, second;
  for (std::uint64_t seed = 0; seed < std::uint64_t(seed_count); ++seed) {
    const Sequences set = *make_recall({.seed = seed, .train_rows = 3200, .test_rows = kTested});
    const Sequences of_40 = *make_recall(
        {.seed = seed + 100, .train_rows = 0, .test_rows = kTested, .shortest = 40, .longest = 40});
    Learner ln = recaller(Norm::layer, set, seed), bn = recaller(Norm::batch, set, seed);
    layer.push_back(ln.accuracy(set, Mode::eval, kTested));
    longer.push_back(ln.accuracy(of_40, Mode::eval, kTested));
    first.push_back(bn.net.step(0).sigma / bn.net.step(0).running_sigma);
    second.push_back(bn.net.step(1).sigma / bn.net.step(1).running_sigma);
    batch_eval.push_back(bn.accuracy(set, Mode::eval, kTested));
    batch_train.push_back(bn.accuracy(set, Mode::train, kTested));  // last: moves the running pair
  }
  report.each("LN", layer, at_least(0.99));
  report.each("LN, 40 symbols", longer, at_least(0.97));
  report.each("BN in train mode", batch_train, at_least(0.95));
  report.each("BN in eval mode", batch_eval, at_most(0.35));
  // the step that carries the answer is far narrower than the pair all steps share
  report.each("sigma / running sigma at step 0", first, at_most(0.5));
  report.shown("at step 1", second);
}
