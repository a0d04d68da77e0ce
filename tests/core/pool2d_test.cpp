#include "sirnorm/pool2d.hpp"

#include "sirnorm/flatten.hpp"
#include "sirnorm/reference/pool2d.hpp"

#include "layer_support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

using Parameters = std::vector<DoubleRow>;

TEST_CASE("MaxPool2d: forward and gradient match the definition") {
  Random random(1);
  struct Sizes {
    Index channels;
    Size2d kernel, image, stride;
  };
  for (const Sizes& s : {Sizes{1, 1, 1, 1}, Sizes{3, 2, {4, 6}, 2}, Sizes{2, 3, {7, 5}, {2, 1}},
                         Sizes{2, {1, 2}, {3, 5}, {1, 3}}}) {
    INFO("kernel ", say(s.kernel), " on ", say(s.image));
    Alone<MaxPool2d> one(MaxPool2d::create(s.channels, s.kernel, s.image, s.stride), 3, random);
    check_against(one, 3, random, [&](const Doubles& x, const Parameters&) {
      return reference::max_pool2d<double>(x, s.kernel, s.image, s.stride);
    });
  }
  CHECK((*MaxPool2d::create(1, 2, {5, 7}))->output() == Size2d(2, 3));  // stride: the kernel
}

TEST_CASE("MaxPool2d: the first of equal maxima takes the gradient, the last NaN if there is one") {
  Random random(2);
  Alone<MaxPool2d> one(MaxPool2d::create(1, 2, 2), 1, random);
  const auto winner = [&](Floats x) {
    one.forward(x, 1);
    const Floats dx = one.backward({7.0f});
    std::size_t at = 0;
    for (std::size_t i = 0; i < 4; ++i)
      if (dx[i] == 7.0f) at = i;
    CHECK(dx[0] + dx[1] + dx[2] + dx[3] == 7.0f);
    return at;
  };
  CHECK(winner({5, 5, 5, 5}) == 0);
  CHECK(winner({1, 5, 5, 2}) == 1);
  CHECK(winner({-INFINITY, -INFINITY, -INFINITY, -INFINITY}) == 0);
  CHECK(winner({9, NAN, 3, 1}) == 1);
  CHECK(winner({NAN, NAN, 3, INFINITY}) == 1);
  CHECK(std::isnan(one.forward({9, NAN, 3, 1}, 1)[0]));
}

TEST_CASE("AdaptiveAvgPool2d: forward and gradient match the definition") {
  Random random(3);
  struct Sizes {
    Index channels;
    Size2d image, output;
  };
  for (const Sizes& s :
       {Sizes{3, {4, 6}, 1}, Sizes{1, 1, 1}, Sizes{2, {5, 7}, {2, 3}}, Sizes{1, {2, 3}, {4, 3}}}) {
    INFO(say(s.image), " to ", say(s.output));
    Alone<AdaptiveAvgPool2d> one(AdaptiveAvgPool2d::create(s.channels, s.image, s.output), 2,
                                 random);
    check_against(one, 2, random, [&](const Doubles& x, const Parameters&) {
      return reference::adaptive_avg_pool2d<double>(x, s.image, s.output);
    });
  }
  CHECK((*AdaptiveAvgPool2d::create(5, 8))->out_features() == 5);
  Alone<AdaptiveAvgPool2d> one(AdaptiveAvgPool2d::create(2, 2), 1, random);
  const Floats y = one.forward({1, NAN, 2, 3, 3e38f, 3e38f, 3e38f, 3e38f}, 1);
  CHECK(std::isnan(y[0]));
  CHECK(y[1] == 3e38f);  // the sum is beyond float, the mean is not
}

TEST_CASE("Flatten: what comes in goes out, both ways") {
  Random random(4);
  Alone<Flatten> one(Flatten::create(6), 3, random);
  const Floats x = normals(random, 18);
  CHECK(one.forward(x, 3) == x);
  CHECK(one.backward(x) == x);
}

TEST_CASE("Pools: what does not fit is refused in a sentence") {
  CHECK(MaxPool2d::create(1, 3, 2).error().message ==
        "MaxPool2d needs a kernel_size within the image of 2 x 2, got 3 x 3.");
  CHECK(MaxPool2d::create(1, 2, 2, 0).error().message ==
        "MaxPool2d needs a stride of 1 to 16384 a side, got 0 x 0.");
  CHECK(MaxPool2d::create(0, 2, 2).error().message == "MaxPool2d needs at least 1 channel, got 0.");
  CHECK(AdaptiveAvgPool2d::create(1, 2, 0).error().message ==
        "AdaptiveAvgPool2d needs an output_size of 1 to 16384 a side, got 0 x 0.");
  CHECK(MaxPool2d::create(Index{1} << 30, 2, 2).error().message ==
        "MaxPool2d needs samples of at most 2^28 values, got 1073741824 channels of 2 x 2.");
  CHECK(Flatten::create(-1).error().message == "Flatten needs 0 features or more, got -1.");
}
