// Apart from fingerprint.cpp, so that the lesson carries no training kernel.
#include <cmath>

#include "sirnorm/fingerprint.hpp"
#include "sirnorm/random.hpp"

#include "hash.hpp"

namespace sirnorm {
namespace {

using Floats = std::vector<float>;

Floats numbers(Random& random, Index n, double spread) {
  Floats v(static_cast<std::size_t>(n));
  for (float& f : v)
    f = static_cast<float>(spread * random.normal());
  return v;
}
Vector view(Floats& v) {
  return {v.data(), static_cast<Index>(v.size())};
}

void sigmoid(const TrainingKernels& k, Index n, Random& random, Hash& hash) {
  Floats x = numbers(random, n, 30), dy = numbers(random, n, 1), y(x.size());
  k.sigmoid_forward({.x = view(x), .y = view(y)});
  hash.add(y);
  k.sigmoid_backward({.dy = view(dy), .y = view(y), .dx = view(dy)});
  hash.add(dy);
}

void rms_norm(const TrainingKernels& k, Index rows, Index n, bool affine, Random& random,
              Hash& hash) {
  Floats x = numbers(random, rows * n, 3), dy = numbers(random, rows * n, 1),
         weight = numbers(random, affine ? n : 0, 1), y(x.size()), dx(x.size()),
         dweight(weight.size(), 1.0f), rstd(static_cast<std::size_t>(rows));
  x.front() *= 1e30f;  // a row that float cannot carry
  if (rows > 2) x.back() = NAN;
  const Matrix shape{x.data(), rows, n};
  k.rms_norm_forward({.x = shape,
                      .weight = view(weight),
                      .eps = 1e-6,
                      .y = {y.data(), rows, n},
                      .rstd = view(rstd)});
  k.rms_norm_backward({.dy = {dy.data(), rows, n},
                       .x = shape,
                       .weight = view(weight),
                       .eps = 1e-6,
                       .rstd = view(rstd),
                       .dx = {dx.data(), rows, n},
                       .dweight = affine ? view(dweight) : Vector{}});
  for (const Floats* v : {&y, &dx, &dweight, &rstd})
    hash.add(*v);
}

}  // namespace

std::uint64_t fingerprint(const TrainingKernels& kernels) {
  Hash hash;
  Random random(2027);
  for (Index n : {1, 3, 8, 15, 16, 17, 33, 100, 255, 257, 530}) {
    sigmoid(kernels, n, random, hash);
    for (Index rows : {1, 2, 9, 33})
      for (bool affine : {false, true})
        rms_norm(kernels, rows, n, affine, random, hash);
  }
  return hash.value();
}

}  // namespace sirnorm
