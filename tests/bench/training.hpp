// A training step as a user takes it: the trainer gathers a shuffled batch, runs forward, loss,
// backward and the optimizer, and packs the weights anew.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "sirnorm/init.hpp"
#include "sirnorm/random.hpp"
#include "sirnorm/trainer.hpp"

namespace bench {

/// Linear, BatchNorm1d, ReLU between all sizes but the last two, which have Linear alone.
inline std::string sir_norm_net(const std::vector<sirnorm::Index>& sizes) {
  std::string text;
  for (std::size_t i = 1; i < sizes.size(); ++i) {
    const std::string out = std::to_string(sizes[i]);
    text += "Linear(" + std::to_string(sizes[i - 1]) + ", " + out + ")\n";
    if (i + 1 < sizes.size()) text += "BatchNorm1d(" + out + ")\nReLU()\n";
  }
  return text;
}

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

/// SirNormNet of these sizes on shuffled batches out of 1024 rows. The learning rates are small:
/// however long it is measured, nothing diverges.
inline sirnorm::Trainer training(const std::vector<sirnorm::Index>& sizes, sirnorm::Index batch,
                                 bool adam) {
  using namespace sirnorm;
  Model model = *Model::create(sir_norm_net(sizes), {sizes.front()}, batch);
  init::draw(model.network(), {}, 1);
  TrainerOptions options{.batches = {.batch_size = batch}};
  if (adam)
    options.optimizer = AdamOptions{.lr = 1e-5};
  else
    options.optimizer = SgdOptions{.lr = 1e-3};
  return *Trainer::create(std::move(model), noise(1024, sizes.front(), sizes.back()), options);
}

}  // namespace bench
