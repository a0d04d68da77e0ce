#include "sirnorm/table.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "numbers.hpp"

namespace sirnorm {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string_view trim(std::string_view s) {
  const auto from = s.find_first_not_of(kBlanks);
  if (from == s.npos) return {};
  return s.substr(from, s.find_last_not_of(kBlanks) - from + 1);
}

/// Calls f with each line, trimmed; stops when f says so.
template <class F>
void each_line(std::string_view text, F f) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    if (!f(trim(text.substr(0, end)))) return;
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
}

/// What separates the cells: the first of these that stands inside a line.
char separator_of(std::string_view text) {
  for (char c : {'\t', ';', ','}) {
    bool found = false;
    each_line(text, [&](std::string_view line) {
      found = line.find(c) != line.npos;
      return !found;
    });
    if (found) return c;
  }
  return ' ';
}

std::vector<std::string_view> cells_of(std::string_view line, char separator) {
  std::vector<std::string_view> cells;
  line = trim(line);
  for (;;) {
    const auto end = line.find(separator);
    cells.push_back(trim(line.substr(0, end)));
    if (end == line.npos) break;
    line.remove_prefix(end + 1);
    if (separator == ' ') line = trim(line);
  }
  if (cells.size() > 1 && cells.back().empty()) cells.pop_back();  // "1, 2, 3,"
  return cells;
}

struct Number {
  float value;
  bool too_large;
};

std::string_view unquoted(std::string_view cell) {
  const bool quoted = cell.size() > 1 && cell.front() == '"' && cell.back() == '"';
  return quoted ? cell.substr(1, cell.size() - 2) : cell;
}

Number narrow(double value) {
  const float narrowed = static_cast<float>(value);
  return {narrowed, std::isinf(narrowed)};
}

std::optional<Number> number_of(std::string_view cell, char separator) {
  if (const auto value = read_decimal(unquoted(cell))) return narrow(*value);  // nearly every cell
  std::string text(unquoted(cell));
  if (text.starts_with("\xE2\x88\x92")) text.replace(0, 3, "-");  // the typographic minus
  if (separator != ',')
    if (const auto comma = text.find(','); comma != text.npos) text[comma] = '.';
  std::string word;
  for (char c : text)
    word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (word.starts_with('+') || word.starts_with('-')) word.erase(0, 1);
  if (word == "nan") return Number{NAN, false};
  if (word == "inf" || word == "infinity")
    return Number{text[0] == '-' ? -INFINITY : INFINITY, false};
  const auto value = read_decimal(text);
  if (!value) return std::nullopt;
  return narrow(*value);
}

std::string quote(std::string_view cell) {
  std::size_t cut = cell.size() < 24 ? cell.size() : 24;
  while (cut < cell.size() && cut > 0 && (cell[cut] & 0xC0) == 0x80)
    --cut;  // whole letters only
  std::string shown;
  for (char c : cell.substr(0, cut))
    if (static_cast<unsigned char>(c) >= 0x20) shown += c;
  return "\"" + shown + (cut < cell.size() ? "...\"" : "\"");
}

Error bad(std::string message) {
  return {ErrorCode::bad_data, std::move(message)};
}
std::string place(Index row, std::size_t column) {
  return "Row " + std::to_string(row) + ", column " + std::to_string(column + 1);
}

/// Which column is meant: by name or by number, else the last one.
Result<std::size_t> column_of(const Table& table, std::string_view label) {
  const auto width = static_cast<std::size_t>(table.cols);
  if (label.empty()) return width - 1;
  for (std::size_t c = 0; c < width; ++c)
    if (table.names[c] == label) return c;
  if (const auto number = read_decimal(label))
    if (*number >= 1 && *number <= static_cast<double>(width) && std::floor(*number) == *number)
      return static_cast<std::size_t>(*number) - 1;
  std::string known;
  for (const std::string& name : table.names)
    if (!name.empty()) known += (known.empty() ? "" : ", ") + name;
  return Error{ErrorCode::unknown_name,
               "There is no column " + quote(label) + " for the label; there are " +
                   (known.empty() ? "the columns 1 to " + std::to_string(width) : known) + "."};
}

/// labels: where the column of this name or number goes instead; nullptr: all columns are numbers.
Result<Table> read(std::string_view text, TableLimits limits, std::string_view label,
                   LabelledTable* labelled) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const char separator = separator_of(text);
  Table table;
  bool first = true;
  std::optional<std::size_t> label_column;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.empty()) continue;
    const auto cells = cells_of(line, separator);
    const auto width = static_cast<Index>(cells.size());
    if (width > limits.cols)
      return bad("Row " + std::to_string(table.rows + 1) + " has " + count(width, "column") +
                 "; at most " + std::to_string(limits.cols) + " are read.");
    const auto is_number = [&](auto cell) { return number_of(cell, separator).has_value(); };
    if (first && std::none_of(cells.begin(), cells.end(), is_number)) {  // a header
      for (auto cell : cells)
        table.names.emplace_back(unquoted(cell));
      table.cols = width;
      first = false;
      continue;
    }
    if (first) {
      table.cols = width;
      table.names.assign(cells.size(), "");
      first = false;
    }
    if (width != table.cols)
      return bad("Row " + std::to_string(table.rows + 1) + " has " + count(width, "number") +
                 " where the others have " + std::to_string(table.cols) + ".");
    if (labelled && !label_column) {
      const auto column = column_of(table, label);
      if (!column) return column.error();
      if (table.cols < 2)
        return bad("This table has one column; a label and at least one number were expected.");
      label_column = *column;
      labelled->label_name = table.names[*column];
    }
    if (table.rows == limits.rows)
      return bad("This text has more than " + count(limits.rows, "row") +
                 "; give at most that many.");
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (label_column == c) {
        if (unquoted(cells[c]).empty())
          return bad(place(table.rows + 1, c) + " is empty; a label was expected.");
        labelled->labels.emplace_back(unquoted(cells[c]));
        continue;
      }
      const auto number = number_of(cells[c], separator);
      if (!number)
        return bad(place(table.rows + 1, c) + (cells[c].empty()
                                                   ? " is empty; a number was expected."
                                                   : ": " + quote(cells[c]) + " is not a number."));
      if (number->too_large)
        return bad(place(table.rows + 1, c) + ": " + quote(cells[c]) +
                   " does not fit a 32-bit float (largest: 3.4e38).");
      table.values.push_back(number->value);
    }
    ++table.rows;
  }
  if (table.rows == 0)
    return bad(first ? "There is no number in this text."
                     : "There is a line of names, " + quote(table.names[0]) +
                           " first, but no row of numbers below it.");
  if (label_column) {
    table.names.erase(table.names.begin() + static_cast<std::ptrdiff_t>(*label_column));
    --table.cols;
  }
  return table;
}

}  // namespace

Result<Table> read_table(std::string_view text, TableLimits limits) {
  return read(text, limits, {}, nullptr);
}

Result<LabelledTable> read_labelled_table(std::string_view text, std::string_view label,
                                          TableLimits limits) {
  LabelledTable out;
  auto table = read(text, limits, label, &out);
  if (!table) return table.error();
  out.table = *std::move(table);
  return out;
}

}  // namespace sirnorm
