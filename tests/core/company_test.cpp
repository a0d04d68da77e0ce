#include "sirnorm/company.hpp"

#include <cmath>
#include <fstream>
#include <sstream>

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

Floats batch(Index rows, Index features) {
  Random random(5);
  return normals(random, rows * features);
}
double mean_of(const Floats& x, Index rows, Index features, Index column) {
  double sum = 0;
  for (Index r = 0; r < rows; ++r)
    sum += x[std::size_t(r * features + column)];
  return sum / double(rows);
}
/// Ten kinds of 8 x 8 pictures that differ in one bright pixel each.
std::shared_ptr<const Dataset> pictures() {
  auto data = std::make_shared<Dataset>();
  *data = {.name = "pictures",
           .features = 64,
           .classes = 10,
           .train_rows = 200,
           .test_rows = 100,
           .x = {},
           .labels = {}};
  Random random(2);
  for (int i = 0; i < 300; ++i) {
    const int label = i % 10;
    for (int p = 0; p < 64; ++p)
      data->x.push_back(float((p == 6 * label ? 1.0 : 0.0) + 0.1 * random.normal()));
    data->labels.push_back(label);
  }
  return data;
}

}  // namespace

TEST_CASE("gossip: through BatchNorm everybody hears of everybody, through LayerNorm nobody") {
  const Floats x = batch(5, 3), weight(3, 1.0f);
  const auto bn = gossip(Axis::columns, {x.data(), 5, 3}, {weight.data(), 3}, 1e-5);
  const auto ln = gossip(Axis::rows, {x.data(), 5, 3}, {weight.data(), 3}, 1e-5);
  REQUIRE(bn);
  REQUIRE(ln);
  for (std::size_t i = 0; i < 5; ++i)
    for (std::size_t j = 0; j < 5; ++j) {
      CHECK((*bn)[5 * i + j] > 1e-3f);
      if (i != j) CHECK((*ln)[5 * i + j] == 0.0f);
    }
}

TEST_CASE("gossip: each element is the slope of the output") {
  Floats x = batch(4, 1);
  const Floats weight{2.0f};
  const auto found = gossip(Axis::columns, {x.data(), 4, 1}, {weight.data(), 1}, 1e-3);
  REQUIRE(found);
  const auto y = [&](const Floats& v, std::size_t i) {  // the definition, in double
    const double mean = mean_of(v, 4, 1, 0);
    double var = 0;
    for (float one : v)
      var += (one - mean) * (one - mean) / 4;
    return 2 * (v[i] - mean) / std::sqrt(var + 1e-3);
  };
  for (std::size_t j = 0; j < 4; ++j)
    for (std::size_t i = 0; i < 4; ++i) {
      Floats up = x, down = x;
      up[j] += 1e-3f;
      down[j] -= 1e-3f;
      const double slope = (y(up, i) - y(down, i)) / (double(up[j]) - double(down[j]));
      CHECK(std::abs(std::abs(slope) - (*found)[4 * i + j]) < 2e-3);  // of a difference quotient
    }
}

TEST_CASE("pass_by: running statistics are PyTorch's recurrence over the batches") {
  const Floats x = batch(41, 2);
  const PassOptions options{.rows = 8, .batches = 12, .column = 1, .momentum = 0.25};
  const auto passed = pass_by({x.data(), 41, 2}, options);
  REQUIRE(passed);
  double mean = 0, var = 1;
  for (std::size_t b = 0; b < 12; ++b) {
    CHECK(passed->running_mean[b] == doctest::Approx(mean));
    CHECK(passed->running_var[b] == doctest::Approx(var));
    mean = 0.75 * mean + 0.25 * passed->batch_mean[b];
    var = 0.75 * var + 0.25 * passed->batch_var[b];
  }
  CHECK(passed->running_mean[12] == doctest::Approx(mean));
  CHECK(passed->traveller == x[81]);
  const double verdict = (x[81] - mean) / std::sqrt(var + 1e-5);
  CHECK(passed->verdict[12] == doctest::Approx(verdict).epsilon(1e-4));
  CHECK(passed->mean == doctest::Approx(mean_of(x, 40, 2, 1)));
  CHECK(passed->refused.find("BatchNorm1d") != std::string::npos);
}

TEST_CASE("pass_by: five batches of eight are everybody, once") {
  const Floats x = batch(41, 2);
  const auto passed = pass_by({x.data(), 41, 2}, {.rows = 8, .batches = 5});
  REQUIRE(passed);
  double sum = 0;
  for (float mean : passed->batch_mean)
    sum += mean / 5;
  CHECK(sum == doctest::Approx(passed->mean));
}

TEST_CASE("pass_by: what cannot be made gets a sentence") {
  const Floats x = batch(8, 2);
  CHECK(pass_by({x.data(), 8, 2}, {.rows = 8}).error().message ==
        "Of 8 rows batches of 1 to 7 can be made, not of 8.");
  CHECK(pass_by({x.data(), 8, 2}, {.rows = 4, .column = 2}).error().code == ErrorCode::bad_shape);
  CHECK(pass_by({x.data(), 8, 2}, {.rows = 4, .momentum = 2}).error().code == ErrorCode::bad_value);
  CHECK(pass_by({x.data(), 8, 2}, {.rows = 1}).error().code == ErrorCode::bad_shape);
}

TEST_CASE("channels: BatchNorm2d is BatchNorm1d with every place a row, to the last bit") {
  const Floats images = batch(3, 64);
  const auto shown = normalize_channels({images.data(), 3, 64}, 4);
  REQUIRE(shown);
  CHECK(shown->y == shown->as_rows);
  for (Index c = 0; c < Channels::kChannels; ++c) {
    double sum = 0;
    for (Index i = 0; i < 3; ++i)
      for (Index p = 0; p < 64; ++p)
        sum += shown->x[std::size_t((i * Channels::kChannels + c) * 64 + p)];
    CHECK(shown->mean[std::size_t(c)] == doctest::Approx(sum / 192).epsilon(1e-4));
  }
  CHECK(normalize_channels({images.data(), 3, 63}, 4).error().code == ErrorCode::bad_shape);
}

TEST_CASE("court: by the book company does not matter, in train mode it does") {
  auto judge_made = train_judge(pictures(), 1);
  REQUIRE(judge_made);
  Trainer& trainer = *judge_made;
  const auto mixed = judge(trainer, 7, Companions::mixed, 16, 3);
  const auto same = judge(trainer, 7, Companions::same, 8, 3);
  const auto others = judge(trainer, 7, Companions::others, 8, 3);
  REQUIRE(mixed);
  REQUIRE(same);
  REQUIRE(others);
  CHECK(mixed->eval == same->eval);
  CHECK(mixed->train != same->train);
  CHECK(mixed->rows.size() == 16);
  for (int label : same->labels)
    CHECK(label == same->labels[0]);
  for (std::size_t i = 2; i < others->labels.size(); ++i) {
    CHECK(others->labels[i] == others->labels[1]);
    CHECK(others->labels[i] != others->labels[0]);
  }
  const auto again = judge(trainer, 7, Companions::mixed, 16, 3);
  CHECK(again->train == mixed->train);  // asking leaves no trace
  const auto alone = judge(trainer, 7, Companions::none, 16, 3);
  CHECK(alone->train.empty());
  CHECK_FALSE(alone->refused.empty());
  CHECK(judge(trainer, 100, Companions::mixed, 16, 3).error().code == ErrorCode::bad_shape);
}
