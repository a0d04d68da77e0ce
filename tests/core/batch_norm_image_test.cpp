#include <limits>

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

using Index3 = std::array<Index, 3>;  // rows, channels, places

/// Everything a norm writes; zeros and threes to start from.
struct Answer {
  Floats y, mean, low, var, rstd, dx, dweight, dbias;
  Answer(Index values, Index channels)
      : y(zeros(values)),
        mean(zeros(channels)),
        low(mean),
        var(mean),
        rstd(mean),
        dx(zeros(values)),
        dweight(static_cast<std::size_t>(channels), 3.0f),
        dbias(dweight) {}
};

struct Case {
  Index rows, channels, places;
  Floats x, dy, weight, bias, running_mean, running_var;
  double eps = 1e-5;
  bool affine = true;

  Case(Index3 shape, Random& random)
      : rows(shape[0]),
        channels(shape[1]),
        places(shape[2]),
        x(normals(random, size(), 1, 2)),
        dy(normals(random, size())),
        weight(normals(random, channels)),
        bias(normals(random, channels)),
        running_mean(normals(random, channels)),
        running_var(normals(random, channels)) {
    for (float& v : running_var)
      v *= v;
  }
  Index size() const { return rows * channels * places; }
  float& at(Index r, Index c, Index p) {
    return x[static_cast<std::size_t>((r * channels + c) * places + p)];
  }
  Floats last(const Floats& first) const { return moved(first, channels, places); }
  Floats first(const Floats& last) const { return moved(last, places, channels); }

  /// On images as they stand, or channels last by the kernels that know rows only.
  Answer run(const KernelTable& k, const TrainingKernels& t, bool image, bool train) const {
    Answer out(size(), channels);
    const Floats in = image ? x : last(x), up = image ? dy : last(dy);
    const auto shape = [&](auto* data) {
      return std::pair{
          data, image ? std::pair{rows, channels * places} : std::pair{rows * places, channels}};
    };
    const auto matrix = [&](Floats& v) {
      const auto [data, sides] = shape(v.data());
      return Matrix{data, sides.first, sides.second};
    };
    const auto given = [&](const Floats& v) {
      const auto [data, sides] = shape(v.data());
      return ConstMatrix{data, sides.first, sides.second};
    };
    Floats x_column = zeros(rows * places), dy_column = x_column;
    const ConstVector w = affine ? view(weight) : ConstVector{},
                      b = affine ? view(bias) : ConstVector{};
    if (train) {
      const BatchNormForwardTrain forward{.x = given(in),
                                          .weight = w,
                                          .bias = b,
                                          .eps = eps,
                                          .y = matrix(out.y),
                                          .mean = view(out.mean),
                                          .mean_low = view(out.low),
                                          .var = view(out.var),
                                          .rstd = view(out.rstd)};
      if (image)
        t.image_norm_forward_train(forward, view(x_column));
      else
        k.batch_norm_forward_train(forward);
    } else {
      const BatchNormForwardEval forward{.x = given(in),
                                         .weight = w,
                                         .bias = b,
                                         .eps = eps,
                                         .y = matrix(out.y),
                                         .running_mean = view(running_mean),
                                         .running_var = view(running_var),
                                         .rstd = view(out.rstd)};
      if (image)
        t.image_norm_forward_eval(forward);
      else
        k.batch_norm_forward_eval(forward);
    }
    BatchNormBackward back{.train = train,
                           .dy = given(up),
                           .x = given(in),
                           .weight = w,
                           .eps = eps,
                           .mean = view(train ? out.mean : running_mean),
                           .mean_low = train ? view(out.low) : ConstVector{},
                           .rstd = view(out.rstd),
                           .dx = matrix(out.dx),
                           .dweight = affine ? view(out.dweight) : Vector{},
                           .dbias = affine ? view(out.dbias) : Vector{}};
    const auto backward = [&] {
      if (image)
        t.image_norm_backward(back, view(x_column), view(dy_column));
      else
        k.batch_norm_backward(back);
    };
    backward();
    back.dx = {};  // not wanted: the parameters' gradients come all the same
    backward();
    if (!image) {
      out.y = first(out.y);
      out.dx = first(out.dx);
    }
    return out;
  }

 private:
  Floats moved(const Floats& from, Index outer, Index inner) const {
    Floats to(from.size());
    for (Index r = 0, i = 0; r < rows; ++r)
      for (Index a = 0; a < outer; ++a)
        for (Index b = 0; b < inner; ++b, ++i)
          to[static_cast<std::size_t>((r * inner + b) * outer + a)] =
              from[static_cast<std::size_t>(i)];
    return to;
  }
};

/// NaN is NaN, whatever its payload; else bit for bit, so that 0 is not -0.
bool same(const Floats& a, const Floats& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!(std::isnan(a[i]) && std::isnan(b[i])) &&
        __builtin_bit_cast(unsigned, a[i]) != __builtin_bit_cast(unsigned, b[i]))
      return false;
  return a.size() == b.size();
}

void check_same(const Case& c) {
  for (Index i = 0; i < all_kernels().size; ++i)
    for (bool train : {true, false}) {
      const KernelTable& k = *all_kernels()[i];
      INFO("table ", std::string(k.arch), train ? ", train" : ", eval");
      const Answer image = c.run(k, *all_training_kernels()[i], true, train),
                   rows = c.run(k, *all_training_kernels()[i], false, train);
      CHECK(same(image.y, rows.y));
      CHECK(same(image.mean, rows.mean));
      CHECK(same(image.low, rows.low));
      CHECK(same(image.var, rows.var));
      CHECK(same(image.rstd, rows.rstd));
      CHECK(same(image.dx, rows.dx));
      CHECK(same(image.dweight, rows.dweight));
      CHECK(same(image.dbias, rows.dbias));
    }
}

// One image, one channel, one place; places that eight does not divide, so that eight of them
// belong to two images or more; channels around one and two registers.
constexpr Index3 kShapes[] = {{1, 1, 2},  {2, 1, 1},  {1, 4, 8},   {1, 3, 7},   {5, 5, 1},
                              {3, 2, 3},  {9, 4, 4},  {4, 6, 9},   {2, 9, 16},  {3, 7, 17},
                              {2, 4, 31}, {7, 8, 49}, {2, 13, 64}, {1, 5, 257}, {33, 3, 12}};

}  // namespace

TEST_CASE("BatchNorm of images: the bits of BatchNorm on their places as rows, on every table") {
  Random random(1);
  for (const Index3& shape : kShapes) {
    INFO(shape[0], " x ", shape[1], " x ", shape[2]);
    Case c(shape, random);
    check_same(c);
    c.affine = false;
    check_same(c);
  }
}

TEST_CASE("BatchNorm of images: the same bits on numbers that float cannot carry") {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  Random random(2);
  for (const Index3& shape : kShapes) {
    INFO(shape[0], " x ", shape[1], " x ", shape[2]);
    const Index last = shape[2] - 1;
    for (float hard : {NAN, kInf, -kInf, 1e19f, 3e38f, -0.0f, 1e-42f}) {
      INFO("one value is ", hard);
      Case c(shape, random);
      c.at(shape[0] - 1, shape[1] - 1, last) = hard;
      check_same(c);
    }
    Case c(shape, random);
    for (Index ch = 0; ch < shape[1]; ++ch) {
      const float scale = std::array{1e-30f, 0.0f, 1.0f, 1e30f}[static_cast<std::size_t>(ch % 4)];
      const float offset = ch % 3 == 1 ? 1e6f : 0.0f;
      for (Index r = 0; r < shape[0]; ++r)
        for (Index p = 0; p <= last; ++p)
          c.at(r, ch, p) = scale * c.at(r, ch, p) + offset;
      const std::size_t i = static_cast<std::size_t>(ch);
      c.running_var[i] = std::array{0.0f, 1e-38f, 3e38f, kInf, 1.0f}[i % 5];
      if (ch % 2) c.running_mean[i] = 2e37f;
      if (ch % 7 == 6) c.weight[i] = 3e38f;
    }
    check_same(c);
    c.eps = 1e-21;
    check_same(c);
  }
}

TEST_CASE("BatchNorm of images: an empty batch has nothing to say") {
  for (const Index3& shape : {Index3{0, 5, 4}, Index3{3, 5, 0}}) {
    Random random(3);
    check_same(Case(shape, random));
  }
}
