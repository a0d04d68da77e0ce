#include "json.hpp"

#include <algorithm>

#include "numbers.hpp"

namespace sirnorm {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// How many bytes the UTF-8 letter in front has; 0 where there is none (RFC 3629).
std::size_t letter(std::string_view s) {
  const auto byte = [&](std::size_t i) {
    return i < s.size() ? static_cast<unsigned char>(s[i]) : 0u;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return s.empty() ? 0 : 1;
  const std::size_t size = first >= 0xC2 && first <= 0xDF   ? 2
                           : first >= 0xE0 && first <= 0xEF ? 3
                           : first >= 0xF0 && first <= 0xF4 ? 4
                                                            : 0;
  for (std::size_t i = 1; i < size; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  const unsigned second = byte(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool surrogate = first == 0xED && second > 0x9F;
  const bool beyond = first == 0xF4 && second > 0x8F;
  return overlong || surrogate || beyond ? 0 : size;
}

void append_utf8(std::string& to, std::uint32_t code) {
  const auto tail = [&](int shift) { to += static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    to += static_cast<char>(code);
  } else if (code < 0x800) {
    to += static_cast<char>(0xC0 | code >> 6);
    tail(0);
  } else if (code < 0x10000) {
    to += static_cast<char>(0xE0 | code >> 12);
    tail(6);
    tail(0);
  } else {
    to += static_cast<char>(0xF0 | code >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

/// Reads one value after the other; the first complaint stays, and nothing is read after it.
class Reader {
 public:
  Reader(std::string_view text, JsonLimits limits) : text_(text), limits_(limits) {}

  Result<Json> read() {
    Json json;
    skip_blanks();
    if (value(json, 1)) {
      skip_blanks();
      if (at_ < text_.size()) fail("there is something after the end of the value");
    }
    if (complaint_.empty()) return json;
    const std::string_view before = text_.substr(0, at_);
    const auto line = std::count(before.begin(), before.end(), '\n');
    const auto start = before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1;
    return Error{ErrorCode::bad_data, "Line " + std::to_string(line + 1) + ", column " +
                                          std::to_string(at_ - start + 1) + ": " + complaint_ +
                                          "."};
  }

 private:
  bool fail(std::string complaint) {
    complaint_ = std::move(complaint);
    return false;
  }
  /// 0 at the end; the text may hold one itself, which no rule accepts either.
  char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  std::string found() const {
    if (at_ >= text_.size()) return "the text ends";
    const std::size_t size = letter(text_.substr(at_));
    if (size == 0 || static_cast<unsigned char>(here()) < 0x20 || here() == 0x7F)
      return "found an unprintable byte";
    return "found '" + std::string(text_.substr(at_, size)) + "'";
  }
  bool expect(char c, const char* what) {
    if (here() != c) return fail(std::string(what) + " was expected but " + found());
    ++at_;
    return true;
  }
  void skip_blanks() {
    while (here() == ' ' || here() == '\t' || here() == '\n' || here() == '\r')
      ++at_;
  }

  bool value(Json& to, int depth) {
    if (depth > limits_.depth)
      return fail("values are nested deeper than " + std::to_string(limits_.depth) + " levels");
    if (++values_ > limits_.values)
      return fail("there are more than " + std::to_string(limits_.values) + " values");
    switch (here()) {
      case '{':
        return object(to, depth);
      case '[':
        return array(to, depth);
      case '"':
        to.kind = Json::Kind::string;
        return string(to.text);
      case 't':
        to.boolean = true;
        return word("true", to, Json::Kind::boolean);
      case 'f':
        return word("false", to, Json::Kind::boolean);
      case 'n':
        return word("null", to, Json::Kind::null);
      default:
        return number(to);
    }
  }

  bool word(std::string_view w, Json& to, Json::Kind kind) {
    if (text_.substr(at_, w.size()) != w) return fail("this is no value that JSON knows");
    at_ += w.size();
    to.kind = kind;
    return true;
  }

  bool number(Json& to) {
    to.kind = Json::Kind::number;
    const std::size_t start = at_;
    const auto digits = [&] {
      if (!is_digit(here())) return false;
      while (is_digit(here()))
        ++at_;
      return true;
    };
    if (here() == '-') ++at_;
    if (at_ == start && !is_digit(here())) return fail("a value was expected but " + found());
    const bool zero = here() == '0';
    const std::size_t whole = at_;
    if (!digits()) return fail("a digit was expected but " + found());
    if (zero && at_ > whole + 1) return fail("a number must not begin with a needless 0");
    if (here() == '.') {
      ++at_;
      if (!digits()) return fail("a digit was expected but " + found());
    }
    if (here() == 'e' || here() == 'E') {
      ++at_;
      if (here() == '+' || here() == '-') ++at_;
      if (!digits()) return fail("a digit was expected but " + found());
    }
    to.text = text_.substr(start, at_ - start);
    return true;
  }

  bool hex4(std::uint32_t& code) {
    code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = here();
      const int digit = is_digit(c)            ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return fail("four hexadecimal digits were expected but " + found());
      code = code << 4 | static_cast<std::uint32_t>(digit);
    }
    return true;
  }

  bool escape(std::string& to) {
    static constexpr std::string_view kFrom = "\"\\/bfnrt", kTo = "\"\\/\b\f\n\r\t";
    ++at_;  // the backslash
    if (here() != 'u') {
      const auto i = at_ < text_.size() ? kFrom.find(here()) : kFrom.npos;
      if (i == kFrom.npos) return fail("an escape was expected but " + found());
      to += kTo[i];
      ++at_;
      return true;
    }
    ++at_;
    std::uint32_t code = 0, low = 0;
    if (!hex4(code)) return false;
    if (code >= 0xDC00 && code <= 0xDFFF) return fail("half a surrogate pair is no letter");
    if (code >= 0xD800 && code <= 0xDBFF) {
      if (text_.substr(at_, 2) != "\\u") return fail("half a surrogate pair is no letter");
      at_ += 2;
      if (!hex4(low)) return false;
      if (low < 0xDC00 || low > 0xDFFF) return fail("half a surrogate pair is no letter");
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(to, code);
    return true;
  }

  bool string(std::string& to) {
    if (!expect('"', "a double quote")) return false;
    for (;;) {
      if (at_ >= text_.size()) return fail("the text ends inside a string");
      const char c = here();
      if (c == '"') break;
      if (c == '\\') {
        if (!escape(to)) return false;
        continue;
      }
      if (static_cast<unsigned char>(c) < 0x20)
        return fail("a control character must be escaped inside a string");
      const std::size_t size = letter(text_.substr(at_));
      if (size == 0) return fail("the string is not valid UTF-8");
      to += text_.substr(at_, size);
      at_ += size;
    }
    ++at_;
    return true;
  }

  bool array(Json& to, int depth) {
    to.kind = Json::Kind::array;
    return list(']', "a comma or ]", [&] { return value(to.items.emplace_back(), depth + 1); });
  }

  bool object(Json& to, int depth) {
    to.kind = Json::Kind::object;
    const bool read = list('}', "a comma or }", [&] {
      if (!string(to.keys.emplace_back())) return false;
      skip_blanks();
      if (!expect(':', "a colon")) return false;
      skip_blanks();
      return value(to.items.emplace_back(), depth + 1);
    });
    if (!read) return false;
    std::vector<std::string_view> sorted(to.keys.begin(), to.keys.end());
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice == sorted.end()) return true;
    return fail("the key " + quote_json(*twice).value_or("") + " stands twice in this object");
  }

  template <class Item>
  bool list(char end, const char* what, Item item) {
    ++at_;
    skip_blanks();
    if (here() == end) {
      ++at_;
      return true;
    }
    for (;;) {
      if (!item()) return false;
      skip_blanks();
      if (here() == end) {
        ++at_;
        return true;
      }
      if (!expect(',', what)) return false;
      skip_blanks();
    }
  }

  std::string_view text_;
  JsonLimits limits_;
  std::size_t at_ = 0, values_ = 0;
  std::string complaint_;
};

}  // namespace

double Json::number() const {
  return read_decimal(text).value_or(0);
}

std::optional<std::uint64_t> Json::whole() const {
  if (kind != Kind::number) return std::nullopt;
  std::uint64_t n = 0;
  for (char c : text) {
    if (!is_digit(c)) return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (n > (UINT64_MAX - digit) / 10) return std::nullopt;
    n = n * 10 + digit;
  }
  return n;
}

const Json* Json::find(std::string_view key) const {
  const auto at = std::find(keys.begin(), keys.end(), key);
  return at == keys.end() ? nullptr : &items[static_cast<std::size_t>(at - keys.begin())];
}

std::string_view Json::name_of(Kind kind) noexcept {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "true or false";
    case Kind::number:
      return "a number";
    case Kind::string:
      return "a string";
    case Kind::array:
      return "a list";
    case Kind::object:
      break;
  }
  return "an object";
}

Result<Json> read_json(std::string_view text, JsonLimits limits) {
  return Reader(text, limits).read();
}

std::optional<std::string> quote_json(std::string_view text) {
  static constexpr std::string_view kFrom = "\"\\\b\f\n\r\t", kTo = "\"\\bfnrt",
                                    kHex = "0123456789abcdef";
  std::string quoted = "\"";
  while (!text.empty()) {
    const std::size_t size = letter(text);
    if (size == 0) return std::nullopt;
    const auto c = static_cast<unsigned char>(text[0]);
    if (const auto i = kFrom.find(text[0]); i != kFrom.npos)
      (quoted += '\\') += kTo[i];
    else if (c < 0x20)
      ((quoted += "\\u00") += kHex[c >> 4]) += kHex[c & 15];
    else
      quoted += text.substr(0, size);
    text.remove_prefix(size);
  }
  return quoted + '"';
}

std::string quote_briefly(std::string_view name) {
  std::string quoted = quote_json(name).value_or("\"...\"");
  if (quoted.size() <= 64) return quoted;
  std::size_t cut = 60;
  while ((quoted[cut] & 0xC0) == 0x80)
    --cut;  // whole letters only
  return quoted.substr(0, cut) + "...\"";
}

}  // namespace sirnorm
