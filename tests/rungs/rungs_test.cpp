// Every rung of docs/simd.md computes what its kernel computes: to the bit where it says so, within
// a stated distance where it adds in another order.
#include "rungs/rungs.hpp"

#include <bit>

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

/// How many of a's bits b lacks: whole values are counted.
Index different(const Floats& a, const Floats& b) {
  Index count = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    count += std::bit_cast<std::uint32_t>(a[i]) != std::bit_cast<std::uint32_t>(b[i]);
  return count;
}

double farthest(const Floats& a, const Floats& b) {
  double worst = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    worst = std::max(worst, std::fabs(double(a[i]) - double(b[i])));
  return worst;
}

/// A rung writes into y; want is what the kernel wrote.
template <class Args>
void judge(const rungs::Rung<Args>& rung, const Args& args, Floats& y, const Floats& want,
           double allowed) {
  INFO("rung ", std::string(rung.name));
  std::fill(y.begin(), y.end(), NAN);
  rung.run(args);
  if (rung.same_bits)
    CHECK(different(y, want) == 0);
  else
    CHECK(farthest(y, want) <= allowed);
}

}  // namespace

TEST_CASE("Rungs: every product gives the kernel's numbers") {
  Random random(11);
  on_every_table([&](const KernelTable& k) {
    const rungs::Ladder* ladder = rungs::of(k);
    REQUIRE(ladder);
    for (const auto& shape :
         {std::array<Index, 3>{1, 1, 1}, {1, 100, 64}, {3, 16, 33}, {9, 129, 40}, {16, 300, 128}}) {
      const Index rows = shape[0], in = shape[1], out = shape[2];
      INFO(rows, " x ", in, " -> ", out);
      const Floats x = normals(random, rows * in), w = normals(random, out * in),
                   b = normals(random, out);
      Floats t = zeros(in * out), packed = zeros(k.linear_packed_size(out, in)),
             y = zeros(rows * out), want = y;
      for (Index o = 0; o < out; ++o)
        for (Index i = 0; i < in; ++i)
          t[std::size_t(i * out + o)] = w[std::size_t(o * in + i)];
      const ConstMatrix weight{w.data(), out, in};
      k.linear_pack({.weight = weight, .packed = view(packed)});
      k.linear_forward({.x = {x.data(), rows, in},
                        .packed = view(packed),
                        .bias = view(b),
                        .y = {want.data(), rows, out}});
      // A plain sum of n terms of size 1 or so loses at most n roundings of its running value,
      // which stays below 6 sqrt(n).
      const double allowed = double(in) * 6 * std::sqrt(double(in)) * 0x1p-24;
      for (const auto& rung : ladder->product)
        judge(rung,
              rungs::Product{{x.data(), rows, in},
                             weight,
                             {t.data(), in, out},
                             view(packed),
                             view(b),
                             {y.data(), rows, out}},
              y, want, allowed);
    }
  });
}

TEST_CASE("Rungs: every norm gives the kernel's numbers") {
  Random random(12);
  on_every_table([&](const KernelTable& k) {
    const rungs::Ladder* ladder = rungs::of(k);
    REQUIRE(ladder);
    for (const auto& shape :
         {std::array<Index, 2>{2, 1}, {2, 5}, {7, 16}, {9, 40}, {33, 257}, {5, 600}}) {
      const Index rows = shape[0], cols = shape[1];
      INFO(rows, " x ", cols);
      const Floats x = normals(random, rows * cols, 3, 2), w = normals(random, cols),
                   b = normals(random, cols);
      Floats y = zeros(rows * cols), want = y, mean = zeros(std::max(rows, cols)), low = mean,
             var = mean, rstd = mean;
      // The definition is in double, so the distance is the kernel's own error: a few units of the
      // size of an output, 6 standard deviations of weight times 6 of x.
      const double allowed = 6 * 36 * 0x1p-24;
      // Both norms take the same things under the same names.
      const auto climb = [&]<class Args>(const rungs::Rung<Args>(&rungs)[4], auto kernel) {
        Args args{{x.data(), rows, cols},
                  view(w),
                  view(b),
                  1e-5,
                  {},
                  view(mean),
                  view(low),
                  view(var),
                  view(rstd)};
        args.y = {want.data(), rows, cols};
        kernel(args);
        args.y = {y.data(), rows, cols};
        for (const auto& rung : rungs)
          judge(rung, args, y, want, allowed);
      };
      climb(ladder->batch_norm, k.batch_norm_forward_train);
      climb(ladder->layer_norm, k.layer_norm_forward);
    }
  });
}
