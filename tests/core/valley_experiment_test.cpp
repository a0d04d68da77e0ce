#include "sirnorm/claims.hpp"
#include "sirnorm/task.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

std::string valley(const std::string& more,
                   const std::string& what = "[\"position\", \"loss\", \"stride\"]") {
  return R"({"data": {"name": "valley", "curvature": [1, "$k"], "start": [-1.8, 0.6])" + more +
         R"(}, "vars": {"k": 25, "lr": 0.07}, "lanes": [{"id": "a"}],
         "optimizer": {"kind": "sgd", "lr": "$lr"}, "steps": 20,
         "record": {"every": 10, "what": )" +
         what + "}}";
}
std::string refusal(const std::string& json) {
  auto read = Experiment::read(json);
  REQUIRE_FALSE(read);
  return read.error().message;
}
Record walked(const std::string& json, const std::string& vars = "{}") {
  auto experiment = Experiment::read(json, vars);
  if (!experiment) FAIL(experiment.error().message);
  Shelf empty;
  auto task = Task::create(*experiment, "a", 0, {}, empty);
  if (!task) FAIL(task.error().message);
  task->advance(1000);
  CHECK(task->safetensors().size() > 8);
  CHECK_FALSE(task->pytorch());
  CHECK_FALSE(task->court({0}));
  return task->record();
}

}  // namespace

TEST_CASE("A valley as a lane walks as ValleyWalk does, and needs no data") {
  const Record record = walked(valley(""));
  auto alone = ValleyWalk::create({.curvature = {1, 25}, .start = {-1.8, 0.6}},
                                  {.optimizer = SgdOptions{.lr = 0.07}}, 0);
  REQUIRE(alone);
  REQUIRE(record.at == std::vector<Index>{0, 10, 20});
  const auto &position = record.series[0].values, &loss = record.series[1].values,
             &stride = record.series[2].values;
  CHECK(position[0] == -1.8f);
  CHECK(std::isnan(stride[0]));
  alone->step(19);
  const Place before = alone->place();
  alone->step(1);
  CHECK(position[4] == static_cast<float>(alone->place()[0]));
  CHECK(position[5] == static_cast<float>(alone->place()[1]));
  CHECK(loss[2] == static_cast<float>(alone->height()));
  CHECK(stride[2] ==
        doctest::Approx(std::hypot(alone->place()[0] - before[0], alone->place()[1] - before[1])));
}

TEST_CASE("A valley's vars are replaced, and falling out ends the record") {
  const Record record = walked(valley(""), R"({"lr": 0.1})");
  CHECK(record.diverged_at == 19);
  CHECK(record.at.back() == 18);
}

TEST_CASE("The plan says what the valley looks like") {
  auto experiment = Experiment::read(valley(R"(, "angle": 30, "noise": 0.5, "center": [1, 2])"));
  if (!experiment) FAIL(experiment.error().message);
  CHECK(
      experiment->plan().find(
          R"("valley":{"curvature":[1,25],"center":[1,2],"start":[-1.8,0.6],"angle":30,"noise":0.5})") !=
      std::string::npos);
}

TEST_CASE("What a valley has not is refused in a sentence") {
  CHECK(refusal(valley("", R"(["accuracy"])")).find("no lane has") != std::string::npos);
  CHECK(refusal(valley(R"(, "height": 3)")).find("height") != std::string::npos);
  std::string flat = valley("");
  flat.replace(flat.find("[1, \"$k\"]"), 9, "[1]");
  CHECK(refusal(flat).find("data.curvature: a list of two numbers was expected") !=
        std::string::npos);
  std::string with = valley("");
  with.replace(with.find("{\"id\": \"a\"}"), 11, "{\"id\": \"a\", \"network\": \"Linear(2, 2)\"}");
  CHECK(refusal(with) == "lanes[0].network: a valley has no network.");
}
