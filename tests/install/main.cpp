// Describes a network, trains it a little and prints how much it has learned.
#include <cstdio>
#include <memory>

#include "sirnorm/init.hpp"
#include "sirnorm/trainer.hpp"

int main() {
  using namespace sirnorm;
  auto model = Model::create(
      "fc1: Linear(2, 32)\nbn1: BatchNorm1d(32)\nrelu1: ReLU()\nfc2: Linear(32, 3)", {2}, 64);
  auto data = make_spirals({.seed = 1, .per_class = 100}, 0.5);
  if (!model || !data) return 1;
  init::draw(model->network(), {}, 1);
  auto trainer = Trainer::create(
      *std::move(model), std::make_shared<Dataset>(*std::move(data)),
      {.optimizer = AdamOptions{.lr = 0.02}, .batches = {.batch_size = 64, .seed = 1}});
  if (!trainer) return std::printf("%s\n", trainer.error().message.c_str()), 1;
  const double before = trainer->evaluate(Split::test).loss;
  if (trainer->step(100) != 100) return 1;
  const double after = trainer->evaluate(Split::test).loss;
  std::printf("test loss: %.4f before, %.4f after 100 steps\n", before, after);
  return after < 0.5 * before ? 0 : 1;
}
