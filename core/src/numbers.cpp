#include "numbers.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace sirnorm {
namespace {

constexpr double kTens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                            1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

double times_ten_to(double v, int exponent) {
  for (; exponent > 22; exponent -= 22)
    v *= 1e22;
  for (; exponent < -22; exponent += 22)
    v /= 1e22;
  return exponent < 0 ? v / kTens[-exponent] : v * kTens[exponent];
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::string say(double v) {
  if (std::isnan(v)) return "nan";
  std::string text = std::signbit(v) ? "-" : "";
  v = std::fabs(v);
  if (std::isinf(v)) return text + "inf";
  if (v == 0) return text + "0";

  constexpr int kDigits = 9;
  int exponent = 0;  // v = 0.d1d2d3... * 10^exponent
  while (times_ten_to(v, -exponent) >= 1)
    ++exponent;
  while (times_ten_to(v, -exponent) < 0.1)
    --exponent;
  auto whole = static_cast<std::uint64_t>(times_ten_to(v, kDigits - exponent) + 0.5);
  if (whole >= 1000000000) {
    whole /= 10;
    ++exponent;
  }
  std::string digits = std::to_string(whole);
  digits.erase(digits.find_last_not_of('0') + 1);
  const auto length = static_cast<int>(digits.size());

  if (exponent > kDigits || exponent < -3) {
    if (length > 1) digits.insert(1, ".");
    return text + digits + "e" + std::to_string(exponent - 1);
  }
  if (exponent <= 0)
    return text + "0." + std::string(static_cast<std::size_t>(-exponent), '0') + digits;
  if (length <= exponent)
    return text + digits + std::string(static_cast<std::size_t>(exponent - length), '0');
  return text + digits.insert(static_cast<std::size_t>(exponent), ".");
}

std::string count(Index n, std::string_view one) {
  return std::to_string(n) + " " + std::string(one) + (n == 1 ? "" : "s");
}

std::optional<double> read_decimal(std::string_view text) {
  std::size_t at = 0;
  const auto sign = [&] {
    const bool minus = at < text.size() && text[at] == '-';
    if (minus || (at < text.size() && text[at] == '+')) ++at;
    return minus;
  };
  const bool negative = sign();
  std::uint64_t mantissa = 0;
  int exponent = 0;
  bool any = false, fraction = false;
  for (; at < text.size(); ++at) {
    if (text[at] == '.' && !fraction) {
      fraction = true;
      continue;
    }
    if (!is_digit(text[at])) break;
    any = true;
    if (mantissa < 1000000000000000000ull) {  // 19 digits are more than a double tells apart
      mantissa = mantissa * 10 + static_cast<std::uint64_t>(text[at] - '0');
      if (fraction) --exponent;
    } else if (!fraction) {
      ++exponent;
    }
    exponent = std::clamp(exponent, -100000, 100000);
  }
  if (!any) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    const bool down = sign();
    if (at == text.size()) return std::nullopt;
    int written = 0;
    for (; at < text.size() && is_digit(text[at]); ++at)
      written = std::min(written * 10 + (text[at] - '0'), 100000);
    exponent += down ? -written : written;
  }
  if (at != text.size()) return std::nullopt;
  if (mantissa == 0) return negative ? -0.0 : 0.0;
  const double v = times_ten_to(static_cast<double>(mantissa), std::clamp(exponent, -500, 500));
  return negative ? -v : v;
}

}  // namespace sirnorm
