#include "sirnorm/description.hpp"

#include "support.hpp"

using namespace sirnorm;

namespace {

std::string problem(std::string_view text) {
  auto result = parse_description(text);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::bad_data);
  return result.error().message;
}

}  // namespace

TEST_CASE("A description reads as PyTorch writes it") {
  const auto layers = parse_description(R"(
    # SirNormNet
    fc1: nn.Linear(64, 128, bias=False)
    bn1: BatchNorm1d(128, eps=1e-5, momentum=None)   # cumulative
    ReLU(), LayerNorm((4, 8,), elementwise_affine=True); 7: Conv2d(1, 8, 3, padding = 1)
    GroupNorm(
      num_groups=2,
      num_channels=8)
  )");
  REQUIRE(layers);
  REQUIRE(layers->size() == 6);
  const Description& d = *layers;
  CHECK(d[0].name == "fc1");
  CHECK(d[0].kind == "Linear");
  CHECK(d[0].line == 3);
  REQUIRE(d[0].arguments.size() == 3);
  CHECK(d[0].arguments[1].value.number == 128);
  CHECK(d[0].arguments[2].keyword == "bias");
  CHECK(d[0].arguments[2].value.type == Value::Type::boolean);
  CHECK(d[1].arguments[1].value.number == 1e-5);
  CHECK(d[1].arguments[2].value.type == Value::Type::none);
  CHECK(d[2].name == "");
  CHECK(d[3].arguments[0].value.items == std::vector<double>{4, 8});
  CHECK(d[4].name == "7");
  CHECK(d[5].line == 6);
  CHECK(to_text(d[0]) == "Linear(64, 128, bias=False)");
  CHECK(to_text(d[1]) == "BatchNorm1d(128, eps=1e-5, momentum=None)");
  CHECK(to_text(d[3]) == "LayerNorm((4, 8), elementwise_affine=True)");
}

TEST_CASE("A description written back and read again is the same") {
  const auto layers = parse_description("a: Linear(2, 3), b: LayerNorm((3,)), Noise(0.25, -1e-3)");
  REQUIRE(layers);
  std::string text;
  for (const LayerSpec& layer : *layers)
    text += (layer.name.empty() ? "" : layer.name + ": ") + to_text(layer) + "\n";
  const auto again = parse_description(text);
  REQUIRE(again);
  CHECK(*again == *layers);
}

TEST_CASE("A bad description names line and column") {
  CHECK(problem("Linear(64 128)") ==
        "Line 1, column 11: expected , or ) in Linear(...) (found \"1\").");
  CHECK(problem("ReLU()\nfc: Linear 3") ==
        "Line 2, column 12: expected ( after Linear (found \"3\").");
  CHECK(problem("Linear(64, 128") ==
        "Line 1, column 15: expected , or ) in Linear(...) (found the end).");
  CHECK(problem("ReLU() ReLU()") ==
        "Line 1, column 8: expected a new line or a comma between two layers (found \"R\").");
  CHECK(problem("a: ReLU()\na: ReLU()").find("the name a is taken by the layer of line 1") !=
        std::string::npos);
  CHECK(problem("Linear(a=1, 2)").find("cannot follow") != std::string::npos);
  CHECK(problem("Linear(a=1, a=2)").find("a twice") != std::string::npos);
  CHECK(problem("Linear(1e5x)").find("expected a number") != std::string::npos);
  CHECK(problem("Linear(8, 1e999)").find("a number is too large") != std::string::npos);
  CHECK(problem("Linear((1, (2)))").find("expected a number") != std::string::npos);
  CHECK(problem("\xff").find("a sign that has no place here") != std::string::npos);
  CHECK(problem("nn.()").find("expected a layer after nn.") != std::string::npos);
  CHECK(problem("fc: ").find("expected a layer after fc:") != std::string::npos);
  std::string many;
  for (int i = 0; i < 1001; ++i)
    many += "ReLU()\n";
  CHECK(problem(many).find("at most 1000 layers") != std::string::npos);
  CHECK(problem(std::string(100001, ' ')).find("100000 characters") != std::string::npos);
  CHECK(parse_description("")->empty());
}
