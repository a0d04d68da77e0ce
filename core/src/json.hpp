// A strict reader of JSON (RFC 8259) for untrusted text: nothing is guessed, repaired or ignored.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sirnorm/error.hpp"

namespace sirnorm {

struct Json {
  enum class Kind { null, boolean, number, string, array, object };

  Kind kind = Kind::null;
  bool boolean = false;
  std::string text;               // a string's letters (UTF-8); a number as it was written
  std::vector<std::string> keys;  // an object's, each once, in the order of the text
  std::vector<Json> items;        // an array's, or an object's: items[i] belongs to keys[i]

  bool is(Kind k) const noexcept { return kind == k; }
  double number() const;                                // of a number; see read_decimal()
  std::optional<std::uint64_t> whole() const;           // digits alone, and they fit
  const Json* find(std::string_view key) const;         // nullptr: no object, no such key
  static std::string_view name_of(Kind kind) noexcept;  // "an object", "a number", ...
};

struct JsonLimits {
  int depth = 32;
  std::size_t values = 1 << 20;
};

/// bad_data, with line and column counted from 1: anything RFC 8259 does not allow, a key that
/// stands twice in one object, letters that are not UTF-8, half a surrogate pair, more than limits.
Result<Json> read_json(std::string_view text, JsonLimits limits = {});

/// text in double quotes, escaped; nullopt where it is not UTF-8.
std::optional<std::string> quote_json(std::string_view text);

/// A name from outside as it may stand in a sentence: quoted, cut off after about 60 bytes.
std::string quote_briefly(std::string_view name);

}  // namespace sirnorm
