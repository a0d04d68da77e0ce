#include "sirnorm/trainer.hpp"

#include "sirnorm/init.hpp"
#include "sirnorm/loss.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

std::shared_ptr<const Dataset> spirals() {
  return std::make_shared<Dataset>(*make_spirals({.seed = 1, .per_class = 50}));
}

constexpr const char* kNet =
    "fc1: Linear(2, 16)\nbn1: BatchNorm1d(16)\nr: ReLU()\nfc2: Linear(16, 3)";

Result<Trainer> trainer(TrainerOptions options, std::shared_ptr<const Dataset> data = spirals(),
                        const char* net = kNet, Index max_rows = 150) {
  auto model = Model::create(net, {2}, max_rows);
  REQUIRE(model);
  init::draw(model->network(), {init::Scheme::kaiming_normal}, 2);
  return Trainer::create(*std::move(model), std::move(data), options);
}

TrainerOptions adam(Index batch_size = 32) {
  return {.optimizer = AdamOptions{.lr = 0.02}, .batches = {.batch_size = batch_size, .seed = 3}};
}

std::string problem(TrainerOptions options, const char* net = kNet, Index max_rows = 64) {
  auto result = trainer(options, spirals(), net, max_rows);
  REQUIRE_FALSE(result);
  return result.error().message;
}

}  // namespace

TEST_CASE("Trainer: the loss falls, the same run gives the same bits, in one go or step by step") {
  auto once = trainer(adam()), again = trainer(adam());
  REQUIRE(once);
  Floats losses(200), pieces;
  CHECK(once->step(200, view(losses)) == 200);
  CHECK(once->steps() == 200);
  CHECK(once->diverged_at() == 0);
  CHECK(losses[199] < 0.6f * losses[0]);
  CHECK(once->evaluate(Split::train).accuracy > 0.8);
  for (int i = 0; i < 100; ++i) {
    Floats two(2);
    again->step(2, view(two));
    pieces.insert(pieces.end(), two.begin(), two.end());
    if (i == 50) again->evaluate(Split::test, Mode::train);  // looking changes nothing
  }
  CHECK(pieces == losses);
  CHECK(once->model().snapshot().values == again->model().snapshot().values);
}

TEST_CASE("Trainer: the first loss and step are those of the batch, done by hand") {
  auto t = trainer({.optimizer = SgdOptions{.lr = 0.5}, .batches = {.batch_size = 32, .seed = 3}});
  auto copy = t->model().clone();
  REQUIRE(copy);
  const VectorView<const Index> rows = t->batch(0);
  Floats x(64), slope(96);
  std::vector<int> labels(32);
  gather(t->data().train_x(), rows, {x.data(), 32, 2});
  gather(t->data().train_labels(), rows, {labels.data(), 32});
  Network& net = copy->network();
  const double loss = cross_entropy(net.forward({x.data(), 32, 2}, Mode::train),
                                    {labels.data(), 32}, {slope.data(), 32, 3});
  net.backward({slope.data(), 32, 3});
  const Parameter weight = net.layer(3).parameters()[0];
  const float wanted = weight.value[5] - 0.5f * weight.grad[5];
  Floats first(1);
  t->step(1, view(first));
  CHECK(first[0] == float(loss));
  CHECK(t->model().network().layer(3).parameters()[0].value[5] == wanted);
}

TEST_CASE("Trainer: a step allocates nothing") {
  auto t = trainer(adam());
  t->step(1);
  const long before = allocations;
  t->step(30);
  CHECK(allocations == before);
}

TEST_CASE("Trainer: it stops where the loss is no longer finite and says at which step") {
  auto t = trainer({.optimizer = SgdOptions{.lr = 1e30}, .batches = {.batch_size = 32}}, spirals(),
                   "Linear(2, 8)\nReLU()\nLinear(8, 3)");
  Floats losses(50, -1.0f);
  const Index taken = t->step(50, view(losses));
  CHECK(taken < 50);
  CHECK(t->diverged_at() == taken);
  CHECK(t->steps() == taken);
  CHECK_FALSE(std::isfinite(losses[std::size_t(taken - 1)]));
  CHECK(losses[std::size_t(taken)] == -1.0f);
  const Floats values = t->model().snapshot().values;
  CHECK(t->step(5) == 0);
  CHECK(t->model().snapshot().values == values);
}

TEST_CASE("Trainer: clipping holds the common norm of the gradients") {
  TrainerOptions options{.optimizer = SgdOptions{.lr = 1}, .batches = {.batch_size = 32}};
  options.clip_norm = 0.01;
  auto t = trainer(options);
  const Floats before = t->model().snapshot().values;
  const std::vector<Parameter> list = t->model().parameters();
  t->step(1);
  double squares = 0;
  for (const Parameter& p : list)
    for (Index i = 0; i < p.grad.size; ++i)
      squares += double(p.grad[i]) * double(p.grad[i]);
  CHECK(std::sqrt(squares) == doctest::Approx(0.01).epsilon(1e-3));
}

TEST_CASE("Trainer: a last batch of one row is left out where BatchNorm would refuse it") {
  auto data = std::make_shared<Dataset>(*make_spirals({.seed = 1, .per_class = 11}));  // 33 rows
  auto t = trainer(adam(32), data);
  REQUIRE(t);
  t->step(4);
  CHECK(*t->model().network().layer(1).num_batches_tracked() == 4);
  CHECK(t->batch(1).size == 32);
  auto plain = trainer(adam(32), data, "Linear(2, 3)");
  REQUIRE(plain);
  CHECK(plain->batch(1).size == 1);
}

TEST_CASE("Trainer: batch statistics in evaluation leave the running ones alone") {
  auto t = trainer(adam(), spirals(), kNet, 149);  // 150 rows: the last one does not stand alone
  t->step(3);
  const State before = t->model().snapshot();
  const Score own = t->evaluate(Split::train, Mode::train), kept = t->evaluate(Split::train);
  CHECK(own.loss != kept.loss);
  CHECK(std::isfinite(own.loss));
  CHECK(t->model().snapshot().values == before.values);
  CHECK(t->model().snapshot().counts == before.counts);
}

TEST_CASE("Trainer: in evaluation nobody is judged alone") {
  auto t = trainer(adam(), spirals(), kNet, 149);  // 150 rows: 148 and 2, not 149 and 1
  REQUIRE(t);
  t->step(5);
  auto copy = t->model().clone();
  REQUIRE(copy);
  const ConstMatrix x = t->data().train_x();
  const Labels labels = t->data().train_labels();
  REQUIRE(x.rows == 150);
  const auto loss = [&](Index from, Index rows) {
    return double(rows) *
           cross_entropy(copy->network().forward({x.row(from).data, rows, 2}, Mode::train),
                         {labels.data + from, rows}, {});
  };
  CHECK(t->evaluate(Split::train, Mode::train).loss == (loss(0, 148) + loss(148, 2)) / 150);
}

TEST_CASE("Trainer: what does not fit is refused with a sentence") {
  CHECK(problem(adam(), "Linear(2, 4)") == "The network gives 4 classes but spirals has 3.");
  CHECK(problem(adam(128)) == "The network was made for up to 64 rows but a batch has 128.");
  CHECK(problem({.optimizer = SgdOptions{.lr = -1}}) ==
        "SGD needs a learning rate of 0 or more, got -1.");
  TrainerOptions clipped = adam();
  clipped.clip_norm = NAN;
  CHECK(problem(clipped) == "Training needs a finite clip_norm of 0 or more, got nan.");
  CHECK(problem(adam(1)).find("more than 1 value per channel") != std::string::npos);
  CHECK(problem(adam(0)).find("at least 1 row") != std::string::npos);
}
