// How far a result is from the reference, in the measures of README.md, and whether that is
// allowed.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "case_file.hpp"

namespace golden {

/// The bounds of docs/numerics.md. PyTorch's own error is the bound, where it is larger, for
/// running statistics (old and new may cancel) and for elements whose terms are below 1e-30
/// (denormals on the way); everywhere else the bound stands, whatever PyTorch does.
enum class Unit {
  nulp,        // |d| / ulp(size of the terms); bound 6
  ulp,         // |d| / ulp(reference); bound 6
  mean,        // nulp with bound 2
  sum,         // nulp of a product; bound 4
  relative,    // |d| / |reference|; bound 2e-7
  absolute,    // |d|; bound 2e-7
  trajectory,  // max |d| / max |reference|; bound 1e-6 or 20 times PyTorch's own error
  exact        // equal, NaN with NaN, zeros of either sign
};

struct Kind {
  long tensors = 0;
  double worst = 0, worst_torch = 0;  // in the kind's unit
  double worst_small = 0;             // of elements whose terms are below 1e-30
  long wrong_class = 0, failed = 0;
  Unit unit = Unit::nulp;
  std::string worst_case;
};

class Judge {
 public:
  explicit Judge(bool verbose) : verbose_(verbose) {}
  void begin(const Case& c);
  /// result against ref_f64[name]; terms: size of the terms of each element (empty for ulp, exact).
  void compare(const std::string& name, const std::vector<float>& result,
               const std::vector<double>& terms, Unit unit);
  void fail(const std::string& why);
  void end();

  void print_table() const;
  long passed = 0, failed = 0;

 private:
  double torch_error(const std::string& name, Unit unit) const;
  const Case* case_ = nullptr;
  bool case_failed_ = false, verbose_;
  std::map<std::string, Kind> kinds_;
};

}  // namespace golden
