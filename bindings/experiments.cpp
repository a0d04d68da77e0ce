// Experiments for the page and for npm: texts go in, texts and numbers come out. Nothing is
// computed here.
#include <emscripten/bind.h>
#include <memory>
#include <optional>
#include <string>

#include "sirnorm/claims.hpp"
#include "sirnorm/task.hpp"

#include "border.hpp"

using namespace sirnorm;
using namespace sirnorm::border;

namespace {

/// The text of an experiment, values for its vars as JSON, and a reader's own table or nothing.
struct Asked {
  std::string experiment, vars, own, label;
};

Over over_of(const std::string& word) {
  return word == "mean"       ? Over::mean
         : word == "smallest" ? Over::smallest
         : word == "largest"  ? Over::largest
         : word == "each"     ? Over::each
                              : Over::median;
}

/// The data sets, and the questions that need no training. Answers are read with text(), floats(),
/// ints() before the next call.
class Laboratory {
 public:
  Trouble put(const std::string& name, const std::string& csv) {
    return trouble(shelf_.put(name, csv));
  }
  Trouble plan(const Asked& asked) {
    if (Trouble t = read(asked)) return t;
    text_ = experiment_->plan();
    return std::nullopt;
  }
  /// The names of the data sets that tasks of it need, a line each, in text().
  Trouble data(const Asked& asked) {
    if (Trouble t = read(asked)) return t;
    text_.clear();
    for (const std::string& name : experiment_->data_names())
      text_ += name + "\n";
    return std::nullopt;
  }
  /// The first rows of a split: [rows, features] in floats(), labels in ints(), class names in
  /// text().
  Trouble rows(const Asked& asked, bool test, int rows) {
    if (Trouble t = read(asked)) return t;
    auto setup = experiment_->setup(experiment_->lanes()[0], 0);
    if (!setup) return trouble(setup.error());
    auto data = shelf_.dataset(setup->data);
    if (!data) return trouble(data.error());
    const Dataset& set = **data;
    const Index first = test ? set.train_rows : 0, all = test ? set.test_rows : set.train_rows;
    if (rows < 0 || rows > all)
      return Problem{"bad_shape", set.name + " has " + std::to_string(all) +
                                      " such rows, asked for " + std::to_string(rows) + "."};
    floats_.assign(set.x.begin() + first * set.features,
                   set.x.begin() + (first + rows) * set.features);
    ints_.assign(set.labels.begin() + first, set.labels.begin() + first + rows);
    text_.clear();
    for (Index c = 0; c < set.classes; ++c)
      text_ += (set.class_names.empty() ? std::to_string(c)
                                        : set.class_names[static_cast<std::size_t>(c)]) +
               "\n";
    return std::nullopt;
  }

  // --- records of tasks, gathered for a question about them together
  // ---------------------------------

  void forget() { records_.clear(); }
  void add(const std::string& lane, int seed, int cell, int diverged_at, int stopped_at,
           const em::val& at) {
    Record record;
    record.lane = lane;
    record.seed = static_cast<std::uint64_t>(seed);
    record.cell = cell;
    record.diverged_at = diverged_at;
    record.stopped_at = stopped_at;
    for (int step : em::convertJSArrayToNumberVector<int>(at))
      record.at.push_back(step);
    records_.push_back(std::move(record));
  }
  void add_series(const std::string& name, int width, const em::val& values) {
    records_.back().series.push_back(
        {name, width, em::convertJSArrayToNumberVector<float>(values)});
  }
  /// median, mean, low and high, one behind the other, in floats(); steps and counts in ints().
  Trouble summary(const std::string& series, double low, double high) {
    auto s = summarize_seeds(records_, series, low, high);
    if (!s) return trouble(s.error());
    floats_.clear();
    for (const auto* part : {&s->median, &s->mean, &s->low, &s->high})
      floats_.insert(floats_.end(), part->begin(), part->end());
    ints_.assign(s->at.begin(), s->at.end());
    ints_.insert(ints_.end(), s->count.begin(), s->count.end());
    return std::nullopt;
  }
  /// The value over the seeds and then each one's own, in doubles().
  Trouble measure(const Asked& asked, const std::string& lane, const std::string& measure,
                  const std::string& over) {
    if (Trouble t = read(asked)) return t;
    auto found = sirnorm::measure(*experiment_, lane, measure, over_of(over), records_);
    if (!found) return trouble(found.error());
    doubles_ = {found->value};
    doubles_.insert(doubles_.end(), found->per_seed.begin(), found->per_seed.end());
    return std::nullopt;
  }
  Trouble cells(const Asked& asked, const std::string& lane, const std::string& measure) {
    if (Trouble t = read(asked)) return t;
    auto found = sirnorm::cells(*experiment_, lane, measure, records_);
    if (!found) return trouble(found.error());
    floats_ = *std::move(found);
    return std::nullopt;
  }
  /// Names in text(); for each applies, complete, holds, found, wanted, seeds that hold, seeds, in
  /// doubles().
  Trouble judge(const Asked& asked) {
    if (Trouble t = read(asked)) return t;
    text_.clear();
    doubles_.clear();
    for (const Verdict& v : sirnorm::judge(*experiment_, records_)) {
      text_ += v.claim + "\n";
      for (double d : {double(v.applies), double(v.complete), double(v.holds), v.found, v.wanted,
                       double(v.per_seed_holds), double(v.seeds)})
        doubles_.push_back(d);
    }
    return std::nullopt;
  }

  std::string text() const { return text_; }
  FloatView floats() const { return view_of<FloatView>(floats_); }
  DoubleView doubles() const { return view_of<DoubleView>(doubles_); }
  IntView ints() const { return view_of<IntView>(ints_); }

  /// Reads the experiment unless it is the last one still.
  Trouble read(const Asked& asked) {
    if (experiment_ && asked.experiment == asked_.experiment && asked.vars == asked_.vars &&
        asked.own == asked_.own && asked.label == asked_.label)
      return std::nullopt;
    experiment_.reset();
    if (asked.own != asked_.own || asked.label != asked_.label) shelf_.put_own(nullptr);
    if (!asked.own.empty() && !shelf_.own()) {
      auto own = read_own(asked.own, asked.label);
      if (!own) return trouble(own.error());
      shelf_.put_own(std::make_shared<const Dataset>(*std::move(own)));
    }
    asked_ = asked;
    auto experiment = Experiment::read(asked.experiment, asked.vars, shelf_.own());
    if (!experiment) return trouble(experiment.error());
    experiment_.emplace(*std::move(experiment));
    return std::nullopt;
  }
  const Experiment& experiment() const { return *experiment_; }
  Shelf& shelf() { return shelf_; }

 private:
  Shelf shelf_;
  Asked asked_;
  std::optional<Experiment> experiment_;
  std::vector<Record> records_;
  std::string text_;
  std::vector<float> floats_;
  std::vector<double> doubles_;
  std::vector<int> ints_;
};

/// One lane with one seed. What is new since the last time is in at() and series(), before the next
/// call.
class ExperimentTask {
 public:
  Trouble start(Laboratory& laboratory, const Asked& asked, const std::string& lane, int seed,
                int cell) {
    if (Trouble t = laboratory.read(asked)) return t;
    auto task =
        Task::create(laboratory.experiment(), lane, static_cast<std::uint64_t>(seed),
                     cell < 0 ? std::nullopt : std::optional<Index>(cell), laboratory.shelf());
    if (!task) return trouble(task.error());
    task_.emplace(*std::move(task));
    return std::nullopt;
  }
  void advance(int steps) {
    seen_ = record().at.size();
    task_->advance(steps);
    at_.assign(record().at.begin() + static_cast<std::ptrdiff_t>(seen_), record().at.end());
  }
  int step() const { return static_cast<int>(task_->step()); }
  int steps() const { return static_cast<int>(task_->steps()); }
  bool done() const { return task_->done(); }
  int diverged_at() const { return static_cast<int>(record().diverged_at); }
  int stopped_at() const { return static_cast<int>(record().stopped_at); }
  std::string names() const {
    std::string all;
    for (const Series& s : record().series)
      all += s.name + "\n";
    return all;
  }
  int width(int series) const { return static_cast<int>(at(series).width); }
  IntView new_at() const { return view_of<IntView>(at_); }
  FloatView series(int series) const {
    const Series& s = at(series);
    const std::size_t from = seen_ * static_cast<std::size_t>(s.width);
    return FloatView(
        em::val(em::typed_memory_view(s.values.size() - from, s.values.data() + from)));
  }
  /// Probabilities in train mode and then in eval mode, in floats().
  Trouble court(const em::val& rows) {
    std::vector<Index> list;
    for (int row : em::convertJSArrayToNumberVector<int>(rows))
      list.push_back(row);
    auto court = task_->court(list);
    if (!court) return trouble(court.error());
    floats_ = std::move(court->train);
    floats_.insert(floats_.end(), court->eval.begin(), court->eval.end());
    return std::nullopt;
  }
  Trouble pytorch(const std::string& class_name) {
    auto text = task_->pytorch(class_name);
    if (!text) return trouble(text.error());
    bytes_ = *std::move(text);
    return std::nullopt;
  }
  void save() { bytes_ = task_->safetensors(); }
  FloatView floats() const { return view_of<FloatView>(floats_); }
  std::string text() const { return bytes_; }
  ByteView bytes() const {
    return ByteView(em::val(em::typed_memory_view(
        bytes_.size(), reinterpret_cast<const unsigned char*>(bytes_.data()))));
  }

 private:
  const Record& record() const { return task_->record(); }
  const Series& at(int series) const { return record().series[static_cast<std::size_t>(series)]; }
  std::optional<Task> task_;
  std::size_t seen_ = 0;
  std::vector<int> at_;
  std::vector<float> floats_;
  std::string bytes_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(sirnorm_experiments) {
  em::register_type<IntView>("Int32Array");
  em::value_object<Asked>("Asked")
      .field("experiment", &Asked::experiment)
      .field("vars", &Asked::vars)
      .field("own", &Asked::own)
      .field("label", &Asked::label);
  em::class_<Laboratory>("Laboratory")
      .constructor<>()
      .function("put(name, csv)", &Laboratory::put)
      .function("plan(asked)", &Laboratory::plan)
      .function("data(asked)", &Laboratory::data)
      .function("rows(asked, test, rows)", &Laboratory::rows)
      .function("forget", &Laboratory::forget)
      .function("add(lane, seed, cell, divergedAt, stoppedAt, at)", &Laboratory::add)
      .function("addSeries(name, width, values)", &Laboratory::add_series)
      .function("summary(series, low, high)", &Laboratory::summary)
      .function("measure(asked, lane, measure, over)", &Laboratory::measure)
      .function("cells(asked, lane, measure)", &Laboratory::cells)
      .function("judge(asked)", &Laboratory::judge)
      .function("text", &Laboratory::text)
      .function("floats", &Laboratory::floats)
      .function("doubles", &Laboratory::doubles)
      .function("ints", &Laboratory::ints);
  em::class_<ExperimentTask>("ExperimentTask")
      .constructor<>()
      .function("start(laboratory, asked, lane, seed, cell)", &ExperimentTask::start)
      .function("advance(steps)", &ExperimentTask::advance)
      .function("step", &ExperimentTask::step)
      .function("steps", &ExperimentTask::steps)
      .function("done", &ExperimentTask::done)
      .function("divergedAt", &ExperimentTask::diverged_at)
      .function("stoppedAt", &ExperimentTask::stopped_at)
      .function("names", &ExperimentTask::names)
      .function("width(series)", &ExperimentTask::width)
      .function("at", &ExperimentTask::new_at)
      .function("series(series)", &ExperimentTask::series)
      .function("court(rows)", &ExperimentTask::court)
      .function("pytorch(className)", &ExperimentTask::pytorch)
      .function("save", &ExperimentTask::save)
      .function("floats", &ExperimentTask::floats)
      .function("text", &ExperimentTask::text)
      .function("bytes", &ExperimentTask::bytes);
}
