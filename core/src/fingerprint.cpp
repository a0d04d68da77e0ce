#include "sirnorm/fingerprint.hpp"

#include <cmath>
#include <vector>

#include "sirnorm/random.hpp"

#include "hash.hpp"

namespace sirnorm {
namespace {

/// Ordinary numbers, and on request the hard ones: a far offset, a constant, an outlier, NaN, the
/// tiny and both zeros.
std::vector<float> numbers(Random& random, Index n, Index width, bool hard) {
  std::vector<float> v(static_cast<std::size_t>(n));
  for (std::size_t i = 0; i < v.size(); ++i) {
    v[i] = static_cast<float>(random.normal());
    if (!hard) continue;
    switch (i % static_cast<std::size_t>(width)) {
      case 0:
        v[i] += 1e6f;
        break;
      case 1:
        v[i] = 5.0f;
        break;
      case 2:
        v[i] *= i < 4 ? 1e19f : 1.0f;
        break;
      case 3:
        v[i] *= 1e-30f;
        break;
      case 4:
        if (i < 5) v[i] = NAN;
        break;
      case 5:
        v[i] *= 0.0f;
        break;
      default:
        break;
    }
  }
  return v;
}

struct Shape {
  Index rows, in, out;
};
// Around every edge a block of 4, 8, 16, 256 or 512 has.
constexpr Shape kShapes[] = {{1, 1, 1},   {2, 3, 5},     {3, 4, 8},    {5, 15, 7},   {7, 16, 17},
                             {8, 17, 15}, {9, 31, 33},   {16, 33, 31}, {17, 64, 10}, {33, 100, 3},
                             {4, 255, 9}, {10, 257, 66}, {67, 9, 300}, {2, 530, 4},  {1, 784, 12}};

void linear(const KernelTable& k, Shape s, bool hard, Random& random, Hash& hash) {
  const auto x = numbers(random, s.rows * s.in, s.in, hard),
             w = numbers(random, s.out * s.in, s.in, hard), b = numbers(random, s.out, s.out, hard),
             dy = numbers(random, s.rows * s.out, s.out, hard);
  std::vector<float> packed(static_cast<std::size_t>(k.linear_packed_size(s.out, s.in))),
      y(dy.size()), dx(x.size()), dw(w.size(), 1.0f), db(b.size(), 1.0f);
  const ConstMatrix weight{w.data(), s.out, s.in};
  k.linear_pack({.weight = weight, .packed = {packed.data(), static_cast<Index>(packed.size())}});
  k.linear_forward({.x = {x.data(), s.rows, s.in},
                    .packed = {packed.data(), static_cast<Index>(packed.size())},
                    .bias = {b.data(), s.out},
                    .y = {y.data(), s.rows, s.out}});
  k.linear_backward({.dy = {dy.data(), s.rows, s.out},
                     .x = {x.data(), s.rows, s.in},
                     .weight = weight,
                     .dx = {dx.data(), s.rows, s.in},
                     .dweight = {dw.data(), s.out, s.in},
                     .dbias = {db.data(), s.out}});
  for (const auto* v : {&y, &dx, &dw, &db})
    hash.add(*v);
}

void relu(const KernelTable& k, Shape s, bool hard, Random& random, Hash& hash) {
  const Index n = s.rows * s.in;
  const auto x = numbers(random, n, s.in, hard), dy = numbers(random, n, s.in, hard);
  std::vector<float> y(x.size()), dx(x.size());
  k.relu_forward({.x = {x.data(), n}, .y = {y.data(), n}});
  k.relu_backward({.dy = {dy.data(), n}, .x = {x.data(), n}, .dx = {dx.data(), n}});
  hash.add(y);
  hash.add(dx);
}

void norms(const KernelTable& k, Shape s, bool hard, bool affine, Random& random, Hash& hash) {
  const Index n = s.rows * s.in;
  const auto x = numbers(random, n, s.in, hard), dy = numbers(random, n, s.in, false),
             w = numbers(random, s.in, s.in, false), b = numbers(random, s.in, s.in, false);
  const ConstVector weight{affine ? w.data() : nullptr, affine ? s.in : 0},
      bias{affine ? b.data() : nullptr, affine ? s.in : 0};
  const ConstMatrix in{x.data(), s.rows, s.in}, back{dy.data(), s.rows, s.in};
  const auto buffer = [](Index size, float start = 0.0f) {
    return std::vector<float>(static_cast<std::size_t>(size), start);
  };
  const auto whole = [](std::vector<float>& v) { return Vector{v.data(), Index(v.size())}; };
  auto y = buffer(n), dx = buffer(n), dw = buffer(s.in, 1.0f), db = buffer(s.in, 1.0f);
  auto mean = buffer(s.in), low = buffer(s.in), var = buffer(s.in), rstd = buffer(s.in);
  auto running_mean = buffer(s.in), running_var = buffer(s.in, 1.0f);
  const Matrix out{y.data(), s.rows, s.in}, slope{dx.data(), s.rows, s.in};

  k.batch_norm_forward_train({.x = in,
                              .weight = weight,
                              .bias = bias,
                              .eps = 1e-5,
                              .y = out,
                              .mean = whole(mean),
                              .mean_low = whole(low),
                              .var = whole(var),
                              .rstd = whole(rstd)});
  k.batch_norm_backward({.train = true,
                         .dy = back,
                         .x = in,
                         .weight = weight,
                         .eps = 1e-5,
                         .mean = whole(mean),
                         .mean_low = whole(low),
                         .rstd = whole(rstd),
                         .dx = slope,
                         .dweight = whole(dw),
                         .dbias = whole(db)});
  if (s.rows > 1)
    k.batch_norm_track({.rows = s.rows,
                        .momentum = 0.1,
                        .mean = whole(mean),
                        .mean_low = whole(low),
                        .var = whole(var),
                        .running_mean = whole(running_mean),
                        .running_var = whole(running_var)});
  for (const auto* v : {&y, &dx, &dw, &db, &mean, &low, &var, &rstd, &running_mean, &running_var})
    hash.add(*v);
  k.batch_norm_forward_eval({.x = in,
                             .weight = weight,
                             .bias = bias,
                             .eps = 1e-5,
                             .y = out,
                             .running_mean = whole(running_mean),
                             .running_var = whole(running_var),
                             .rstd = whole(rstd)});
  k.batch_norm_backward({.train = false,
                         .dy = back,
                         .x = in,
                         .weight = weight,
                         .eps = 1e-5,
                         .mean = whole(running_mean),
                         .mean_low = {},
                         .rstd = whole(rstd),
                         .dx = slope,
                         .dweight = whole(dw),
                         .dbias = whole(db)});
  for (const auto* v : {&y, &dx, &dw, &db})
    hash.add(*v);

  mean = low = var = rstd = buffer(s.rows);
  k.layer_norm_forward({.x = in,
                        .weight = weight,
                        .bias = bias,
                        .eps = 1e-5,
                        .y = out,
                        .mean = whole(mean),
                        .mean_low = whole(low),
                        .var = whole(var),
                        .rstd = whole(rstd)});
  k.layer_norm_backward({.dy = back,
                         .x = in,
                         .weight = weight,
                         .eps = 1e-5,
                         .mean = whole(mean),
                         .mean_low = whole(low),
                         .rstd = whole(rstd),
                         .dx = slope,
                         .dweight = whole(dw),
                         .dbias = whole(db)});
  for (const auto* v : {&y, &dx, &dw, &db, &mean, &low, &var, &rstd})
    hash.add(*v);
}

}  // namespace

std::uint64_t fingerprint(const KernelTable& kernels) {
  Hash hash;
  Random random(2026);
  for (const Shape& shape : kShapes) {
    for (bool hard : {false, true}) {
      linear(kernels, shape, hard, random, hash);
      relu(kernels, shape, hard, random, hash);
      for (bool affine : {false, true})
        norms(kernels, shape, hard, affine, random, hash);
    }
  }
  return hash.value();
}

std::string to_hex(std::uint64_t fingerprint) {
  std::string text(16, '0');
  for (std::size_t i = 16; i-- > 0; fingerprint >>= 4)
    text[i] = "0123456789abcdef"[fingerprint & 15];
  return text;
}

}  // namespace sirnorm
