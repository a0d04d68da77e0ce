// A training step as a user takes it: the trainer gathers a shuffled batch, runs forward, loss, backward and the
// optimizer, and packs the weights anew.
#pragma once
#include <memory>
#include <string_view>

#include "sirnorm/init.hpp"
#include "sirnorm/random.hpp"
#include "sirnorm/trainer.hpp"

namespace bench {

inline constexpr std::string_view kSirNormNet =
    "Linear(784, 128)\nBatchNorm1d(128)\nReLU()\nLinear(128, 64)\nBatchNorm1d(64)\nReLU()\nLinear(64, 10)";

/// Rows of noise with labels in turn: what a step costs does not depend on what is learned.
inline std::shared_ptr<sirnorm::Dataset> noise(sirnorm::Index rows, sirnorm::Index features,
                                               sirnorm::Index classes) {
  auto data = std::make_shared<sirnorm::Dataset>();
  data->name = "noise";
  data->features = features;
  data->classes = classes;
  data->train_rows = rows;
  sirnorm::Random random(1);
  for (sirnorm::Index i = 0; i < rows * features; ++i)
    data->x.push_back(static_cast<float>(random.normal()));
  for (sirnorm::Index i = 0; i < rows; ++i)
    data->labels.push_back(static_cast<int>(i % classes));
  return data;
}

/// SirNormNet 784-128-64-10 on batches of 64 of 1024 rows. The learning rates are small: however long it is measured,
/// nothing diverges.
inline sirnorm::Trainer sir_norm_net(bool adam) {
  using namespace sirnorm;
  Model model = *Model::create(kSirNormNet, {784}, 64);
  init::draw(model.network(), {}, 1);
  TrainerOptions options{.batches = {.batch_size = 64}};
  if (adam)
    options.optimizer = AdamOptions{.lr = 1e-5};
  else
    options.optimizer = SgdOptions{.lr = 1e-3};
  return *Trainer::create(std::move(model), noise(1024, 784, 10), options);
}

}  // namespace bench
