// See company.hpp. Everything is computed by the layers that training runs.
#include "sirnorm/company.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "sirnorm/batch_norm.hpp"
#include "sirnorm/init.hpp"
#include "sirnorm/probe.hpp"

#include "numbers.hpp"

namespace sirnorm {
namespace {

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}
Error bad_shape(std::string message) {
  return Error{ErrorCode::bad_shape, std::move(message)};
}

/// The order in which rows come: one shuffle after the other, cut into batches.
class Stream {
 public:
  Stream(Index rows, std::uint64_t seed) : order_(at(rows)), seed_(seed) {}
  Index next() {
    if (place_ == 0) {
      std::iota(order_.begin(), order_.end(), Index{0});
      Random random(seed_, round_++);
      for (Index i = static_cast<Index>(order_.size()) - 1; i > 0; --i)
        std::swap(order_[at(i)], order_[at(random.below(i + 1))]);
    }
    const Index row = order_[place_];
    place_ = (place_ + 1) % order_.size();
    return row;
  }

 private:
  std::vector<Index> order_;
  std::uint64_t seed_;
  std::size_t place_ = 0;
  std::uint32_t round_ = 0;
};

}  // namespace

Result<std::vector<float>> gossip(Axis axis, ConstMatrix x, ConstVector weight, double eps) {
  if (weight.size != x.cols)
    return bad_shape("The weight has " + std::to_string(weight.size) + " numbers for " +
                     std::to_string(x.cols) + " features.");
  const std::string kind = axis == Axis::columns ? "BatchNorm1d(" : "LayerNorm(";
  auto model = Model::create(kind + std::to_string(x.cols) + ", eps=" + say(eps) + ")", {x.cols},
                             std::max<Index>(x.rows, 1));
  if (!model) return model.error();
  Layer& layer = model->network().layer(0);
  std::copy_n(weight.data, weight.size, layer.parameters()[0].value.data);
  layer.parameters_changed();
  return sample_jacobian(*model, x, Mode::train);
}

Result<Passed> pass_by(ConstMatrix x, const PassOptions& options) {
  const auto& [rows, batches, focus, momentum, eps, seed] = options;
  const Index column = focus;  // lambdas of clang 14 capture no structured binding
  if (rows < 1 || rows >= x.rows)
    return bad_shape("Of " + std::to_string(x.rows) + " rows batches of 1 to " +
                     std::to_string(x.rows - 1) + " can be made, not of " + std::to_string(rows) +
                     ".");
  if (column < 0 || column >= x.cols || batches < 1 || batches > 1000)
    return bad_shape("Column " + std::to_string(column) + " of " + std::to_string(x.cols) +
                     " and " + std::to_string(batches) + " batches: there is no such stream.");
  auto created = BatchNorm1d::create(x.cols, {.eps = eps, .momentum = momentum});
  if (!created) return created.error();
  BatchNorm1d& norm = **created;
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(*std::move(created));
  auto network = Network::create(std::move(layers), x.rows);
  if (!network) return network.error();

  const Index marching = x.rows - 1;
  const ConstMatrix traveller{x.row(marching).data, 1, x.cols};
  Passed passed;
  passed.traveller = traveller.row(0)[column];
  const auto note = [&] {
    passed.running_mean.push_back(norm.running_mean()[column]);
    passed.running_var.push_back(norm.running_var()[column]);
    passed.verdict.push_back(network->forward(traveller, Mode::eval).row(0)[column]);
  };
  const auto unbiased = [&](Index count) {
    const double n = static_cast<double>(count);
    return static_cast<float>(norm.var()[column] * n / (n - 1));
  };
  if (const Check no = network->check(traveller, Mode::train)) passed.refused = no->message;
  std::vector<float> batch(at(rows * x.cols));
  const ConstMatrix view{batch.data(), rows, x.cols};
  if (const Check no = network->check(view, Mode::train)) return *no;

  const ConstMatrix all{x.data, marching, x.cols};
  network->forward(all, Mode::train);
  passed.mean = norm.mean()[column];
  passed.var = unbiased(marching);
  passed.truth = (passed.traveller - passed.mean) * norm.rstd()[column];
  norm.reset_running_stats();

  note();
  Stream stream(marching, seed);
  for (Index b = 0; b < batches; ++b) {
    for (Index r = 0; r < rows; ++r)
      std::copy_n(x.row(stream.next()).data, x.cols, batch.data() + r * x.cols);
    network->forward(view, Mode::train);
    passed.batch_mean.push_back(norm.mean()[column]);
    passed.batch_var.push_back(unbiased(rows));
    note();
  }
  return passed;
}

Result<Channels> normalize_channels(ConstMatrix images, std::uint64_t seed) {
  constexpr Index kPlaces = Channels::kSide * Channels::kSide;
  if (images.rows < 1 || images.cols != kPlaces)
    return bad_shape("Images of " + std::to_string(kPlaces) + " pixels were expected, got " +
                     std::to_string(images.rows) + " of " + std::to_string(images.cols) + ".");
  const std::string channels = std::to_string(Channels::kChannels);
  auto model =
      Model::create("Conv2d(1, " + channels + ", 3, padding=1)\nBatchNorm2d(" + channels + ")",
                    {1, Channels::kSide, Channels::kSide}, images.rows);
  if (!model) return model.error();
  Network& network = model->network();
  init::draw(network, {init::Scheme::kaiming_normal}, seed);
  const ConstMatrix y = network.forward(images, Mode::train);
  const ConstMatrix x = network.input(1);
  const auto& norm = static_cast<const BatchNorm2d&>(network.layer(1));
  const auto copy = [](ConstVector v) { return std::vector<float>(v.data, v.data + v.size); };

  Channels shown{.images = images.rows,
                 .x = {x.data, x.data + x.rows * x.cols},
                 .y = {y.data, y.data + y.rows * y.cols},
                 .mean = copy(norm.mean()),
                 .var = copy(norm.var()),
                 .rstd = copy(norm.rstd()),
                 .as_rows = {}};
  // Places last becomes channels last, and back.
  const auto move = [&](const float* from, float* to, bool there) {
    for (Index image = 0; image < images.rows; ++image)
      for (Index channel = 0; channel < Channels::kChannels; ++channel)
        for (Index place = 0; place < kPlaces; ++place) {
          const Index first = (image * Channels::kChannels + channel) * kPlaces + place;
          const Index last = (image * kPlaces + place) * Channels::kChannels + channel;
          to[there ? last : first] = from[there ? first : last];
        }
  };
  auto rows =
      Model::create("BatchNorm1d(" + channels + ")", {Channels::kChannels}, images.rows * kPlaces);
  if (!rows) return rows.error();
  std::vector<float> tall(shown.x.size());
  move(shown.x.data(), tall.data(), true);
  const ConstMatrix again = rows->network().forward(
      {tall.data(), images.rows * kPlaces, Channels::kChannels}, Mode::train);
  shown.as_rows.resize(shown.x.size());
  move(again.data, shown.as_rows.data(), false);
  return shown;
}

Result<Trainer> train_judge(std::shared_ptr<const Dataset> digits, std::uint64_t seed) {
  constexpr Index kMostRows = 64, kSteps = 200;
  auto model = Model::create(
      "fc1: Linear(64, 128)\nbn1: BatchNorm1d(128)\nReLU()\n"
      "fc2: Linear(128, 64)\nbn2: BatchNorm1d(64)\nReLU()\nfc3: Linear(64, 10)",
      {64}, kMostRows);
  if (!model) return model.error();
  init::draw(model->network(), {init::Scheme::pytorch_default}, seed);
  auto trainer = Trainer::create(
      *std::move(model), std::move(digits),
      {.optimizer = SgdOptions{.lr = 0.1}, .batches = {.batch_size = kMostRows, .seed = seed}});
  if (trainer) trainer->step(kSteps);
  return trainer;
}

Result<Court> judge(Trainer& judge, Index digit, Companions companions, Index rows,
                    std::uint64_t seed) {
  const Dataset& data = judge.data();
  const VectorView<const int> labels = data.test_labels();
  Network& network = judge.model().network();
  if (digit < 0 || digit >= data.test_rows || rows < 1 || rows > network.max_rows())
    return bad_shape("There are " + std::to_string(data.test_rows) +
                     " digits to judge, in batches of 1 to " + std::to_string(network.max_rows()) +
                     "; asked for digit " + std::to_string(digit) + " among " +
                     std::to_string(rows) + ".");
  const int own = labels[digit];
  Random random(seed);
  const int other =
      (own + 1 + static_cast<int>(random.below(data.classes - 1))) % static_cast<int>(data.classes);
  Court court{.rows = {digit}, .labels = {own}, .train = {}, .eval = {}, .refused = {}};
  Stream stream(data.test_rows, seed);
  for (Index seen = 0; seen < data.test_rows; ++seen) {
    const Index row = stream.next();
    const bool wanted = companions == Companions::mixed ||
                        (companions == Companions::same && labels[row] == own) ||
                        (companions == Companions::others && labels[row] == other);
    if (!wanted || row == digit || static_cast<Index>(court.rows.size()) >= rows) continue;
    court.rows.push_back(row);
    court.labels.push_back(labels[row]);
  }
  const Index present = static_cast<Index>(court.rows.size());
  std::vector<float> x;
  for (const Index row : court.rows)
    x.insert(x.end(), data.test_x().row(row).data, data.test_x().row(row).data + data.features);
  const ConstMatrix batch{x.data(), present, data.features};
  const auto ask = [&](Mode mode) {
    std::vector<float> all(at(present * data.classes));
    cross_entropy(network.forward(batch, mode), {court.labels.data(), present}, {},
                  {all.data(), present, data.classes});
    all.resize(at(data.classes));
    return all;
  };
  court.eval = ask(Mode::eval);
  if (const Check no = network.check(batch, Mode::train)) {
    court.refused = no->message;
    return court;
  }
  const State before = judge.model().snapshot();  // asking must not move the running statistics
  court.train = ask(Mode::train);
  if (const Check no = judge.model().restore(before)) return *no;
  return court;
}

}  // namespace sirnorm
