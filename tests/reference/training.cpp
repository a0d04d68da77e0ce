// Training trajectories: the network of the case, its optimizer, every loss and every final tensor.
#include <algorithm>
#include <stdexcept>

#include "sirnorm/loss.hpp"
#include "sirnorm/model.hpp"
#include "sirnorm/optimizer.hpp"

#include "operations.hpp"

namespace golden {
namespace {

using namespace sirnorm;

template <class T>
T require(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return *std::move(result);
}

std::string description(const Case& c) {
  const auto text = [&](const char* key) {
    return std::to_string(static_cast<long>(c.number(key)));
  };
  const auto norm = [&](const std::string& place, const std::string& width) {
    const std::string kind = c.config.at("norm").get<std::string>();
    const std::string eps = ", eps=" + c.config.at("norm_eps").dump();
    if (kind == "none") return std::string();
    if (kind == "ln") return "bn" + place + ": LayerNorm(" + width + eps + ")\n";
    return "bn" + place + ": BatchNorm1d(" + width + eps +
           ", momentum=" + c.config.at("bn_momentum").dump() + ")\n";
  };
  return "fc1: Linear(" + text("in") + ", " + text("h1") + ")\n" + norm("1", text("h1")) +
         "relu1: ReLU()\nfc2: Linear(" + text("h1") + ", " + text("h2") + ")\n" +
         norm("2", text("h2")) + "relu2: ReLU()\nfc3: Linear(" + text("h2") + ", " + text("out") +
         ")\n";
}

std::unique_ptr<Optimizer> optimizer(const Case& c, Model& model) {
  const std::string name = c.config.at("optimizer").get<std::string>();
  const Json& hyper = c.config.at("hyper");
  if (name.starts_with("sgd"))
    return require(
        Optimizer::sgd(model.parameters(), {.lr = hyper.at("lr").get<double>(),
                                            .momentum = hyper.value("momentum", 0.0),
                                            .dampening = hyper.value("dampening", 0.0),
                                            .weight_decay = hyper.value("weight_decay", 0.0),
                                            .nesterov = hyper.value("nesterov", false)}));
  if (!name.starts_with("adam")) throw std::runtime_error("there is no optimizer " + name);
  return require(
      Optimizer::adam(model.parameters(),
                      {.lr = hyper.at("lr").get<double>(),
                       .beta1 = hyper.contains("betas") ? hyper["betas"][0].get<double>() : 0.9,
                       .beta2 = hyper.contains("betas") ? hyper["betas"][1].get<double>() : 0.999,
                       .eps = hyper.value("eps", 1e-8),
                       .weight_decay = hyper.value("weight_decay", name == "adamw" ? 0.01 : 0.0),
                       .decoupled = name == "adamw"}));
}

std::vector<float> copy(ConstVector v) {
  return {v.data, v.data + v.size};
}

/// What the case says nobody can compare, or does not hold, is left out.
class Comparison {
 public:
  Comparison(const Case& c, Judge& judge) : case_(c), judge_(judge) {}
  void operator()(const std::string& name, const std::vector<float>& values,
                  Unit unit = Unit::trajectory) const {
    if (case_.reference.contains(name) && !case_.ill_conditioned.contains(name))
      judge_.compare(name, values, {}, unit);
  }

 private:
  const Case& case_;
  Judge& judge_;
};

}  // namespace

void train(const Case& c, const KernelTable&, Judge& judge) {
  const Comparison compare(c, judge);
  const Tensor x = c.input("X"), target = c.input("T");
  const Index batch = static_cast<Index>(c.number("batch")),
              batches = static_cast<Index>(c.number("batches")), in = x.shape.at(1),
              out = static_cast<Index>(c.number("out"));
  if (batch * batches > x.shape[0]) throw std::runtime_error("X has too few rows");
  Model model = require(Model::create(description(c), {in}, batch));
  for (const StateEntry& entry : model.state_dict()) {
    if (!c.has(("init." + entry.name).c_str())) continue;
    const std::vector<float> start = c.input("init." + entry.name).floats();
    if (start.size() != static_cast<std::size_t>(entry.value.size))
      throw std::runtime_error("init." + entry.name + " has another size than the layer");
    std::copy(start.begin(), start.end(), entry.value.data);
  }
  model.network().parameters_changed();
  const auto stepper = optimizer(c, model);

  const std::vector<float> inputs = x.floats();
  const std::vector<int> labels(target.values.begin(), target.values.end());
  std::vector<float> losses, slope(static_cast<std::size_t>(batch * out));
  const Matrix dlogits{slope.data(), batch, out};
  const auto named = [&](const std::string& prefix, auto value_of) {
    for (std::size_t l = 0; l < model.network().size(); ++l) {
      const VectorView<Parameter> list = model.network().layer(l).parameters();
      for (Index p = 0; p < list.size; ++p)
        compare(prefix + model.name(l) + "." + std::string(list[p].name), copy(value_of(list[p])));
    }
  };
  for (Index step = 0; step < static_cast<Index>(c.number("steps")); ++step) {
    const Index first = step % batches * batch;
    const ConstMatrix rows{inputs.data() + first * in, batch, in};
    if (const Check refused = model.network().check(rows, Mode::train))
      throw std::runtime_error(refused->message);
    const ConstMatrix logits = model.network().forward(rows, Mode::train);
    losses.push_back(
        static_cast<float>(cross_entropy(logits, {labels.data() + first, batch}, dlogits)));
    model.network().zero_grad();
    if (step == 0) compare("logits_step0", copy(logits.flat()));
    model.network().backward(dlogits);
    if (step == 0) named("grad_step0.", [](const Parameter& p) { return p.grad; });
    stepper->step();
    model.network().parameters_changed();
    if (step == 0) named("param_after1.", [](const Parameter& p) { return p.value; });
  }
  compare("loss", losses);
  for (const StateEntry& entry : model.state_dict())
    if (entry.count)
      compare("final." + entry.name, {static_cast<float>(*entry.count)}, Unit::exact);
    else
      compare("final." + entry.name, copy(entry.value));
  const ConstMatrix logits = model.network().forward({inputs.data(), batch, in}, Mode::eval);
  compare("eval_logits", copy(logits.flat()));
  compare("eval_loss", {static_cast<float>(cross_entropy(logits, {labels.data(), batch}, {}))});
}

}  // namespace golden
