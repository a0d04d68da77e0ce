#include "sirnorm/table.hpp"

#include "support.hpp"

using namespace sirnorm;
using test::Floats;

namespace {

std::string refused(std::string_view text, TableLimits limits = {}) {
  const auto table = read_table(text, limits);
  REQUIRE_FALSE(table);
  CHECK(table.error().code == ErrorCode::bad_data);
  return table.error().message;
}

}  // namespace

TEST_CASE("Table: commas, semicolons, tabs and blanks separate numbers") {
  for (std::string_view text : {"1,2.5\n-3,4e2", "1, 2.5\r\n-3, 4e2\r\n", "1;2.5\n-3;4e2\n\n",
                                "1\t2.5\n-3\t400", "  1   2.5 \n -3 400",
                                "\xEF\xBB\xBF"
                                "1,2.5,\n-3,400,"}) {
    INFO(text);
    const auto table = read_table(text);
    REQUIRE(table);
    CHECK(table->rows == 2);
    CHECK(table->cols == 2);
    CHECK(table->values == Floats{1, 2.5f, -3, 400});
    CHECK(table->names == std::vector<std::string>{"", ""});
  }
}

TEST_CASE("Table: a header names the columns, a comma may be the decimal sign") {
  const auto table = read_table(
      "height;width\n1,5;2\n\xE2\x88\x92"
      "3;+4");
  REQUIRE(table);
  CHECK(table->names == std::vector<std::string>{"height", "width"});
  CHECK(table->values == Floats{1.5f, 2, -3, 4});
}

TEST_CASE("Table: NaN and Inf are numbers") {
  const auto table = read_table("nan,inf,-Infinity,1e-45");
  REQUIRE(table);
  CHECK(std::isnan(table->values[0]));
  CHECK(table->values[1] == INFINITY);
  CHECK(table->values[2] == -INFINITY);
  CHECK(table->values[3] > 0.0f);
}

TEST_CASE("Table: what is wrong is named with its place") {
  CHECK(refused("") == "There is no number in this text.");
  CHECK(refused(" \n\t\n") == "There is no number in this text.");
  CHECK(refused("a,b") == "There is a line of names, \"a\" first, but no row of numbers below it.");
  CHECK(refused("1,2\n3,x") == "Row 2, column 2: \"x\" is not a number.");
  CHECK(refused("h,w\n1,2\n3,0x10") == "Row 2, column 2: \"0x10\" is not a number.");
  CHECK(refused("1,,3") == "Row 1, column 2 is empty; a number was expected.");
  CHECK(refused("1,2\n3") == "Row 2 has 1 number where the others have 2.");
  CHECK(refused("1,1e39") ==
        "Row 1, column 2: \"1e39\" does not fit a 32-bit float (largest: 3.4e38).");
  CHECK(refused("1,2\n3,-1e999").find("does not fit a 32-bit float") != std::string::npos);
  CHECK(refused("1\n2\n3", {.rows = 2, .cols = 9}) ==
        "This text has more than 2 rows; give at most that many.");
  CHECK(refused("1\n2", {.rows = 1, .cols = 9}) ==
        "This text has more than 1 row; give at most that many.");
  CHECK(refused("1,2,3", {.rows = 9, .cols = 2}) == "Row 1 has 3 columns; at most 2 are read.");
  CHECK(refused("1,\"a very long cell with many letters\"") ==
        "Row 1, column 2: \"\"a very long cell with m...\" is not a number.");
}

TEST_CASE("Table: a stray tab is no separator, a cut never splits a letter, quotes are dropped") {
  CHECK(read_table("1,2\t\n\t3,4")->values == Floats{1, 2, 3, 4});
  CHECK(read_table("\"a\",\"b\"\n\"1\",2")->names == std::vector<std::string>{"a", "b"});
  const std::string accents =
      "1,"
      "x\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
      "\xC3\xA9\xC3\xA9";
  CHECK(refused(accents).find("\xC3...") == std::string::npos);
}

TEST_CASE("Table: no text breaks the reader") {
  Random random(3);
  using namespace std::string_view_literals;
  constexpr auto kAlphabet = "0123456789.,;\t \n\r-+eENaInfx\"\xE2\x88\x92\0"sv;
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (Index i = random.below(40); i > 0; --i)
      text += kAlphabet[static_cast<std::size_t>(random.below(Index(kAlphabet.size())))];
    const auto table = read_table(text);
    if (table)
      CHECK(table->values.size() == static_cast<std::size_t>(table->rows * table->cols));
    else
      CHECK(table.error().message.size() > 10);
  }
}
