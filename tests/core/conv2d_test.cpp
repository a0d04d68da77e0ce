#include "sirnorm/conv2d.hpp"

#include "sirnorm/init.hpp"
#include "sirnorm/reference/conv2d.hpp"

#include "layer_support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

struct Sizes {
  Index in, out;
  Size2d kernel, image, stride, padding;
};
constexpr Sizes kCases[] = {
    {1, 1, 1, 1, 1, 0},           {2, 3, 3, {4, 5}, 1, 1}, {3, 2, {2, 3}, {5, 4}, {2, 1}, 0},
    {1, 4, 3, 2, 1, {2, 1}},      {2, 17, 2, 4, 2, 0},     {1, 2, {1, 5}, {3, 7}, 3, {0, 2}},
    {2, 2, 3, {6, 6}, {3, 2}, 1}, {1, 1, 2, 3, 1, {3, 3}},  // patches that see padding alone
};

}  // namespace

TEST_CASE("Conv2d: forward and every gradient match the definition, gradients are added to") {
  Random random(1);
  for (const Sizes& s : kCases)
    for (bool bias : {true, false}) {
      INFO(s.in, " -> ", s.out, ", kernel ", say(s.kernel), " on ", say(s.image));
      Alone<Conv2d> one(Conv2d::create(s.in, s.out, s.kernel, s.image,
                                       {.stride = s.stride, .padding = s.padding, .bias = bias}),
                        3, random);
      check_against(one, 3, random, [&](const Doubles& x, const std::vector<DoubleRow>& p) {
        const Doubles weight = p[0].reshaped<Eigen::RowMajor>(s.out, s.in * s.kernel.area());
        return reference::conv2d<double>(x, weight, bias ? p[1] : DoubleRow::Zero(s.out), s.kernel,
                                         s.image, s.stride, s.padding);
      });
    }
}

TEST_CASE("Conv2d: many samples go through in chunks, and a sample does not see the others") {
  Random random(2);
  Alone<Conv2d> one(Conv2d::create(2, 3, 3, 8, {.padding = 1}), 11, random);  // 4 samples a chunk
  check_against(one, 11, random, [](const Doubles& x, const std::vector<DoubleRow>& p) {
    const Doubles weight = p[0].reshaped<Eigen::RowMajor>(3, 18);
    return reference::conv2d<double>(x, weight, p[1], 3, 8, 1, 1);
  });
  const Floats x = normals(random, 11 * 128), y = one.forward(x, 11);
  CHECK(one.forward(Floats(x.end() - 128, x.end()), 1) == Floats(y.end() - 192, y.end()));
  CHECK(one.forward({}, 0).empty());
  CHECK(one.backward({}).empty());
}

TEST_CASE("Conv2d: a NaN reaches only the places whose kernel sees it") {
  Random random(3);
  Alone<Conv2d> one(Conv2d::create(1, 1, 3, 8), 1, random);
  Floats x = normals(random, 64);
  const Floats clean = one.forward(x, 1);
  x[2 * 8 + 2] = NAN;
  const Floats y = one.forward(x, 1);
  for (std::size_t i = 0; i < 36; ++i)
    CHECK((i / 6 < 3 && i % 6 < 3 ? std::isnan(y[i]) : y[i] == clean[i]));
}

TEST_CASE("Conv2d: weight is shaped as in a state_dict, new weights count from the next forward") {
  Random random(4);
  Alone<Conv2d> one(Conv2d::create(2, 5, {3, 2}, 8), 1, random);
  CHECK(one.layer().parameters()[0].shape == Shape{5, 2, 3, 2});
  CHECK(one.layer().parameters()[1].shape == Shape{5});
  CHECK(one.layer().output() == Size2d(6, 7));
  const Floats x = normals(random, 128), y = one.forward(x, 1);
  one.layer().weight().row(0)[0] += 1;
  one.net().parameters_changed();
  CHECK(one.forward(x, 1) != y);
  init::pytorch_default(one.layer(), random);
  float largest = 0;
  for (float w : one.value(0))
    largest = std::max(largest, std::fabs(w));
  CHECK(largest <= 0.28868f);  // 1 / sqrt(2 * 3 * 2)
  CHECK(largest > 0.2f);
}

TEST_CASE("Conv2d: what does not fit is refused in a sentence") {
  const auto message = [](Index in, Index out, Size2d kernel, Size2d image, Conv2dOptions o = {}) {
    return Conv2d::create(in, out, kernel, image, o).error().message;
  };
  CHECK(message(0, 1, 3, 8) ==
        "Conv2d needs at least 1 channel on both sides, got 0 in and 1 out.");
  CHECK(message(1, 1, 3, 2) ==
        "Conv2d needs a kernel_size within the padded image of 2 x 2, got 3 x 3.");
  CHECK(message(1, 1, 0, 8) == "Conv2d needs a kernel_size of 1 to 16384 a side, got 0 x 0.");
  CHECK(message(1, 1, 3, {8, 0}) == "Conv2d needs an image of 1 to 16384 a side, got 8 x 0.");
  CHECK(message(1, 1, 3, 8, {.stride = 0}) == "Conv2d needs a stride of 1 to 16384, got 0 x 0.");
  CHECK(message(1, 1, 3, 8, {.padding = -1}) ==
        "Conv2d needs a padding of 0 to 16384, got -1 x -1.");
  CHECK(Conv2d::create(Index{1} << 30, 1, 3, 8).error().code == ErrorCode::bad_shape);
  CHECK(Conv2d::create(1, 1, 3, 2, {.padding = 1}));
}
