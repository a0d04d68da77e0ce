// One lane of an experiment, read from its text with every "$name" replaced.
#include <algorithm>
#include <cmath>

#include "experiment_parts.hpp"
#include "experiment_read.hpp"

namespace sirnorm {
namespace {

using Parts = Experiment::Parts;
using Order = BatchesOptions::Order;
using Norm = RecurrentOptions::Norm;

constexpr Index kMostSteps = 1000000, kMostRows = 4096, kAtOnce = 1024;
constexpr double kLargest = 1e9;

constexpr std::pair<std::string_view, init::Scheme> kSchemes[] = {
    {"pytorch_default", init::Scheme::pytorch_default},
    {"kaiming_normal", init::Scheme::kaiming_normal},
    {"kaiming_uniform", init::Scheme::kaiming_uniform},
    {"xavier_normal", init::Scheme::xavier_normal},
    {"xavier_uniform", init::Scheme::xavier_uniform},
    {"normal", init::Scheme::normal},
    {"constant", init::Scheme::constant}};
constexpr std::pair<std::string_view, Order> kOrders[] = {{"shuffled", Order::shuffled},
                                                          {"in_order", Order::in_order},
                                                          {"one_class", Order::one_class},
                                                          {"two_classes", Order::two_classes}};
constexpr std::pair<std::string_view, Norm> kNorms[] = {{"none", Norm::none},
                                                        {"batch", Norm::batch},
                                                        {"batch_per_step", Norm::batch_per_step},
                                                        {"layer", Norm::layer}};
constexpr std::pair<std::string_view, Recurrent::Start> kStarts[] = {
    {"normal", Recurrent::Start::normal}, {"identity", Recurrent::Start::identity}};
constexpr std::pair<std::string_view, Mode> kModes[] = {{"train", Mode::train},
                                                        {"eval", Mode::eval}};
enum class Rule { sgd, adam, adamw };
constexpr std::pair<std::string_view, Rule> kRules[] = {
    {"sgd", Rule::sgd}, {"adam", Rule::adam}, {"adamw", Rule::adamw}};

struct Known {
  std::string_view name;
  Index features, classes;
};
constexpr Known kData[] = {{"digits", 64, 10}, {"wine", 13, 3},   {"spirals", 2, 3},
                           {"moons", 2, 2},    {"circles", 2, 2}, {"names", 27, 6},
                           {"recall", 9, 8},   {"own", 0, 0},     {"valley", 2, 0}};

class LaneReader {
 public:
  LaneReader(const Parts& parts, std::size_t lane, std::uint64_t seed, std::optional<Index> cell)
      : parts_(parts),
        lane_(parts.lane_json(lane)),
        path_("lanes[" + std::to_string(lane) + "]"),
        reading_(parts.variables(lane, seed, cell)) {
    out_.id = parts.lanes[lane];
    out_.seed = out_.training.batches.seed = seed;
  }

  Result<LaneSetup> read() {
    data();
    network();
    init();
    batches();
    steps();
    optimizer();
    record();
    stop();
    if (reading_.problem()) return *reading_.problem();
    return std::move(out_);
  }

 private:
  /// What the lane says, or else the whole experiment.
  const Json* find(std::string_view key, std::string& path) {
    const Json* own = lane_.find(key);
    const Json* json = own ? own : parts_.json.find(key);
    path = (own ? path_ + "." : "") + std::string(key);
    return json ? &reading_.resolve(*json, path) : nullptr;
  }

  void data() {
    std::string path;
    const Json* json = find("data", path);
    if (!json) return reading_.refuse("data", "this is needed");
    const Json* name = json->find("name");
    std::string word = name ? reading_.text(reading_.resolve(*name, path + ".name"), path) : "";
    DataSource& d = out_.data;
    std::vector<std::string_view> known;
    const Known* here = nullptr;
    for (const Known& k : kData) {
      known.push_back(k.name);
      if (k.name == word) here = &k;
    }
    if (!here)
      return reading_.refuse(path + ".name",
                             "there is no data set " + quote_briefly(word) + ", only " +
                                 listed(known) + did_you_mean(word, known),
                             ErrorCode::unknown_name);
    d.name = word;
    out_.features = here->features;
    out_.classes = here->classes;
    const auto seed = [](Index n) { return static_cast<std::uint64_t>(n); };
    if (word == "spirals") {
      Fields f(reading_, *json, path, {"name", "turns", "seed", "per_class"});
      d.shape = f.number("turns", 1);
      d.seed = seed(f.whole("seed", 0, 0, kMostSteps));
      d.per_class = f.whole("per_class", 200, 1, 10000);
      out_.grid = Grid{-1.2, 1.2, -1.2, 1.2, 48, 48};
    } else if (word == "moons" || word == "circles") {
      Fields f(reading_, *json, path, {"name", "noise", "seed", "per_class"});
      d.shape = f.number("noise", 0.1);
      d.seed = seed(f.whole("seed", 0, 0, kMostSteps));
      d.per_class = f.whole("per_class", 200, 1, 10000);
      out_.grid =
          word == "moons" ? Grid{-1.4, 2.4, -0.9, 1.4, 48, 48} : Grid{-1.4, 1.4, -1.4, 1.4, 48, 48};
    } else if (word == "valley") {
      valley(*json, path);
    } else if (word == "recall") {
      Fields f(reading_, *json, path, {"name", "shortest", "longest", "longer", "seed"});
      d.shortest = f.whole("shortest", 5, 1, 200);
      d.longest = f.whole("longest", 20, d.shortest, 200);
      d.longer = f.whole("longer", std::max<Index>(40, d.longest), 1, 400);
      d.seed = seed(f.whole("seed", 0, 0, kMostSteps));
    } else {
      Fields f(reading_, *json, path, {"name"});
      if (word == "own" && parts_.own) own();
      if (word == "own" && !parts_.own)
        reading_.refuse(path, "the reader's own table was expected, and none is given",
                        ErrorCode::unknown_name);
    }
    out_.input = {out_.features};
    if (const Json* sides = find("input_shape", path)) shape(*sides, path);
  }

  void valley(const Json& json, const std::string& path) {
    Fields f(reading_, json, path, {"name", "curvature", "center", "angle", "noise", "start"});
    ValleyOptions v;
    const auto pair = [&](const char* key, Place& to) {
      const Json* list = f.find(key);
      if (!list) return;
      if (!list->is(Json::Kind::array) || list->items.size() != 2)
        return reading_.refuse(f.at(key),
                               "a list of two numbers was expected, found " + found(*list));
      for (std::size_t i = 0; i < 2; ++i)
        to[i] = reading_.number(reading_.resolve(list->items[i], f.at(key)), f.at(key));
    };
    pair("curvature", v.curvature);
    pair("center", v.center);
    pair("start", v.start);
    v.angle = f.number("angle", v.angle);
    v.noise = f.number("noise", v.noise);
    out_.valley = v;
  }

  void own() {
    const Dataset& set = *parts_.own;
    out_.features = set.features;
    out_.classes = set.classes;
    if (set.features != 2) return;
    double low[2] = {HUGE_VAL, HUGE_VAL}, high[2] = {-HUGE_VAL, -HUGE_VAL};
    for (std::size_t i = 0; i < set.x.size(); ++i) {
      low[i % 2] = std::min(low[i % 2], static_cast<double>(set.x[i]));
      high[i % 2] = std::max(high[i % 2], static_cast<double>(set.x[i]));
    }
    const auto air = [&](int i) { return std::max(0.1 * (high[i] - low[i]), 1e-6); };
    out_.grid = Grid{low[0] - air(0), high[0] + air(0), low[1] - air(1), high[1] + air(1), 48, 48};
  }

  void shape(const Json& sides, const std::string& path) {
    if (!sides.is(Json::Kind::array) || sides.items.empty() || sides.items.size() > Shape::kMaxRank)
      return reading_.refuse(path, "a list of 1 to 4 sides was expected, found " + found(sides));
    out_.input = {};
    for (const Json& side : sides.items)
      out_.input.sides[out_.input.rank++] =
          reading_.whole(reading_.resolve(side, path), path, 1, 100000);
    if (out_.features > 0 && out_.input.size() != out_.features)
      reading_.refuse(path,
                      "sides that make " + count(out_.features, "number") +
                          " were expected, found " + std::to_string(out_.input.size()),
                      ErrorCode::bad_shape);
  }

  void network() {
    std::string path;
    if (out_.valley && lane_.find("network"))
      return reading_.refuse(path_ + ".network", "a valley has no network");
    if (out_.valley) return;
    const Json* json = find("network", path);
    if (!json) return reading_.refuse(path_ + ".network", "this is needed");
    if (json->is(Json::Kind::object) && json->find("recurrent")) {
      Fields outer(reading_, *json, path, {"recurrent"});
      if (!out_.data.sequences())
        return reading_.refuse(path,
                               "a recurrent network learns from sequences, names or recall, "
                               "and the data are " +
                                   out_.data.name);
      return recurrent(*outer.find("recurrent"), path + ".recurrent");
    }
    if (out_.data.sequences())
      return reading_.refuse(path,
                             "the data are sequences, which only {\"recurrent\": ...} learns from");
    if (json->is(Json::Kind::string))
      out_.network = json->text;
    else
      mlp(*json, path);
  }

  void recurrent(const Json& json, const std::string& path) {
    Fields f(reading_, json, path, {"hidden", "norm", "start", "gain", "bias"});
    RecurrentOptions& o = out_.recurrent;
    o.features = out_.features;
    o.classes = out_.classes;
    o.hidden = f.whole("hidden", {}, 1, 1024);
    o.norm = f.choose("norm", kNorms, std::optional(Norm::none));
    o.bias = f.flag("bias", false);
    out_.start = f.choose("start", kStarts, std::optional(Recurrent::Start::normal));
    out_.recurrent_gain = f.number("gain", 1);
    const DataSource& d = out_.data;
    o.max_steps = d.name == "names" ? kLongestOfNames : std::max(d.longest, d.longer);
  }

  /// "bn: BatchNorm1d(%)" for this width and layer; a name of its own is kept.
  static std::string piece(std::string text, Index width, Index layer, const char* name) {
    for (auto [sign, number] : {std::pair('%', width), {'@', layer}})
      for (std::size_t at; (at = text.find(sign)) != text.npos;)
        text.replace(at, 1, std::to_string(number));
    const auto colon = text.find(':');
    const bool named = colon != text.npos && colon < text.find('(');
    return (named ? "" : name + std::to_string(layer) + ": ") + text + "\n";
  }

  void mlp(const Json& json, const std::string& path) {
    Fields f(reading_, json, path, {"mlp", "norm", "activation", "norm_at", "input_norm"});
    const Json* list = f.find("mlp");
    if (!list || !list->is(Json::Kind::array))
      return reading_.refuse(path + ".mlp", "a list of widths was expected");
    enum class At { before, after };
    constexpr std::pair<std::string_view, At> kAt[] = {{"before", At::before},
                                                       {"after", At::after}};
    const At at = f.choose("norm_at", kAt, std::optional(At::before));
    const std::string norm = f.text("norm", ""), activation = f.text("activation", "ReLU()"),
                      input_norm = f.text("input_norm", "");
    std::vector<Index> widths;
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      const std::string here = path + ".mlp[" + std::to_string(i) + "]";
      const Json& item = reading_.resolve(list->items[i], here);
      if (item.is(Json::Kind::object)) {
        Fields block(reading_, item, here, {"width", "times"});
        widths.insert(widths.end(), static_cast<std::size_t>(block.whole("times", {}, 0, 200)),
                      block.whole("width", {}, 1, 10000));
      } else {
        widths.push_back(reading_.whole(item, here, 1, 10000));
      }
    }
    if (widths.size() < 2 || widths.size() > 300)
      return reading_.refuse(
          path + ".mlp", "2 to 300 widths were expected, found " + std::to_string(widths.size()));
    std::string& text = out_.network;
    if (!input_norm.empty()) text += piece(input_norm, widths[0], 0, "norm");
    for (std::size_t i = 1; i < widths.size(); ++i) {
      const auto layer = static_cast<Index>(i);
      text += "fc" + std::to_string(i) + ": Linear(" + std::to_string(widths[i - 1]) + ", " +
              std::to_string(widths[i]) + ")\n";
      if (i + 1 == widths.size()) break;
      const std::string norm_here = norm.empty() ? "" : piece(norm, widths[i], layer, "norm"),
                        act_here =
                            activation.empty() ? "" : piece(activation, widths[i], layer, "act");
      text += at == At::before ? norm_here + act_here : act_here + norm_here;
    }
  }

  void init() {
    std::string path;
    const Json* json = find("init", path);
    if (!json) return;
    Fields f(reading_, *json, path, {"scheme", "gain", "hidden_only"});
    out_.init.scheme = f.choose("scheme", kSchemes, std::optional(init::Scheme::pytorch_default));
    out_.init.gain = f.number("gain", 1);
    out_.hidden_only = f.flag("hidden_only", false);
  }

  void batches() {
    std::string path;
    if (const Json* json = find("batches", path)) {
      Fields f(reading_, *json, path, {"size", "order"});
      out_.training.batches.batch_size = f.whole("size", 32, 1, kMostRows);
      out_.training.batches.order = f.choose("order", kOrders, std::optional(Order::shuffled));
    }
    if (const Json* json = find("clip_norm", path))
      out_.training.clip_norm = reading_.number(*json, path);
    if (!(out_.training.clip_norm >= 0))
      reading_.refuse(path, "0 or more was expected, found " + say(out_.training.clip_norm),
                      ErrorCode::bad_value);
  }

  void steps() {
    std::string path, other;
    const Json* steps = find("steps", path);
    const Json* samples = find("samples", other);
    if (steps && samples && lane_.find("steps")) samples = nullptr;  // the lane's own word counts
    if (steps && samples && lane_.find("samples")) steps = nullptr;
    if (steps && samples)
      return reading_.refuse("samples", "steps or samples were expected, found both");
    if (steps) out_.steps = reading_.whole(*steps, path, 0, kMostSteps);
    if (samples)
      out_.steps = std::max<Index>(
          1, reading_.whole(*samples, other, 0, 1000000000) / out_.training.batches.batch_size);
    if (!steps && !samples) reading_.refuse("steps", "this is needed, or samples");
    if (out_.steps > kMostSteps)
      reading_.refuse(other,
                      "at most 1000000 steps are taken, found " + std::to_string(out_.steps));
  }

  void optimizer() {
    std::string path;
    const Json* json = find("optimizer", path);
    if (!json && out_.steps == 0) return;
    if (!json) return reading_.refuse("optimizer", "this is needed where there are steps");
    const Json* kind = json->find("kind");
    if (!kind) return reading_.refuse(path + ".kind", "this is needed: sgd, adam or adamw");
    const bool adam = reading_.resolve(*kind, path + ".kind").text.starts_with("adam");
    Fields f = adam ? Fields(reading_, *json, path,
                             {"kind", "lr", "beta1", "beta2", "eps", "weight_decay"})
                    : Fields(reading_, *json, path,
                             {"kind", "lr", "momentum", "dampening", "weight_decay", "nesterov"});
    const Rule rule = f.choose("kind", kRules, std::optional<Rule>());
    // the bounds are the optimizers' own; asked here so that the sentence names the key
    const auto within = [&](const char* key, std::optional<double> otherwise, double below) {
      const double v = f.number(key, otherwise);
      if (!(v >= 0 && v < below))
        reading_.refuse(f.at(key),
                        "a number from 0 to below " + say(below) + " was expected, found " + say(v),
                        ErrorCode::bad_value);
      return v;
    };
    if (adam) {
      AdamOptions o;
      o.lr = within("lr", {}, kLargest);
      o.beta1 = within("beta1", o.beta1, 1);
      o.beta2 = within("beta2", o.beta2, 1);
      o.eps = within("eps", o.eps, kLargest);
      o.decoupled = rule == Rule::adamw;
      o.weight_decay = within("weight_decay", o.decoupled ? 0.01 : 0, kLargest);
      out_.training.optimizer = o;
    } else {
      SgdOptions o;
      o.lr = within("lr", {}, kLargest);
      o.momentum = within("momentum", 0, 1);
      o.dampening = within("dampening", 0, kLargest);
      o.weight_decay = within("weight_decay", 0, kLargest);
      o.nesterov = f.flag("nesterov", false);
      if (o.nesterov && (o.momentum == 0 || o.dampening != 0))
        reading_.refuse(f.at("nesterov"), "momentum and no dampening were expected beside it",
                        ErrorCode::bad_value);
      out_.training.optimizer = o;
    }
  }

  void record() {
    std::string path;
    const Json* json = find("record", path);
    if (!json) return reading_.refuse("record", "this is needed");
    Fields f(reading_, *json, path, {"every", "rows", "mode", "grid", "what"});
    out_.rows = f.whole("rows", 256, 1, kMostRows);
    out_.mode = f.choose("mode", kModes, std::optional(Mode::train));
    if (const Json* grid = f.find("grid")) {
      Fields g(reading_, *grid, "record.grid",
               {"left", "right", "bottom", "top", "columns", "rows"});
      const Grid usual = out_.grid.value_or(Grid{});
      out_.grid = Grid{g.number("left", usual.left),     g.number("right", usual.right),
                       g.number("bottom", usual.bottom), g.number("top", usual.top),
                       g.whole("columns", 48, 2, 256),   g.whole("rows", 48, 2, 256)};
      if (!(out_.grid->left < out_.grid->right && out_.grid->bottom < out_.grid->top))
        reading_.refuse("record.grid", "left below right and bottom below top were expected");
    }
    const Json* every = f.find("every");
    if (!every) return reading_.refuse("record.every", "this is needed");
    schedule(*every);
    const Json* what = f.find("what");
    if (!what || !what->is(Json::Kind::array) || what->items.empty() || what->items.size() > 24)
      return reading_.refuse("record.what", "a list of 1 to 24 things to look at was expected");
    for (std::size_t i = 0; i < what->items.size(); ++i) {
      const std::string here = "record.what[" + std::to_string(i) + "]";
      const std::string written = reading_.text(what->items[i], here);
      auto look = read_look(reading_.text(reading_.resolve(what->items[i], here), here));
      if (reading_.problem()) return;
      if (!look) return reading_.refuse(here, look.error().message, look.error().code);
      if (written.find(" = ") == written.npos) look->name = written;
      for (const Look& other : out_.looks)
        if (other.name == look->name)
          reading_.refuse(here,
                          "another series is called " + quote_briefly(look->name) + " already");
      out_.looks.push_back(*std::move(look));
    }
  }

  /// 5, or [10, 200, 25, 1000, 50]: every 10 up to 200, every 25 up to 1000, then every 50.
  void schedule(const Json& json) {
    std::vector<Index> list;
    if (json.is(Json::Kind::array))
      for (const Json& item : json.items)
        list.push_back(
            reading_.whole(reading_.resolve(item, "record.every"), "record.every", 1, kMostSteps));
    else
      list.push_back(reading_.whole(json, "record.every", 0, kMostSteps));
    if (list.size() % 2 == 0)
      return reading_.refuse("record.every",
                             "a number, or numbers of steps and where they end in turn, the last "
                             "one without an end, were expected");
    out_.at.clear();
    if (list.front() == 0) {  // only the last one
      out_.at.push_back(out_.steps);
      return;
    }
    out_.at.push_back(0);
    for (std::size_t part = 0; part < list.size(); part += 2) {
      const bool last = part + 1 == list.size();
      const Index end = last ? out_.steps : std::min(list[part + 1], out_.steps);
      while (out_.at.back() + list[part] <= end)
        out_.at.push_back(out_.at.back() + list[part]);
    }
    if (out_.at.back() != out_.steps) out_.at.push_back(out_.steps);
  }

  void stop() {
    std::string path;
    const Json* json = find("stop", path);
    if (!json) return;
    if (!json->is(Json::Kind::object) || json->keys.size() != 1)
      return reading_.refuse("stop",
                             "one series and its level were expected, such as "
                             "{\"accuracy\": 0.95}, found " +
                                 found(*json));
    std::vector<std::string_view> known;
    for (std::size_t i = 0; i < out_.looks.size(); ++i) {
      known.push_back(out_.looks[i].name);
      if (out_.looks[i].name == json->keys[0]) out_.stop = i;
    }
    if (!out_.stop)
      reading_.refuse("stop." + json->keys[0],
                      "the record has no such series, only " + listed(known) +
                          did_you_mean(json->keys[0], known),
                      ErrorCode::unknown_name);
    out_.stop_level = reading_.number(reading_.resolve(json->items[0], "stop"), "stop");
  }

  const Parts& parts_;
  const Json& lane_;
  std::string path_;
  Reading reading_;
  LaneSetup out_;
};

}  // namespace

Result<LaneSetup> Parts::setup(std::size_t lane, std::uint64_t seed,
                               std::optional<Index> cell) const {
  return LaneReader(*this, lane, seed, cell).read();
}

Index LaneSetup::batch_rows(Index train_rows) const noexcept {
  return std::min(training.batches.batch_size, train_rows);
}
Index LaneSetup::max_rows(Index train_rows, Index test_rows) const noexcept {
  return std::max(
      {batch_rows(train_rows), std::min(test_rows, kAtOnce), std::min(rows, train_rows)});
}

Result<Model> LaneSetup::model(Index max_rows) const {
  auto model = Model::create(network, input, max_rows);
  if (model) init::draw(model->network(), init, seed, hidden_only);
  return model;
}

Result<Model> built(const LaneSetup& setup, const Parts& parts, std::size_t lane) {
  const bool own = parts.lane_json(lane).find("network");
  const std::string path = own ? "lanes[" + std::to_string(lane) + "].network: " : "network: ";
  const Index rows = parts.own && setup.data.name == "own" ? parts.own->train_rows : 100000;
  const Index batch = setup.batch_rows(rows);
  auto model = Model::create(setup.network, setup.input, setup.max_rows(rows, 64));
  if (!model) return Error{model.error().code, path + model.error().message};
  const Network& net = model->network();
  if (net.out_features() != setup.classes)
    return Error{ErrorCode::bad_shape,
                 path + setup.data.name + " has " + count(setup.classes, "label") +
                     " but the network gives " + std::to_string(net.out_features()) + " outputs."};
  if (setup.steps > 0 && batch == 1)
    if (Check no = net.check({nullptr, 1, net.in_features()}, Mode::train))
      return Error{no->code, "batches.size: " + no->message};
  return model;
}

LookShape shape_of(const Look& look, const LaneSetup& lane, const Model* model) {
  using Kind = Look::Kind;
  LookShape shape;
  const auto nothing = [&] {
    shape.empty = true;
    shape.width = 1;
    return shape;
  };
  if (lane.valley) {
    if (look.kind == Kind::position || look.kind == Kind::slope) shape.width = 2;
    const bool any = look.of_valley() || look.kind == Kind::loss || look.kind == Kind::batch_loss ||
                     look.kind == Kind::seconds;
    return any ? shape : nothing();
  }
  if (look.of_valley()) return nothing();
  if (!model) {
    if (look.of_sequences())
      shape.width = lane.data.name == "names" ? kLongestOfNames : lane.data.longest;
    else if (look.kind == Kind::class_accuracy)
      shape.width = lane.classes;
    else if (look.kind == Kind::confusion)
      shape.width = lane.classes * lane.classes;
    else if (look.kind == Kind::longer_accuracy && lane.data.name != "recall")
      return nothing();
    else if (!look.of_any_network())
      return nothing();
    return shape;
  }
  if (look.of_sequences() || look.kind == Kind::longer_accuracy) return nothing();
  const Network& net = model->network();
  const auto whole = [](double v) { return static_cast<Index>(v); };
  const bool weights = look.kind >= Kind::weight_norm && look.kind <= Kind::update_ratio;
  if (look.layerwise() || look.kind == Kind::histogram || look.kind == Kind::percentiles ||
      look.kind == Kind::running) {
    for (std::size_t i = 0; i < net.size(); ++i) {
      const std::string_view kind = net.layer(i).kind();
      if (!look.layer.empty() && look.layer != kind && look.layer != model->name(i)) continue;
      auto& layer = const_cast<Layer&>(net.layer(i));  // its views are only counted
      if (weights && layer.parameters().size == 0) continue;
      const Index buffers = layer.buffers().size;
      if (look.kind == Kind::running &&
          (buffers == 0 || whole(look.unit) >= layer.buffers()[0].value.size))
        continue;
      if (look.kind == Kind::percentiles && whole(look.unit) >= layer.out_features()) continue;
      shape.layers.push_back(i);
      if (look.kind == Kind::running || look.kind == Kind::percentiles) break;
    }
    if (shape.layers.empty()) return nothing();
    const auto layers = static_cast<Index>(shape.layers.size());
    shape.width = look.kind == Kind::histogram     ? layers * (whole(look.bins) + 2)
                  : look.kind == Kind::percentiles ? 3
                  : look.kind == Kind::running     ? 4
                                                   : layers;
    return shape;
  }
  switch (look.kind) {
    case Kind::class_accuracy:
      shape.width = lane.classes;
      break;
    case Kind::confusion:
      shape.width = lane.classes * lane.classes;
      break;
    case Kind::surface:
      if (lane.features != 2 || !lane.grid) return nothing();
      shape.width = lane.grid->columns * lane.grid->rows * lane.classes;
      break;
    case Kind::jacobian:
      shape.width = whole(look.rows) * whole(look.rows);
      break;
    case Kind::logits:
    case Kind::probabilities:
      shape.width = whole(look.rows) * lane.classes;
      break;
    case Kind::landscape:
    case Kind::gradient_change:
      shape.width = whole(look.points);
      break;
    default:
      break;
  }
  return shape;
}

std::string what_it_needs(const Look& look) {
  using Kind = Look::Kind;
  if (look.of_sequences())
    return "a recurrent network, which " + quote_briefly(look.name) + " looks at";
  if (look.of_valley()) return "a valley, which " + quote_briefly(look.name) + " looks at";
  if (look.kind == Kind::longer_accuracy) return "longer rows; only recall does";
  if (look.kind == Kind::surface) return "data of two features, which a surface needs";
  if (look.kind == Kind::running)
    return "a BatchNorm " + quote_briefly(look.layer) + " with running statistics of that column";
  if (look.kind == Kind::percentiles)
    return "a layer " + quote_briefly(look.layer) + " with a unit " + say(look.unit);
  return look.layer.empty() ? "layers to look at for " + quote_briefly(look.name)
                            : "a layer of the kind or name " + quote_briefly(look.layer);
}

}  // namespace sirnorm
