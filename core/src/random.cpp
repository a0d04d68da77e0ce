#include "sirnorm/random.hpp"

#include <cassert>

#include "math.hpp"

namespace sirnorm {

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> c,
                                    std::array<std::uint32_t, 2> k) noexcept {
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = std::uint64_t{0xD2511F53} * c[0], b = std::uint64_t{0xCD9E8D57} * c[2];
    c = {static_cast<std::uint32_t>(b >> 32) ^ c[1] ^ k[0], static_cast<std::uint32_t>(b),
         static_cast<std::uint32_t>(a >> 32) ^ c[3] ^ k[1], static_cast<std::uint32_t>(a)};
    k[0] += 0x9E3779B9u;
    k[1] += 0xBB67AE85u;
  }
  return c;
}

Random::Random(std::uint64_t seed, std::uint32_t stream) noexcept
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      stream_(stream) {}

std::uint32_t Random::bits() noexcept {
  if (left_ == 0) {
    block_ = philox({static_cast<std::uint32_t>(position_),
                     static_cast<std::uint32_t>(position_ >> 32), stream_, 0},
                    key_);
    ++position_;
    left_ = 4;
  }
  return block_[static_cast<std::size_t>(4 - left_--)];
}

double Random::uniform() noexcept {
  const std::uint64_t high = bits() >> 5, low = bits() >> 6;
  return static_cast<double>(high << 26 | low) * 0x1p-53;
}

double Random::uniform(double low, double high) noexcept {
  return low + (high - low) * uniform();
}

Index Random::below(Index n) noexcept {
  assert(0 < n && static_cast<std::uint64_t>(n) < std::uint64_t{1} << 32);
  const auto range = static_cast<std::uint64_t>(n);
  for (;;) {  // Lemire 2019: reject the few products that would favour small numbers
    const std::uint64_t product = bits() * range;
    if (static_cast<std::uint32_t>(product) >= (std::uint64_t{1} << 32) % range)
      return static_cast<Index>(product >> 32);
  }
}

// Wichura 1988, algorithm AS 241 (PPND16): the normal quantile to about 1e-16.
double Random::normal() noexcept {
  const auto ratio = [](double r, const double(&p)[8], const double(&q)[8]) {
    double up = p[7], down = q[7];
    for (int i = 6; i >= 0; --i) {
      up = up * r + p[i];
      down = down * r + q[i];
    }
    return up / down;
  };
  const double drawn = uniform();  // moved into (0, 1): the ends have no quantile
  const double u = drawn < 0x1p-54 ? 0x1p-54 : drawn;
  const double q = u - 0.5;
  if (q > -0.425 && q < 0.425) {
    static constexpr double a[8] = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                                    1.9715909503065514427e+3, 1.3731693765509461125e+4,
                                    4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                    3.3430575583588128105e+4, 2.5090809287301226727e+3};
    static constexpr double b[8] = {1.0,
                                    4.2313330701600911252e+1,
                                    6.8718700749205790830e+2,
                                    5.3941960214247511077e+3,
                                    2.1213794301586595867e+4,
                                    3.9307895800092710610e+4,
                                    2.8729085735721942674e+4,
                                    5.2264952788528545610e+3};
    return q * ratio(0.180625 - q * q, a, b);
  }
  const double r = std::sqrt(-stable_log(q < 0 ? u : 1 - u));
  double z;
  if (r <= 5) {
    static constexpr double c[8] = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                    5.76949722146069140550e0,  3.64784832476320460504e0,
                                    1.27045825245236838258e0,  2.41780725177450611770e-1,
                                    2.27238449892691845833e-2, 7.74545014278341407640e-4};
    static constexpr double d[8] = {1.0,
                                    2.05319162663775882187e0,
                                    1.67638483018380384940e0,
                                    6.89767334985100004550e-1,
                                    1.48103976427480074590e-1,
                                    1.51986665636164571966e-2,
                                    5.47593808499534494600e-4,
                                    1.05075007164441684324e-9};
    z = ratio(r - 1.6, c, d);
  } else {
    static constexpr double e[8] = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                    1.78482653991729133580e0,  2.96560571828504891230e-1,
                                    2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                    2.71155556874348757815e-5, 2.01033439929228813265e-7};
    static constexpr double f[8] = {1.0,
                                    5.99832206555887937690e-1,
                                    1.36929880922735805310e-1,
                                    1.48753612908506148525e-2,
                                    7.86869131145613259100e-4,
                                    1.84631831751005468180e-5,
                                    1.42151175831644588870e-7,
                                    2.04426310338993978564e-15};
    z = ratio(r - 5, e, f);
  }
  return q < 0 ? -z : z;
}

}  // namespace sirnorm
