#include "sirnorm/look.hpp"

#include <algorithm>
#include <cmath>

#include "fields.hpp"

namespace sirnorm {
namespace {

using Kind = Look::Kind;

struct Option {
  std::string_view name;
  double Look::* member;
  double low, high;  // what may be given
  bool whole;
};
constexpr double kFar = 1e9;
constexpr Option kGroup = {"group", &Look::group, 1, 4096, true},
                 kScale = {"scale", &Look::scale, -kFar, kFar, false},
                 kShift = {"shift", &Look::shift, -kFar, kFar, false},
                 kLow = {"low", &Look::low, -kFar, kFar, false},
                 kHigh = {"high", &Look::high, -kFar, kFar, false},
                 kBins = {"bins", &Look::bins, 1, 1000, true},
                 kUnit = {"unit", &Look::unit, 0, 100000, true},
                 kColumn = {"column", &Look::unit, 0, 100000, true},
                 kRows = {"rows", &Look::rows, 1, 128, true},
                 kDistance = {"far", &Look::far, 1e-9, kFar, false},
                 kPoints = {"points", &Look::points, 2, 200, true},
                 kLowShare = {"low", &Look::low, 0, 100, false},
                 kHighShare = {"high", &Look::high, 0, 100, false};

enum class Whose { nobody, anyone, one };  // layer: none, may be named, must be named
struct Word {
  std::string_view name;
  Kind kind;
  Whose whose = Whose::nobody;
  std::vector<Option> options = {};
  bool split = false;  // takes split= and mode=
};

const std::vector<Word>& words() {
  static const std::vector<Word> list = {
      {"loss", Kind::loss, Whose::nobody, {kGroup, kScale, kShift}, true},
      {"accuracy", Kind::accuracy, Whose::nobody, {kGroup, kScale, kShift}, true},
      {"train_loss", Kind::loss},
      {"train_accuracy", Kind::accuracy},
      {"train_mode_loss", Kind::loss, Whose::nobody, {kGroup, kScale, kShift}},
      {"train_mode_accuracy", Kind::accuracy, Whose::nobody, {kGroup, kScale, kShift}},
      {"longer_accuracy", Kind::longer_accuracy},
      {"class_accuracy", Kind::class_accuracy},
      {"confusion", Kind::confusion},
      {"batch_loss", Kind::batch_loss},
      {"operations", Kind::operations},
      {"seconds", Kind::seconds},
      {"mean", Kind::mean, Whose::anyone},
      {"variance", Kind::variance, Whose::anyone},
      {"rms", Kind::rms, Whose::anyone},
      {"smallest", Kind::smallest, Whose::anyone},
      {"largest", Kind::largest, Whose::anyone},
      {"dead", Kind::dead, Whose::anyone},
      {"cosine", Kind::cosine, Whose::anyone},
      {"gradient", Kind::gradient, Whose::anyone},
      {"weight_norm", Kind::weight_norm, Whose::anyone},
      {"weight_gradient", Kind::weight_gradient, Whose::anyone},
      {"effective_lr", Kind::effective_lr, Whose::anyone},
      {"update_ratio", Kind::update_ratio, Whose::anyone},
      {"histogram", Kind::histogram, Whose::one, {kLow, kHigh, kBins}},
      {"percentiles", Kind::percentiles, Whose::one, {kUnit, kLowShare, kHighShare}},
      {"running", Kind::running, Whose::one, {kColumn}},
      {"surface", Kind::surface},
      {"jacobian", Kind::jacobian, Whose::nobody, {kRows}},
      {"logits", Kind::logits, Whose::nobody, {kRows}},
      {"probabilities", Kind::probabilities, Whose::nobody, {kRows}},
      {"landscape", Kind::landscape, Whose::nobody, {kDistance, kPoints}},
      {"gradient_change", Kind::gradient_change, Whose::nobody, {kDistance, kPoints}},
      {"position", Kind::position},
      {"slope", Kind::slope},
      {"stride", Kind::stride},
      {"sigma", Kind::sigma},
      {"running_sigma", Kind::running_sigma},
      {"hidden_norm", Kind::hidden_norm}};
  return list;
}

std::string_view trim(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

Error refuse(std::string what, ErrorCode code = ErrorCode::bad_value) {
  return {code, std::move(what)};
}

/// "low=-4" into the look.
Check set_option(const Word& word, std::string_view part, Look& look) {
  const auto equals = part.find('=');
  const std::string_view key = part.substr(0, equals), text = part.substr(equals + 1);
  if (word.split && (key == "split" || key == "mode")) {
    const std::string_view other = key == "split" ? "test" : "eval";
    if (text != "train" && text != other)
      return refuse(std::string(key) + " is train or " + std::string(other) + ", found " +
                    quote_briefly(text));
    if (key == "split") look.split = text == "train" ? Split::train : Split::test;
    if (key == "mode") look.mode = text == "train" ? Mode::train : Mode::eval;
    return std::nullopt;
  }
  std::vector<std::string_view> known;
  if (word.split) known = {"split", "mode"};
  for (const Option& o : word.options) {
    known.push_back(o.name);
    if (o.name != key) continue;
    const auto value = read_decimal(text);
    if (!value || !(*value >= o.low && *value <= o.high) ||
        (o.whole && std::floor(*value) != *value))
      return refuse(std::string(key) + " is a " + (o.whole ? "whole " : "") + "number from " +
                    say(o.low) + " to " + say(o.high) + ", found " + quote_briefly(text));
    look.*o.member = *value;
    return std::nullopt;
  }
  return refuse(std::string(word.name) + " has no " + quote_briefly(key) +
                    (known.empty() ? "" : ", only " + listed(known)) + did_you_mean(key, known),
                ErrorCode::unknown_name);
}

}  // namespace

bool Look::lower_is_better() const noexcept {
  return kind == Kind::loss || kind == Kind::batch_loss;
}

Result<Look> read_look(std::string_view text) {
  Look look;
  look.name = text;
  if (const auto equals = text.find(" = "); equals != text.npos) {
    look.name = trim(text.substr(0, equals));
    text = trim(text.substr(equals + 3));
  }
  std::vector<std::string_view> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(':', from), text.size());
    parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  const Word* word = nullptr;
  std::vector<std::string_view> known;
  for (const Word& w : words()) {
    known.push_back(w.name);
    if (w.name == parts[0]) word = &w;
  }
  if (!word) {
    const std::string meant = did_you_mean(parts[0], known);
    return refuse("there is nothing called " + quote_briefly(parts[0]) + " to record" +
                      (meant.empty() ? "; there are " + listed(known) : meant),
                  ErrorCode::unknown_name);
  }
  look.kind = word->kind;
  if (word->name.starts_with("train_mode_"))
    look.mode = Mode::train;
  else if (word->name.starts_with("train_"))
    look.split = Split::train;
  if (look.kind == Kind::histogram) look.low = -4, look.high = 4;
  if (look.kind == Kind::percentiles) look.low = 15, look.high = 85;
  if (look.kind == Kind::gradient_change) look.points = 20;
  std::size_t next = 1;
  if (word->whose != Whose::nobody && next < parts.size() &&
      parts[next].find('=') == parts[next].npos)
    look.layer = parts[next++];
  if (word->whose == Whose::one && look.layer.empty())
    return refuse(std::string(word->name) +
                  " needs a layer: " + quote_briefly(std::string(word->name) + ":fc1"));
  for (; next < parts.size(); ++next)
    if (Check no = set_option(*word, parts[next], look)) return *no;
  if (!(look.low < look.high) && (look.kind == Kind::histogram || look.kind == Kind::percentiles))
    return refuse("low must be below high, found " + say(look.low) + " and " + say(look.high));
  return look;
}

}  // namespace sirnorm
