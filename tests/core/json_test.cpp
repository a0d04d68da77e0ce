#include "json.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace std::string_view_literals;

namespace {

std::string refused(std::string_view text, JsonLimits limits = {}) {
  INFO("text ", std::string(text));
  const auto json = read_json(text, limits);
  REQUIRE_FALSE(json);
  CHECK(json.error().code == ErrorCode::bad_data);
  return json.error().message;
}

}  // namespace

TEST_CASE("Json: every kind of value is read, in the order of the text") {
  const auto json = read_json(
      " {\"b\" : [1, -2.5e+3, 0, 12E-1],\r\n\t\"a\": {\"\": null}, \"t\":true,\"f\":false, "
      "\"s\":\"x\", \"e\":[], \"o\":{}} ");
  REQUIRE(json);
  CHECK(json->keys == std::vector<std::string>{"b", "a", "t", "f", "s", "e", "o"});
  const Json& b = *json->find("b");
  REQUIRE(b.items.size() == 4);
  CHECK(b.items[0].number() == 1);
  CHECK(b.items[1].number() == -2500);
  CHECK(b.items[2].number() == 0);
  CHECK(b.items[3].number() == 1.2);
  CHECK(json->find("a")->find("")->is(Json::Kind::null));
  CHECK(json->find("t")->boolean);
  CHECK_FALSE(json->find("f")->boolean);
  CHECK(json->find("f")->is(Json::Kind::boolean));
  CHECK(json->find("s")->text == "x");
  CHECK(json->find("e")->items.empty());
  CHECK(json->find("o")->is(Json::Kind::object));
  CHECK(json->find("nobody") == nullptr);
}

TEST_CASE("Json: whole numbers keep all their digits") {
  const auto whole = [](std::string_view text) { return read_json(text)->whole(); };
  CHECK(whole("18446744073709551615") == UINT64_MAX);
  CHECK(whole("9007199254740993") == 9007199254740993ull);
  CHECK(whole("0") == 0u);
  for (auto text : {"18446744073709551616"sv, "99999999999999999999999"sv, "-1"sv, "1.0"sv, "1e3"sv,
                    "\"1\""sv, "null"sv, "[1]"sv})
    CHECK_FALSE(whole(text));
}

TEST_CASE("Json: escapes become UTF-8 and come back") {
  const auto text = [](std::string_view json) { return read_json(json)->text; };
  CHECK(text(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(text(R"("\u0041\u00e9\u20AC\uD83D\uDE00")") == "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  CHECK(text("\"\\u0000\"") == "\0"sv);
  CHECK(text("\"\xF4\x8F\xBF\xBF\xED\x9F\xBF\xEE\x80\x80\"") ==
        "\xF4\x8F\xBF\xBF\xED\x9F\xBF\xEE\x80\x80");
  CHECK(*quote_json("a\"\\\n\x01\x1F\xC3\xA9") == "\"a\\\"\\\\\\n\\u0001\\u001f\xC3\xA9\"");
  CHECK_FALSE(quote_json("\xC3"));
  std::string all;
  for (std::uint32_t code :
       {0u, 9u, 0x7Fu, 0x80u, 0x7FFu, 0x800u, 0xD7FFu, 0xE000u, 0xFFFFu, 0x10000u, 0x10FFFFu}) {
    char escape[40];
    if (code < 0x10000)
      std::snprintf(escape, sizeof escape, "\"\\u%04x\"", unsigned(code));
    else
      std::snprintf(escape, sizeof escape, "\"\\u%04x\\u%04x\"",
                    unsigned(0xD800 + ((code - 0x10000) >> 10)),
                    unsigned(0xDC00 + ((code - 0x10000) & 0x3FF)));
    const std::string letter = text(escape);
    CHECK(text(*quote_json(letter)) == letter);
  }
}

TEST_CASE("Json: what is wrong is named with its place") {
  CHECK(refused("") == "Line 1, column 1: a value was expected but the text ends.");
  CHECK(refused("{\n \"a\" 1}") == "Line 2, column 6: a colon was expected but found '1'.");
  CHECK(refused("[1,]") == "Line 1, column 4: a value was expected but found ']'.");
  CHECK(refused("[1 2]") == "Line 1, column 4: a comma or ] was expected but found '2'.");
  CHECK(refused("{\"a\":1,}") == "Line 1, column 8: a double quote was expected but found '}'.");
  CHECK(refused("{'a':1}") == "Line 1, column 2: a double quote was expected but found '''.");
  CHECK(refused("[1]\n]") == "Line 2, column 1: there is something after the end of the value.");
  CHECK(refused("[1]\0"sv) == "Line 1, column 4: there is something after the end of the value.");
  CHECK(refused("nul") == "Line 1, column 1: this is no value that JSON knows.");
  CHECK(refused("{\"a\":1,\"b\":2,\"a\":3}") ==
        "Line 1, column 20: the key \"a\" stands twice in this object.");
  CHECK(refused("{\"a\":1,\"\\u0061\":3}").find("stands twice") != std::string::npos);
  CHECK(refused("[[[1]]]", {.depth = 3, .values = 99}) ==
        "Line 1, column 4: values are nested deeper than 3 levels.");
  CHECK(refused("[1,2,3]", {.depth = 9, .values = 3}) ==
        "Line 1, column 6: there are more than 3 values.");
  CHECK(refused(std::string(10'000'000, '[')).find("deeper than 32 levels") != std::string::npos);
}

TEST_CASE("Json: what RFC 8259 forbids is refused") {
  for (auto text : {"01"sv,
                    "-"sv,
                    "+1"sv,
                    ".5"sv,
                    "1."sv,
                    "1.e3"sv,
                    "1e"sv,
                    "1e+"sv,
                    "-01"sv,
                    "0x10"sv,
                    "NaN"sv,
                    "Infinity"sv,
                    "-Infinity"sv,
                    "True"sv,
                    "truefalse"sv,
                    "// c\n1"sv,
                    "/**/1"sv,
                    "\xEF\xBB\xBF"
                    "1"sv,
                    "\"\t\""sv,
                    "\"\n\""sv,
                    "\"\0\""sv,
                    "\"\x1F\""sv,
                    "\"abc"sv,
                    "\"\\\""sv,
                    "\"\\"sv,
                    "\"\\x41\""sv,
                    "\"\\u12\""sv,
                    "\"\\u12G4\""sv,
                    "\"\\U0041\""sv,
                    "\"\\uD800\""sv,
                    "\"\\uD800\\u0041\""sv,
                    "\"\\uD800\\uD800\""sv,
                    "\"\\uDC00\""sv,
                    "\"\\uD800x\""sv,
                    "\"\x80\""sv,
                    "\"\xC3\""sv,
                    "\"\xC3(\""sv,
                    "\"\xC0\xAF\""sv,
                    "\"\xC1\xBF\""sv,
                    "\"\xE0\x80\xAF\""sv,
                    "\"\xE0\x9F\xBF\""sv,
                    "\"\xED\xA0\x80\""sv,
                    "\"\xF0\x8F\xBF\xBF\""sv,
                    "\"\xF4\x90\x80\x80\""sv,
                    "\"\xF5\x80\x80\x80\""sv,
                    "\"\xFF\""sv,
                    "[1}"sv,
                    "{\"a\":1]"sv,
                    "{1:2}"sv,
                    "{\"a\"}"sv,
                    "{,}"sv,
                    "[,]"sv,
                    "\f1"sv,
                    "\xC2\xA0"
                    "1"sv})
    CHECK(refused(text).starts_with("Line 1, column "));
}

TEST_CASE("Json: no text breaks the reader") {
  Random random(5);
  constexpr auto kPieces =
      std::array{"{"sv,  "}"sv,      "["sv,    "]"sv,  ","sv,    ":"sv,    "\"a\""sv, "\"b\""sv,
                 "1"sv,  "-0.5e1"sv, " "sv,    "\n"sv, "true"sv, "null"sv, "\\"sv,    "\\ud83d"sv,
                 "\""sv, "\xC3"sv,   "\xA9"sv, "\0"sv, "e"sv,    "."sv,    "\\n"sv,   "0"sv};
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (Index i = random.below(12); i >= 0; --i)
      text += kPieces[static_cast<std::size_t>(random.below(Index(kPieces.size())))];
    const auto json = read_json(text);
    accepted += bool(json);
    if (!json) CHECK(json.error().message.size() > 20);
  }
  CHECK(accepted > 100);
}
