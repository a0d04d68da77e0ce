// Whole training runs, hashed: losses, gradients, optimizers and running statistics included.
#include "sirnorm/fingerprint.hpp"
#include "sirnorm/init.hpp"
#include "sirnorm/loss.hpp"
#include "sirnorm/sequence_trainer.hpp"

#include "hash.hpp"

namespace sirnorm {
namespace {

// One of each layer in a row of its own.
constexpr const char* kMany =
    "Linear(2, 33), BatchNorm1d(33), ReLU(), Linear(33, 30), LayerNorm(30), Sigmoid(), "
    "Linear(30, 18), RMSNorm(18), Noise(0.1, 0.1, 0.1, 5), GroupNorm(3, 18), ReLU(), Linear(18, 3)";
constexpr const char* kImages =
    "Conv2d(1, 6, 3, padding=1), BatchNorm2d(6), ReLU(), MaxPool2d(2), Conv2d(6, 9, 2), "
    "GroupNorm(3, 9), AdaptiveAvgPool2d(1), Flatten(), Linear(9, 4)";

void run(const char* network, Shape in, Dataset data, TrainerOptions options, Index steps,
         Hash& hash) {
  auto model = Model::create(network, in, 64);
  if (!model) return;
  init::draw(model->network(), {init::Scheme::kaiming_normal}, 7);
  auto trainer =
      Trainer::create(*std::move(model), std::make_shared<Dataset>(std::move(data)), options);
  if (!trainer) return;
  std::vector<float> losses(static_cast<std::size_t>(steps));
  trainer->step(steps, {losses.data(), steps});
  hash.add(losses);
  hash.add(trainer->model().snapshot().values);
  const Score score = trainer->evaluate(Split::test);
  hash.add({static_cast<float>(score.loss), static_cast<float>(score.accuracy)});
}

/// Six by six pixels: noise, and a bar whose place is the label.
Dataset bars() {
  Dataset data{"bars", 36, 4, 40, 24, {}, {}};
  Random random(11);
  for (int r = 0; r < 64; ++r) {
    data.labels.push_back(r % 4);
    for (int p = 0; p < 36; ++p)
      data.x.push_back(
          static_cast<float>(0.3 * random.normal() + (p / 6 == 1 + r % 4 ? 1.0 : 0.0)));
  }
  return data;
}

/// Remembers the first letter, with weights shared over time.
void recall(RecurrentOptions::Norm norm, TrainerOptions options, Hash& hash) {
  auto data = make_recall({.seed = 4, .train_rows = 64, .test_rows = 32, .longest = 9});
  auto net = Recurrent::create(
      {.features = 9, .hidden = 19, .classes = 8, .norm = norm, .max_rows = 32, .max_steps = 9});
  if (!data || !net) return;
  Random random(8);
  net->draw(Recurrent::Start::normal, random);
  auto trainer = SequenceTrainer::create(*std::move(net),
                                         std::make_shared<Sequences>(*std::move(data)), options);
  if (!trainer) return;
  std::vector<float> losses(20);
  trainer->step(20, {losses.data(), 20});
  hash.add(losses);
  for (const VectorView<Parameter> list : {trainer->net().parameters(), trainer->net().buffers()})
    for (Index p = 0; p < list.size; ++p)
      hash.add({list[p].value.data, list[p].value.data + list[p].value.size});
  const Score score = trainer->evaluate(Split::test);
  hash.add({static_cast<float>(score.loss), static_cast<float>(score.accuracy)});
}

void squares(Hash& hash) {
  std::vector<float> y, target, dy(35);
  Random random(12);
  for (std::vector<float>* v : {&y, &target})
    for (int i = 0; i < 35; ++i)
      v->push_back(static_cast<float>(random.normal()));
  const double loss = mse_loss({y.data(), 5, 7}, {target.data(), 5, 7}, {dy.data(), 5, 7});
  hash.add({static_cast<float>(loss)});
  hash.add(dy);
}

}  // namespace

std::uint64_t run_fingerprint() {
  Hash hash;
  auto spirals = make_spirals({.seed = 3, .per_class = 40});
  if (!spirals) return 0;
  TrainerOptions adam{.optimizer = AdamOptions{.lr = 0.01, .weight_decay = 0.01, .decoupled = true},
                      .batches = {.batch_size = 32, .seed = 9}};
  adam.clip_norm = 1;
  run(kMany, {2}, *spirals, adam, 200, hash);
  run(kImages, {1, 6, 6}, bars(),
      {.optimizer = SgdOptions{.lr = 0.05, .momentum = 0.9, .weight_decay = 1e-3, .nesterov = true},
       .batches = {.batch_size = 16, .seed = 9}},
      50, hash);
  recall(RecurrentOptions::Norm::batch_per_step,
         {.optimizer = AdamOptions{.lr = 0.01}, .batches = {.batch_size = 32, .seed = 9}}, hash);
  recall(RecurrentOptions::Norm::layer,
         {.optimizer = SgdOptions{.lr = 0.1}, .batches = {.batch_size = 24, .seed = 9}}, hash);
  squares(hash);
  return hash.value();
}

std::uint64_t complete_fingerprint() {
  std::uint64_t all = 0xcbf29ce484222325ull;
  for (std::uint64_t part :
       {fingerprint(kernels()), fingerprint(training_kernels()), run_fingerprint()})
    for (int byte = 0; byte < 8; ++byte)
      all = (all ^ (part >> 8 * byte & 0xff)) * 0x100000001b3ull;
  return all;
}

}  // namespace sirnorm
