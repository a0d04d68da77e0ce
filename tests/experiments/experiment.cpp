#include "experiment.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <limits>
#include <sstream>

namespace sirnorm::experiment {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string read(const char* path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  REQUIRE_MESSAGE(file, "cannot read ", path);
  return text.str();
}

std::shared_ptr<const Dataset> shared(Result<Dataset> data) {
  if (!data) FAIL(data.error().message);
  return std::make_shared<const Dataset>(*std::move(data));
}

std::string say(double value) {
  if (value == kInfinity) return "never";
  char text[32];
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

/// The cells of the row of checks.csv that begins with this id.
std::vector<std::string> row_of_checks(const std::string& id) {
  std::istringstream lines(read(SIRNORM_CHECKS));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(id + ",")) continue;
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (char c : line)
      if (c == '"')
        quoted = !quoted;
      else if (c == ',' && !quoted)
        cells.emplace_back();
      else
        cells.back() += c;
    REQUIRE(cells.size() == 6);
    return cells;
  }
  FAIL("checks.csv has no row ", id);
  return {};
}

}  // namespace

int seed_count = 10;

std::shared_ptr<const Dataset> digits() {
  static const auto data = shared(read_digits(read(SIRNORM_DATA "/digits.csv")));
  return data;
}

std::shared_ptr<const Dataset> wine() {
  static const auto data = shared(read_wine(read(SIRNORM_DATA "/wine.csv")));
  return data;
}

std::shared_ptr<const Dataset> spirals() {
  static const auto data = shared(make_spirals());
  return data;
}

Sequences names() {
  auto set = read_names(read(SIRNORM_DATA "/names.csv"));
  if (!set) FAIL(set.error().message);
  return *std::move(set);
}

std::string mlp(const std::vector<Index>& widths, std::string_view norm,
                std::string_view activation) {
  std::string text;
  for (std::size_t i = 1; i < widths.size(); ++i) {
    const std::string width = std::to_string(widths[i]);
    text += "Linear(" + std::to_string(widths[i - 1]) + ", " + width + ")\n";
    if (i + 1 == widths.size()) break;
    std::string here(norm);
    for (std::size_t at; (at = here.find('%')) != here.npos;)
      here.replace(at, 1, width);
    text += here + "\n" + std::string(activation) + "\n";
  }
  return text;
}

Trainer start(const Setup& setup, int seed) {
  const Index rows = std::max(setup.batch_size, setup.data->test_rows);  // the test set at once
  auto model = Model::create(setup.net, setup.shape, rows);
  if (!model) FAIL(model.error().message);
  init::draw(model->network(), setup.init, static_cast<std::uint64_t>(seed), setup.hidden_only);
  auto trainer = Trainer::create(*std::move(model), setup.data,
                                 {.optimizer = SgdOptions{.lr = setup.lr},
                                  .batches = {.batch_size = setup.batch_size,
                                              .order = setup.order,
                                              .rest = BatchesOptions::Rest::drop,
                                              .seed = static_cast<std::uint64_t>(seed)}});
  if (!trainer) FAIL(trainer.error().message);
  return *std::move(trainer);
}

double accuracy_after(const Setup& setup, int seed, Index steps) {
  Trainer trainer = start(setup, seed);
  trainer.step(steps);
  return trainer.evaluate(Split::test).accuracy;
}

double steps_to(const Setup& setup, int seed, double accuracy, Index limit) {
  Trainer trainer = start(setup, seed);
  while (trainer.steps() < limit) {
    const Index done = trainer.steps(), more = done < 200 ? 10 : done < 1000 ? 25 : 50;
    if (trainer.step(more) < more) return kInfinity;
    if (trainer.evaluate(Split::test).accuracy >= accuracy)
      return static_cast<double>(trainer.steps());
  }
  return kInfinity;
}

double mean(const Sample& values) {
  double sum = 0;
  for (double v : values)
    sum += v;
  return sum / static_cast<double>(values.size());
}

Bound at_least(double low) {
  return {low, kInfinity, ">= " + say(low)};
}
Bound at_most(double high) {
  return {-kInfinity, high, "<= " + say(high)};
}
Bound within(double low, double high) {
  return {low, high, "in " + say(low) + " ... " + say(high)};
}

Report::Report(std::string id) : id_(std::move(id)) {}

Report::~Report() {
  const std::vector<std::string> row = row_of_checks(id_);
  std::printf("%s (%s)\n    here     %s\n    PyTorch  %s\n", id_.c_str(), row[1].c_str(),
              line_.c_str(), row[4].c_str());
  std::fflush(stdout);
}

void Report::add(std::string_view what, const Sample& values, const std::string& claim) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  if (!line_.empty()) line_ += "; ";
  line_ += std::string(what) + " " + say(*low);
  if (values.size() > 1) line_ += " ... " + say(*high) + " mean " + say(experiment::mean(values));
  if (!claim.empty()) line_ += " [" + claim + "]";
}

void Report::each(std::string_view what, const Sample& values, const Bound& bound) {
  add(what, values, (values.size() > 1 ? "each " : "") + bound.text);
  for (std::size_t seed = 0; seed < values.size(); ++seed) {
    INFO(id_, ": ", std::string(what), ", seed ", seed, " gives ", values[seed], ", claimed is ",
         bound.text);
    CHECK(values[seed] >= bound.low);
    CHECK(values[seed] <= bound.high);
  }
}

void Report::mean(std::string_view what, const Sample& values, const Bound& bound) {
  add(what, values, "mean " + bound.text);
  const double value = experiment::mean(values);
  INFO(id_, ": ", std::string(what), ", mean ", value, ", claimed is ", bound.text);
  CHECK(value >= bound.low);
  CHECK(value <= bound.high);
}

void Report::shown(std::string_view what, const Sample& values) {
  add(what, values, "");
}

}  // namespace sirnorm::experiment
