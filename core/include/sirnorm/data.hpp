// What networks learn from: rows of numbers with a label each. Text comes from outside, the rest is
// drawn from a seed, and the same seed gives the same bits everywhere. See docs/data.md.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sirnorm/error.hpp"
#include "sirnorm/view.hpp"

namespace sirnorm {

/// The rows for training come first, the rows for testing after them.
struct Dataset {
  std::string name;
  Index features = 0, classes = 0;
  Index train_rows = 0, test_rows = 0;
  std::vector<float> x;                       // [train_rows + test_rows, features]
  std::vector<int> labels;                    // [train_rows + test_rows], 0 ... classes - 1
  std::vector<std::string> class_names = {};  // [classes], or none where the numbers are the names

  ConstMatrix train_x() const noexcept { return {x.data(), train_rows, features}; }
  ConstMatrix test_x() const noexcept {
    return {x.data() + train_rows * features, test_rows, features};
  }
  VectorView<const int> train_labels() const noexcept { return {labels.data(), train_rows}; }
  VectorView<const int> test_labels() const noexcept {
    return {labels.data() + train_rows, test_rows};
  }
};

/// Which of the rows are for testing: a fifth of them, and of every class as nearly a fifth as the
/// sum allows (largest remainder, ties to the smaller class). One fixed draw: seed decides.
std::vector<bool> stratified_fifth(VectorView<const int> labels, Index classes, std::uint64_t seed);

/// UCI's digits: pixels 0 ... 16 divided by 16, not centred. 1438 rows for training, 359 for
/// testing, always the same ones. bad_data, bad_shape, bad_value: not the table it should be.
Result<Dataset> read_digits(std::string_view csv);

/// UCI's wine: 13 raw measurements, means from 0.36 to 757; 142 and 36 rows, always the same ones.
Result<Dataset> read_wine(std::string_view csv);

/// A table of one's own: each different label is a class, in the order in which they come (numbers
/// by size); 2 to 20 of them, a fifth of each for testing. name: "own". seed: of that draw.
/// bad_data, unknown_name: what read_labelled_table() refuses; a number that is not finite, one
/// class, too many, or a class of a single row, which could not be learned and tested.
Result<Dataset> read_own(std::string_view text, std::string_view label = {},
                         std::uint64_t seed = 0);

/// Points of the plane, in turn one of each class, as many again for testing.
struct PlaneOptions {
  std::uint64_t seed = 0;
  Index per_class = 200;
};

/// Three arms: r = sqrt(u), angle = 2 pi (turns r + class / 3) + N(0, 0.15), u uniform in [0, 1);
/// x = r (cos angle, sin angle). Customary: 1.0 turns, or 1.5 for a harder one.
/// bad_value: per_class outside 1 ... 100000, turns not within 0 ... 100.
Result<Dataset> make_spirals(PlaneOptions options = {}, double turns = 1.0);

/// Two half circles that reach into each other: (cos t, sin t) and (1 - cos t, 1/2 - sin t), t
/// uniform in [0, pi), each coordinate + N(0, noise). bad_value: noise not within 0 ... 100.
Result<Dataset> make_moons(PlaneOptions options = {}, double noise = 0.1);

/// A circle of radius 1 around one of radius 1/2, each coordinate + N(0, noise).
Result<Dataset> make_circles(PlaneOptions options = {}, double noise = 0.1);

}  // namespace sirnorm
