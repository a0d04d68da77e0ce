#include "sirnorm/data.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "sirnorm/fingerprint.hpp"
#include "sirnorm/table.hpp"

#include "support.hpp"

using namespace sirnorm;
using test::Floats;

namespace {

std::string text_of(const char* path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}
/// How many of each class.
std::vector<Index> counts(VectorView<const int> labels, Index classes) {
  std::vector<Index> n(static_cast<std::size_t>(classes));
  for (Index i = 0; i < labels.size; ++i)
    ++n[static_cast<std::size_t>(labels[i])];
  return n;
}
/// FNV-1a over the bits: the same on every machine, or the data is not the same.
std::uint64_t bits(const Dataset& set) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&](const void* p, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
      hash = (hash ^ static_cast<const unsigned char*>(p)[i]) * 0x100000001b3;
  };
  add(set.x.data(), set.x.size() * sizeof(float));
  add(set.labels.data(), set.labels.size() * sizeof(int));
  return hash;
}
std::string refused(const Result<Dataset>& set, ErrorCode code) {
  REQUIRE_FALSE(set);
  CHECK(set.error().code == code);
  return set.error().message;
}

}  // namespace

TEST_CASE("Data: digits are split into 1438 and 359, every class by a fifth") {
  const Dataset set = *read_digits(text_of(SIRNORM_DATA "/digits.csv"));
  CHECK(set.train_rows == 1438);
  CHECK(set.test_rows == 359);
  CHECK(set.features == 64);
  CHECK(set.x.size() == 1797 * 64);
  CHECK(*std::max_element(set.x.begin(), set.x.end()) == 1.0f);
  CHECK(*std::min_element(set.x.begin(), set.x.end()) == 0.0f);
  const auto train = counts(set.train_labels(), 10), test = counts(set.test_labels(), 10);
  for (std::size_t c = 0; c < 10; ++c)
    CHECK(std::fabs(double(test[c]) - 0.2 * double(train[c] + test[c])) < 1);
  CHECK(to_hex(bits(set)) == "a0b851c6570359eb");
}

TEST_CASE("Data: every row of the file is in exactly one part, with its own label") {
  const Dataset set = *read_wine(text_of(SIRNORM_DATA "/wine.csv"));
  CHECK(set.train_rows == 142);
  CHECK(set.test_rows == 36);
  const Table table = *read_table(text_of(SIRNORM_DATA "/wine.csv"));
  std::multiset<Floats> want, have;
  for (Index r = 0; r < table.rows; ++r)
    want.insert(Floats(table.view().row(r).data, table.view().row(r).data + 14));
  for (Index r = 0; r < 178; ++r) {
    Floats row(set.x.begin() + r * 13, set.x.begin() + (r + 1) * 13);
    row.push_back(static_cast<float>(set.labels[static_cast<std::size_t>(r)]));
    have.insert(row);
  }
  CHECK(have == want);
  CHECK(counts(set.test_labels(), 3) == std::vector<Index>{12, 14, 10});  // of 59, 71, 48
}

TEST_CASE("Data: a fifth is the largest remainder's, and another seed draws other rows") {
  std::vector<int> labels;
  for (int c : {0, 1, 2})
    labels.insert(labels.end(), c == 0 ? 7u : c == 1 ? 8u : 3u, c);  // fifths 1.4, 1.6, 0.6
  const auto test = stratified_fifth({labels.data(), 18}, 3, 0);
  std::vector<int> n(3);
  for (std::size_t r = 0; r < 18; ++r)
    n[static_cast<std::size_t>(labels[r])] += test[r];
  CHECK(n == std::vector<int>{1, 2, 1});
  CHECK(stratified_fifth({labels.data(), 18}, 3, 0) == test);
  int others = 0;
  for (std::uint64_t seed = 1; seed < 9; ++seed)
    others += stratified_fifth({labels.data(), 18}, 3, seed) != test;
  CHECK(others >= 6);
}

TEST_CASE("Data: a table that is not the data set is refused") {
  CHECK(refused(read_digits("1,2\n3,4"), ErrorCode::bad_shape) ==
        "The data set digits needs 65 columns, the label last, got 2.");
  CHECK(refused(read_wine("x"), ErrorCode::bad_data).starts_with("The data set wine: "));
  const std::string row = "1,1,1,1,1,1,1,1,1,1,1,1,1,";
  CHECK(refused(read_wine(row + "3"), ErrorCode::bad_value) ==
        "The data set wine: row 1 has the label 3; expected a whole number from 0 to 2.");
  for (const char* label : {"-1", "0.5", "nan"})
    CHECK(refused(read_wine(row + label), ErrorCode::bad_value).find("has the label") !=
          std::string::npos);
  CHECK(refused(read_wine("nan," + row.substr(2) + "0"), ErrorCode::bad_value) ==
        "The data set wine: row 1, column 1 is nan; expected 0 to 1000000.");
}

TEST_CASE("Data: spirals, moons and circles lie where their formulas say") {
  const Dataset s = *make_spirals({.seed = 3, .per_class = 2000}, 1.5);
  CHECK(s.train_rows == 6000);
  CHECK(s.test_rows == 6000);
  double inside = 0, turned = 0;
  for (Index i = 0; i < s.train_rows; ++i) {
    const double x = double(s.x[std::size_t(2 * i)]), y = double(s.x[std::size_t(2 * i + 1)]);
    const double r = std::hypot(x, y), pi = 3.14159265358979;
    CHECK(r <= 1.0000001);
    inside += r < 0.5;
    const double off = std::atan2(y, x) - 2 * pi * (1.5 * r + double(i % 3) / 3);
    turned += std::pow(std::remainder(off, 2 * pi), 2);
  }
  CHECK(inside / 6000 == doctest::Approx(0.25).epsilon(0.08));  // r = sqrt(u)
  CHECK(std::sqrt(turned / 6000) == doctest::Approx(0.15).epsilon(0.04));

  const Dataset c = *make_circles({.seed = 3, .per_class = 1000}, 0);
  const Dataset m = *make_moons({.seed = 3, .per_class = 1000}, 0);
  for (Index i = 0; i < 2000; ++i) {
    const auto at = std::size_t(2 * i);
    CHECK(std::hypot(double(c.x[at]), double(c.x[at + 1])) ==
          doctest::Approx(i % 2 == 0 ? 1.0 : 0.5));
    const double x = double(m.x[at]) - double(i % 2), y = double(m.x[at + 1]) - double(i % 2) * 0.5;
    CHECK(std::hypot(x, y) == doctest::Approx(1.0));
    CHECK((i % 2 == 0 ? y : -y) >= 0);
  }
}

TEST_CASE("Data: a seed always gives the same bits, training and test points differ") {
  CHECK(to_hex(bits(*make_spirals({.seed = 1}))) == "aea8b69dc5cb7584");
  CHECK(to_hex(bits(*make_moons({.seed = 1}))) == "bc1008d13dff5945");
  CHECK(to_hex(bits(*make_circles({.seed = 1}))) == "c1b047551b0a3fb8");
  CHECK(bits(*make_spirals({.seed = 2})) != bits(*make_spirals({.seed = 1})));
  const Dataset s = *make_spirals();
  CHECK(Floats(s.x.begin(), s.x.begin() + 1200) != Floats(s.x.begin() + 1200, s.x.end()));
}

TEST_CASE("Data: impossible wishes are refused") {
  CHECK(refused(make_spirals({.per_class = 0}), ErrorCode::bad_value) ==
        "The data set spirals gives 1 to 100000 points per class, got 0.");
  CHECK(refused(make_moons({}, NAN), ErrorCode::bad_value) ==
        "The data set moons needs a number of noise from 0 to 100, got nan.");
}
