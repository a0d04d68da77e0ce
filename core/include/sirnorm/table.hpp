// A table of numbers read from text: pasted, or the CSV files of core/data.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sirnorm/error.hpp"
#include "sirnorm/view.hpp"

namespace sirnorm {

struct Table {
  Index rows = 0, cols = 0;
  std::vector<std::string> names;  // [cols], empty strings without a header
  std::vector<float> values;       // [rows, cols]

  ConstMatrix view() const noexcept { return {values.data(), rows, cols}; }
};

struct TableLimits {
  Index rows = 4096, cols = 256;
};

/// Reads rows of numbers separated by commas, semicolons, tabs or blanks; the first line may name
/// the columns; blank lines are passed over; NaN and Inf are numbers; with semicolons or tabs
/// between them, 1,5 means 1.5. bad_data: no number at all, a word, a value beyond float,
/// rows of different length, too many rows or columns; the message names row and column, counted
/// from 1.
Result<Table> read_table(std::string_view text, TableLimits limits = {});

/// A table one column of which says what each row is, in any words.
struct LabelledTable {
  Table table;                      // without that column
  std::vector<std::string> labels;  // [rows] as written
  std::string label_name;           // of the column, or empty
};
/// label: that column's name, or its number counted from 1; the last one unless given. As
/// read_table(), and unknown_name: no such column; bad_data: a label that is empty.
Result<LabelledTable> read_labelled_table(std::string_view text, std::string_view label = {},
                                          TableLimits limits = {});

}  // namespace sirnorm
