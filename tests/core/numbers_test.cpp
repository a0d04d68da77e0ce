#include "numbers.hpp"

#include <cstdio>
#include <cstdlib>

#include "support.hpp"

using namespace sirnorm;

TEST_CASE("Numbers: a number reads in a sentence as a person would write it") {
  for (const auto& [v, text] : {std::pair{0.0, "0"},
                                {-0.0, "-0"},
                                {1.0, "1"},
                                {-1.5, "-1.5"},
                                {0.001, "0.001"},
                                {1e-5, "1e-5"},
                                {123456789.0, "123456789"},
                                {1234567890.0, "1.23456789e9"},
                                {1e30, "1e30"},
                                {2.5e-7, "2.5e-7"},
                                {0.1 + 0.2, "0.3"},
                                {999999999.9, "1e9"},
                                {5e-324, "4.94065646e-324"},
                                {1e308, "1e308"}})
    CHECK(say(v) == text);
  CHECK(say(NAN) == "nan");
  CHECK(say(-INFINITY) == "-inf");
  Random random(1);
  for (int i = 0; i < 2000; ++i) {  // against printf, for numbers of six digits
    char text[40];
    std::snprintf(text, sizeof text, "%.6g", random.normal() * 1000);
    CHECK(std::strtod(say(std::strtod(text, nullptr)).c_str(), nullptr) ==
          std::strtod(text, nullptr));
  }
}

TEST_CASE("Numbers: a count of one is singular") {
  CHECK(count(0, "row") == "0 rows");
  CHECK(count(1, "feature") == "1 feature");
  CHECK(count(2, "number") == "2 numbers");
}

TEST_CASE("Numbers: decimals are read as strtod reads them") {
  for (const char* text :
       {"0", "-0", "1", "+1.5", ".5", "5.", "1e3", "1E-3", "1e22", "123456789012345", "0.000001",
        "1e-22", "1e999", "-1e999", "1e-999", "0e5"})
    CHECK(*read_decimal(text) == std::strtod(text, nullptr));
  for (const char* text : {"", ".", "-", "1e", "e5", "1.2.3", "0x10", "1 2", "--1", "nan", "1e5x"})
    CHECK_FALSE(read_decimal(text));
  Random random(2);
  for (int i = 0; i < 5000; ++i) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*g", static_cast<int>(1 + random.below(17)),
                  random.normal() * std::pow(10.0, static_cast<double>(random.below(60)) - 30));
    const double want = std::strtod(text, nullptr);
    CHECK(std::fabs(*read_decimal(text) - want) <= 4 * 0x1p-52 * std::fabs(want));
  }
}
