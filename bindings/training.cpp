// Training runs for the page and for npm. Nothing is computed here: names and types are translated.
// A module of its own, so that who reads the first chapters does not download it.
#include <emscripten/bind.h>
#include <memory>
#include <optional>
#include <string>

#include "sirnorm/checkpoint.hpp"
#include "sirnorm/cost.hpp"
#include "sirnorm/fingerprint.hpp"
#include "sirnorm/init.hpp"
#include "sirnorm/intermediates.hpp"
#include "sirnorm/probe.hpp"
#include "sirnorm/trainer.hpp"

#include "border.hpp"

using namespace sirnorm;
using namespace sirnorm::border;

namespace {

std::string lines(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names)
    all += name + "\n";
  return all;
}

/// One of several names, or the sentence that lists them.
template <class T, std::size_t N>
Trouble choose(const char* what, const std::string& name,
               const std::pair<const char*, T> (&known)[N], T& to) {
  std::string all;
  for (const auto& [word, value] : known) {
    if (name == word) {
      to = value;
      return std::nullopt;
    }
    all += (all.empty() ? "" : ", ") + std::string(word);
  }
  return Problem{"unknown_name",
                 "There is no " + std::string(what) + " \"" + name + "\"; there are " + all + "."};
}

struct RunRequest {
  std::string data;  // digits, wine, spirals, moons, circles
  int data_seed;
  double data_shape;  // turns of the spirals, noise of moons and circles
  std::string network, init, optimizer, order;
  em::val input_shape = em::val::undefined();
  int max_rows, seed, batch_size, batch_seed;
  double gain;
  bool hidden_only, nesterov;
  double lr, momentum, dampening, weight_decay, beta1, beta2, eps, clip_norm;
};

using Order = BatchesOptions::Order;
constexpr std::pair<const char*, Order> kOrders[] = {{"shuffled", Order::shuffled},
                                                     {"in_order", Order::in_order},
                                                     {"one_class", Order::one_class},
                                                     {"two_classes", Order::two_classes}};
constexpr std::pair<const char*, init::Scheme> kSchemes[] = {
    {"pytorch_default", init::Scheme::pytorch_default},
    {"kaiming_normal", init::Scheme::kaiming_normal},
    {"kaiming_uniform", init::Scheme::kaiming_uniform},
    {"xavier_normal", init::Scheme::xavier_normal},
    {"xavier_uniform", init::Scheme::xavier_uniform},
    {"normal", init::Scheme::normal},
    {"constant", init::Scheme::constant}};
constexpr std::pair<const char*, Mode> kModes[] = {{"train", Mode::train}, {"eval", Mode::eval}};
constexpr std::pair<const char*, Split> kSplits[] = {{"train", Split::train},
                                                     {"test", Split::test}};
constexpr std::pair<const char*, int> kOptimizers[] = {{"sgd", 0}, {"adam", 1}, {"adamw", 2}};

/// The data sets that come as text are read once and shared by all runs.
class Shelf {
 public:
  Trouble open(const std::string& digits, const std::string& wine) {
    for (auto [text, read, to] :
         {std::tuple{&digits, &read_digits, &digits_}, std::tuple{&wine, &read_wine, &wine_}}) {
      auto data = read(*text);
      if (!data) return trouble(data.error());
      *to = std::make_shared<Dataset>(*std::move(data));
    }
    return std::nullopt;
  }
  Result<std::shared_ptr<const Dataset>> take(const RunRequest& q) const {
    if (q.data == "digits" && digits_) return digits_;
    if (q.data == "wine" && wine_) return wine_;
    const PlaneOptions plane{.seed = static_cast<std::uint64_t>(q.data_seed)};
    auto made = q.data == "spirals"   ? make_spirals(plane, q.data_shape)
                : q.data == "moons"   ? make_moons(plane, q.data_shape)
                : q.data == "circles" ? make_circles(plane, q.data_shape)
                                      : Error{ErrorCode::unknown_name,
                                              "There is no data set \"" + q.data +
                                                  "\"; there are digits, wine, spirals, moons, "
                                                  "circles."};
    if (!made) return made.error();
    return std::shared_ptr<const Dataset>(std::make_shared<Dataset>(*std::move(made)));
  }

 private:
  std::shared_ptr<const Dataset> digits_, wine_;
};

/// One network in training. What a question found is read with floats(), doubles() or bytes()
/// before the next call.
class Run {
 public:
  Trouble start(const Shelf& shelf, const RunRequest& q) {
    auto data = shelf.take(q);
    if (!data) return trouble(data.error());
    init::Options draw{.gain = q.gain};
    BatchesOptions batches{.batch_size = q.batch_size,
                           .seed = static_cast<std::uint64_t>(q.batch_seed)};
    int optimizer = 0;
    if (Trouble t = choose("initializer", q.init, kSchemes, draw.scheme)) return t;
    if (Trouble t = choose("batch order", q.order, kOrders, batches.order)) return t;
    if (Trouble t = choose("optimizer", q.optimizer, kOptimizers, optimizer)) return t;
    Shape shape;
    for (int side : em::vecFromJSArray<int>(q.input_shape)) {
      if (shape.rank == Shape::kMaxRank)
        return Problem{"bad_shape", "A sample has at most 4 sides."};
      shape.sides[shape.rank++] = side;
    }
    auto model = Model::create(q.network, shape, q.max_rows);
    if (!model) return trouble(model.error());
    init::draw(model->network(), draw, static_cast<std::uint64_t>(q.seed), q.hidden_only);
    TrainerOptions options{.batches = batches, .clip_norm = q.clip_norm};
    if (optimizer == 0)
      options.optimizer = SgdOptions{.lr = q.lr,
                                     .momentum = q.momentum,
                                     .dampening = q.dampening,
                                     .weight_decay = q.weight_decay,
                                     .nesterov = q.nesterov};
    else
      options.optimizer = AdamOptions{.lr = q.lr,
                                      .beta1 = q.beta1,
                                      .beta2 = q.beta2,
                                      .eps = q.eps,
                                      .weight_decay = q.weight_decay,
                                      .decoupled = optimizer == 2};
    auto trainer = Trainer::create(*std::move(model), *std::move(data), options);
    if (!trainer) return trouble(trainer.error());
    trainer_.emplace(*std::move(trainer));
    snapshots_.clear();
    return std::nullopt;
  }

  /// Losses of the steps taken are in floats().
  int step(int count) {
    floats_.resize(static_cast<std::size_t>(count));
    const Index taken = trainer_->step(count, {floats_.data(), count});
    floats_.resize(static_cast<std::size_t>(taken));
    return static_cast<int>(taken);
  }
  int steps() const { return static_cast<int>(trainer_->steps()); }
  int diverged_at() const { return static_cast<int>(trainer_->diverged_at()); }
  Trouble set_lr(double lr) { return trouble(trainer_->optimizer().set_lr(lr)); }

  /// Loss and accuracy are in doubles().
  Trouble evaluate(const std::string& split, const std::string& mode) {
    Split which = Split::test;
    Mode how = Mode::eval;
    if (Trouble t = choose("split", split, kSplits, which)) return t;
    if (Trouble t = choose("mode", mode, kModes, how)) return t;
    const Score score = trainer_->evaluate(which, how);
    doubles_ = {score.loss, score.accuracy};
    return std::nullopt;
  }

  std::string layer_names() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < trainer_->model().network().size(); ++i)
      names.push_back(trainer_->model().name(i));
    return lines(names);
  }
  /// "Linear(64, 128)"
  std::string layer_texts() const {
    std::vector<std::string> texts;
    for (const LayerSpec& layer : trainer_->model().description())
      texts.push_back(to_text(layer));
    return lines(texts);
  }
  /// What a layer gives for one sample: "128", "8,4,4"
  std::string layer_shapes() const {
    std::vector<std::string> shapes;
    for (std::size_t i = 0; i < trainer_->model().network().size(); ++i) {
      std::string sides;
      for (Index side : trainer_->model().output_shape(i))
        sides += (sides.empty() ? "" : ",") + std::to_string(side);
      shapes.push_back(sides);
    }
    return lines(shapes);
  }
  std::string state_names() {
    std::vector<std::string> names;
    for (const StateEntry& entry : model().state_dict())
      names.push_back(entry.name);
    return lines(names);
  }
  /// The tensor of that name is in floats().
  Trouble state(const std::string& name) {
    for (const StateEntry& entry : model().state_dict()) {
      if (entry.name != name) continue;
      floats_.assign(entry.value.data, entry.value.data + entry.value.size);
      if (entry.count) floats_ = {static_cast<float>(*entry.count)};
      return std::nullopt;
    }
    return Problem{"unknown_name", "There is no \"" + name + "\" in this network's state."};
  }

  int snapshot() {
    snapshots_.push_back(model().snapshot());
    return static_cast<int>(snapshots_.size()) - 1;
  }
  Trouble restore(int which) {
    if (which < 0 || static_cast<std::size_t>(which) >= snapshots_.size())
      return Problem{"unknown_name", "There is no snapshot " + std::to_string(which) + "."};
    return trouble(model().restore(snapshots_[static_cast<std::size_t>(which)]));
  }
  std::string pytorch(const std::string& class_name) const {
    return trainer_->model().pytorch(class_name);
  }
  void save() { bytes_ = save_safetensors(model()); }
  Trouble load(const std::string& bytes) { return trouble(load_safetensors(model(), bytes)); }

  /// Per layer in doubles(): mean, var, rms, smallest and largest output, share of dead units,
  /// norms of the output's gradient, the weight and the weight's gradient. rows: the first of the
  /// split.
  Trouble examine(const std::string& split, int rows, const std::string& mode) {
    Rows batch;
    if (Trouble t = take(split, rows, mode, batch)) return t;
    auto reports = sirnorm::examine(model(), batch.x, batch.labels, batch.mode);
    if (!reports) return trouble(reports.error());
    doubles_.clear();
    for (const LayerReport& r : *reports)
      for (double v :
           {r.output.mean, r.output.var, r.output.rms, r.output.smallest, r.output.largest,
            r.dead_share, r.output_gradient, r.weight, r.weight_gradient})
        doubles_.push_back(v);
    return std::nullopt;
  }
  /// mean, var, rstd, x_hat, y, direct, through_mean or through_var of a norm layer, in doubles().
  Trouble inside(const std::string& layer, const std::string& what, const std::string& split,
                 int rows, const std::string& mode) {
    static constexpr std::pair<const char*, std::vector<double> NormInside::*> kParts[] = {
        {"mean", &NormInside::mean},
        {"var", &NormInside::var},
        {"rstd", &NormInside::rstd},
        {"x_hat", &NormInside::x_hat},
        {"y", &NormInside::y},
        {"direct", &NormInside::direct},
        {"through_mean", &NormInside::through_mean},
        {"through_var", &NormInside::through_var}};
    std::vector<double> NormInside::* part = nullptr;
    Rows batch;
    if (Trouble t = choose("part of a norm", what, kParts, part)) return t;
    if (Trouble t = take(split, rows, mode, batch)) return t;
    const auto index = model().find(layer);
    if (!index) return trouble(index.error());
    auto found = inside_norm_of(model(), *index, batch.x, batch.labels, batch.mode);
    if (!found) return trouble(found.error());
    doubles_ = (*found).*part;
    return std::nullopt;
  }
  /// [rows, rows] in floats().
  Trouble jacobian(const std::string& split, int rows, const std::string& mode) {
    Rows batch;
    if (Trouble t = take(split, rows, mode, batch)) return t;
    return keep(sample_jacobian(model(), batch.x, batch.mode));
  }
  /// [rows * columns, classes] probabilities in floats().
  Trouble surface(double left, double right, double bottom, double top, int columns, int rows) {
    return keep(decision_surface(model(), {left, right, bottom, top, columns, rows}));
  }
  /// The loss at these distances along the gradient (seed < 0) or a random direction, in doubles().
  Trouble loss_along(int seed, const em::val& distances, const std::string& split, int rows,
                     const std::string& mode) {
    Rows batch;
    if (Trouble t = take(split, rows, mode, batch)) return t;
    Direction direction;
    if (seed >= 0) {
      direction = random_direction(model(), static_cast<std::uint64_t>(seed));
    } else {
      auto slope = gradient_direction(model(), batch.x, batch.labels, batch.mode);
      if (!slope) return trouble(slope.error());
      direction = *std::move(slope);
    }
    auto losses = sirnorm::loss_along(model(), batch.x, batch.labels, batch.mode, direction,
                                      em::convertJSArrayToNumberVector<double>(distances));
    if (!losses) return trouble(losses.error());
    doubles_ = *std::move(losses);
    return std::nullopt;
  }
  /// Per layer in doubles(): parameters, operations forward and backward for this many rows.
  void costs(int rows) {
    doubles_.clear();
    for (const Cost& c : sirnorm::costs(model(), rows))
      for (double v : {static_cast<double>(c.parameters), c.forward, c.backward})
        doubles_.push_back(v);
  }

  FloatView floats() const { return view_of<FloatView>(floats_); }
  DoubleView doubles() const { return view_of<DoubleView>(doubles_); }
  ByteView bytes() const {
    return ByteView(em::val(em::typed_memory_view(
        bytes_.size(), reinterpret_cast<const unsigned char*>(bytes_.data()))));
  }

 private:
  struct Rows {
    ConstMatrix x;
    Labels labels;
    Mode mode = Mode::train;
  };
  Model& model() { return trainer_->model(); }
  Trouble take(const std::string& split, int rows, const std::string& mode, Rows& to) {
    Split which = Split::train;
    if (Trouble t = choose("split", split, kSplits, which)) return t;
    if (Trouble t = choose("mode", mode, kModes, to.mode)) return t;
    const Dataset& data = trainer_->data();
    to.x = which == Split::train ? data.train_x() : data.test_x();
    to.labels = which == Split::train ? data.train_labels() : data.test_labels();
    if (rows < 0 || rows > to.x.rows)
      return Problem{"bad_shape", "The split has " + std::to_string(to.x.rows) +
                                      " rows, asked for " + std::to_string(rows) + "."};
    to.x.rows = to.labels.size = rows;
    return std::nullopt;
  }
  Trouble keep(Result<std::vector<float>> result) {
    if (!result) return trouble(result.error());
    floats_ = *std::move(result);
    return std::nullopt;
  }

  std::optional<Trainer> trainer_;
  std::vector<State> snapshots_;
  std::vector<float> floats_;
  std::vector<double> doubles_;
  std::string bytes_;
};

std::string arch() {
  return kernels().arch;
}
std::string fingerprint_here() {
  return to_hex(complete_fingerprint());
}
std::string fingerprint_expected() {
  return to_hex(kCompleteFingerprint);
}
std::string version() {
  return SIRNORM_VERSION;
}

}  // namespace

EMSCRIPTEN_BINDINGS(sirnorm_training) {
  em::register_type<FloatView>("Float32Array");
  em::register_type<DoubleView>("Float64Array");
  em::register_type<ByteView>("Uint8Array");
  em::value_object<Problem>("Problem")
      .field("code", &Problem::code)
      .field("message", &Problem::message);
  em::register_optional<Problem>();
  em::value_object<RunRequest>("RunRequest")
      .field("data", &RunRequest::data)
      .field("dataSeed", &RunRequest::data_seed)
      .field("dataShape", &RunRequest::data_shape)
      .field("network", &RunRequest::network)
      .field("inputShape", &RunRequest::input_shape)
      .field("maxRows", &RunRequest::max_rows)
      .field("init", &RunRequest::init)
      .field("gain", &RunRequest::gain)
      .field("hiddenOnly", &RunRequest::hidden_only)
      .field("seed", &RunRequest::seed)
      .field("optimizer", &RunRequest::optimizer)
      .field("lr", &RunRequest::lr)
      .field("momentum", &RunRequest::momentum)
      .field("dampening", &RunRequest::dampening)
      .field("weightDecay", &RunRequest::weight_decay)
      .field("nesterov", &RunRequest::nesterov)
      .field("beta1", &RunRequest::beta1)
      .field("beta2", &RunRequest::beta2)
      .field("eps", &RunRequest::eps)
      .field("order", &RunRequest::order)
      .field("batchSize", &RunRequest::batch_size)
      .field("batchSeed", &RunRequest::batch_seed)
      .field("clipNorm", &RunRequest::clip_norm);

  em::function("arch", &arch);
  em::function("version", &version);
  em::function("fingerprint", &fingerprint_here);
  em::function("expectedFingerprint", &fingerprint_expected);
  em::class_<Shelf>("Shelf").constructor<>().function("open(digits, wine)", &Shelf::open);
  em::class_<Run>("Run")
      .constructor<>()
      .function("start(shelf, request)", &Run::start)
      .function("step(count)", &Run::step)
      .function("steps", &Run::steps)
      .function("divergedAt", &Run::diverged_at)
      .function("setLr(lr)", &Run::set_lr)
      .function("evaluate(split, mode)", &Run::evaluate)
      .function("layerNames", &Run::layer_names)
      .function("layerTexts", &Run::layer_texts)
      .function("layerShapes", &Run::layer_shapes)
      .function("stateNames", &Run::state_names)
      .function("state(name)", &Run::state)
      .function("snapshot", &Run::snapshot)
      .function("restore(which)", &Run::restore)
      .function("pytorch(className)", &Run::pytorch)
      .function("save", &Run::save)
      .function("load(bytes)", &Run::load)
      .function("examine(split, rows, mode)", &Run::examine)
      .function("inside(layer, what, split, rows, mode)", &Run::inside)
      .function("jacobian(split, rows, mode)", &Run::jacobian)
      .function("surface(left, right, bottom, top, columns, rows)", &Run::surface)
      .function("lossAlong(seed, distances, split, rows, mode)", &Run::loss_along)
      .function("costs(rows)", &Run::costs)
      .function("floats", &Run::floats)
      .function("doubles", &Run::doubles)
      .function("bytes", &Run::bytes);
}
