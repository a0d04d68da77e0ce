#include "sirnorm/scene.hpp"

#include <fstream>
#include <sstream>

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
const Library& library() {
  static const Library l =
      *Library::open(text_of(SIRNORM_DATA "/digits.csv"), text_of(SIRNORM_DATA "/wine.csv"));
  return l;
}

}  // namespace

TEST_CASE("Scene: the data sets are whole") {
  CHECK(library().digits.rows == 1797);
  CHECK(library().wine.rows == 178);
  CHECK(Library::open("1,2\n3,4", text_of(SIRNORM_DATA "/wine.csv")).error().message ==
        "The digits table needs 65 columns, got 2.");
  CHECK(Library::open(text_of(SIRNORM_DATA "/digits.csv"), "").error().message ==
        "The wines: There is no number in this text.");
}

TEST_CASE("Scene: more rows or features extend the batch without changing what is there") {
  for (const char* data : {"digits", "wine"}) {
    const Batch small = *make_batch(library(), {.data = data, .rows = 5, .features = 3, .seed = 9});
    const Batch large = *make_batch(library(), {.data = data, .rows = 8, .features = 6, .seed = 9});
    for (Index r = 0; r < 5; ++r) {
      for (Index c = 0; c < 3; ++c)
        CHECK(small.x.view().row(r)[c] == large.x.view().row(r)[c]);
      CHECK(small.rows[std::size_t(r)] == large.rows[std::size_t(r)]);
    }
  }
}

TEST_CASE(
    "Scene: a digit's activation is the Linear layer of its pixels, and the seed decides both") {
  const Batch a = *make_batch(library(), {.seed = 1}), b = *make_batch(library(), {.seed = 1}),
              c = *make_batch(library(), {.seed = 2}),
              shifted = *make_batch(library(), {.seed = 1, .bias = 0.5f});
  CHECK(a.x.values == b.x.values);
  CHECK(a.x.values != c.x.values);
  CHECK(a.pixels.size() == 8 * 64);
  Random random(1, 2);  // the stream of the weights: Kaiming with gain 2
  double activation = 0;
  for (std::size_t p = 0; p < 64; ++p)
    activation += double(static_cast<float>(2 * std::sqrt(2.0 / 64) * random.normal())) *
                  (a.pixels[p] / 16.0);
  CHECK(a.x.values[0] == doctest::Approx(activation).epsilon(1e-5));
  for (std::size_t i = 0; i < a.x.values.size(); ++i)
    CHECK(shifted.x.values[i] == doctest::Approx(double(a.x.values[i]) + 0.5).epsilon(1e-5));
}

TEST_CASE("Scene: wine shows wildly different scales first") {
  const Batch wine = *make_batch(library(), {.data = "wine", .seed = 3});
  CHECK(wine.x.names == std::vector<std::string>{"proline", "magnesium", "alcohol", "hue"});
  CHECK(wine.x.view().row(0)[0] > 200);
  CHECK(wine.x.view().row(0)[3] < 2);
}

TEST_CASE("Scene: edits are applied in order, to a cell, a column or everything") {
  SceneRequest q{.data = "own", .own = {2, 2, {"a", ""}, {1, 2, 3, 4}}, .rows = 2, .features = 2};
  q.edits = {
      {Edit::Op::set, 0, 1, 7}, {Edit::Op::add, Edit::kAll, 0, 10}, {Edit::Op::add, 0, 1, 1}};
  const Batch batch = *make_batch(library(), q);
  CHECK(batch.x.values == Floats{11, 8, 13, 4});
  CHECK(batch.x.names == std::vector<std::string>{"a", "column 2"});
  CHECK(batch.rows == std::vector<std::string>{"row 1", "row 2"});
}

TEST_CASE("Scene: impossible wishes get a sentence") {
  const auto refused = [](const SceneRequest& q) {
    return make_batch(library(), q).error().message;
  };
  CHECK(refused({.data = "mnist"}) ==
        "There is no data set \"mnist\"; expected digits, wine or own.");
  CHECK(refused({.rows = 0}) == "The digits set gives batches of 1 to 1797 rows, got 0.");
  CHECK(refused({.data = "wine", .features = 14}) ==
        "The wine set gives 1 to 13 features, got 14.");
  CHECK(refused({.data = "own", .own = {2, 1, {}, {1, 2}}, .rows = 3, .features = 1}) ==
        "Your table gives batches of 1 to 2 rows, got 3.");
  CHECK(refused({.data = "own", .own = {1, 1, {}, {1}}, .rows = 2, .features = 1}) ==
        "Your table gives batches of 1 row, got 2.");
  CHECK(refused({.data = "own", .own = {1, 1, {}, {1, 2}}, .rows = 1, .features = 1}) ==
        "Your table says 1 row and 1 column but holds 2 values.");
  CHECK(refused({.data = "own", .own = {65536, 65536, {}, {}}, .rows = 1, .features = 1}) ==
        "Your table says 65536 rows and 65536 columns but holds 0 values.");
  CHECK(refused({.edits = {{Edit::Op::set, 8, 0, 1}}}) ==
        "There is no row 9 to change; the batch has 8.");
}
