// The best cell of a column of a sweep, judged on records made up here.
#include "sirnorm/claims.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

/// Two walkers over three strides and two steepnesses; the cells are numbered along the strides.
std::string sweep(const std::string& claims) {
  return R"({"data": {"name": "valley", "curvature": [1, "$k"]}, "vars": {"k": 25, "lr": 0.07},
    "lanes": [{"id": "a"}, {"id": "b"}], "optimizer": {"kind": "sgd", "lr": "$lr"}, "steps": 20,
    "seeds": 2, "record": {"every": 0, "what": ["loss"]},
    "sweep": {"x": {"var": "lr", "values": [0.01, 0.02, 0.04]}, "y": {"var": "k", "values": [9, 25]},
    "measure": "loss"}, "claims": [)" +
         claims + "]}";
}
Experiment read(const std::string& claims) {
  auto experiment = Experiment::read(sweep(claims));
  if (!experiment) FAIL(experiment.error().message);
  return *experiment;
}
Record cell(const std::string& lane, std::uint64_t seed, Index at, float loss) {
  return {.lane = lane, .seed = seed, .cell = at, .at = {20}, .series = {{"loss", 1, {loss}}}};
}
Verdict only(const std::string& claim, const std::vector<Record>& records) {
  const auto verdicts = judge(read(claim), records);
  REQUIRE(verdicts.size() == 1);
  return verdicts[0];
}
constexpr const char* kLarge = R"({"id": "c", "lane": "a", "measure": {"best_cell": ["lr", 0.02]},
    "over": "each", "is": ">=", "value": 3})";

}  // namespace

TEST_CASE("The best cell is the largest of those with the value, seed by seed") {
  // of seed 0 the cells 1 and 4 count: 3 and 5; of seed 1 a cell that is no number, and 4
  const std::vector<Record> records = {cell("a", 0, 0, 9), cell("a", 0, 1, 3),   cell("a", 0, 4, 5),
                                       cell("a", 0, 5, 8), cell("a", 1, 1, NAN), cell("a", 1, 4, 4),
                                       cell("b", 0, 1, 1), cell("b", 0, 4, 2)};
  const Verdict each = only(kLarge, records);
  CHECK(each.holds);
  CHECK(each.found == 4);
  CHECK(each.seeds == 2);
  CHECK(each.per_seed_holds == 2);
  CHECK(each.complete);
  auto mean = measure(read(kLarge), "a", R"({"best_cell": ["lr", 0.02]})", Over::mean, records);
  REQUIRE(mean);
  CHECK(mean->value == 4.5);
  auto row = measure(read(kLarge), "a", R"({"best_cell": ["k", 25]})", Over::largest, records);
  REQUIRE(row);
  CHECK(row->value == 8);
  auto least = measure(read(kLarge), "a", R"({"best_cell": ["lr", 0.02], "at_most": true})",
                       Over::mean, records);
  REQUIRE(least);
  CHECK(least->value == 3.5);
}

TEST_CASE("It is compared with another lane's, and complete without the other cells") {
  std::vector<Record> records;
  for (Index seed : {0, 1})
    for (Index at : {1, 4}) {
      const auto s = static_cast<std::uint64_t>(seed);
      records.push_back(cell("a", s, at, static_cast<float>(at)));
      if (seed == 0 || at == 1) records.push_back(cell("b", s, at, 2));
    }
  const char* claim = R"({"id": "c", "lane": "a", "measure": {"best_cell": ["lr", 0.02]},
    "is": ">", "times": 1, "lane2": "b"})";
  Verdict v = only(claim, records);
  CHECK(v.holds);
  CHECK(v.found == 4);
  CHECK(v.wanted == 2);
  CHECK_FALSE(v.complete);
  records.push_back(cell("b", 1, 4, 2));
  CHECK(only(claim, records).complete);
}

TEST_CASE("A plan writes the best cell as it was asked for") {
  CHECK(read(kLarge).plan().find(R"({\"best_cell\":[\"lr\",0.02]})") != std::string::npos);
}

TEST_CASE("A best cell of nothing is refused in a sentence") {
  const auto refusal = [](const std::string& asked) {
    auto no = measure(read(kLarge), "a", asked, Over::median, {});
    REQUIRE_FALSE(no);
    return no.error().message;
  };
  CHECK(refusal(R"({"best_cell": ["lr", 0.03]})") ==
        "measure: no cell of the sweep has \"lr\" at 0.03.");
  CHECK(refusal(R"({"best_cell": ["pace", 1]})") ==
        "measure: no cell of the sweep has \"pace\" at 1.");
  CHECK(refusal(R"({"best_cell": 1})").find("were expected") != std::string::npos);
  const std::string claim = kLarge;
  auto read = Experiment::read(sweep(std::string(claim).replace(claim.find("0.02"), 4, "0.05")));
  REQUIRE_FALSE(read);
  CHECK(read.error().message.find("claims[0].measure: no cell of the sweep has \"lr\" at 0.05") !=
        std::string::npos);
}
