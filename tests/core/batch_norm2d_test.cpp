#include "sirnorm/batch_norm.hpp"
#include "sirnorm/reference/image.hpp"

#include "layer_support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

using Parameters = std::vector<DoubleRow>;

Doubles define(const Doubles& x, const Parameters& p, Index channels) {
  const Doubles last = reference::channels_last<double>(x, channels);
  const auto s = reference::batch_statistics<double>(last);
  return reference::channels_first<double>(reference::batch_norm<double>(last, s, p[0], p[1], 1e-5),
                                           x.rows());
}

}  // namespace

TEST_CASE("BatchNorm2d: forward and every gradient match the definition, gradients are added to") {
  Random random(1);
  for (Index channels : {1, 3, 17}) {
    INFO(channels, " channels");
    Alone<BatchNorm2d> one(BatchNorm2d::create(channels, 2, 3), 4, random);
    check_against(one, 4, random,
                  [&](const Doubles& x, const Parameters& p) { return define(x, p, channels); });
    Alone<BatchNorm1d> line(BatchNorm1d::create(channels, {}, 5), 3, random);
    check_against(line, 3, random,
                  [&](const Doubles& x, const Parameters& p) { return define(x, p, channels); });
  }
}

TEST_CASE("BatchNorm2d: in eval mode the running statistics are constants, and so are slopes") {
  Random random(2);
  Alone<BatchNorm2d> one(BatchNorm2d::create(3, 2, 2), 4, random);
  one.forward(normals(random, 4 * 12, 1, 2), 4);
  const auto running = [&](Index b) {
    const Vector v = one.layer().buffers()[b].value;
    return wide(Floats(v.data, v.data + v.size));
  };
  const reference::BatchStatistics<double> s{running(0), running(1)};
  check_against(
      one, 4, random,
      [&](const Doubles& x, const Parameters& p) {
        return reference::channels_first<double>(
            reference::batch_norm<double>(reference::channels_last<double>(x, 3), s, p[0], p[1],
                                          1e-5),
            4);
      },
      Mode::eval);
}

TEST_CASE("BatchNorm2d: it is BatchNorm1d on the places as rows, to the last bit") {
  Random random(3);
  constexpr Index kRows = 5, kChannels = 6, kPlaces = 12;
  Alone<BatchNorm2d> image(BatchNorm2d::create(kChannels, 3, 4), kRows, random);
  Alone<BatchNorm1d> rows(BatchNorm1d::create(kChannels), kRows * kPlaces, random);
  for (Index p = 0; p < 2; ++p)
    std::copy_n(image.layer().parameters()[p].value.data, kChannels,
                rows.layer().parameters()[p].value.data);
  const auto last = [&](const Floats& first) {
    const Doubles moved =
        reference::channels_last<double>(wide(first, kRows, kChannels * kPlaces), kChannels);
    return Floats(moved.data(), moved.data() + moved.size());
  };
  const Floats x = normals(random, kRows * kChannels * kPlaces, 7, 3),
               dy = normals(random, kRows * kChannels * kPlaces);
  CHECK(last(image.forward(x, kRows)) == rows.forward(last(x), kRows * kPlaces));
  CHECK(last(image.backward(dy)) == rows.backward(last(dy)));
  for (Index p = 0; p < 2; ++p)
    CHECK(image.grad(p) == rows.grad(p));
  for (Index b = 0; b < 2; ++b)
    for (Index c = 0; c < kChannels; ++c)
      CHECK(image.layer().buffers()[b].value[c] == rows.layer().buffers()[b].value[c]);
}

TEST_CASE("BatchNorm2d: one value per channel is refused, one row of several is not") {
  const auto refused = [](Index height, Index width) {
    return (*BatchNorm2d::create(4, height, width))->check(1, Mode::train);
  };
  CHECK(refused(1, 1)->message ==
        "BatchNorm2d expected more than 1 value per channel when training, got 1 row of 4 "
        "features.");
  CHECK_FALSE(refused(1, 2));
  CHECK_FALSE(refused(0, 2));  // as PyTorch: an empty batch leaves the statistics alone
  CHECK((*BatchNorm1d::create(4, {}, 1))->check(1, Mode::train));
  CHECK_FALSE((*BatchNorm1d::create(4, {}, 2))->check(1, Mode::train));
  CHECK(BatchNorm2d::create(4, -1, 2).error().message ==
        "BatchNorm2d needs sides of 0 or more, got -1.");
  CHECK(BatchNorm2d::create(0, 1, 2).error().message ==
        "BatchNorm2d needs at least 1 feature, got num_features 0.");
  CHECK(BatchNorm2d::create(4, Index{1} << 30, Index{1} << 30).error().code ==
        ErrorCode::bad_shape);
}

TEST_CASE("BatchNorm2d: an empty batch moves the counter and nothing else") {
  Random random(4);
  Alone<BatchNorm2d> one(BatchNorm2d::create(2, 2, 2), 3, random);
  CHECK(one.forward({}, 0).empty());
  CHECK(*one.layer().num_batches_tracked() == 1);
  CHECK(one.layer().running_mean()[1] == 0.0f);
  CHECK(one.layer().running_var()[1] == 1.0f);
  CHECK(one.backward({}).empty());
}

TEST_CASE("BatchNorm: on request eval takes the batch's statistics and keeps the running ones") {
  Random random(5);
  Alone<BatchNorm1d> one(BatchNorm1d::create(3), 8, random);
  const Floats x = normals(random, 24, 9, 2);
  const Floats trained = one.forward(x, 8);
  const float mean = one.layer().running_mean()[0];
  CHECK(one.forward(x, 8, Mode::eval) != trained);
  one.layer().use_batch_statistics(true);
  CHECK(one.forward(x, 8, Mode::eval) == trained);
  CHECK(one.layer().check(1, Mode::eval));
  CHECK(one.layer().running_mean()[0] == mean);
  CHECK(*one.layer().num_batches_tracked() == 1);
  one.layer().use_batch_statistics(false);
  CHECK(one.forward(x, 8, Mode::eval) != trained);
  one.layer().reset_running_stats();
  CHECK(one.layer().running_mean()[0] == 0.0f);
  CHECK(one.layer().running_var()[0] == 1.0f);
  CHECK(*one.layer().num_batches_tracked() == 0);
}

TEST_CASE("BatchNorm: parameters and buffers are named and shaped as in a state_dict") {
  const auto layer = *BatchNorm2d::create(5, 2, 2);
  CHECK(layer->buffers().size == 2);
  CHECK(layer->buffers()[0].name == "running_mean");
  CHECK(layer->buffers()[1].name == "running_var");
  CHECK(layer->buffers()[1].shape == Shape{5});
  CHECK(layer->parameters()[0].shape == Shape{5});
  const auto untracked = *BatchNorm2d::create(5, 2, 2, {.track_running_stats = false});
  CHECK(untracked->buffers().size == 0);
  CHECK(untracked->num_batches_tracked() == nullptr);
}
