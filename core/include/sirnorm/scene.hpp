// What the tutorial's figures compute on: a batch drawn from a data set, and the learner's changes.
#pragma once
#include <string>
#include <vector>

#include "sirnorm/stages.hpp"
#include "sirnorm/table.hpp"

namespace sirnorm {

/// One change to the batch; row or column kAll means every one.
struct Edit {
  static constexpr Index kAll = -1;
  enum class Op { set, add } op = Op::set;
  Index row = kAll, column = kAll;
  float value = 0;
};

/// The two data sets the page ships, read once.
struct Library {
  Table digits;  // 64 pixels 0..16 and the label
  Table wine;    // 13 measurements and the class
  /// bad_data or bad_shape: text that is not the data set it should be.
  static Result<Library> open(std::string_view digits_csv, std::string_view wine_csv);
};

struct SceneRequest {
  std::string data = "digits";  // "digits", "wine" or "own"
  Table own = {};               // for "own"
  Index rows = 8, features = 4;
  int seed = 0;    // which samples, and for digits the Linear layer's weights
  float bias = 0;  // added to every feature in front of the norm
  std::vector<Edit> edits = {};
};

struct Batch {
  Table x;                            // [rows, features] with column names
  std::vector<std::string> rows;      // names of the rows
  std::vector<unsigned char> pixels;  // digits: [rows, 64], else empty
};

/// digits: activations Linear(64, features) gives for pixels / 16, Kaiming weights; wine: raw
/// measurements; own: the table's first rows and features. More rows or features extend the batch
/// without changing what is there. bad_shape, bad_value, unknown_name: with the sentence to show.
Result<Batch> make_batch(const Library& library, const SceneRequest& request);

}  // namespace sirnorm
