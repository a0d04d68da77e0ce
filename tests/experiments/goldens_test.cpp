// goldens.json: layers and ten steps of training that PyTorch computed in float64.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "sirnorm/loss.hpp"

#include "experiment.hpp"

using namespace sirnorm;
using namespace sirnorm::experiment;
using nlohmann::json;

namespace {

using Floats = std::vector<float>;

const json& goldens() {
  static const json all = [] {
    std::ifstream file(SIRNORM_GOLDENS);
    REQUIRE_MESSAGE(file, "cannot read " SIRNORM_GOLDENS);
    return json::parse(file);
  }();
  return all;
}

/// Single precision against double: 2e-6 of the tensor's largest element, whose terms the others
/// are made of; a gradient that is all but zero (batches of two, constant groups) gets 2e-6 itself.
void near(const std::string& what, ConstVector have, const json& want, double tolerance = 2e-6) {
  REQUIRE(static_cast<std::size_t>(have.size) == want.size());
  double largest = 1;
  for (const json& w : want)
    largest = std::max(largest, std::fabs(w.get<double>()));
  for (Index i = 0; i < have.size; ++i) {
    INFO(what, "[", i, "]");
    CHECK(std::fabs(double(have[i]) - want[static_cast<std::size_t>(i)].get<double>()) <=
          tolerance * largest);
  }
}

void put(const json& from, Vector to) {
  REQUIRE(from.size() == static_cast<std::size_t>(to.size));
  std::transform(from.begin(), from.end(), to.data, [](const json& v) { return v.get<float>(); });
}

Model make(const std::string& text, Shape shape, Index rows) {
  auto model = Model::create(text, shape, rows);
  if (!model) FAIL(model.error().message);
  return *std::move(model);
}

/// Its one layer, forward and backward.
void pass(Model& model, const json& golden, const json& x, Mode mode, const json& want) {
  const Index rows = golden["N"], cols = model.network().in_features();
  const Floats in = x.get<Floats>(), dy = golden["dy"].get<Floats>();
  Network& network = model.network();
  REQUIRE_FALSE(network.check({in.data(), rows, cols}, mode));
  network.zero_grad();
  near("y", network.forward({in.data(), rows, cols}, mode).flat(), want["y"]);
  near("dx", network.backward({dy.data(), rows, cols}).flat(), want["dx"]);
  near("dgamma", network.layer(0).parameters()[0].grad, want["dgamma"]);
  near("dbeta", network.layer(0).parameters()[1].grad, want["dbeta"]);
}

Model one_layer(const std::string& text, Index features, const json& golden) {
  Model model = make(text, {features}, golden["N"]);
  put(golden["gamma"], model.network().layer(0).parameters()[0].value);
  put(golden["beta"], model.network().layer(0).parameters()[1].value);
  model.network().parameters_changed();
  return model;
}

void batch_norm(const json& golden) {
  const Index features = golden["C"];
  Model model =
      one_layer("BatchNorm1d(" + std::to_string(features) + ", eps=" + golden["eps"].dump() +
                    ", momentum=" + golden["momentum"].dump() + ")",
                features, golden);
  const VectorView<Parameter> running = model.network().layer(0).buffers();
  pass(model, golden, golden["x"], Mode::train, golden["train"]);
  near("running_mean", running[0].value, golden["train"]["running_mean"]);
  near("running_var", running[1].value, golden["train"]["running_var"]);
  const Floats second = golden["x_second_batch"].get<Floats>();
  model.network().forward({second.data(), golden["N"], features}, Mode::train);
  near("running_mean after two", running[0].value, golden["running_after_two"]["mean"]);
  near("running_var after two", running[1].value, golden["running_after_two"]["var"]);
  pass(model, golden, golden["x"], Mode::eval, golden["eval"]);
}

/// The data of a training trace as a Dataset: the same rows to learn from and to be judged by.
std::shared_ptr<const Dataset> data_of(const json& golden, Index features, Index classes) {
  Dataset data;
  data.name = "golden";
  data.features = features;
  data.classes = classes;
  data.train_rows = data.test_rows = static_cast<Index>(golden["Y"].size());
  for (int split = 0; split < 2; ++split) {
    for (const json& v : golden["X"])
      data.x.push_back(v.get<float>());
    for (const json& v : golden["Y"])
      data.labels.push_back(v.get<int>());
  }
  return std::make_shared<Dataset>(std::move(data));
}

}  // namespace

TEST_CASE("Goldens: BatchNorm1d as in float64, train and eval, running statistics of two batches") {
  int count = 0;
  for (const json& golden : goldens()["cases"]) {
    if (golden["layer"] != "BatchNorm1d") continue;
    ++count;
    INFO("case ", count, ", ", golden["N"].dump(), " x ", golden["C"].dump());
    batch_norm(golden);
  }
  CHECK(count == 4);
}

TEST_CASE("Goldens: LayerNorm as in float64, the same in train and eval, one row as well") {
  int count = 0;
  for (const json& golden : goldens()["cases"]) {
    if (golden["layer"] != "LayerNorm") continue;
    ++count;
    INFO("case ", count, ", ", golden["N"].dump(), " x ", golden["C"].dump());
    const Index features = golden["C"];
    Model model =
        one_layer("LayerNorm(" + std::to_string(features) + ", eps=" + golden["eps"].dump() + ")",
                  features, golden);
    for (Mode mode : {Mode::train, Mode::eval})
      pass(model, golden, golden["x"], mode, golden);
  }
  CHECK(count == 4);
}

TEST_CASE("Goldens: ten steps of SGD without a norm, with BatchNorm, with LayerNorm") {
  std::map<std::string, std::string> norms = {
      {"none", ""}, {"bn", "n#: BatchNorm1d(%)\n"}, {"ln", "n#: LayerNorm(%)\n"}};
  for (const json& golden : goldens()["training"]) {
    const std::string kind = golden["norm"];
    INFO("norm ", kind);
    REQUIRE(norms.contains(kind));
    const auto block = [&](const char* place, const char* in, const char* out) {
      std::string norm = norms[kind];
      if (const auto at = norm.find('#'); at != norm.npos) norm.replace(at, 1, place);
      if (const auto at = norm.find('%'); at != norm.npos) norm.replace(at, 1, out);
      return std::string("fc") + place + ": Linear(" + in + ", " + out + ")\n" + norm + "relu" +
             place + ": ReLU()\n";
    };
    Model model = make(block("1", "3", "5") + block("2", "5", "4") + "fc3: Linear(4, 2)", {3}, 8);
    for (const StateEntry& entry : model.state_dict())
      if (golden["init"].contains(entry.name)) put(golden["init"][entry.name], entry.value);
    model.network().parameters_changed();
    auto trainer =
        Trainer::create(std::move(model), data_of(golden, 3, 2),
                        {.optimizer = SgdOptions{.lr = golden["lr"].get<double>()},
                         .batches = {.batch_size = 8, .order = BatchesOptions::Order::in_order}});
    if (!trainer) FAIL(trainer.error().message);
    Floats losses(golden["losses"].size());
    const Index steps = golden["steps"];
    CHECK(trainer->step(steps, {losses.data(), steps}) == steps);
    near("loss", {losses.data(), steps}, golden["losses"]);
    std::size_t compared = 0;
    for (const StateEntry& entry : trainer->model().state_dict()) {
      if (entry.count) {
        CHECK(*entry.count == steps);
        continue;
      }
      REQUIRE_MESSAGE(golden["final"].contains(entry.name), entry.name);
      near(entry.name, entry.value, golden["final"][entry.name]);
      ++compared;
    }
    CHECK(compared == golden["final"].size());
    near("eval_logits",
         trainer->model().network().forward(trainer->data().test_x(), Mode::eval).flat(),
         golden["eval_logits"]);
  }
  CHECK(goldens()["training"].size() == norms.size());
}
