#include "sirnorm/sequences.hpp"

#include <array>
#include <fstream>
#include <sstream>

#include "support.hpp"

using namespace sirnorm;

namespace {

std::string names() {
  std::ifstream file(SIRNORM_DATA "/names.csv");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}
std::string refused(std::string text) {
  const auto set = read_names(text);
  REQUIRE_FALSE(set);
  CHECK(set.error().code == ErrorCode::bad_data);
  return set.error().message;
}
const std::string kHeader = "name,language,split\n";

}  // namespace

TEST_CASE("Sequences: the names are whole and keep the file's split") {
  const Sequences set = *read_names(names());
  CHECK(set.train_rows == 2392);
  CHECK(set.test_rows == 598);
  CHECK(set.symbols == 27);
  CHECK(set.features() == 27);
  CHECK(set.classes == 6);
  CHECK(set.longest() == 24);
  CHECK(set.starts.size() == 2991);
  std::string first;
  for (Index i = 0; i < set.length(0); ++i)
    first += set.tokens[std::size_t(i)] == 26 ? ' ' : char('a' + set.tokens[std::size_t(i)]);
  CHECK(first == "guney azerice");
  CHECK(set.class_names[std::size_t(set.labels[0])] == "tr");
  std::vector<int> test(6);
  for (Index r = set.train_rows; r < set.rows(); ++r)
    ++test[std::size_t(set.labels[std::size_t(r)])];
  CHECK(test == std::vector<int>{72, 99, 106, 85, 113, 123});  // en de fr fi pl tr
}

TEST_CASE("Sequences: training rows come before test rows, whatever the file's order") {
  const Sequences set = *read_names(kHeader + "ab,en,test\r\nc z,de,train\nd,tr,test");
  CHECK(set.train_rows == 1);
  CHECK(set.test_rows == 2);
  CHECK(set.labels == std::vector<int>{1, 0, 5});
  CHECK(set.tokens == std::vector<std::uint8_t>{2, 26, 25, 0, 1, 3});
  CHECK(set.starts == std::vector<Index>{0, 3, 5, 6});
}

TEST_CASE("Sequences: a line that is no name is named") {
  CHECK(refused("") == "The data set names, line 0: the text ends without a row for training.");
  CHECK(refused("name;language;split") ==
        "The data set names, line 1: the header must be \"name,language,split\".");
  CHECK(refused(kHeader + "a,en,train") ==
        "The data set names, line 2: the text ends without a row for testing.");
  CHECK(refused(kHeader + "a,en") ==
        "The data set names, line 2: a name, a language and train or test were expected.");
  CHECK(refused(kHeader + "a,b,en,train").find("were expected") != std::string::npos);
  CHECK(refused(kHeader + "\n").find("were expected") != std::string::npos);
  CHECK(refused(kHeader + ",en,train") ==
        "The data set names, line 2: the name must have 1 to 40 letters, got 0.");
  CHECK(refused(kHeader + std::string(41, 'a') + ",en,train").find("got 41") != std::string::npos);
  CHECK(refused(kHeader + "Abc,en,train") ==
        "The data set names, line 2: a name has letters a to z and blanks only.");
  CHECK(refused(kHeader + "abc,es,train") ==
        "The data set names, line 2: the language must be one of en de fr fi pl tr.");
  CHECK(refused(kHeader + "abc,en,dev") ==
        "The data set names, line 2: the last cell must be train or test.");
}

TEST_CASE("Sequences: recall asks for the first symbol, and draws lengths uniformly") {
  const Sequences set = *make_recall({.seed = 5, .train_rows = 16000, .test_rows = 0});
  CHECK(set.features() == 9);
  std::vector<int> lengths(21), symbols(8);
  for (Index r = 0; r < set.rows(); ++r) {
    const auto at = static_cast<std::size_t>(set.starts[std::size_t(r)]);
    CHECK(set.labels[std::size_t(r)] == set.tokens[at]);
    ++lengths[std::size_t(set.length(r))];
    ++symbols[set.tokens[at]];
  }
  for (std::size_t l = 0; l <= 20; ++l)
    CHECK(std::abs(lengths[l] - (l < 5 ? 0 : 1000)) < 140);  // more than 4 standard deviations
  for (int n : symbols)
    CHECK(std::abs(n - 2000) < 190);
  CHECK(make_recall({.seed = 5, .train_rows = 16000, .test_rows = 0})->tokens == set.tokens);
  CHECK(make_recall({.seed = 6, .train_rows = 16000, .test_rows = 0})->tokens != set.tokens);
  CHECK(make_recall({.train_rows = 0, .test_rows = 0}).error().message ==
        "The recall task gives 1 to 1000000 sequences, got 0 for training and 0 for testing.");
  CHECK(make_recall({.shortest = 9, .longest = 8}).error().message ==
        "The recall task has lengths from 1 to 1000, got 9 to 8.");
}

TEST_CASE("Sequences: one-hot steps, a flag on the first, nothing after the end") {
  Sequences set = *make_recall({.seed = 1, .train_rows = 2, .test_rows = 0, .longest = 5});
  set.tokens = {3, 1, 2, 0, 7};
  set.starts = {0, 2, 5};
  const std::vector<Index> rows = {1, 0};
  std::vector<Index> lengths(2);
  test::Floats x(4 * 2 * 9, -1.0f);
  const SequenceBatch batch = encode(set, {rows.data(), 2}, 4, test::view(x), {lengths.data(), 2});
  CHECK(batch.steps == 4);
  CHECK(batch.features == 9);
  CHECK(batch.x.data == x.data());
  CHECK(batch.lengths.data == lengths.data());
  CHECK(lengths == std::vector<Index>{3, 2});
  test::Floats want(4 * 2 * 9);
  const auto set_one = [&](Index t, Index row, Index feature) {
    want[std::size_t((t * 2 + row) * 9 + feature)] = 1;
  };
  for (auto [t, row, feature] : {std::array{0, 0, 2}, {1, 0, 0}, {2, 0, 7}, {0, 1, 3}, {1, 1, 1}})
    set_one(t, row, feature);
  set_one(0, 0, 8);
  set_one(0, 1, 8);
  CHECK(x == want);
}
