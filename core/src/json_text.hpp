// Writes JSON, value after value; commas come by themselves.
#pragma once
#include <cmath>
#include <string>
#include <string_view>

#include "json.hpp"
#include "numbers.hpp"

namespace sirnorm {

class JsonText {
 public:
  JsonText& open(char bracket) {
    comma();
    text_ += bracket;
    return *this;
  }
  JsonText& close(char bracket) {
    text_ += bracket;
    return *this;
  }
  JsonText& key(std::string_view name) {
    value(name);
    text_ += ':';
    return *this;
  }
  JsonText& value(std::string_view text) {
    comma();
    text_ += quote_json(text).value_or("\"\"");
    return *this;
  }
  JsonText& value(const std::string& text) { return value(std::string_view(text)); }
  JsonText& value(const char* text) { return value(std::string_view(text)); }
  JsonText& value(bool b) { return raw(b ? "true" : "false"); }
  JsonText& value(double v) {  // NaN is null; what JSON has no word for is too large for it
    return raw(std::isnan(v) ? "null" : std::isinf(v) ? (v > 0 ? "1e999" : "-1e999") : say(v));
  }
  JsonText& value(Index n) { return raw(std::to_string(n)); }
  JsonText& null() { return raw("null"); }
  JsonText& value(const Json& json) {
    switch (json.kind) {
      case Json::Kind::string:
        return value(json.text);
      case Json::Kind::number:
        return raw(json.text);
      case Json::Kind::boolean:
        return value(json.boolean);
      case Json::Kind::null:
        return null();
      case Json::Kind::array:
        open('[');
        for (const Json& item : json.items)
          value(item);
        return close(']');
      case Json::Kind::object:
        break;
    }
    open('{');
    for (std::size_t i = 0; i < json.keys.size(); ++i)
      key(json.keys[i]).value(json.items[i]);
    return close('}');
  }
  const std::string& text() const noexcept { return text_; }

 private:
  void comma() {
    if (!text_.empty() && text_.back() != '{' && text_.back() != '[' && text_.back() != ':')
      text_ += ',';
  }
  JsonText& raw(const std::string& word) {
    comma();
    text_ += word;
    return *this;
  }
  std::string text_;
};

}  // namespace sirnorm
