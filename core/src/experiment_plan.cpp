// What a page needs to know of an experiment before anything is trained, as JSON.
#include <algorithm>

#include "sirnorm/cost.hpp"

#include "experiment_read.hpp"
#include "json_text.hpp"

namespace sirnorm {
namespace {

using Parts = Experiment::Parts;

template <class List>
void numbers(JsonText& to, const List& list) {
  to.open('[');
  for (const auto& n : list)
    to.value(static_cast<Index>(n));
  to.close(']');
}

void layers(JsonText& to, Model& model, Index batch) {
  const std::vector<Cost> cost = costs(model, batch);
  to.key("layers").open('[');
  for (std::size_t i = 0; i < cost.size(); ++i) {
    to.open('{').key("name").value(model.name(i));
    to.key("kind").value(model.network().layer(i).kind());
    to.key("text").value(to_text(model.description()[i])).key("out");
    numbers(to, model.output_shape(i));
    to.key("parameters").value(cost[i].parameters);
    to.key("forward").value(cost[i].forward).key("backward").value(cost[i].backward).close('}');
  }
  to.close(']').key("parameters").value(model.parameter_count());
}

void recurrent_layer(JsonText& to, const LaneSetup& setup) {
  RecurrentOptions options = setup.recurrent;
  options.max_rows = 1;
  auto net = Recurrent::create(options);
  Index parameters = 0;
  for (Index i = 0; net && i < net->parameters().size; ++i)
    parameters += net->parameters()[i].value.size;
  to.key("layers")
      .open('[')
      .open('{')
      .key("name")
      .value("recurrent")
      .key("kind")
      .value("Recurrent");
  to.key("text").value("Recurrent(" + std::to_string(options.features) + ", " +
                       std::to_string(options.hidden) + ", " + std::to_string(options.classes) +
                       ")");
  to.key("out").open('[').value(options.classes).close(']').key("parameters").value(parameters);
  to.key("forward").value(0.0).key("backward").value(0.0).close('}').close(']');
  to.key("parameters").value(parameters);
}

void pair(JsonText& to, const char* key, const Place& place) {
  to.key(key).open('[').value(place[0]).value(place[1]).close(']');
}

void valley(JsonText& to, const std::optional<ValleyOptions>& v) {
  to.key("valley");
  if (!v) {
    to.null();
    return;
  }
  to.open('{');
  pair(to, "curvature", v->curvature);
  pair(to, "center", v->center);
  pair(to, "start", v->start);
  to.key("angle").value(v->angle).key("noise").value(v->noise).close('}');
}

void lane(JsonText& to, const Parts& parts, std::size_t index) {
  const auto setup = parts.setup(index, 0, std::nullopt);
  if (!setup) return;
  const Index rows = parts.own && setup->data.name == "own" ? parts.own->train_rows : 100000;
  const Index batch = setup->batch_rows(rows);
  std::optional<Model> model;
  if (setup->has_model())
    if (auto made = built(*setup, parts, index)) model.emplace(*std::move(made));
  to.open('{').key("id").value(setup->id).key("network").value(model ? model->text() : "");
  to.key("input");
  numbers(to, setup->input);
  to.key("classes").value(setup->classes).key("batch").value(batch);
  to.key("steps").value(setup->steps).key("at");
  numbers(to, setup->at);
  if (model)
    layers(to, *model, batch);
  else if (setup->valley)
    to.key("layers").open('[').close(']').key("parameters").value(Index{2});
  else
    recurrent_layer(to, *setup);
  valley(to, setup->valley);
  to.key("widths").open('{');
  std::vector<LookShape> shapes;
  for (const Look& look : setup->looks) {
    shapes.push_back(shape_of(look, *setup, model ? &*model : nullptr));
    to.key(look.name).value(shapes.back().width);
  }
  to.close('}').key("layersOf").open('{');
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    if (shapes[i].layers.empty()) continue;
    to.key(setup->looks[i].name).open('[');
    for (std::size_t layer : shapes[i].layers)
      to.value(model->name(layer));
    to.close(']');
  }
  to.close('}').close('}');
}

/// Cells in an order in which the picture is there early: every eighth row and column first, then
/// every fourth, and so on.
std::vector<Index> coarse_to_fine(Index columns, Index rows) {
  std::vector<Index> order;
  std::vector<bool> taken(static_cast<std::size_t>(columns * rows));
  for (Index stride : {8, 4, 2, 1})
    for (Index y = 0; y < rows; y += stride)
      for (Index x = 0; x < columns; x += stride) {
        const auto cell = static_cast<std::size_t>(y * columns + x);
        if (taken[cell]) continue;
        taken[cell] = true;
        order.push_back(static_cast<Index>(cell));
      }
  return order;
}

void axis(JsonText& to, const Parts& parts, const Parts::Axis& axis) {
  to.open('{').key("name").value(parts.vars[axis.var].name).key("values").open('[');
  for (const Json& v : axis.values)
    to.value(v);
  to.close(']').close('}');
}

void sweep(JsonText& to, const Parts& parts) {
  to.key("sweep");
  if (!parts.sweep) {
    to.null();
    return;
  }
  const Parts::Sweep& s = *parts.sweep;
  to.open('{').key("x");
  axis(to, parts, s.x);
  to.key("y");
  if (s.y)
    axis(to, parts, *s.y);
  else
    to.null();
  to.key("columns").value(s.columns()).key("rows").value(s.rows());
  to.key("measure").value(to_json(s.measure)).key("order");
  numbers(to, coarse_to_fine(s.columns(), s.rows()));
  to.close('}');
}

template <class T, std::size_t N>
std::string_view word_of(const std::pair<std::string_view, T> (&known)[N], T value) {
  for (const auto& [word, v] : known)
    if (v == value) return word;
  return "";
}

void claims(JsonText& to, const Parts& parts) {
  to.key("claims").open('[');
  for (const Parts::Claim& c : parts.claims) {
    to.open('{').key("id").value(c.id).key("lane").value(c.lane).key("lane2");
    if (c.lane2.empty())
      to.null();
    else
      to.value(c.lane2);
    to.key("measure").value(to_json(c.measure)).key("measure2");
    if (c.lane2.empty())
      to.null();
    else
      to.value(to_json(c.measure2));
    to.key("over").value(word_of(kOvers, c.over)).key("is").value(word_of(kIs, c.is));
    to.key("value");
    if (c.lane2.empty() && c.is != Parts::Claim::Is::within)
      to.value(c.high);
    else
      to.null();
    to.key("between");
    if (c.is == Parts::Claim::Is::within)
      to.open('[').value(c.low).value(c.high).close(']');
    else
      to.null();
    to.key("times").value(c.lane2.empty() ? 1.0 : c.times).key("plus").value(c.plus);
    to.key("sweep").value(c.sweep()).key("applies").value(c.applies).close('}');
  }
  to.close(']');
}

}  // namespace

std::string Experiment::plan() const {
  const Parts& parts = *parts_;
  JsonText to;
  to.open('{').key("vars").open('{');
  for (const Parts::Var& v : parts.vars)
    to.key(v.name).value(v.shown);
  to.close('}').key("choices").open('{');
  for (const Parts::Var& v : parts.vars) {
    if (v.words.empty()) continue;
    to.key(v.name).open('[');
    for (const std::string& word : v.words)
      to.value(word);
    to.close(']');
  }
  to.close('}').key("lanes").open('[');
  for (std::size_t i = 0; i < parts.lanes.size(); ++i)
    lane(to, parts, i);
  to.close(']').key("seeds").value(parts.seeds).key("what").open('[');
  for (const Look& look : parts.looks)
    to.value(look.name);
  to.close(']');
  const auto first = parts.setup(0, 0, std::nullopt);
  to.key("data").value(first ? first->data.name : "").key("grid");
  if (first && first->grid) {
    const Grid& g = *first->grid;
    to.open('{').key("left").value(g.left).key("right").value(g.right).key("bottom").value(
        g.bottom);
    to.key("top").value(g.top).key("columns").value(g.columns).key("rows").value(g.rows).close('}');
  } else {
    to.null();
  }
  sweep(to, parts);
  claims(to, parts);
  return to.close('}').text();
}

std::string Experiment::claimed_at(std::string_view claim) const {
  for (const Parts::Claim& c : parts_->claims)
    if (c.id == claim && c.vars.is(Json::Kind::object)) return JsonText().value(c.vars).text();
  return "{}";
}

std::vector<std::string> Experiment::claimed_vars() const {
  std::vector<std::string> all{"{}"};
  for (const Parts::Claim& c : parts_->claims) {
    if (c.applies) continue;  // made for those that stand here
    const std::string text = claimed_at(c.id);
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(text);
  }
  return all;
}

}  // namespace sirnorm
