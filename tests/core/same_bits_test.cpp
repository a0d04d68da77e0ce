// Shapes drawn at random, with NaN and infinities among the numbers: every table gives the bits of
// the first one, and a product the bits of its order written as plain loops.
#include <bit>
#include <limits>

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

Index between(Random& random, Index low, Index high) {
  return low + static_cast<Index>(random.uniform() * double(high - low + 1));
}

/// Normal numbers; on request one in twenty is NaN, infinite, huge or 0.
Floats draw(Random& random, Index n, bool hard) {
  constexpr float kInf = std::numeric_limits<float>::infinity();
  constexpr float kHard[] = {NAN, kInf, -kInf, 3e38f, 0.0f, -0.0f, 1e-40f};
  Floats v = normals(random, n);
  for (float& f : v)
    if (hard && random.uniform() < 0.05) f = kHard[between(random, 0, 6)];
  return v;
}

/// The bits; NaN counts as NaN, whatever its payload.
std::vector<std::uint32_t> bits(const Floats& v) {
  std::vector<std::uint32_t> all;
  for (float f : v)
    all.push_back(f == f ? std::bit_cast<std::uint32_t>(f) : 0x7fc00000u);
  return all;
}

/// Stretches of 16 join a span, spans of 128 the total: docs/numerics.md.
template <class A, class B>
float in_order(Index depth, A a, B b) {
  float total = 0, span = 0, stretch = 0;
  for (Index k = 0; k < depth; ++k) {
    const float term = a(k) * b(k);
    stretch = stretch + term;
    if ((k + 1) % 16 != 0 && k + 1 != depth) continue;
    span = span + stretch;
    stretch = 0;
    if ((k + 1) % 128 != 0 && k + 1 != depth) continue;
    total = total + span;
    span = 0;
  }
  return total;
}

}  // namespace

TEST_CASE("Linear: every table adds in the documented order, to the bit") {
  on_every_table([](const KernelTable& k) {
    Random random(7);
    for (int turn = 0; turn < 60; ++turn) {
      const Index rows = between(random, 1, 40), in = between(random, 1, turn % 3 ? 40 : 300),
                  out = between(random, 1, 70);
      const bool hard = turn % 2 == 1;
      INFO(rows, " x ", in, " -> ", out);
      const Floats x = draw(random, rows * in, hard), w = draw(random, out * in, hard),
                   b = draw(random, out, hard), dy = draw(random, rows * out, hard);
      Floats packed = zeros(k.linear_packed_size(out, in)), y(dy.size()), dx(x.size()),
             dw = zeros(out * in), db = zeros(out);
      const ConstMatrix weight{w.data(), out, in};
      k.linear_pack({.weight = weight, .packed = view(packed)});
      k.linear_forward({.x = {x.data(), rows, in},
                        .packed = view(packed),
                        .bias = view(b),
                        .y = {y.data(), rows, out}});
      k.linear_backward({.dy = {dy.data(), rows, out},
                         .x = {x.data(), rows, in},
                         .weight = weight,
                         .dx = {dx.data(), rows, in},
                         .dweight = {dw.data(), out, in},
                         .dbias = view(db)});
      Floats y2, dx2, dw2, db2;
      for (Index r = 0; r < rows; ++r)
        for (Index o = 0; o < out; ++o)
          y2.push_back(in_order(
                           in, [&](Index i) { return x[std::size_t(r * in + i)]; },
                           [&](Index i) { return w[std::size_t(o * in + i)]; }) +
                       b[std::size_t(o)]);
      for (Index r = 0; r < rows; ++r)
        for (Index i = 0; i < in; ++i)
          dx2.push_back(in_order(
              out, [&](Index o) { return dy[std::size_t(r * out + o)]; },
              [&](Index o) { return w[std::size_t(o * in + i)]; }));
      for (Index o = 0; o < out; ++o)
        for (Index i = 0; i < in; ++i)
          dw2.push_back(0.0f + in_order(
                                   rows, [&](Index r) { return dy[std::size_t(r * out + o)]; },
                                   [&](Index r) { return x[std::size_t(r * in + i)]; }));
      for (Index o = 0; o < out; ++o)
        db2.push_back(0.0f + in_order(
                                 rows, [](Index) { return 1.0f; },
                                 [&](Index r) { return dy[std::size_t(r * out + o)]; }));
      CHECK(bits(y) == bits(y2));
      CHECK(bits(dx) == bits(dx2));
      CHECK(bits(dw) == bits(dw2));
      CHECK(bits(db) == bits(db2));
    }
  });
}

TEST_CASE("Norms: every table gives the first one's bits") {
  Random random(8);
  for (int turn = 0; turn < 60; ++turn) {
    const Index rows = between(random, 1, 40), n = between(random, 1, turn % 3 ? 40 : 600);
    INFO(rows, " x ", n);
    const Floats x = draw(random, rows * n, turn % 2 == 1), dy = draw(random, rows * n, false),
                 w = draw(random, n, false), b = draw(random, n, false);
    const ConstMatrix in{x.data(), rows, n}, back{dy.data(), rows, n};
    std::vector<std::uint32_t> first;
    on_every_table([&](const KernelTable& k) {
      Floats all;
      for (bool along_rows : {false, true}) {
        const Index groups = along_rows ? rows : n;
        Floats y = zeros(rows * n), dx = y, dw = zeros(n), db = dw;
        Floats mean = zeros(groups), low = mean, var = mean, rstd = mean;
        const Matrix out{y.data(), rows, n}, slope{dx.data(), rows, n};
        if (along_rows) {
          k.layer_norm_forward(
              {in, view(w), view(b), 1e-5, out, view(mean), view(low), view(var), view(rstd)});
          k.layer_norm_backward({back, in, view(w), 1e-5, view(mean), view(low), view(rstd), slope,
                                 view(dw), view(db)});
        } else {
          k.batch_norm_forward_train(
              {in, view(w), view(b), 1e-5, out, view(mean), view(low), view(var), view(rstd)});
          k.batch_norm_backward({true, back, in, view(w), 1e-5, view(mean), view(low), view(rstd),
                                 slope, view(dw), view(db)});
        }
        for (const Floats* v : {&y, &dx, &dw, &db, &mean, &low, &var, &rstd})
          all.insert(all.end(), v->begin(), v->end());
      }
      if (first.empty()) first = bits(all);
      CHECK(bits(all) == first);
    });
  }
}
