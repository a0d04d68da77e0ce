#include "behaviours.hpp"

#include <cmath>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <variant>

#include "sirnorm/batch_norm.hpp"
#include "sirnorm/layer_norm.hpp"
#include "sirnorm/linear.hpp"
#include "sirnorm/loss.hpp"
#include "sirnorm/model.hpp"
#include "sirnorm/optimizer.hpp"
#include "sirnorm/relu.hpp"

namespace golden {
namespace {

using namespace sirnorm;
using Sides = std::vector<long>;
using Floats = std::vector<float>;

struct Given {
  Sides shape;
  std::vector<double> values;
};
using Results = std::vector<Given>;  // empty: it was accepted, and that is all
using Answer = std::variant<Error, Results>;

long product(const Sides& sides) {
  long n = 1;
  for (long side : sides)
    n *= side;
  return n;
}

/// 0, 1, 2, ... times a factor, as errors.py fills its tensors.
Floats counting(long n, float factor = 1) {
  Floats x;
  for (long i = 0; i < n; ++i)
    x.push_back(factor * static_cast<float>(i));
  return x;
}

Given given(Sides shape, ConstVector v) {
  return {std::move(shape), {v.data, v.data + v.size}};
}

// --- one layer, run as PyTorch would run it -----------------------------------------------------

template <class L>
Result<Network> alone(Result<std::unique_ptr<L>> layer, Index max_rows = 8) {
  if (!layer) return layer.error();
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(*std::move(layer));
  return Network::create(std::move(layers), max_rows);
}

/// y of the shape x has, or `out` if there is one.
Answer forward(Network& net, const Sides& shape, const Floats& x, Mode mode = Mode::train,
               Sides out = {}) {
  const ConstMatrix in{x.data(), shape[0], static_cast<Index>(x.size()) / std::max(1L, shape[0])};
  const ConstMatrix batch{in.data, in.rows, in.rows > 0 ? in.cols : net.in_features()};
  if (Check no = net.check(batch, mode)) return *no;
  return Results{given(out.empty() ? shape : out, net.forward(batch, mode).flat())};
}

template <class L>
Answer run(Result<std::unique_ptr<L>> layer, const Sides& shape, const Floats& x, Sides out = {}) {
  auto net = alone(std::move(layer));
  if (!net) return net.error();
  return forward(*net, shape, x, Mode::train, std::move(out));
}

/// BatchNorm's y, and its running statistics behind it where it has some; `from`: leave the first
/// ones out.
Answer norm(Result<Network> net, const Sides& shape, Mode mode = Mode::train, Floats x = {},
            std::size_t from = 0, std::size_t to = 4) {
  if (!net) return net.error();
  if (x.empty()) x = counting(product(shape));
  Answer answer = forward(*net, shape, x, mode);
  auto* results = std::get_if<Results>(&answer);
  if (!results) return answer;
  Layer& layer = net->layer(0);
  for (Index i = 0; i < layer.buffers().size; ++i)
    results->push_back(given({layer.buffers()[i].value.size}, layer.buffers()[i].value));
  if (const long* count = layer.num_batches_tracked())
    results->push_back({{}, {static_cast<double>(*count)}});
  results->erase(results->begin() + static_cast<long>(std::min(to, results->size())),
                 results->end());
  results->erase(results->begin(), results->begin() + static_cast<long>(from));
  return answer;
}

Result<Network> bn1d(BatchNormOptions options = {}, Index features = 4, Index length = 1) {
  return alone(BatchNorm1d::create(features, options, length));
}

/// What a description of this layer says to one sample of this shape.
Answer described(const char* layer, Shape sample) {
  auto model = Model::create(layer, sample, 8);
  if (!model) return model.error();
  return Results{};
}

Answer layer_norm(Index features, const Sides& shape, LayerNormOptions options = {},
                  Floats x = {}) {
  if (x.empty()) x = counting(product(shape));
  Answer answer =
      run(LayerNorm::create(features, options), shape.size() > 1 ? shape : Sides{1, shape[0]}, x);
  if (auto* results = std::get_if<Results>(&answer)) results->front().shape = shape;
  return answer;
}

Answer relu(bool backward) {
  const Floats x{0.0f, -0.0f, NAN, INFINITY, -INFINITY, 1e-45f, -1e-45f}, ones(7, 1.0f);
  auto net = alone(ReLU::create(7));
  if (!net) return net.error();
  Answer y = forward(*net, {1, 7}, x);
  if (backward) return Results{given({7}, net->backward({ones.data(), 1, 7}).flat())};
  std::get<Results>(y).front().shape = {7};
  return y;
}

// --- loss and optimizers ------------------------------------------------------------------------

Answer cross_entropy_of(Index rows, Index classes, std::vector<int> labels, Floats logits = {}) {
  if (logits.empty()) logits = counting(rows * classes);
  const Labels l{labels.data(), static_cast<Index>(labels.size())};
  if (Check no = check_labels(l, rows, classes)) return *no;
  return Results{{{}, {cross_entropy({logits.data(), rows, classes}, l, {})}}};
}

template <class Make, class Options>
Answer optimizer(Make make, Options options) {
  float value[2] = {1, 1}, grad[2] = {0, 0};
  auto made = make({Parameter{"p", {value, 2}, {grad, 2}, {2}}}, options);
  if (!made) return made.error();
  return Results{};
}
Answer sgd(SgdOptions options) {
  return optimizer(Optimizer::sgd, options);
}
Answer adam(AdamOptions options) {
  return optimizer(Optimizer::adam, options);
}

// --- what is done for each id -------------------------------------------------------------------

enum class Rule {
  same,     // as PyTorch: a refusal for an exception, else the same numbers
  exact,    // the same, to the last bit and the sign of zero
  refused,  // a refusal, whatever PyTorch does: nonsense
  cannot    // the core has no words for it
};
struct Row {
  Rule rule;
  std::function<Answer()> run;
  const char* reason = "";
};

constexpr const char* kFloatsOnly = "the core knows float32 alone, no other type can come in";
constexpr double kNaN = NAN;

const std::map<std::string, Row>& table() {
  using enum Rule;
  constexpr Mode eval = Mode::eval, train = Mode::train;
  const BatchNormOptions untracked{.track_running_stats = false};
  const auto eps = [](double e) { return BatchNormOptions{.eps = e}; };
  const auto momentum = [](std::optional<double> m) { return BatchNormOptions{.momentum = m}; };
  const Floats with_nan{NAN, 1, 2, 3, 1, 2, 3, 5}, with_inf{INFINITY, 1, 2, 3, 1, 2, 3, 5};
  static const std::map<std::string, Row> rows = {
      {"bn1d/N=1/train", {same, [=] { return norm(bn1d(), {1, 4}); }}},
      {"bn1d/N=1/train/no-track", {same, [=] { return norm(bn1d(untracked), {1, 4}); }}},
      {"bn1d/N=1/eval/no-track", {same, [=] { return norm(bn1d(untracked), {1, 4}, eval); }}},
      {"bn1d/N=1/eval", {same, [=] { return norm(bn1d(), {1, 4}, eval); }}},
      {"bn1d/N=1,L=1/train", {same, [=] { return norm(bn1d({}, 4, 1), {1, 4, 1}); }}},
      {"bn1d/N=1,L=2/train", {same, [=] { return norm(bn1d({}, 4, 2), {1, 4, 2}); }}},
      {"bn2d/1x4x1x1/train",
       {same, [=] { return norm(alone(BatchNorm2d::create(4, 1, 1)), {1, 4, 1, 1}); }}},
      {"bn1d/empty/train", {same, [=] { return norm(bn1d(), {0, 4}); }}},
      {"bn1d/empty/eval", {same, [=] { return norm(bn1d(), {0, 4}, eval); }}},
      {"bn1d/emptyL/train", {same, [=] { return norm(bn1d({}, 4, 0), {2, 4, 0}); }}},
      {"bn1d/wrong-features", {same, [=] { return norm(bn1d(), {3, 5}); }}},
      {"bn1d/wrong-features/eval", {same, [=] { return norm(bn1d(), {3, 5}, eval); }}},
      {"bn1d/wrong-features/no-track", {same, [=] { return norm(bn1d(untracked), {3, 5}); }}},
      {"bn1d/wrong-features/no-track-no-affine",
       {refused,
        [=] { return norm(bn1d({.affine = false, .track_running_stats = false}), {3, 5}); }}},
      {"bn1d/rank1", {same, [=] { return described("BatchNorm1d(4)", {}); }}},
      {"bn1d/rank4", {same, [=] { return described("BatchNorm1d(4)", {4, 2, 2}); }}},
      {"bn2d/rank2", {same, [=] { return described("BatchNorm2d(4)", {4}); }}},
      {"bn2d/rank3", {same, [=] { return described("BatchNorm2d(4)", {4, 3}); }}},
      {"bn2d/rank5", {same, [=] { return described("BatchNorm2d(4)", {4, 3, 2, 2}); }}},
      {"bn2d/wrong-channels", {same, [=] { return described("BatchNorm2d(4)", {3, 2, 2}); }}},
      {"bn1d/eps=0/train", {same, [=] { return norm(bn1d(eps(0)), {3, 4}); }}},
      {"bn1d/eps=0/eval", {same, [=] { return norm(bn1d(eps(0)), {3, 4}, eval); }}},
      {"bn1d/eps<0/train", {same, [=] { return norm(bn1d(eps(-1e-5)), {3, 4}); }}},
      {"bn1d/eps<0/eval", {same, [=] { return norm(bn1d(eps(-1e-5)), {3, 4}, eval); }}},
      {"bn1d/eps<-1/eval", {same, [=] { return norm(bn1d(eps(-2)), {3, 4}, eval); }}},
      {"bn1d/eps=nan/train", {refused, [=] { return norm(bn1d(eps(kNaN)), {3, 4}); }}},
      {"bn1d/eps=inf/train", {refused, [=] { return norm(bn1d(eps(INFINITY)), {3, 4}); }}},
      {"bn1d/momentum=2", {refused, [=] { return norm(bn1d(momentum(2)), {3, 4}); }}},
      {"bn1d/momentum=-1", {refused, [=] { return norm(bn1d(momentum(-1)), {3, 4}); }}},
      {"bn1d/momentum=nan", {refused, [=] { return norm(bn1d(momentum(kNaN)), {3, 4}); }}},
      {"bn1d/num_features=0", {same, [=] { return norm(bn1d({}, 0), {3, 0}); }}},
      {"bn1d/num_features=-1", {same, [=] { return norm(bn1d({}, -1), {3, 4}); }}},
      {"bn1d/num_features=1.5", {same, [=] { return described("BatchNorm1d(1.5)", {4}); }}},
      {"bn1d/int-input", {cannot, {}, kFloatsOnly}},
      {"bn1d/f64-input", {cannot, {}, kFloatsOnly}},
      {"bn1d/eval-then-N1",
       {same,
        [=]() -> Answer {
          auto net = bn1d();
          if (!net) return net.error();
          Answer first = forward(*net, {3, 4}, counting(12), train);
          if (!std::holds_alternative<Results>(first)) return first;
          Answer y = forward(*net, {1, 4}, counting(4), eval);
          if (auto* results = std::get_if<Results>(&y))
            results->push_back(given({4}, net->layer(0).buffers()[0].value));
          return y;
        }}},
      {"bn1d/momentum=0/train",
       {same, [=] { return norm(bn1d(momentum(0)), {3, 4}, train, {}, 1); }}},
      {"bn1d/momentum=None/first",
       {same, [=] { return norm(bn1d(momentum({})), {3, 4}, train, {}, 1); }}},
      {"bn1d/N=2/same", {same, [=] { return norm(bn1d(), {2, 4}, train, Floats(8, 0.1f), 0, 1); }}},
      {"bn1d/NaN", {same, [=] { return norm(bn1d(), {2, 4}, train, with_nan, 0, 3); }}},
      {"bn1d/Inf", {same, [=] { return norm(bn1d(), {2, 4}, train, with_inf, 0, 3); }}},
      {"bn1d/backward-eval",
       {same,
        [=]() -> Answer {
          auto net = bn1d();
          if (!net) return net.error();
          const Floats x = counting(12), ones(12, 1.0f);
          Answer y = forward(*net, {3, 4}, x, eval);
          if (!std::holds_alternative<Results>(y)) return y;
          return Results{given({3, 4}, net->backward({ones.data(), 3, 4}).flat())};
        }}},
      {"bn1d/backward-wrong-shape",
       {cannot, {}, "only the core itself calls backward, always with the shape of y"}},
      {"bn1d/rv-negative/eval",
       {same,
        [=]() -> Answer {
          auto net = bn1d();
          if (!net) return net.error();
          for (Index i = 0; i < 4; ++i)
            net->layer(0).buffers()[1].value[i] = -1;
          return forward(*net, {3, 4}, counting(12), eval);
        }}},
      {"ln/wrong-shape", {same, [=] { return described("LayerNorm(5)", {4}); }}},
      {"ln/wrong-2d", {same, [=] { return described("LayerNorm((3, 4))", {4, 3}); }}},
      {"ln/rank-too-low", {same, [=] { return described("LayerNorm((3, 4))", {4}); }}},
      {"ln/empty-normalized-shape",
       {same, [=] { return run(LayerNorm::create(std::vector<Index>{}), {2, 4}, counting(8)); }}},
      {"ln/zero-normalized", {refused, [=] { return layer_norm(0, {2, 0}); }}},
      {"ln/empty-batch", {same, [=] { return layer_norm(4, {0, 4}); }}},
      {"ln/D=1", {same, [=] { return layer_norm(1, {3, 1}, {}, counting(3, 7)); }}},
      {"ln/N=1", {same, [=] { return layer_norm(4, {1, 4}); }}},
      {"ln/1-D", {same, [=] { return layer_norm(4, {4}); }}},
      {"ln/eps=0", {same, [=] { return layer_norm(4, {2, 4}, {.eps = 0}, Floats(8, 1.0f)); }}},
      {"ln/eps=0/spread", {same, [=] { return layer_norm(4, {2, 4}, {.eps = 0}); }}},
      {"ln/eps<0", {refused, [=] { return layer_norm(4, {2, 4}, {.eps = -1e-5}); }}},
      {"ln/eps<0/const",
       {refused, [=] { return layer_norm(4, {2, 4}, {.eps = -1e-5}, Floats(8, 1.0f)); }}},
      {"ln/NaN", {same, [=] { return layer_norm(4, {2, 4}, {}, with_nan); }}},
      {"ln/int", {cannot, {}, kFloatsOnly}},
      {"linear/mismatch", {same, [=] { return run(Linear::create(5, 3), {2, 4}, counting(8)); }}},
      {"linear/mismatch-1d", {same, [=] { return described("Linear(5, 3)", {4}); }}},
      {"linear/mismatch-3d", {same, [=] { return described("Linear(5, 3)", {2, 4}); }}},
      {"linear/0-d", {same, [=] { return described("Linear(5, 3)", {}); }}},
      {"linear/empty-batch", {same, [=] { return run(Linear::create(4, 3), {0, 4}, {}, {0, 3}); }}},
      {"linear/in=0", {same, [=] { return run(Linear::create(0, 3), {2, 0}, {}, {2, 3}); }}},
      {"linear/out=0",
       {same, [=] { return run(Linear::create(4, 0), {2, 4}, Floats(8, 0.0f), {2, 0}); }}},
      {"linear/negative", {same, [=] { return run(Linear::create(-1, 3), {2, 4}, counting(8)); }}},
      {"linear/f64-input", {cannot, {}, kFloatsOnly}},
      {"linear/int-input", {cannot, {}, kFloatsOnly}},
      {"relu/special", {exact, [=] { return relu(false); }}},
      {"relu/grad-special", {exact, [=] { return relu(true); }}},
      {"relu/empty", {same, [=] { return run(ReLU::create(0), {1, 0}, {}, {0}); }}},
      {"ce/out-of-range", {same, [=] { return cross_entropy_of(2, 3, {0, 5}); }}},
      {"ce/negative", {same, [=] { return cross_entropy_of(2, 3, {0, -1}); }}},
      {"ce/ignore", {same, [=] { return cross_entropy_of(2, 3, {0, -100}); }}},
      {"ce/all-ignored", {same, [=] { return cross_entropy_of(2, 3, {-100, -100}); }}},
      {"ce/empty", {same, [=] { return cross_entropy_of(0, 3, {}); }}},
      {"ce/count", {same, [=] { return cross_entropy_of(3, 3, {0, 1}); }}},
      {"ce/one-class", {same, [=] { return cross_entropy_of(2, 1, {0, 0}); }}},
      {"ce/inf-logit", {same, [=] { return cross_entropy_of(1, 3, {0}, {INFINITY, 0, 0}); }}},
      {"ce/-inf-logit", {same, [=] { return cross_entropy_of(1, 3, {1}, {-INFINITY, 0, 0}); }}},
      {"optim/sgd/lr<0", {same, [=] { return sgd({.lr = -1}); }}},
      {"optim/sgd/mom<0", {same, [=] { return sgd({.lr = 0.1, .momentum = -1}); }}},
      {"optim/sgd/nesterov-without-momentum",
       {same, [=] { return sgd({.lr = 0.1, .nesterov = true}); }}},
      {"optim/sgd/wd<0", {same, [=] { return sgd({.lr = 0.1, .weight_decay = -1}); }}},
      {"optim/sgd/lr=0", {same, [=] { return sgd({.lr = 0}); }}},
      {"optim/sgd/lr=nan", {refused, [=] { return sgd({.lr = kNaN}); }}},
      {"optim/adam/beta=1", {same, [=] { return adam({.beta1 = 1}); }}},
      {"optim/adam/eps<0", {same, [=] { return adam({.eps = -1}); }}},
      {"optim/adam/lr<0", {same, [=] { return adam({.lr = -1}); }}},
      {"optim/adamw/wd<0", {same, [=] { return adam({.weight_decay = -1, .decoupled = true}); }}},
  };
  return rows;
}

// --- judging ------------------------------------------------------------------------------------

std::string in_brackets(const Sides& sides) {
  std::string text = "[";
  for (long side : sides)
    text += (text.size() > 1 ? ", " : "") + std::to_string(side);
  return text + "]";
}

/// PyTorch's results are float32 themselves: 1e-6 of the value, or of 1 near 0.
bool alike(double ours, double theirs, Rule rule) {
  if (std::isnan(ours) || std::isnan(theirs)) return std::isnan(ours) && std::isnan(theirs);
  if (rule == Rule::exact || std::isinf(ours) || std::isinf(theirs))
    return ours == theirs && (rule != Rule::exact || std::signbit(ours) == std::signbit(theirs));
  return std::fabs(ours - theirs) <= 1e-6 * std::max(1.0, std::fabs(theirs));
}

/// What differs, or nothing.
std::string difference(const Given& ours, const Json& theirs, Rule rule) {
  const auto shape = theirs.at("shape").get<Sides>();
  if (ours.shape != shape)
    return "PyTorch gives shape " + in_brackets(shape) + ", the core " + in_brackets(ours.shape);
  std::size_t i = 0;
  for (const Json& text : theirs.at("values")) {  // the first twelve
    const double value = std::strtod(text.get<std::string>().c_str(), nullptr);
    if (i >= ours.values.size()) return "PyTorch gives more values";
    if (!alike(ours.values[i], value, rule))
      return "element " + std::to_string(i) + ": PyTorch gives " + text.get<std::string>() +
             ", the core " + std::to_string(ours.values[i]);
    ++i;
  }
  if (i < std::min<std::size_t>(12, ours.values.size())) return "PyTorch gives fewer values";
  return "";
}

std::string difference(const Results& ours, const Json& theirs, Rule rule) {
  if (theirs.is_string()) return "";  // the name of what was made
  if (theirs.is_object())
    return ours.size() == 1 ? difference(ours[0], theirs, rule) : "PyTorch gives one tensor";
  if (!theirs.empty() && theirs[0].is_string()) {  // a shape alone
    Sides shape;
    for (const Json& side : theirs)
      shape.push_back(std::atol(side.get<std::string>().c_str()));
    const bool same = !ours.empty() && ours[0].shape == shape;
    return same ? "" : "PyTorch gives a tensor of shape " + in_brackets(shape);
  }
  if (ours.size() != theirs.size())
    return "PyTorch gives " + std::to_string(theirs.size()) + " tensors, the core " +
           std::to_string(ours.size());
  for (std::size_t i = 0; i < ours.size(); ++i)
    if (auto what = difference(ours[i], theirs[i], rule); !what.empty())
      return "tensor " + std::to_string(i) + ": " + what;
  return "";
}

bool is_sentence(const std::string& text) {
  return text.size() > 20 && text.ends_with('.') && text.find(' ') != text.npos &&
         !(text[0] >= 'a' && text[0] <= 'z');
}

}  // namespace

Outcome behave(const Behaviour& b) try {
  using enum Outcome::Kind;
  const auto row = table().find(b.id);
  if (row == table().end()) return {skipped, "not known to this program"};
  const auto& [rule, run, reason] = row->second;
  if (rule == Rule::cannot) return {skipped, reason};
  const Answer answer = run();
  if (const Error* refused = std::get_if<Error>(&answer)) {
    if (!b.raises && rule != Rule::refused)
      return {failed, "PyTorch gives a result, the core refuses: " + refused->message};
    if (!is_sentence(refused->message)) return {failed, "no sentence: " + refused->message};
    return {passed, "refused: " + refused->message};
  }
  if (rule == Rule::refused) return {failed, "the core should refuse this and does not"};
  if (b.raises) return {failed, "PyTorch raises \"" + b.message + "\", the core gives a result"};
  const std::string what = difference(std::get<Results>(answer), b.result, rule);
  if (!what.empty()) return {failed, what};
  return {passed, "the same result"};
} catch (const Json::exception& e) {
  return {Outcome::Kind::failed, std::string("its entry is not as it should be: ") + e.what()};
}

}  // namespace golden
