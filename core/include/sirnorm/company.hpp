// What a sample owes to its company: who is heard in whose output, what running statistics remember
// of batches that have passed, who shares a mean in an image, and how a verdict moves with the
// batch.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sirnorm/data.hpp"
#include "sirnorm/stages.hpp"
#include "sirnorm/trainer.hpp"

namespace sirnorm {

/// [rows, rows]: element (i, j) is the norm of the derivatives of all outputs of row i in all
/// inputs of row j, of BatchNorm1d (Axis::columns) or LayerNorm (Axis::rows) in train mode. weight:
/// [features]. bad_shape, bad_value: what the layer refuses.
Result<std::vector<float>> gossip(Axis axis, ConstMatrix x, ConstVector weight, double eps);

struct PassOptions {
  Index rows = 16, batches = 40, column = 0;
  double momentum = 0.1, eps = 1e-5;
  std::uint64_t seed = 0;  // of the order in which the rows come
};
/// Batches passing BatchNorm1d in train mode, seen in one column; the last row never marches, he
/// comes alone when they have passed.
struct Passed {
  std::vector<float> batch_mean, batch_var;      // [batches] var is unbiased, as it is kept
  std::vector<float> running_mean, running_var;  // [batches + 1] before the first, after each
  std::vector<float> verdict;  // [batches + 1] the traveller's output in eval mode
  float traveller = 0;         // his value
  float truth = 0;             // his output by mean and variance of all rows that march
  float mean = 0, var = 0;     // those, var unbiased
  std::string refused;         // what train mode says to him alone
};
/// bad_shape: rows that are not fewer than x has, a column it has not, batches outside 1 ... 1000.
/// bad_value: what BatchNorm1d refuses.
Result<Passed> pass_by(ConstMatrix x, const PassOptions& options);

/// BatchNorm2d on the maps of Conv2d(1, 4, 3, padding=1), drawn Kaiming from the seed, of 8 x 8
/// images.
struct Channels {
  static constexpr Index kChannels = 4, kSide = 8;
  Index images = 0;
  std::vector<float> x, y;             // [images, kChannels, kSide, kSide]
  std::vector<float> mean, var, rstd;  // [kChannels] var is biased
  std::vector<float> as_rows;  // y once more: by BatchNorm1d, each place of each image being a row
};
/// images: [images, 64]. bad_shape: none, or another width.
Result<Channels> normalize_channels(ConstMatrix images, std::uint64_t seed);

enum class Companions { mixed, same, others, none };
struct Court {
  std::vector<Index> rows;         // of the test split; the judged one first
  std::vector<int> labels;         // [rows]
  std::vector<float> train, eval;  // [classes] probabilities of the judged one; train may be
  std::string refused;             // empty: why train mode refuses
};
/// 64-128-64-10 with BatchNorm1d, trained on the digits for 200 steps (SGD, lr 0.1, batches of 64).
Result<Trainer> train_judge(std::shared_ptr<const Dataset> digits, std::uint64_t seed);
/// The court sits: `digit` of the test split among `rows` - 1 others, drawn from the seed. mixed:
/// of all classes; same: of his own; others: of one other; none: he is alone. bad_shape: no such
/// digit, rows outside 1 ... 64.
Result<Court> judge(Trainer& judge, Index digit, Companions companions, Index rows,
                    std::uint64_t seed);

}  // namespace sirnorm
