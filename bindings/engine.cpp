// The whole surface the page can see. Nothing is computed here: names and types are translated.
#include <emscripten/bind.h>
#include <optional>
#include <string>

#include "sirnorm/fingerprint.hpp"
#include "sirnorm/lesson.hpp"
#include "sirnorm/scene.hpp"

namespace em = emscripten;
using namespace sirnorm;

// Names for em::val that only TypeScript can see.
EMSCRIPTEN_DECLARE_VAL_TYPE(FloatView);
EMSCRIPTEN_DECLARE_VAL_TYPE(ByteView);

namespace {

struct Problem {
  std::string code, message;
};
using Trouble = std::optional<Problem>;

Trouble trouble(const Error& error) {
  static constexpr const char* kCodes[] = {"bad_shape", "bad_value", "unknown_name", "bad_data"};
  return Problem{kCodes[static_cast<int>(error.code)], error.message};
}

FloatView view(const std::vector<float>& v) {
  return FloatView(em::val(em::typed_memory_view(v.size(), v.data())));
}
ConstVector floats(const std::vector<float>& v) {
  return {v.data(), static_cast<Index>(v.size())};
}
/// One string over the border instead of many: names never contain a line break.
std::string lines(const std::vector<std::string>& names) {
  std::string all;
  for (const std::string& name : names)
    all += name + "\n";
  return all;
}

/// Edits come as one list of four numbers each: row, column (-1: all), 0 set or 1 add, value.
struct Request {
  std::string data, axis;
  int rows, features, seed;
  float bias;
  double eps;
  em::val edits = em::val::undefined(), gamma = edits, beta = edits;
  int own_rows, own_columns;
  em::val own_values = em::val::undefined();
  std::string own_names;
};

class Engine {
 public:
  Trouble open(const std::string& digits, const std::string& wine) {
    auto library = Library::open(digits, wine);
    if (!library) return trouble(library.error());
    library_ = *std::move(library);
    return std::nullopt;
  }

  Trouble stages(const Request& q) {
    if (Trouble t = batch(q)) return t;
    auto stages = normalize_in_stages(q.axis == "rows" ? Axis::rows : Axis::columns,
                                      batch_.x.view(), floats(gamma_), floats(beta_), q.eps);
    if (!stages) return trouble(stages.error());
    stages_ = *std::move(stages);
    return std::nullopt;
  }
  FloatView stage(const std::string& name) const {
    static constexpr std::pair<const char*, std::vector<float> Stages::*> kNames[] = {
        {"x", &Stages::x},
        {"sum", &Stages::sum},
        {"mean", &Stages::mean},
        {"deviation", &Stages::deviation},
        {"squared", &Stages::squared},
        {"deviationSum", &Stages::deviation_sum},
        {"squaredSum", &Stages::squared_sum},
        {"variance", &Stages::variance},
        {"varianceUnbiased", &Stages::variance_unbiased},
        {"std", &Stages::std},
        {"rstd", &Stages::rstd},
        {"xhat", &Stages::xhat},
        {"xhatMean", &Stages::xhat_mean},
        {"xhatVariance", &Stages::xhat_variance},
        {"y", &Stages::y},
        {"yMean", &Stages::y_mean},
        {"yVariance", &Stages::y_variance}};
    for (const auto& [known, member] : kNames)
      if (name == known) return view(stages_.*member);
    return view({});
  }
  std::string refused() const { return stages_.refused; }
  std::string row_names() const { return lines(batch_.rows); }
  std::string column_names() const { return lines(batch_.x.names); }
  ByteView pixels() const {
    return ByteView(em::val(em::typed_memory_view(batch_.pixels.size(), batch_.pixels.data())));
  }

  Trouble learn(const Request& q, const Lesson& lesson) {
    if (Trouble t = batch(q)) return t;
    auto learned = sirnorm::learn(batch_.x.view(), q.eps, lesson);
    if (!learned) return trouble(learned.error());
    learned_ = *std::move(learned);
    return std::nullopt;
  }
  FloatView lesson(const std::string& name) const {
    static constexpr std::pair<const char*, std::vector<float> Learned::*> kNames[] = {
        {"gamma", &Learned::weight},
        {"beta", &Learned::bias},
        {"loss", &Learned::loss},
        {"target", &Learned::target},
        {"y", &Learned::y}};
    for (const auto& [known, member] : kNames)
      if (name == known) return view(learned_.*member);
    return view({});
  }

  Trouble table(const std::string& text) {
    auto table = read_table(text);
    if (!table) return trouble(table.error());
    table_ = *std::move(table);
    return std::nullopt;
  }
  int table_rows() const { return static_cast<int>(table_.rows); }
  int table_columns() const { return static_cast<int>(table_.cols); }
  FloatView table_values() const { return view(table_.values); }
  std::string table_names() const { return lines(table_.names); }

 private:
  Trouble batch(const Request& q) {
    SceneRequest scene{.data = q.data,
                       .own = {q.own_rows, q.own_columns, {}, numbers(q.own_values)},
                       .rows = q.rows,
                       .features = q.features,
                       .seed = q.seed,
                       .bias = q.bias,
                       .edits = {}};
    for (std::size_t from = 0; from < q.own_names.size();) {
      const auto end = q.own_names.find('\n', from);
      scene.own.names.push_back(q.own_names.substr(from, end - from));
      from = end == std::string::npos ? end : end + 1;
    }
    const std::vector<float> edits = numbers(q.edits);
    for (std::size_t i = 0; i + 3 < edits.size(); i += 4)
      scene.edits.push_back({.op = edits[i + 2] == 0 ? Edit::Op::set : Edit::Op::add,
                             .row = static_cast<Index>(edits[i]),
                             .column = static_cast<Index>(edits[i + 1]),
                             .value = edits[i + 3]});
    gamma_ = numbers(q.gamma);
    beta_ = numbers(q.beta);
    auto made = make_batch(library_, scene);
    if (!made) return trouble(made.error());
    batch_ = *std::move(made);
    return std::nullopt;
  }
  static std::vector<float> numbers(const em::val& array) {
    return em::convertJSArrayToNumberVector<float>(array);
  }

  Library library_;
  Batch batch_;
  Stages stages_;
  Learned learned_;
  Table table_;
  std::vector<float> gamma_, beta_;
};

std::string arch() {
  return kernels().arch;
}
std::string fingerprint_here() {
  return to_hex(fingerprint(kernels()));
}
std::string fingerprint_expected() {
  return to_hex(kFingerprint);
}
std::string version() {
  return SIRNORM_VERSION;
}

}  // namespace

EMSCRIPTEN_BINDINGS(sirnorm) {
  em::register_type<FloatView>("Float32Array");
  em::register_type<ByteView>("Uint8Array");
  em::value_object<Problem>("Problem")  // code: 'bad_shape' | 'bad_value' | ...
      .field("code", &Problem::code)
      .field("message", &Problem::message);
  em::register_optional<Problem>();
  em::value_object<Request>("Request")
      .field("data", &Request::data)
      .field("axis", &Request::axis)
      .field("rows", &Request::rows)
      .field("features", &Request::features)
      .field("seed", &Request::seed)
      .field("bias", &Request::bias)
      .field("eps", &Request::eps)
      .field("edits", &Request::edits)
      .field("gamma", &Request::gamma)
      .field("beta", &Request::beta)
      .field("ownRows", &Request::own_rows)
      .field("ownColumns", &Request::own_columns)
      .field("ownValues", &Request::own_values)
      .field("ownNames", &Request::own_names);
  em::value_object<Lesson>("Lesson")
      .field("column", &Lesson::column)
      .field("gamma", &Lesson::weight)
      .field("beta", &Lesson::bias)
      .field("targetGamma", &Lesson::target_weight)
      .field("targetBeta", &Lesson::target_bias)
      .field("learningRate", &Lesson::learning_rate)
      .field("steps", &Lesson::steps);

  em::function("arch", &arch);
  em::function("version", &version);
  em::function("fingerprint", &fingerprint_here);
  em::function("expectedFingerprint", &fingerprint_expected);
  em::class_<Engine>("Engine")
      .constructor<>()
      .function("open(digits, wine)", &Engine::open)
      .function("stages(request)", &Engine::stages)
      .function("stage(name)", &Engine::stage)
      .function("refused", &Engine::refused)
      .function("rowNames", &Engine::row_names)
      .function("columnNames", &Engine::column_names)
      .function("pixels", &Engine::pixels)
      .function("learn(request, lesson)", &Engine::learn)
      .function("lesson(name)", &Engine::lesson)
      .function("table(text)", &Engine::table)
      .function("tableRows", &Engine::table_rows)
      .function("tableColumns", &Engine::table_columns)
      .function("tableValues", &Engine::table_values)
      .function("tableNames", &Engine::table_names);
}
