// The data sets by name: those that come as text are given once, the others are drawn when asked
// for.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sirnorm/data.hpp"
#include "sirnorm/sequences.hpp"

namespace sirnorm {

/// Which data: everything that decides what its rows are.
struct DataSource {
  std::string name;  // digits, wine, spirals, moons, circles, own; names, recall
  std::uint64_t seed = 0;
  Index per_class = 200;             // spirals, moons, circles
  double shape = 0;                  // turns of the spirals, noise of moons and circles
  Index shortest = 5, longest = 20;  // recall
  Index longer = 40;                 // recall: length of the longer rows for testing

  bool sequences() const noexcept { return name == "names" || name == "recall"; }
  bool operator==(const DataSource&) const = default;
};

/// The longest name that a recurrent network is made for.
inline constexpr Index kLongestOfNames = 24;

class Shelf {
 public:
  /// name: digits, wine or names; csv: its text. unknown_name, and what reading it refuses.
  Check put(std::string_view name, std::string_view csv);
  void put_own(std::shared_ptr<const Dataset> own) { own_ = std::move(own); }
  std::shared_ptr<const Dataset> own() const noexcept { return own_; }

  /// unknown_name: not there, or a set of sequences. What is drawn is kept while it is asked for
  /// again and again.
  Result<std::shared_ptr<const Dataset>> dataset(const DataSource& source);
  Result<std::shared_ptr<const Sequences>> sequences(const DataSource& source);
  /// The rows of recall that are longer than those of training; null for other data.
  std::shared_ptr<const Sequences> longer(const DataSource& source);

 private:
  std::shared_ptr<const Dataset> digits_, wine_, own_;
  std::shared_ptr<const Sequences> names_;
  std::vector<std::pair<DataSource, std::shared_ptr<const Dataset>>> drawn_;
};

}  // namespace sirnorm
