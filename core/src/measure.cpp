#include "measure.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "json_text.hpp"

namespace sirnorm {
namespace {

using Kind = Measure::Kind;
constexpr double kNever = std::numeric_limits<double>::infinity(),
                 kNothing = std::numeric_limits<double>::quiet_NaN();

struct Word {
  std::string_view name;
  Kind kind;
  int names, numbers;  // what it takes
};
constexpr Word kWords[] = {{"final", Kind::final, 1, 0},
                           {"at", Kind::at, 1, 1},
                           {"best", Kind::best, 1, 0},
                           {"largest", Kind::largest, 1, 0},
                           {"smallest", Kind::smallest, 1, 0},
                           {"average", Kind::average, 1, 0},
                           {"steps_to", Kind::steps_to, 1, 1},
                           {"seconds_to", Kind::seconds_to, 1, 1},
                           {"growth", Kind::growth, 1, 2},
                           {"ratio", Kind::ratio, 1, 2},
                           {"difference", Kind::difference, 2, 0},
                           {"diverged", Kind::diverged, 0, 0},
                           {"cells", Kind::cells, 0, 1},
                           {"best_cell", Kind::best_cell, 1, 1}};

/// One number of one point.
double number(const Series& s, std::size_t point, std::optional<Index> index) {
  const Index at = index.value_or(0) < 0 ? s.width + *index : index.value_or(0);
  if (at < 0 || at >= s.width) return kNothing;
  const std::size_t place =
      point * static_cast<std::size_t>(s.width) + static_cast<std::size_t>(at);
  return place < s.values.size() ? static_cast<double>(s.values[place]) : kNothing;
}

/// The last point up to this step, if there is one.
std::optional<std::size_t> point_at(const Record& r, double step) {
  std::optional<std::size_t> found;
  for (std::size_t p = 0; p < r.at.size(); ++p)
    if (static_cast<double>(r.at[p]) <= step) found = p;
  return found;
}

/// The number at that step, or nothing where the run did not get so far.
double value_at(const Record& r, const Series& s, double step, std::optional<Index> index) {
  const auto point = point_at(r, step);
  return point ? number(s, *point, index) : kNothing;
}

/// Which numbers count, over all points.
template <class Use>
void each(const Series& s, std::optional<Index> index, Use use) {
  const std::size_t points = s.values.size() / static_cast<std::size_t>(s.width);
  for (std::size_t p = 0; p < points; ++p)
    for (Index i = 0; i < s.width; ++i)
      if (!index || i == (*index < 0 ? s.width + *index : *index)) use(number(s, p, i));
}

/// The first point that has reached the level.
std::optional<std::size_t> reached(const Measure& m, const Series& s, std::size_t points) {
  for (std::size_t p = 0; p < points; ++p) {
    const double v = number(s, p, m.index);
    if (m.lower_is_better ? v <= m.first : v >= m.first) return p;
  }
  return std::nullopt;
}

}  // namespace

Measure read_measure(Reading& reading, const Json& given, const std::string& path,
                     const std::vector<Look>& looks) {
  const Json& json = reading.resolve(given, path);
  Measure m;
  const auto series = [&](const Json& name, std::string& to) {
    // as written: a name with "$" in it is the name of a series too
    const std::string word = reading.text(name, path);
    std::vector<std::string_view> known;
    for (const Look& look : looks) {
      known.push_back(look.name);
      if (look.name == word) m.lower_is_better = look.lower_is_better();
    }
    to = word;
    if (std::find(known.begin(), known.end(), word) == known.end())
      reading.refuse(path,
                     "the record has no series " + quote_briefly(word) + ", only " + listed(known) +
                         did_you_mean(word, known),
                     ErrorCode::unknown_name);
  };
  if (given.is(Json::Kind::string)) {
    series(given, m.series);
    return m;
  }
  if (!json.is(Json::Kind::object) || json.keys.empty()) {
    reading.refuse(path,
                   "a measure was expected, such as \"accuracy\" or {\"steps_to\": "
                   "[\"accuracy\", 0.95]}, found " +
                       found(json));
    return m;
  }
  const Word* word = nullptr;
  std::vector<std::string_view> known;
  for (const Word& w : kWords) {
    known.push_back(w.name);
    if (w.name == json.keys[0]) word = &w;
  }
  if (!word) {
    reading.refuse(
        path + "." + json.keys[0],
        "there is no such measure, only " + listed(known) + did_you_mean(json.keys[0], known),
        ErrorCode::unknown_name);
    return m;
  }
  m.kind = word->kind;
  Fields fields(reading, json, path, {word->name, "index", "at_most"});
  if (fields.find("index")) m.index = fields.whole("index", 0, -1000000, 1000000);
  m.at_most = fields.flag("at_most", false);
  const Json& argument = json.items[0];
  const std::string here = path + "." + json.keys[0];
  std::vector<const Json*> list;
  if (argument.is(Json::Kind::array))
    for (const Json& item : argument.items)
      list.push_back(&item);
  else
    list.push_back(&argument);
  if (word->kind == Kind::diverged) return m;
  if (static_cast<int>(list.size()) != word->names + word->numbers) {
    reading.refuse(here, std::to_string(word->names) + " of the series and " +
                             count(word->numbers, "number") + " were expected, found " +
                             std::to_string(list.size()) + " in all");
    return m;
  }
  double* numbers[] = {&m.first, &m.second};
  std::string* names[] = {&m.series, &m.other};
  if (word->kind == Kind::best_cell) m.series = reading.text(*list[0], path);
  for (int i = 0; i < word->names && !m.of_cells(); ++i)
    series(*list[static_cast<std::size_t>(i)], *names[i]);
  for (int i = 0; i < word->numbers; ++i)
    *numbers[i] = reading.number(
        reading.resolve(*list[static_cast<std::size_t>(word->names + i)], here), here);
  if (word->kind == Kind::growth && m.first == m.second)
    reading.refuse(here, "two different layers were expected, found " + say(m.first) + " twice",
                   ErrorCode::bad_value);
  return m;
}

std::string to_json(const Measure& m) {
  JsonText text;
  for (const Word& w : kWords) {
    if (w.kind != m.kind) continue;
    text.open('{').key(w.name);
    if (w.kind == Kind::diverged) {
      text.value(true);
    } else if (w.names + w.numbers == 1) {
      if (w.names == 1)
        text.value(m.series);
      else
        text.value(m.first);
    } else {
      text.open('[').value(m.series);
      if (w.names > 1) text.value(m.other);
      if (w.numbers > 0) text.value(m.first);
      if (w.numbers > 1) text.value(m.second);
      text.close(']');
    }
  }
  if (m.index) text.key("index").value(*m.index);
  if (m.at_most) text.key("at_most").value(true);
  return text.close('}').text();
}

double evaluate(const Measure& m, const Record& r) {
  if (m.kind == Kind::diverged) return r.diverged_at > 0 ? 1 : 0;
  const Series* s = r.find(m.series);
  if (!s || r.at.empty() || s->values.empty()) return kNothing;
  const std::size_t last = r.at.size() - 1;
  switch (m.kind) {
    case Kind::final:
      return number(*s, last, m.index);
    case Kind::at:
      return value_at(r, *s, m.first, m.index);
    case Kind::best:
    case Kind::largest:
    case Kind::smallest: {
      const bool small = m.kind == Kind::smallest || (m.kind == Kind::best && m.lower_is_better);
      double best = kNothing;
      each(*s, m.index, [&](double v) {
        if (std::isnan(best) || (small ? v < best : v > best)) best = v;
      });
      return best;
    }
    case Kind::average: {
      double sum = 0, n = 0;
      each(*s, m.index, [&](double v) {
        if (!std::isnan(v)) sum += v, ++n;
      });
      return n > 0 ? sum / n : kNothing;
    }
    case Kind::steps_to: {
      const auto point = reached(m, *s, r.at.size());
      return point ? static_cast<double>(r.at[*point]) : kNever;
    }
    case Kind::seconds_to: {
      const Series* seconds = r.find("seconds");
      const auto point = reached(m, *s, r.at.size());
      return !seconds ? kNothing : point ? number(*seconds, *point, 0) : kNever;
    }
    case Kind::growth: {
      const double from = number(*s, last, static_cast<Index>(m.first)),
                   to = number(*s, last, static_cast<Index>(m.second));
      return std::pow(to / from, 1 / std::fabs(m.second - m.first));
    }
    case Kind::ratio:
      return value_at(r, *s, m.second, m.index) / value_at(r, *s, m.first, m.index);
    case Kind::difference: {
      const Series* t = r.find(m.other);
      return t ? number(*s, last, m.index) - number(*t, last, m.index) : kNothing;
    }
    case Kind::diverged:
    case Kind::cells:
    case Kind::best_cell:
      break;
  }
  return kNothing;
}

}  // namespace sirnorm
