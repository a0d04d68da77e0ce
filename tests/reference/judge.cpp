#include "judge.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace golden {
namespace {

constexpr double kSmall = 1e-30;  // of the terms; below, PyTorch's error is allowed
constexpr double kTiny = 1e-37,
                 kTinyBound = 1e-42;  // below: an absolute bound, denormals are coarse

double bound_of(Unit unit) {
  switch (unit) {
    case Unit::mean:
      return 2;
    case Unit::sum:
      return 4;
    case Unit::exact:
      return 0;
    case Unit::relative:
    case Unit::absolute:
      return 2e-7;
    case Unit::trajectory:
      return 1e-6;
    default:
      return 6;
  }
}
const char* name_of(Unit unit) {
  switch (unit) {
    case Unit::ulp:
      return "ulp";
    case Unit::exact:
      return "exact";
    case Unit::relative:
      return "rel";
    case Unit::absolute:
      return "abs";
    case Unit::trajectory:
      return "of max";
    default:
      return "nulp";
  }
}

/// Spacing of float32 at |r|, at least 2^-149.
double ulp(double r) {
  r = std::fabs(r);
  if (!(r > 0)) return 0x1p-149;
  return std::ldexp(1.0, std::clamp(std::ilogb(r), -126, 127) - 23);
}

int class_of(double v) {
  return std::isnan(v) ? 2 : std::isinf(v) ? (v > 0 ? 1 : -1) : 0;
}

}  // namespace

void Judge::begin(const Case& c) {
  case_ = &c;
  case_failed_ = false;
}

void Judge::fail(const std::string& why) {
  std::printf("FAILED %s: %s\n", case_->id.c_str(), why.c_str());
  case_failed_ = true;
}

void Judge::end() {
  ++(case_failed_ ? failed : passed);
}

double Judge::torch_error(const std::string& name, Unit unit) const {
  if (!case_->torch_error.is_object() || !case_->torch_error.contains(name)) return 0;
  const auto& error = case_->torch_error[name];
  const char* measure = unit == Unit::absolute                               ? "max_abs"
                        : unit == Unit::relative || unit == Unit::trajectory ? "rel_inf"
                        : unit == Unit::ulp || !error.contains("max_nulp")   ? "max_ulp"
                                                                             : "max_nulp";
  if (unit == Unit::sum || !error.contains(measure) || !error[measure].is_number()) return 0;
  return error[measure].get<double>();
}

void Judge::compare(const std::string& name, const std::vector<float>& result,
                    const std::vector<double>& terms, Unit unit) {
  const Tensor reference = case_->expected(name);
  std::string kind_name = name;  // running_mean_0, running_mean_1, ... are one kind
  if (const auto digit = kind_name.find_last_not_of("0123456789");
      digit != kind_name.npos && kind_name[digit] == '_')
    kind_name.erase(digit);
  Kind& kind = kinds_[case_->op + " " + kind_name];
  kind.unit = unit;
  ++kind.tensors;
  if (reference.values.size() != result.size())
    return fail(name + " has " + std::to_string(result.size()) + " values, the reference " +
                std::to_string(reference.values.size()));
  double worst = 0, worst_small = 0, largest = 0;
  long wrong = 0;
  for (double want : reference.values)
    if (std::isfinite(want)) largest = std::max(largest, std::fabs(want));
  for (std::size_t i = 0; i < result.size(); ++i) {
    const double want = reference.values[i], have = double(result[i]);
    if (class_of(double(static_cast<float>(want))) != class_of(have)) {
      ++wrong;
      continue;
    }
    if (class_of(have) != 0) continue;
    const double d = std::fabs(have - want);
    const double size = terms.empty() ? want : terms[i];
    if (unit == Unit::exact)
      worst = std::max(worst, d > 0 ? INFINITY : 0.0);
    else if (unit == Unit::absolute)
      worst = std::max(worst, d);
    else if (unit == Unit::relative || unit == Unit::trajectory)
      worst =
          std::max(worst, d == 0 ? 0 : d / (unit == Unit::relative ? std::fabs(want) : largest));
    else if (!std::isfinite(static_cast<float>(size)))
      continue;
    else if (std::fabs(size) < kTiny)
      worst = std::max(worst, d <= kTinyBound ? 0.0 : d / ulp(size));
    else
      (std::fabs(size) < kSmall ? worst_small : worst) =
          std::max(std::fabs(size) < kSmall ? worst_small : worst, d / ulp(size));
  }
  const double torch = torch_error(name, unit);
  const bool running = name.starts_with("running_");
  const double bound = unit == Unit::trajectory ? std::max(bound_of(unit), 20 * torch)
                       : running                ? std::max(bound_of(unit), torch)
                                                : bound_of(unit);
  const double small_bound = std::max(bound_of(unit), torch);
  kind.wrong_class += wrong;
  kind.worst_torch = std::max(kind.worst_torch, torch);
  kind.worst_small = std::max(kind.worst_small, worst_small);
  if (worst > kind.worst || kind.worst_case.empty()) {
    kind.worst = worst;
    kind.worst_case = case_->id;
  }
  if (verbose_)
    std::printf("  %s %s %.3g %s (torch %.3g)\n", case_->id.c_str(), name.c_str(), worst,
                name_of(unit), torch);
  if (wrong > 0)
    fail(name + ": " + std::to_string(wrong) +
         " values are NaN or Inf where the reference is not, or the reverse");
  if (worst > bound) {
    char text[128];
    std::snprintf(text, sizeof text, "%s is off by %.4g %s, allowed are %.4g", name.c_str(), worst,
                  name_of(unit), bound);
    fail(text);
  }
  if (worst_small > small_bound)
    fail(name + ": terms below 1e-30 are off by more than 6 and more than PyTorch's");
  if (wrong > 0 || worst > bound || worst_small > small_bound) ++kind.failed;
}

void Judge::print_table() const {
  std::printf("%-38s %7s %10s %12s %6s %6s  %s\n", "tensor", "checked", "worst", "PyTorch's",
              "bound", "unit", "worst case");
  for (const auto& [name, k] : kinds_) {
    std::printf("%-38s %7ld %10.3g ", name.c_str(), k.tensors, k.worst);
    k.worst_torch > 0 ? std::printf("%12.3g", k.worst_torch) : std::printf("%12s", "-");
    std::printf(" %6.3g %6s  %s%s\n", bound_of(k.unit), name_of(k.unit), k.worst_case.c_str(),
                k.failed ? "  <-- FAILED" : "");
  }
  for (const auto& [name, k] : kinds_)
    if (k.worst_small > bound_of(k.unit))
      std::printf("%s: %.3g %s where the terms are below 1e-30 (never more than PyTorch's)\n",
                  name.c_str(), k.worst_small, name_of(k.unit));
}

}  // namespace golden
