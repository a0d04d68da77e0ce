// What recurrent networks learn from: rows of symbols of different length with a label each.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sirnorm/error.hpp"
#include "sirnorm/view.hpp"

namespace sirnorm {

/// The rows for training come first, the rows for testing after them.
struct Sequences {
  std::string name;
  Index symbols = 0, classes = 0;
  bool flags_first = false;  // one feature more, 1 at the first step and 0 after it
  Index train_rows = 0, test_rows = 0;
  std::vector<Index> starts;             // [rows + 1]: row r is tokens[starts[r]] ... starts[r + 1]
  std::vector<std::uint8_t> tokens;      // 0 ... symbols - 1
  std::vector<int> labels;               // [rows], 0 ... classes - 1
  std::vector<std::string> class_names;  // [classes]

  Index rows() const noexcept { return train_rows + test_rows; }
  Index features() const noexcept { return symbols + flags_first; }
  Index length(Index row) const noexcept {
    return starts[static_cast<std::size_t>(row + 1)] - starts[static_cast<std::size_t>(row)];
  }
  Index longest() const noexcept;
};

/// Place and language names in en de fr fi pl tr from the Unicode CLDR: lines "name,language,split"
/// below that header, name of 1 to 40 letters a-z and blanks, split train or test. 27 symbols: a-z
/// are 0 to 25, the blank is 26. bad_data: a line that is not so, or no row of train or of test.
Result<Sequences> read_names(std::string_view csv);

struct RecallOptions {
  std::uint64_t seed = 0;
  Index train_rows = 2000, test_rows = 1000;
  Index shortest = 5, longest = 20;  // the length is uniform between them, both included
};

/// Remember the first letter: 8 symbols drawn uniformly, the first one flagged, and it is the
/// label. bad_value: no rows at all, shortest < 1, longest below shortest or above 1000.
Result<Sequences> make_recall(RecallOptions options = {});

/// Steps of real numbers; what stands behind a sequence's end is not looked at.
struct SequenceBatch {
  Index steps, rows, features;
  ConstVector x;                    // [steps, rows, features]
  VectorView<const Index> lengths;  // [rows], 1 ... steps
};

/// One-hot steps of these rows, zeros from each one's end on. steps: at least the longest of them;
/// x: [steps, rows.size, features()], lengths: [rows.size].
SequenceBatch encode(const Sequences& set, VectorView<const Index> rows, Index steps, Vector x,
                     VectorView<Index> lengths) noexcept;

}  // namespace sirnorm
