#include "fields.hpp"

#include <algorithm>
#include <cmath>

namespace sirnorm {
namespace {

bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// How many letters must change, come or go (Levenshtein).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t swap = corner + (a[i - 1] != b[j - 1]);
      corner = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, swap});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  std::string_view best;
  std::size_t least = std::min<std::size_t>(3, (word.size() + 2) / 2);
  if (word.size() > 100) return best;
  for (std::string_view k : known)
    if (const std::size_t d = distance(word, k); d < least) {
      least = d;
      best = k;
    }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> known) {
  const std::string_view best = nearest(word, known);
  return best.empty() ? "" : "; did you mean " + quote_briefly(best) + "?";
}

std::string found(const Json& json) {
  if (json.is(Json::Kind::number)) return json.text;
  if (json.is(Json::Kind::string)) return quote_briefly(json.text);
  return std::string(Json::name_of(json.kind));
}

std::string listed(std::span<const std::string_view> words) {
  std::string all;
  for (std::string_view word : words)
    all += (all.empty() ? "" : ", ") + std::string(word);
  return all;
}

const Json* Reading::variable(std::string_view name, const std::string& path) {
  for (const Variable& v : variables_)
    if (v.name == name) return &v.value;
  std::vector<std::string_view> names;
  for (const Variable& v : variables_)
    names.push_back(v.name);
  refuse(path, "there is no var " + quote_briefly(name) + did_you_mean(name, names),
         ErrorCode::unknown_name);
  return nullptr;
}

const Json& Reading::resolve(const Json& json, const std::string& path, int depth) {
  constexpr int kDeepest = 4;
  if (depth > kDeepest) {
    refuse(path, "the var " + quote_briefly(json.text) + " names itself");
    return json;
  }
  if (!json.is(Json::Kind::string) || json.text.find('$') == json.text.npos) return json;
  const std::string_view text = json.text;
  const auto end_of_name = [&](std::size_t at) {
    while (at < text.size() && in_name(text[at]))
      ++at;
    return at;
  };
  if (text[0] == '$' && text.size() > 1 && end_of_name(1) == text.size()) {
    const Json* value = variable(text.substr(1), path);
    return value ? resolve(*value, path, depth + 1) : json;
  }
  Json made;
  made.kind = Json::Kind::string;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text[at] == '$' ? end_of_name(at + 1) : at + 1;
    if (text[at] != '$') {
      made.text += text[at];
    } else if (const Json* named = variable(text.substr(at + 1, end - at - 1), path)) {
      const Json* value = &resolve(*named, path, depth + 1);
      if (!value->is(Json::Kind::number) && !value->is(Json::Kind::string))
        refuse(path, "the var " + quote_briefly(text.substr(at + 1, end - at - 1)) + " is " +
                         found(*value) + " and cannot be written into a text");
      made.text += value->text;
    }
    at = end;
  }
  return made_.emplace_back(std::move(made));
}

double Reading::number(const Json& json, const std::string& path) {
  if (json.is(Json::Kind::number)) {
    const double v = json.number();
    if (std::isfinite(v)) return v;
  }
  refuse(path, "a number was expected, found " + found(json));
  return 0;
}

Index Reading::whole(const Json& json, const std::string& path, Index low, Index high) {
  const double v = json.is(Json::Kind::number) ? json.number() : std::nan("");
  if (v >= static_cast<double>(low) && v <= static_cast<double>(high) && std::floor(v) == v)
    return static_cast<Index>(v);
  refuse(path,
         "a whole number from " + std::to_string(low) + " to " + std::to_string(high) +
             " was expected, found " + found(json),
         ErrorCode::bad_value);
  return low;
}

std::string Reading::text(const Json& json, const std::string& path) {
  if (!json.is(Json::Kind::string)) refuse(path, "a text was expected, found " + found(json));
  return json.text;
}

Fields::Fields(Reading& reading, const Json& json, std::string path,
               std::initializer_list<std::string_view> keys)
    : reading_(reading), json_(&json), path_(std::move(path)) {
  if (!json.is(Json::Kind::object)) {
    reading.refuse(path_.empty() ? "the experiment" : path_,
                   "an object was expected, found " + found(json));
    return;
  }
  for (const std::string& key : json.keys)
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      reading.refuse(at(key),
                     "there is no such key" +
                         did_you_mean(key, std::span(keys.begin(), keys.size())) +
                         (nearest(key, std::span(keys.begin(), keys.size())).empty()
                              ? "; there are " + listed(std::span(keys.begin(), keys.size()))
                              : ""),
                     ErrorCode::unknown_name);
}

std::string Fields::at(std::string_view key) const {
  return (path_.empty() ? "" : path_ + ".") + std::string(key);
}

const Json* Fields::find(std::string_view key) {
  const Json* json = json_->find(key);
  return json ? &reading_.resolve(*json, at(key)) : nullptr;
}

const Json* Fields::needed(std::string_view key, bool optional) {
  const Json* json = find(key);
  if (!json && !optional) reading_.refuse(at(key), "this is needed");
  return json;
}

double Fields::number(std::string_view key, std::optional<double> otherwise) {
  const Json* json = needed(key, otherwise.has_value());
  return json ? reading_.number(*json, at(key)) : otherwise.value_or(0);
}

Index Fields::whole(std::string_view key, std::optional<Index> otherwise, Index low, Index high) {
  const Json* json = needed(key, otherwise.has_value());
  return json ? reading_.whole(*json, at(key), low, high) : otherwise.value_or(low);
}

std::string Fields::text(std::string_view key, std::optional<std::string> otherwise) {
  const Json* json = needed(key, otherwise.has_value());
  return json ? reading_.text(*json, at(key)) : otherwise.value_or("");
}

bool Fields::flag(std::string_view key, bool otherwise) {
  const Json* json = find(key);
  if (!json) return otherwise;
  if (!json->is(Json::Kind::boolean))
    reading_.refuse(at(key), "true or false was expected, found " + found(*json));
  return json->boolean;
}

}  // namespace sirnorm
