#include "json.hpp"

#include "fuzz.hpp"

namespace {

/// The same value as text again.
std::string text_of(const sirnorm::Json& json) {
  using Kind = sirnorm::Json::Kind;
  std::string text;
  switch (json.kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return json.boolean ? "true" : "false";
    case Kind::number:
      return json.text;
    case Kind::string:
      return sirnorm::quote_json(json.text).value();
    case Kind::array:
      for (const auto& item : json.items)
        text += (text.empty() ? "" : ",") + text_of(item);
      return "[" + text + "]";
    case Kind::object:
      fuzz::promise(json.keys.size() == json.items.size());
      for (std::size_t i = 0; i < json.items.size(); ++i)
        text += (i == 0 ? "" : ",") + sirnorm::quote_json(json.keys[i]).value() + ":" +
                text_of(json.items[i]);
      return "{" + text + "}";
  }
  std::abort();
}

}  // namespace

/// What is read means the same when it is written and read again.
void run(std::string_view text) {
  const auto json = sirnorm::read_json(text);
  if (!json) return fuzz::judge(json.error());
  const std::string once = text_of(*json);
  const auto again = sirnorm::read_json(once);
  fuzz::promise(bool(again) && text_of(*again) == once);
}
