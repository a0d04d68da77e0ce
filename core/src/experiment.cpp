#include "sirnorm/experiment.hpp"

#include <algorithm>
#include <cmath>

#include "experiment_parts.hpp"
#include "experiment_read.hpp"

namespace sirnorm {
namespace {

using Parts = Experiment::Parts;

constexpr Index kMostLanes = 6, kMostSeeds = 100, kMostCells = 4096, kMostClaims = 100;

Json text_json(std::string_view text) {
  Json json;
  json.kind = Json::Kind::string;
  json.text = text;
  return json;
}
Json number_json(std::uint64_t n) {
  Json json;
  json.kind = Json::Kind::number;
  json.text = std::to_string(n);
  return json;
}

bool is_name(std::string_view name) {
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

/// 0.1 and 1e-1 are the same value.
bool same(const Json& a, const Json& b) {
  if (a.kind != b.kind) return false;
  return a.is(Json::Kind::number) ? a.number() == b.number() : a.text == b.text;
}

bool is_plain(const Json& json) {
  return json.is(Json::Kind::number) || json.is(Json::Kind::string);
}

void read_vars(Reading& reading, const Json& json, std::vector<Parts::Var>& vars) {
  if (!json.is(Json::Kind::object)) {
    reading.refuse("vars", "an object was expected, found " + found(json));
    return;
  }
  for (std::size_t i = 0; i < json.keys.size(); ++i) {
    Parts::Var var{.name = json.keys[i],
                   .value = json.items[i],
                   .shown = json.items[i],
                   .words = {},
                   .values = {}};
    const std::string path = "vars." + var.name;
    if (!is_name(var.name) || var.name == "seed")
      reading.refuse(path,
                     "the name of a var has letters, digits and _, and is not \"seed\", which "
                     "is the task's own");
    if (json.items[i].is(Json::Kind::object)) {
      Fields fields(reading, json.items[i], path, {"value", "choices"});
      const std::string word = fields.text("value", {});
      const Json* choices = fields.find("choices");
      if (!choices || !choices->is(Json::Kind::object) || choices->keys.empty()) {
        reading.refuse(path + ".choices",
                       "an object of words and what they stand for was expected");
        continue;
      }
      var.words = choices->keys;
      var.values = choices->items;
      const Check no = choose_value(var, text_json(word));
      if (no) reading.refuse(path + ".value", no->message, no->code);
    } else if (!is_plain(var.value)) {
      reading.refuse(path, "a number, a text or {\"value\", \"choices\"} was expected, found " +
                               found(var.value));
    }
    vars.push_back(std::move(var));
  }
}

Parts::Axis read_axis(Reading& reading, const Json& json, const std::string& path,
                      const Parts& parts) {
  Parts::Axis axis;
  Fields fields(reading, json, path, {"var", "values"});
  const std::string name = fields.text("var", {});
  std::vector<std::string_view> known;
  for (const Parts::Var& v : parts.vars)
    known.push_back(v.name);
  const auto at = std::find(known.begin(), known.end(), name);
  if (at == known.end()) {
    reading.refuse(path + ".var",
                   "there is no var " + quote_briefly(name) + did_you_mean(name, known),
                   ErrorCode::unknown_name);
    return axis;
  }
  axis.var = static_cast<std::size_t>(at - known.begin());
  for (const std::vector<Variable>& fixed : parts.lane_vars)
    for (const Variable& v : fixed)
      if (v.name == name)
        reading.refuse(path + ".var", "a lane fixes " + quote_briefly(name) + " already");
  const Json* values = fields.find("values");
  if (!values || !values->is(Json::Kind::array) || values->items.empty()) {
    reading.refuse(path + ".values", "a list of values was expected");
    return axis;
  }
  for (std::size_t i = 0; i < values->items.size(); ++i) {
    Parts::Var copy = parts.vars[axis.var];
    if (const Check no = choose_value(copy, values->items[i]))
      reading.refuse(path + ".values[" + std::to_string(i) + "]", no->message, no->code);
    axis.values.push_back(values->items[i]);
  }
  return axis;
}

Parts::Claim read_claim(Reading& reading, const Json& json, const std::string& path,
                        const Parts& parts) {
  using Is = Parts::Claim::Is;
  Parts::Claim claim;
  Fields fields(reading, json, path,
                {"id", "lane", "measure", "over", "is", "value", "times", "plus", "lane2",
                 "measure2", "vars"});
  claim.id = fields.text("id", {});
  const auto lane = [&](std::string_view key, std::string otherwise) {
    const std::string id = fields.text(key, std::move(otherwise));
    const std::vector<std::string_view> known(parts.lanes.begin(), parts.lanes.end());
    if (std::find(known.begin(), known.end(), id) == known.end())
      reading.refuse(fields.at(key),
                     "there is no lane " + quote_briefly(id) + ", only " + listed(known) +
                         did_you_mean(id, known),
                     ErrorCode::unknown_name);
    return id;
  };
  claim.lane = lane("lane", "");
  const Json* measure = fields.find("measure");
  if (!measure) {
    reading.refuse(fields.at("measure"), "this is needed");
    return claim;
  }
  claim.measure = read_measure(reading, *json.find("measure"), fields.at("measure"), parts.looks);
  claim.over = fields.choose("over", kOvers, std::optional(Over::median));
  claim.is = fields.choose("is", kIs, std::optional<Is>());
  const bool compared = json.find("times") || json.find("lane2") || json.find("measure2");
  if (compared && json.find("value"))
    reading.refuse(path,
                   "a claim has a value or is compared with times, lane2 and measure2, not both");
  if (compared) {
    claim.times = fields.number("times", 1);
    claim.plus = fields.number("plus", 0);
    claim.lane2 = lane("lane2", claim.lane);
    claim.measure2 = json.find("measure2") ? read_measure(reading, *json.find("measure2"),
                                                          fields.at("measure2"), parts.looks)
                                           : claim.measure;
    if (claim.is == Is::within) reading.refuse(fields.at("is"), "within needs two values");
  } else if (claim.is == Is::within) {
    const Json* value = fields.find("value");
    if (!value || !value->is(Json::Kind::array) || value->items.size() != 2) {
      reading.refuse(fields.at("value"), "two numbers were expected, the lower one first");
    } else {
      claim.low = reading.number(reading.resolve(value->items[0], path), fields.at("value[0]"));
      claim.high = reading.number(reading.resolve(value->items[1], path), fields.at("value[1]"));
    }
  } else {
    const Json* value = fields.find("value");
    claim.high = value && value->is(Json::Kind::string) && value->text == "never"
                     ? HUGE_VAL
                     : fields.number("value", {});
  }
  for (const Measure& m : {claim.measure, claim.measure2})
    if (const Check no = parts.without_cells(m))
      reading.refuse(fields.at("measure"), no->message, no->code);
  if (const Json* vars = json.find("vars")) {
    if (!vars->is(Json::Kind::object)) {
      reading.refuse(fields.at("vars"), "an object was expected, found " + found(*vars));
      return claim;
    }
    claim.vars = *vars;
    std::vector<Parts::Var> copy = parts.vars;
    for (std::size_t i = 0; i < vars->keys.size(); ++i) {
      const std::string here = fields.at("vars." + vars->keys[i]);
      const auto var = std::find_if(copy.begin(), copy.end(),
                                    [&](const auto& v) { return v.name == vars->keys[i]; });
      if (var == copy.end()) {
        reading.refuse(here, "there is no such var", ErrorCode::unknown_name);
      } else {
        if (!same(var->shown, vars->items[i])) claim.applies = false;
        if (const Check no = choose_value(*var, vars->items[i]))
          reading.refuse(here, no->message, no->code);
      }
    }
  }
  return claim;
}

void read_lanes(Reading& reading, Parts& parts) {
  const Json* lanes = parts.json.find("lanes");
  if (!lanes || !lanes->is(Json::Kind::array) || lanes->items.empty() ||
      lanes->items.size() > kMostLanes) {
    reading.refuse("lanes", "a list of 1 to 6 lanes was expected" +
                                (lanes && lanes->is(Json::Kind::array)
                                     ? ", found " + std::to_string(lanes->items.size())
                                     : std::string()));
    return;
  }
  for (std::size_t i = 0; i < lanes->items.size(); ++i) {
    const std::string path = "lanes[" + std::to_string(i) + "]";
    Fields fields(reading, lanes->items[i], path,
                  {"id", "vars", "network", "data", "input_shape", "init", "optimizer", "batches",
                   "clip_norm", "steps", "samples"});
    const std::string id = fields.text("id", {});
    if (std::find(parts.lanes.begin(), parts.lanes.end(), id) != parts.lanes.end())
      reading.refuse(path + ".id", "another lane is called " + quote_briefly(id) + " already");
    parts.lanes.push_back(id);
    std::vector<Variable>& fixed = parts.lane_vars.emplace_back();
    const Json* vars = lanes->items[i].find("vars");
    if (!vars) continue;
    if (!vars->is(Json::Kind::object)) {
      reading.refuse(path + ".vars", "an object was expected, found " + found(*vars));
      continue;
    }
    for (std::size_t k = 0; k < vars->keys.size(); ++k) {
      const auto var = std::find_if(parts.vars.begin(), parts.vars.end(),
                                    [&](const auto& v) { return v.name == vars->keys[k]; });
      Json value = vars->items[k];
      if (var != parts.vars.end()) {
        Parts::Var copy = *var;
        if (const Check no = choose_value(copy, value))
          reading.refuse(path + ".vars." + copy.name, no->message, no->code);
        value = copy.value;
      }
      fixed.push_back({vars->keys[k], value});
    }
  }
}

/// Every lane is set up and its network built once; what a look finds nowhere is refused.
Check try_lanes(Parts& parts) {
  std::vector<bool> finds;
  for (std::size_t lane = 0; lane < parts.lanes.size(); ++lane) {
    auto setup = parts.setup(lane, 0, std::nullopt);
    if (!setup) return setup.error();
    if (lane == 0) {
      parts.looks = setup->looks;
      finds.resize(setup->looks.size());
    }
    std::optional<Model> model;
    if (setup->has_model()) {
      auto made = built(*setup, parts, lane);
      if (!made) return made.error();
      model.emplace(*std::move(made));
    }
    double size = 0;
    for (std::size_t i = 0; i < setup->looks.size(); ++i) {
      const LookShape shape = shape_of(setup->looks[i], *setup, model ? &*model : nullptr);
      if (!shape.empty) finds[i] = true;
      size += static_cast<double>(shape.width) * static_cast<double>(setup->at.size());
    }
    if (size > 1 << 24)
      return Error{ErrorCode::bad_value, "record: the lane " + quote_briefly(parts.lanes[lane]) +
                                             " would record " + say(size) +
                                             " numbers, more than 2^24; look less often."};
  }
  for (std::size_t i = 0; i < finds.size(); ++i)
    if (!finds[i])
      return Error{ErrorCode::unknown_name, "record.what[" + std::to_string(i) + "]: no lane has " +
                                                what_it_needs(parts.looks[i]) + "."};
  return std::nullopt;
}

}  // namespace

Check choose_value(Parts::Var& var, const Json& given) {
  if (!var.words.empty()) {
    const std::vector<std::string_view> words(var.words.begin(), var.words.end());
    const auto at = std::find(words.begin(), words.end(), std::string_view(given.text));
    if (!given.is(Json::Kind::string) || at == words.end())
      return Error{ErrorCode::unknown_name,
                   "one of " + listed(words) + " was expected, found " + found(given) +
                       (given.is(Json::Kind::string) ? did_you_mean(given.text, words) : "")};
    var.value = var.values[static_cast<std::size_t>(at - words.begin())];
    var.shown = given;
    return std::nullopt;
  }
  if (given.kind != var.shown.kind)
    return Error{ErrorCode::bad_value, std::string(Json::name_of(var.shown.kind)) +
                                           " was expected, found " + found(given)};
  if (given.is(Json::Kind::number) && !std::isfinite(given.number()))
    return Error{ErrorCode::bad_value,
                 "a number a double can hold was expected, found " + found(given)};
  var.value = var.shown = given;
  return std::nullopt;
}

bool Parts::counts(const Measure& m, Index cell) const {
  if (m.kind != Measure::Kind::best_cell) return true;
  const auto is = [&](const Axis& axis, Index at) {
    const Json& value = axis.values[static_cast<std::size_t>(at)];
    return vars[axis.var].name == m.series && value.is(Json::Kind::number) &&
           value.number() == m.first;
  };
  return is(sweep->x, cell % sweep->columns()) ||
         (sweep->y && is(*sweep->y, cell / sweep->columns()));
}

Check Parts::without_cells(const Measure& m) const {
  if (!m.of_cells()) return std::nullopt;
  if (!sweep) return Error{ErrorCode::bad_value, "only a sweep has cells"};
  for (Index cell = 0; cell < sweep->columns() * sweep->rows(); ++cell)
    if (counts(m, cell)) return std::nullopt;
  return Error{ErrorCode::unknown_name,
               "no cell of the sweep has " + quote_briefly(m.series) + " at " + say(m.first)};
}

std::vector<Variable> Parts::variables(std::size_t lane, std::uint64_t seed,
                                       std::optional<Index> cell) const {
  std::vector<Var> now = vars;
  if (cell && sweep) {
    const auto at = [](Index i) { return static_cast<std::size_t>(i); };
    (void)choose_value(now[sweep->x.var], sweep->x.values[at(*cell % sweep->columns())]);
    if (sweep->y)
      (void)choose_value(now[sweep->y->var], sweep->y->values[at(*cell / sweep->columns())]);
  }
  std::vector<Variable> list = lane_vars[lane];
  list.push_back({"seed", number_json(seed)});
  for (Var& var : now)
    list.push_back({var.name, std::move(var.value)});
  return list;
}

Result<Experiment> Experiment::read(std::string_view json, std::string_view vars,
                                    std::shared_ptr<const Dataset> own) {
  auto parsed = read_json(json);
  if (!parsed)
    return Error{parsed.error().code, "The experiment is not JSON: " + parsed.error().message};
  auto asked = read_json(vars);
  if (!asked || !asked->is(Json::Kind::object))
    return Error{ErrorCode::bad_data, "The vars asked for are no object of JSON."};
  auto made = std::make_shared<Parts>();
  Parts& parts = *made;
  parts.own = std::move(own);
  parts.json = *std::move(parsed);

  Reading reading;
  Fields top(
      reading, parts.json, "",
      {"data", "input_shape", "vars", "lanes", "network", "init", "optimizer", "batches",
       "clip_norm", "steps", "samples", "seeds", "ci_seeds", "record", "stop", "sweep", "claims"});
  if (const Json* list = parts.json.find("vars")) read_vars(reading, *list, parts.vars);
  if (reading.problem()) return *reading.problem();
  for (Parts::Var& var : parts.vars)
    if (const Json* value = asked->find(var.name))
      if (const Check no = choose_value(var, *value))
        reading.refuse("vars." + var.name, no->message, no->code);
  read_lanes(reading, parts);
  parts.seeds = top.whole("seeds", 1, 1, kMostSeeds);
  parts.ci_seeds = top.whole("ci_seeds", parts.seeds, 1, parts.seeds);
  if (reading.problem()) return *reading.problem();
  if (const Check no = try_lanes(parts)) return *no;

  Reading later(parts.variables(0, 0, std::nullopt));
  if (const Json* sweep = parts.json.find("sweep")) {
    Fields fields(later, *sweep, "sweep", {"x", "y", "measure"});
    Parts::Sweep made_sweep;
    const Json* x = fields.find("x");
    if (!x)
      later.refuse("sweep.x", "this is needed");
    else
      made_sweep.x = read_axis(later, *x, "sweep.x", parts);
    if (const Json* y = fields.find("y")) made_sweep.y = read_axis(later, *y, "sweep.y", parts);
    if (const Json* measure = sweep->find("measure"))
      made_sweep.measure = read_measure(later, *measure, "sweep.measure", parts.looks);
    else
      later.refuse("sweep.measure", "this is needed");
    if (made_sweep.columns() * made_sweep.rows() > kMostCells)
      later.refuse("sweep", "at most 4096 cells were expected, found " +
                                std::to_string(made_sweep.columns() * made_sweep.rows()));
    if (made_sweep.y && made_sweep.y->var == made_sweep.x.var)
      later.refuse("sweep.y.var", "another var than that of x was expected");
    if (later.problem()) return *later.problem();
    parts.sweep = std::move(made_sweep);
    for (std::size_t lane = 0; lane < parts.lanes.size(); ++lane)  // the corners stand for all
      for (Index cell : {Index{0}, parts.sweep->columns() - 1,
                         parts.sweep->columns() * (parts.sweep->rows() - 1),
                         parts.sweep->columns() * parts.sweep->rows() - 1}) {
        auto setup = parts.setup(lane, 0, cell);
        if (!setup) return setup.error();
        if (!setup->has_model()) continue;
        if (auto model = built(*setup, parts, lane); !model) return model.error();
      }
  }
  if (const Json* claims = parts.json.find("claims")) {
    if (!claims->is(Json::Kind::array) || claims->items.size() > kMostClaims)
      later.refuse("claims", "a list of at most 100 claims was expected");
    for (std::size_t i = 0; i < claims->items.size(); ++i) {
      parts.claims.push_back(
          read_claim(later, claims->items[i], "claims[" + std::to_string(i) + "]", parts));
      for (std::size_t j = 0; j < i; ++j)
        if (parts.claims[j].id == parts.claims[i].id)
          later.refuse("claims[" + std::to_string(i) + "].id",
                       "another claim is called " + quote_briefly(parts.claims[i].id) + " already");
    }
  }
  if (later.problem()) return *later.problem();
  Experiment experiment;
  experiment.parts_ = std::move(made);
  return experiment;
}

const std::vector<std::string>& Experiment::lanes() const noexcept {
  return parts_->lanes;
}
Index Experiment::seeds() const noexcept {
  return parts_->seeds;
}
Index Experiment::ci_seeds() const noexcept {
  return parts_->ci_seeds;
}
Index Experiment::cells() const noexcept {
  return parts_->sweep ? parts_->sweep->columns() * parts_->sweep->rows() : 0;
}
std::vector<std::string> Experiment::data_names() const {
  std::vector<std::string> names;
  for (std::size_t lane = 0; lane < parts_->lanes.size(); ++lane)
    if (const auto setup = parts_->setup(lane, 0, std::nullopt))
      if (std::find(names.begin(), names.end(), setup->data.name) == names.end())
        names.push_back(setup->data.name);
  return names;
}

Result<LaneSetup> Experiment::setup(std::string_view lane, std::uint64_t seed,
                                    std::optional<Index> cell) const {
  const std::vector<std::string_view> known(parts_->lanes.begin(), parts_->lanes.end());
  const auto at = std::find(known.begin(), known.end(), lane);
  if (at == known.end())
    return Error{ErrorCode::unknown_name, "There is no lane " + quote_briefly(lane) +
                                              " in this experiment, only " + listed(known) +
                                              did_you_mean(lane, known) + "."};
  if (cell && (*cell < 0 || *cell >= cells()))
    return Error{ErrorCode::bad_value,
                 cells() == 0 ? std::string("This experiment has no sweep and so no cells.")
                              : "The sweep has the cells 0 to " + std::to_string(cells() - 1) +
                                    ", asked for " + std::to_string(*cell) + "."};
  return parts_->setup(static_cast<std::size_t>(at - known.begin()), seed, cell);
}

}  // namespace sirnorm
