#include "sirnorm/claims.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "experiment_parts.hpp"

namespace sirnorm {
namespace {

using Parts = Experiment::Parts;
using Claim = Parts::Claim;

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

void drop_nothing(std::vector<double>& values) {
  std::erase_if(values, [](double v) { return std::isnan(v); });
}

double over(Over how, std::vector<double> values) {
  drop_nothing(values);
  if (values.empty()) return kNothing;
  double sum = 0;
  switch (how) {
    case Over::median:
      return quantile(std::move(values), 0.5);
    case Over::mean:
      for (double v : values)
        sum += v;
      return sum / static_cast<double>(values.size());
    case Over::smallest:
      return *std::min_element(values.begin(), values.end());
    case Over::largest:
      return *std::max_element(values.begin(), values.end());
    case Over::each:
      break;
  }
  return kNothing;
}

/// One value of the measure for each seed there are records of, by seed.
using BySeed = std::map<std::uint64_t, double>;

BySeed measured(const Parts& parts, const Measure& m, std::string_view lane,
                const std::vector<Record>& records) {
  BySeed values;
  for (const Record& r : records) {
    if (r.lane != lane) continue;
    if (!m.of_cells()) {
      if (r.cell < 0) values[r.seed] = evaluate(m, r);
    } else if (r.cell >= 0 && parts.sweep && parts.counts(m, r.cell)) {
      const double v = evaluate(parts.sweep->measure, r);
      if (m.kind == Measure::Kind::cells) {
        values[r.seed] += m.at_most ? v <= m.first : v >= m.first;
      } else if (double& best = values.try_emplace(r.seed, kNothing).first->second;
                 std::isnan(best) || (m.at_most ? v < best : v > best)) {
        best = v;
      }
    }
  }
  return values;
}

bool complete(const Parts& parts, const Measure& m, std::string_view lane,
              const std::vector<Record>& records) {
  const bool sweep = m.of_cells();
  const Index cells = sweep ? parts.sweep->columns() * parts.sweep->rows() : 1;
  std::vector<bool> there(static_cast<std::size_t>(parts.seeds * cells));
  for (const Record& r : records) {
    const Index cell = sweep ? r.cell : r.cell < 0 ? 0 : -1;
    if (r.lane == lane && cell >= 0 && cell < cells &&
        r.seed < static_cast<std::uint64_t>(parts.seeds))
      there[static_cast<std::size_t>(r.seed) * static_cast<std::size_t>(cells) +
            static_cast<std::size_t>(cell)] = true;
  }
  for (std::size_t i = 0; i < there.size(); ++i)
    if (!there[i] && parts.counts(m, static_cast<Index>(i) % cells)) return false;
  return true;
}

bool holds(const Claim& c, double v, double bound) {
  switch (c.is) {
    case Claim::Is::less:
      return v < bound;
    case Claim::Is::at_most:
      return v <= bound;
    case Claim::Is::more:
      return v > bound;
    case Claim::Is::at_least:
      return v >= bound;
    case Claim::Is::within:
      return v >= c.low && v <= c.high;
  }
  return false;
}

/// How far inside the bound, for telling the worst of several.
double room(const Claim& c, double v, double bound) {
  if (c.is == Claim::Is::within) return std::min(v - c.low, c.high - v);
  const bool upper = c.is == Claim::Is::less || c.is == Claim::Is::at_most;
  if (v == bound) return 0;  // also never and never
  return upper ? bound - v : v - bound;
}

/// What times * other + plus is; never stays never.
double bound_of(const Claim& c, double other) {
  return std::isinf(other) ? other : c.times * other + c.plus;
}

Verdict judge(const Parts& parts, const Claim& c, const std::vector<Record>& records) {
  Verdict v{.claim = c.id, .applies = c.applies};
  v.found = v.wanted = kNothing;
  const bool compared = !c.lane2.empty();
  BySeed values = measured(parts, c.measure, c.lane, records), others;
  if (compared) others = measured(parts, c.measure2, c.lane2, records);
  v.complete = complete(parts, c.measure, c.lane, records) &&
               (!compared || complete(parts, c.measure2, c.lane2, records));
  std::vector<double> all, all_others;
  double worst = std::numeric_limits<double>::infinity();
  for (const auto& [seed, value] : values) {
    if (std::isnan(value)) continue;
    double bound = c.high;
    if (compared) {
      const auto other = others.find(seed);
      if (other == others.end() || std::isnan(other->second)) continue;
      all_others.push_back(other->second);
      bound = bound_of(c, other->second);
    }
    all.push_back(value);
    ++v.seeds;
    v.per_seed_holds += holds(c, value, bound);
    if (const double r = room(c, value, bound);
        c.over == Over::each && (v.seeds == 1 || r < worst)) {
      worst = r;
      v.found = value;
      v.wanted = bound;
    }
  }
  if (v.seeds == 0) return v;
  if (c.over == Over::each) {
    v.holds = v.per_seed_holds == v.seeds;
  } else {
    v.found = over(c.over, all);
    v.wanted = compared ? bound_of(c, over(c.over, all_others)) : c.high;
    v.holds = holds(c, v.found, v.wanted);
  }
  if (c.is == Claim::Is::within) v.wanted = v.found - c.low < c.high - v.found ? c.low : c.high;
  return v;
}

Result<Measure> parse(const Parts& parts, std::string_view text) {
  auto json = read_json(text);
  if (!json) return Error{json.error().code, "The measure is not JSON: " + json.error().message};
  Reading reading(parts.variables(0, 0, std::nullopt));
  Measure m = read_measure(reading, *json, "measure", parts.looks);
  if (reading.problem()) return *reading.problem();
  if (const Check no = parts.without_cells(m))
    return Error{no->code, "measure: " + no->message + "."};
  return m;
}

Check unknown_lane(const Parts& parts, std::string_view lane) {
  const std::vector<std::string_view> known(parts.lanes.begin(), parts.lanes.end());
  if (std::find(known.begin(), known.end(), lane) != known.end()) return std::nullopt;
  return Error{ErrorCode::unknown_name, "There is no lane " + quote_briefly(lane) +
                                            " in this experiment, only " + listed(known) +
                                            did_you_mean(lane, known) + "."};
}

}  // namespace

double quantile(std::vector<double> values, double share) {
  drop_nothing(values);
  if (values.empty()) return kNothing;
  std::sort(values.begin(), values.end());
  const double place = share * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(place);
  const double below = values[low], above = values[std::min(low + 1, values.size() - 1)],
               part = place - static_cast<double>(low);
  return part == 0 || below == above ? below : below + part * (above - below);
}

Result<SeedSummary> summarize_seeds(const std::vector<Record>& records, std::string_view series,
                                    double low, double high) {
  if (!(low >= 0 && low <= high && high <= 1))
    return Error{ErrorCode::bad_value, "Quantiles lie within 0 and 1, the lower one first, got " +
                                           say(low) + " and " + say(high) + "."};
  std::map<Index, std::vector<const float*>> points;  // by step, so records need not be alike
  Index width = 0;
  for (const Record& r : records) {
    const Series* s = r.find(series);
    if (!s) continue;
    if (width != 0 && s->width != width)
      return Error{ErrorCode::bad_shape, "The series " + quote_briefly(series) + " is " +
                                             std::to_string(width) + " wide in one record and " +
                                             std::to_string(s->width) + " in another."};
    width = s->width;
    for (std::size_t p = 0; p < r.at.size(); ++p)
      if ((p + 1) * static_cast<std::size_t>(width) <= s->values.size())
        points[r.at[p]].push_back(s->values.data() + p * static_cast<std::size_t>(width));
  }
  if (width == 0)
    return Error{ErrorCode::unknown_name,
                 "No record has the series " + quote_briefly(series) + "."};
  SeedSummary out;
  for (const auto& [step, values] : points) {
    out.at.push_back(step);
    out.count.push_back(static_cast<Index>(values.size()));
    for (Index i = 0; i < width; ++i) {
      std::vector<double> all;
      for (const float* v : values)
        all.push_back(static_cast<double>(v[i]));
      out.median.push_back(static_cast<float>(quantile(all, 0.5)));
      out.mean.push_back(static_cast<float>(over(Over::mean, all)));
      out.low.push_back(static_cast<float>(quantile(all, low)));
      out.high.push_back(static_cast<float>(quantile(all, high)));
    }
  }
  return out;
}

Result<Measured> measure(const Experiment& experiment, std::string_view lane, std::string_view text,
                         Over how, const std::vector<Record>& records) {
  const Parts& parts = experiment.parts();
  if (Check no = unknown_lane(parts, lane)) return *no;
  const auto m = parse(parts, text);
  if (!m) return m.error();
  Measured out;
  for (const auto& [seed, value] : measured(parts, *m, lane, records))
    out.per_seed.push_back(value);
  out.value = over(how, out.per_seed);
  return out;
}

Result<std::vector<float>> cells(const Experiment& experiment, std::string_view lane,
                                 std::string_view text, const std::vector<Record>& records) {
  const Parts& parts = experiment.parts();
  if (Check no = unknown_lane(parts, lane)) return *no;
  if (!parts.sweep)
    return Error{ErrorCode::bad_value, "This experiment has no sweep and so no cells."};
  Measure m = parts.sweep->measure;
  if (!text.empty()) {
    const auto other = parse(parts, text);
    if (!other) return other.error();
    m = *other;
  }
  const auto count = static_cast<std::size_t>(experiment.cells());
  std::vector<std::vector<double>> values(count);
  for (const Record& r : records)
    if (r.lane == lane && r.cell >= 0 && static_cast<std::size_t>(r.cell) < count)
      values[static_cast<std::size_t>(r.cell)].push_back(evaluate(m, r));
  std::vector<float> out;
  for (std::vector<double>& v : values)
    out.push_back(static_cast<float>(over(Over::median, std::move(v))));
  return out;
}

std::vector<Verdict> judge(const Experiment& experiment, const std::vector<Record>& records) {
  std::vector<Verdict> verdicts;
  for (const Claim& claim : experiment.parts().claims)
    verdicts.push_back(judge(experiment.parts(), claim, records));
  return verdicts;
}

}  // namespace sirnorm
