// What figures ask beside their batch: who hears of whom, running statistics, channels, the court.
// Nothing is computed here.
#include "sirnorm/company.hpp"

#include <emscripten/bind.h>
#include <memory>
#include <optional>
#include <string>

#include "sirnorm/scene.hpp"

#include "border.hpp"

using namespace sirnorm;
using namespace sirnorm::border;

namespace {

/// Rows as they come; answers are read with floats(), labels(), pixels() or text() before the next
/// call.
class Company {
 public:
  Trouble open(const std::string& digits, const std::string& wine) {
    auto library = Library::open(digits, wine);
    if (!library) return trouble(library.error());
    library_ = *std::move(library);
    auto data = read_digits(digits);
    if (!data) return trouble(data.error());
    digits_ = std::make_shared<Dataset>(*std::move(data));
    return std::nullopt;
  }

  Trouble gossip(const std::string& axis, const em::val& x, int rows, int features,
                 const em::val& weight, double eps) {
    const auto values = numbers(x), w = numbers(weight);
    if (static_cast<Index>(values.size()) != Index{rows} * features)
      return Problem{"bad_shape", "The batch has another number of values than rows and features."};
    auto found = sirnorm::gossip(axis == "rows" ? Axis::rows : Axis::columns,
                                 {values.data(), rows, features},
                                 {w.data(), static_cast<Index>(w.size())}, eps);
    if (!found) return trouble(found.error());
    floats_ = *std::move(found);
    return std::nullopt;
  }

  /// data: digits or wine, all of it, seen by `features` units drawn from the seed.
  Trouble pass_by(const std::string& data, int features, double bias, int seed, int rows,
                  int batches, int column, double momentum, double eps) {
    SceneRequest q{.data = data,
                   .rows = data == "wine" ? library_.wine.rows : library_.digits.rows,
                   .features = features,
                   .seed = seed,
                   .bias = static_cast<float>(bias)};
    auto all = make_batch(library_, q);
    if (!all) return trouble(all.error());
    auto passed = sirnorm::pass_by(all->x.view(), {.rows = rows,
                                                   .batches = batches,
                                                   .column = column,
                                                   .momentum = momentum,
                                                   .eps = eps,
                                                   .seed = static_cast<std::uint64_t>(seed)});
    if (!passed) return trouble(passed.error());
    floats_.clear();
    for (const auto* part : {&passed->batch_mean, &passed->batch_var, &passed->running_mean,
                             &passed->running_var, &passed->verdict})
      floats_.insert(floats_.end(), part->begin(), part->end());
    for (float one : {passed->traveller, passed->truth, passed->mean, passed->var})
      floats_.push_back(one);
    text_ = passed->refused;
    return std::nullopt;
  }

  Trouble channels(int images, int seed) {
    const ConstMatrix x = digits_->test_x();
    if (images < 1 || images > x.rows)
      return Problem{"bad_shape", "There are " + std::to_string(x.rows) + " images, asked for " +
                                      std::to_string(images) + "."};
    auto found = normalize_channels({x.data, images, x.cols}, static_cast<std::uint64_t>(seed));
    if (!found) return trouble(found.error());
    floats_.assign(x.data, x.data + images * x.cols);
    for (const auto* part :
         {&found->x, &found->y, &found->as_rows, &found->mean, &found->var, &found->rstd})
      floats_.insert(floats_.end(), part->begin(), part->end());
    return std::nullopt;
  }

  /// companions: mixed, same, others or none. The judge is trained when it is asked for first.
  Trouble court(int digit, const std::string& companions, int rows, int seed) {
    if (!judge_) {
      auto trained = train_judge(digits_, 1);
      if (!trained) return trouble(trained.error());
      judge_.emplace(*std::move(trained));
    }
    const Companions who = companions == "same"     ? Companions::same
                           : companions == "others" ? Companions::others
                           : companions == "none"   ? Companions::none
                                                    : Companions::mixed;
    auto sat = judge(*judge_, digit, who, rows, static_cast<std::uint64_t>(seed));
    if (!sat) return trouble(sat.error());
    floats_ = sat->eval;
    floats_.insert(floats_.end(), sat->train.begin(), sat->train.end());
    labels_.assign(sat->labels.begin(), sat->labels.end());
    pixels_.clear();
    for (const Index row : sat->rows) {
      const ConstVector v = digits_->test_x().row(row);
      pixels_.insert(pixels_.end(), v.data, v.data + v.size);
    }
    text_ = sat->refused;
    return std::nullopt;
  }

  FloatView floats() const { return view_of<FloatView>(floats_); }
  FloatView pixels() const { return view_of<FloatView>(pixels_); }
  FloatView labels() const { return view_of<FloatView>(labels_); }
  std::string text() const { return text_; }

 private:
  static std::vector<float> numbers(const em::val& array) {
    return em::convertJSArrayToNumberVector<float>(array);
  }
  Library library_;
  std::shared_ptr<const Dataset> digits_;
  std::optional<Trainer> judge_;
  std::vector<float> floats_, pixels_, labels_;
  std::string text_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(sirnorm_company) {
  em::class_<Company>("Company")
      .constructor<>()
      .function("open(digits, wine)", &Company::open)
      .function("gossip(axis, x, rows, features, weight, eps)", &Company::gossip)
      .function("passBy(data, features, bias, seed, rows, batches, column, momentum, eps)",
                &Company::pass_by)
      .function("channels(images, seed)", &Company::channels)
      .function("court(digit, companions, rows, seed)", &Company::court)
      .function("floats", &Company::floats)
      .function("pixels", &Company::pixels)
      .function("labels", &Company::labels)
      .function("text", &Company::text);
}
