#include "sirnorm/description.hpp"

#include <algorithm>
#include <cmath>

#include "numbers.hpp"

namespace sirnorm {
namespace {

constexpr std::size_t kMostLayers = 1000, kMostArguments = 16, kMostItems = 8, kLongest = 100000;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Description> run() {
    Description layers;
    while (skip(true), at_ < text_.size()) {
      LayerSpec layer;
      layer.line = line();
      if (!read_layer(layer)) return error_;
      for (const LayerSpec& other : layers)
        if (!layer.name.empty() && other.name == layer.name) {
          fail("the name " + layer.name + " is taken by the layer of line " +
               std::to_string(other.line));
          return error_;
        }
      layers.push_back(std::move(layer));
      if (layers.size() > kMostLayers) {
        fail("a network has at most " + std::to_string(kMostLayers) + " layers");
        return error_;
      }
      if (!separated()) return error_;
    }
    return layers;
  }

 private:
  bool read_layer(LayerSpec& layer) {
    std::string word;
    if (!read_word(word)) return fail("expected the name of a layer, such as Linear");
    skip(false);
    if (take(':')) {
      layer.name = std::move(word);
      skip(false);
      if (!read_word(word)) return fail("expected a layer after " + layer.name + ":");
      skip(false);
    }
    if (word == "nn" && take('.') && !read_word(word)) return fail("expected a layer after nn.");
    if (is_digit(word[0])) return fail(word + " is no layer");
    layer.kind = std::move(word);
    skip(false);
    if (!take('(')) return fail("expected ( after " + layer.kind);
    skip(true);
    while (!take(')')) {
      Argument argument;
      if (!read_argument(argument)) return false;
      if (argument.keyword.empty() && !layer.arguments.empty() &&
          !layer.arguments.back().keyword.empty())
        return fail("an argument without a keyword cannot follow one with a keyword");
      for (const Argument& other : layer.arguments)
        if (!argument.keyword.empty() && other.keyword == argument.keyword)
          return fail(layer.kind + " is given " + argument.keyword + " twice");
      layer.arguments.push_back(std::move(argument));
      if (layer.arguments.size() > kMostArguments)
        return fail("no layer takes more than " + std::to_string(kMostArguments) + " arguments");
      skip(true);
      if (!take(',') && !sees(')')) return fail("expected , or ) in " + layer.kind + "(...)");
      skip(true);
    }
    return true;
  }

  bool read_argument(Argument& argument) {
    const std::size_t start = at_;
    std::string word;
    if (at_ < text_.size() && is_letter(text_[at_]) && read_word(word)) {
      skip(true);
      if (take('=')) {
        argument.keyword = std::move(word);
        skip(true);
      } else {
        at_ = start;
      }
    }
    return read_value(argument.value);
  }

  bool read_value(Value& value) {
    if (!take('(')) return read_scalar(value);
    value.type = Value::Type::tuple;
    skip(true);
    while (!take(')')) {
      Value item;
      if (!read_scalar(item)) return false;
      if (item.type != Value::Type::number) return fail("a tuple holds numbers only");
      value.items.push_back(item.number);
      if (value.items.size() > kMostItems)
        return fail("a tuple holds at most " + std::to_string(kMostItems) + " numbers");
      skip(true);
      if (!take(',') && !sees(')')) return fail("expected , or ) in a tuple");
      skip(true);
    }
    return true;
  }

  bool read_scalar(Value& value) {
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]) ||
                                  text_[at_] == '.' || text_[at_] == '-' || text_[at_] == '+'))
      ++at_;
    const std::string_view word = text_.substr(start, at_ - start);
    if (word == "None") return true;
    if (word == "True" || word == "False") {
      value = {Value::Type::boolean, word == "True" ? 1.0 : 0.0};
      return true;
    }
    if (const auto number = read_decimal(word)) {
      if (std::isinf(*number)) return fail("a number is too large");
      value = {Value::Type::number, *number};
      return true;
    }
    at_ = start;
    return fail("expected a number, True, False, None or a tuple");
  }

  bool read_word(std::string& word) {
    const std::size_t start = at_;
    while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_])))
      ++at_;
    word = text_.substr(start, at_ - start);
    return !word.empty();
  }

  /// After a layer: the end, a comma, a semicolon or a new line.
  bool separated() {
    const Index before = line();
    skip(false);
    if (at_ == text_.size() || take(',') || take(';')) return true;
    skip(true);
    if (at_ == text_.size() || line() > before) return true;
    return fail("expected a new line or a comma between two layers");
  }

  /// Blanks and remarks; line ends too where lines do not matter.
  void skip(bool lines) {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#')
        while (at_ < text_.size() && text_[at_] != '\n')
          ++at_;
      else if (c == ' ' || c == '\t' || c == '\r' || (lines && c == '\n'))
        ++at_;
      else
        return;
    }
  }
  bool sees(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool take(char c) {
    if (!sees(c)) return false;
    ++at_;
    return true;
  }
  Index line() const { return 1 + std::count(text_.begin(), text_.begin() + long(at_), '\n'); }
  bool fail(const std::string& what) {
    const std::size_t end = text_.substr(0, at_).rfind('\n');
    const std::size_t column = end == text_.npos ? at_ + 1 : at_ - end;
    std::string found = at_ < text_.size() ? std::string(1, text_[at_]) : "";
    if (found.empty())
      found = "the end";
    else if (static_cast<unsigned char>(found[0]) <= ' ' ||
             static_cast<unsigned char>(found[0]) > '~')
      found = found == "\n" ? "a new line" : "a sign that has no place here";
    else
      found = "\"" + found + "\"";
    error_ = {ErrorCode::bad_data, "Line " + std::to_string(line()) + ", column " +
                                       std::to_string(column) + ": " + what + " (found " + found +
                                       ")."};
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  Error error_{ErrorCode::bad_data, ""};
};

std::string to_text(const Value& value) {
  switch (value.type) {
    case Value::Type::none:
      return "None";
    case Value::Type::boolean:
      return value.number != 0 ? "True" : "False";
    case Value::Type::number:
      return say(value.number);
    case Value::Type::tuple: {
      std::string text = "(";
      for (std::size_t i = 0; i < value.items.size(); ++i)
        text += (i > 0 ? ", " : "") + say(value.items[i]);
      return text + (value.items.size() == 1 ? ",)" : ")");
    }
  }
  return "";
}

}  // namespace

Result<Description> parse_description(std::string_view text) {
  if (text.size() > kLongest)
    return Error{ErrorCode::bad_data, "A description has at most 100000 characters, got " +
                                          std::to_string(text.size()) + "."};
  return Parser(text).run();
}

std::string to_text(const LayerSpec& layer) {
  std::string text = layer.kind + "(";
  for (std::size_t i = 0; i < layer.arguments.size(); ++i) {
    const Argument& a = layer.arguments[i];
    text += (i > 0 ? ", " : "") + (a.keyword.empty() ? "" : a.keyword + "=") + to_text(a.value);
  }
  return text + ")";
}

}  // namespace sirnorm
