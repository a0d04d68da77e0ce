#include "sirnorm/sequences.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "sirnorm/random.hpp"

namespace sirnorm {
namespace {

constexpr std::array<std::string_view, 6> kLanguages = {"en", "de", "fr", "fi", "pl", "tr"};
constexpr Index kLetters = 26, kSymbols = 8;
constexpr std::size_t kLongestName = 40;
enum Stream : std::uint32_t { kTokens = 0x5e4 };

Error bad(Index line, const std::string& message) {
  return {ErrorCode::bad_data, "The data set names, line " + std::to_string(line) + ": " + message};
}

struct Line {
  std::string_view name, language, split;
};
std::optional<Line> cells_of(std::string_view line) {
  const auto first = line.find(','), second = line.find(',', first + 1);
  if (first == line.npos || second == line.npos || line.find(',', second + 1) != line.npos)
    return std::nullopt;
  return Line{line.substr(0, first), line.substr(first + 1, second - first - 1),
              line.substr(second + 1)};
}

void append(Sequences& set, const std::vector<std::uint8_t>& tokens, int label) {
  set.tokens.insert(set.tokens.end(), tokens.begin(), tokens.end());
  set.starts.push_back(static_cast<Index>(set.tokens.size()));
  set.labels.push_back(label);
}

}  // namespace

Index Sequences::longest() const noexcept {
  Index most = 0;
  for (Index r = 0; r < rows(); ++r)
    most = std::max(most, length(r));
  return most;
}

Result<Sequences> read_names(std::string_view csv) {
  Sequences set{.name = "names",
                .symbols = kLetters + 1,
                .classes = static_cast<Index>(kLanguages.size()),
                .starts = {0},
                .tokens = {},
                .labels = {},
                .class_names = {kLanguages.begin(), kLanguages.end()}};
  Sequences test = set;
  Index number = 0;
  while (!csv.empty()) {
    ++number;
    const auto end = csv.find('\n');
    std::string_view line = csv.substr(0, end);
    csv.remove_prefix(end == csv.npos ? csv.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (number == 1) {
      if (line != "name,language,split")
        return bad(number, "the header must be \"name,language,split\".");
      continue;
    }
    const auto cells = cells_of(line);
    if (!cells) return bad(number, "a name, a language and train or test were expected.");
    if (cells->name.empty() || cells->name.size() > kLongestName)
      return bad(number, "the name must have 1 to " + std::to_string(kLongestName) +
                             " letters, got " + std::to_string(cells->name.size()) + ".");
    std::vector<std::uint8_t> tokens;
    for (char c : cells->name) {
      if (c != ' ' && !(c >= 'a' && c <= 'z'))
        return bad(number, "a name has letters a to z and blanks only.");
      tokens.push_back(static_cast<std::uint8_t>(c == ' ' ? kLetters : c - 'a'));
    }
    const auto language = std::find(kLanguages.begin(), kLanguages.end(), cells->language);
    if (language == kLanguages.end())
      return bad(number, "the language must be one of en de fr fi pl tr.");
    if (cells->split != "train" && cells->split != "test")
      return bad(number, "the last cell must be train or test.");
    append(cells->split == "train" ? set : test, tokens,
           static_cast<int>(language - kLanguages.begin()));
  }
  set.train_rows = static_cast<Index>(set.labels.size());
  set.test_rows = static_cast<Index>(test.labels.size());
  if (set.train_rows == 0 || set.test_rows == 0)
    return bad(number, std::string("the text ends without a row for ") +
                           (set.train_rows == 0 ? "training." : "testing."));
  for (std::size_t r = 0; r < test.labels.size(); ++r)
    append(set, {test.tokens.begin() + test.starts[r], test.tokens.begin() + test.starts[r + 1]},
           test.labels[r]);
  return set;
}

Result<Sequences> make_recall(RecallOptions o) {
  const auto value = [](std::string message) {
    return Error{ErrorCode::bad_value, std::move(message)};
  };
  if (o.train_rows < 0 || o.test_rows < 0 || o.train_rows + o.test_rows < 1 ||
      o.train_rows + o.test_rows > 1000000)
    return value("The recall task gives 1 to 1000000 sequences, got " +
                 std::to_string(o.train_rows) + " for training and " + std::to_string(o.test_rows) +
                 " for testing.");
  if (o.shortest < 1 || o.longest < o.shortest || o.longest > 1000)
    return value("The recall task has lengths from 1 to 1000, got " + std::to_string(o.shortest) +
                 " to " + std::to_string(o.longest) + ".");
  Sequences set{.name = "recall",
                .symbols = kSymbols,
                .classes = kSymbols,
                .flags_first = true,
                .train_rows = o.train_rows,
                .test_rows = o.test_rows,
                .starts = {0},
                .tokens = {},
                .labels = {},
                .class_names = {}};
  for (Index s = 0; s < kSymbols; ++s)
    set.class_names.emplace_back(1, static_cast<char>('A' + s));
  Random random(o.seed, kTokens);
  std::vector<std::uint8_t> tokens;
  for (Index r = 0; r < set.rows(); ++r) {
    tokens.resize(static_cast<std::size_t>(o.shortest + random.below(o.longest - o.shortest + 1)));
    for (std::uint8_t& t : tokens)
      t = static_cast<std::uint8_t>(random.below(kSymbols));
    append(set, tokens, tokens.front());
  }
  return set;
}

SequenceBatch encode(const Sequences& set, VectorView<const Index> rows, Index steps, Vector x,
                     VectorView<Index> lengths) noexcept {
  const Index features = set.features();
  std::fill_n(x.data, steps * rows.size * features, 0.0f);
  for (Index i = 0; i < rows.size; ++i) {
    lengths[i] = set.length(rows[i]);
    assert(lengths[i] <= steps);
    const std::uint8_t* tokens = set.tokens.data() + set.starts[static_cast<std::size_t>(rows[i])];
    for (Index t = 0; t < lengths[i]; ++t)
      x[(t * rows.size + i) * features + tokens[t]] = 1.0f;
    if (set.flags_first) x[i * features + set.symbols] = 1.0f;
  }
  return {steps,
          rows.size,
          features,
          {x.data, steps * rows.size * features},
          {lengths.data, rows.size}};
}

}  // namespace sirnorm
