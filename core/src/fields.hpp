// Reads an object of JSON field by field. The first complaint stays and names the place: after it,
// every field gives its default, so that a reader can be written straight down. Knows nothing of
// what it reads.
#pragma once
#include <deque>
#include <span>
#include <utility>

#include "json.hpp"
#include "numbers.hpp"

namespace sirnorm {

/// The nearest of these words, if one is near: a slip of the hand or two.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);
/// "; did you mean "lanes"?" or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);
/// What was found, for a sentence: a number as written, a text quoted, else its kind.
std::string found(const Json& json);
/// "a, b, c"
std::string listed(std::span<const std::string_view> words);

/// The value a name stands for in place of "$name".
struct Variable {
  std::string name;
  Json value;
};

class Reading {
 public:
  explicit Reading(std::vector<Variable> variables = {}) : variables_(std::move(variables)) {}

  void refuse(const std::string& path, const std::string& what,
              ErrorCode code = ErrorCode::bad_data) {
    if (!problem_) problem_ = Error{code, path + ": " + what + (what.ends_with('?') ? "" : ".")};
  }
  void pass_on(const std::string& path, const Error& error) {
    if (!problem_) problem_ = Error{error.code, path + ": " + error.message};
  }
  const Check& problem() const noexcept { return problem_; }
  const std::vector<Variable>& variables() const noexcept { return variables_; }

  /// "$name" becomes the value of name; "act$name" gets it written into it; what a value names is
  /// replaced as well. Lives as long as this.
  const Json& resolve(const Json& json, const std::string& path, int depth = 0);

  double number(const Json& json, const std::string& path);
  Index whole(const Json& json, const std::string& path, Index low, Index high);
  std::string text(const Json& json, const std::string& path);

 private:
  const Json* variable(std::string_view name, const std::string& path);
  std::vector<Variable> variables_;
  std::deque<Json> made_;
  Check problem_;
};

class Fields {
 public:
  /// Refuses what is no object and keys that are not among these.
  Fields(Reading& reading, const Json& json, std::string path,
         std::initializer_list<std::string_view> keys);

  const Json* find(std::string_view key);  // resolved; nullptr: not there
  std::string at(std::string_view key) const;
  double number(std::string_view key, std::optional<double> otherwise);
  Index whole(std::string_view key, std::optional<Index> otherwise, Index low, Index high);
  std::string text(std::string_view key, std::optional<std::string> otherwise);
  bool flag(std::string_view key, bool otherwise);
  template <class T, std::size_t N>
  T choose(std::string_view key, const std::pair<std::string_view, T> (&known)[N],
           std::optional<T> otherwise) {
    const Json* json = needed(key, otherwise.has_value());
    if (!json) return otherwise.value_or(known[0].second);
    const std::string word = reading_.text(*json, at(key));
    std::string_view names[N];
    for (std::size_t i = 0; i < N; ++i) {
      if (known[i].first == word) return known[i].second;
      names[i] = known[i].first;
    }
    reading_.refuse(at(key),
                    "there is no " + quote_briefly(word) + ", only " + listed(names) +
                        did_you_mean(word, names),
                    ErrorCode::unknown_name);
    return known[0].second;
  }

 private:
  const Json* needed(std::string_view key, bool optional);
  Reading& reading_;
  const Json* json_;
  std::string path_;
};

}  // namespace sirnorm
