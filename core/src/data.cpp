#include "sirnorm/data.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "sirnorm/random.hpp"
#include "sirnorm/table.hpp"

#include "numbers.hpp"
#include "trig.hpp"

namespace sirnorm {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr std::uint64_t kSplit = 0;  // the one draw every experiment is judged on
enum Stream : std::uint32_t { kTest = 0x5e1, kPoints = 0x5e2 };

std::size_t at(Index i) {
  return static_cast<std::size_t>(i);
}

/// The label column is the last; every class must occur.
Result<std::vector<int>> labels_of(const Table& table, Index classes, const std::string& who) {
  std::vector<int> labels;
  for (Index r = 0; r < table.rows; ++r) {
    const float v = table.view().row(r)[table.cols - 1];
    const bool is_label = v >= 0 && v < static_cast<float>(classes) && v == std::floor(v);
    if (!is_label)
      return Error{ErrorCode::bad_value, who + ": row " + std::to_string(r + 1) +
                                             " has the label " + say(static_cast<double>(v)) +
                                             "; expected a whole number from 0 to " +
                                             std::to_string(classes - 1) + "."};
    labels.push_back(static_cast<int>(v));
  }
  return labels;
}

/// Rows for training in the order of the table, then those for testing; values times scale.
Result<Dataset> from_table(std::string name, std::string_view csv, Index features, Index classes,
                           float largest, float scale) {
  const std::string who = "The data set " + name;
  const auto table = read_table(csv);
  if (!table) return Error{table.error().code, who + ": " + table.error().message};
  if (table->cols != features + 1)
    return Error{ErrorCode::bad_shape, who + " needs " + std::to_string(features + 1) +
                                           " columns, the label last, got " +
                                           std::to_string(table->cols) + "."};
  const auto labels = labels_of(*table, classes, who);
  if (!labels) return labels.error();
  Dataset set{
      .name = std::move(name), .features = features, .classes = classes, .x = {}, .labels = {}};
  const auto test = stratified_fifth({labels->data(), table->rows}, classes, kSplit);
  for (bool tested : {false, true})
    for (Index r = 0; r < table->rows; ++r) {
      if (test[at(r)] != tested) continue;
      for (Index c = 0; c < features; ++c) {
        const float v = table->view().row(r)[c];
        if (!(v >= 0 && v <= largest))
          return Error{ErrorCode::bad_value, who + ": row " + std::to_string(r + 1) + ", column " +
                                                 std::to_string(c + 1) + " is " +
                                                 say(static_cast<double>(v)) + "; expected 0 to " +
                                                 say(static_cast<double>(largest)) + "."};
        set.x.push_back(v * scale);
      }
      set.labels.push_back((*labels)[at(r)]);
      ++(tested ? set.test_rows : set.train_rows);
    }
  return set;
}

struct Point {
  double x, y;
};

/// place(class, random) draws one point. Training and test points come from streams of their own.
template <class F>
Result<Dataset> plane(std::string name, Index classes, PlaneOptions o, const char* what,
                      double shape, F place) {
  const std::string who = "The data set " + name;
  if (o.per_class < 1 || o.per_class > 100000)
    return Error{ErrorCode::bad_value, who + " gives 1 to 100000 points per class, got " +
                                           std::to_string(o.per_class) + "."};
  if (!(shape >= 0 && shape <= 100))
    return Error{ErrorCode::bad_value,
                 who + " needs a number of " + what + " from 0 to 100, got " + say(shape) + "."};
  const Index rows = classes * o.per_class;
  Dataset set{.name = std::move(name),
              .features = 2,
              .classes = classes,
              .train_rows = rows,
              .test_rows = rows,
              .x = {},
              .labels = {}};
  for (std::uint32_t tested : {0u, 1u}) {
    Random random(o.seed, kPoints + tested);
    for (Index i = 0; i < rows; ++i) {
      const auto label = static_cast<int>(i % classes);
      const Point p = place(label, random);
      set.x.push_back(static_cast<float>(p.x));
      set.x.push_back(static_cast<float>(p.y));
      set.labels.push_back(label);
    }
  }
  return set;
}

}  // namespace

std::vector<bool> stratified_fifth(VectorView<const int> labels, Index classes,
                                   std::uint64_t seed) {
  std::vector<std::vector<Index>> members(at(classes));
  for (Index r = 0; r < labels.size; ++r)
    members[at(labels[r])].push_back(r);
  std::vector<Index> quota(at(classes)), order(at(classes));
  Index left = (2 * labels.size + 5) / 10;  // a fifth, rounded
  for (Index c = 0; c < classes; ++c) {
    order[at(c)] = c;
    quota[at(c)] = static_cast<Index>(members[at(c)].size()) / 5;
    left -= quota[at(c)];
  }
  std::sort(order.begin(), order.end(), [&](Index a, Index b) {
    return std::pair(members[at(b)].size() % 5, a) < std::pair(members[at(a)].size() % 5, b);
  });
  for (Index i = 0; i < left; ++i)  // left is below classes: each remainder is below 1
    ++quota[at(order[at(i)])];

  std::vector<bool> test(at(labels.size));
  Random random(seed, kTest);
  for (Index c = 0; c < classes; ++c) {
    auto& rows = members[at(c)];
    const auto n = static_cast<Index>(rows.size());
    for (Index i = 0; i < quota[at(c)]; ++i) {
      std::swap(rows[at(i)], rows[at(i + random.below(n - i))]);
      test[at(rows[at(i)])] = true;
    }
  }
  return test;
}

Result<Dataset> read_digits(std::string_view csv) {
  return from_table("digits", csv, 64, 10, 16, 1.0f / 16.0f);
}

Result<Dataset> read_wine(std::string_view csv) {
  return from_table("wine", csv, 13, 3, 1e6f, 1);
}

Result<Dataset> read_own(std::string_view text, std::string_view label, std::uint64_t seed) {
  constexpr std::size_t kMostClasses = 20;
  const auto read = read_labelled_table(text, label);
  if (!read) return read.error();
  const auto bad = [](std::string message) {
    return Error{ErrorCode::bad_data, std::move(message)};
  };
  std::vector<std::string> names;
  for (const std::string& word : read->labels)
    if (std::find(names.begin(), names.end(), word) == names.end()) {
      names.push_back(word);
      if (names.size() > kMostClasses)
        return bad("The label column has more than 20 different labels, " + names[0] + ", " +
                   names[1] + ", " + names[2] + ", ...; is another column the label?");
    }
  if (std::all_of(names.begin(), names.end(),
                  [](const std::string& n) { return read_decimal(n).has_value(); }))
    std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
      return *read_decimal(a) < *read_decimal(b);
    });
  if (names.size() < 2)
    return bad("Every row has the label " + names[0] + "; at least two different ones are needed.");
  std::vector<int> labels;
  std::vector<Index> sizes(names.size());
  for (const std::string& word : read->labels) {
    labels.push_back(static_cast<int>(std::find(names.begin(), names.end(), word) - names.begin()));
    ++sizes[static_cast<std::size_t>(labels.back())];
  }
  for (std::size_t c = 0; c < sizes.size(); ++c)
    if (sizes[c] < 2)
      return bad("Only one row has the label " + names[c] +
                 "; at least two are needed, to learn from and to test.");
  const Table& table = read->table;
  Dataset set{.name = "own",
              .features = table.cols,
              .classes = static_cast<Index>(names.size()),
              .x = {},
              .labels = {},
              .class_names = std::move(names)};
  const auto test = stratified_fifth({labels.data(), table.rows}, set.classes, seed);
  for (bool tested : {false, true})
    for (Index r = 0; r < table.rows; ++r) {
      if (test[at(r)] != tested) continue;
      for (Index c = 0; c < table.cols; ++c) {
        const float v = table.view().row(r)[c];
        if (!std::isfinite(v))
          return bad("Row " + std::to_string(r + 1) + " has " + say(static_cast<double>(v)) +
                     " among its numbers; a network learns from finite ones.");
        set.x.push_back(v);
      }
      set.labels.push_back(labels[at(r)]);
      ++(tested ? set.test_rows : set.train_rows);
    }
  if (set.test_rows < 1 || set.train_rows < 2)
    return bad("The table has " + count(table.rows, "row") +
               "; at least 5 are needed, one of them for testing.");
  return set;
}

Result<Dataset> make_spirals(PlaneOptions options, double turns) {
  return plane("spirals", 3, options, "turns", turns, [turns](int label, Random& random) {
    const double r = std::sqrt(random.uniform());
    const double angle = 2 * kPi * (turns * r + label / 3.0) + 0.15 * random.normal();
    return Point{r * stable_cos(angle), r * stable_sin(angle)};
  });
}

Result<Dataset> make_moons(PlaneOptions options, double noise) {
  return plane("moons", 2, options, "noise", noise, [noise](int label, Random& random) {
    const double t = kPi * random.uniform(), c = stable_cos(t), s = stable_sin(t);
    const double dx = noise * random.normal(), dy = noise * random.normal();
    return label == 0 ? Point{c + dx, s + dy} : Point{1 - c + dx, 0.5 - s + dy};
  });
}

Result<Dataset> make_circles(PlaneOptions options, double noise) {
  return plane("circles", 2, options, "noise", noise, [noise](int label, Random& random) {
    const double t = 2 * kPi * random.uniform(), r = label == 0 ? 1.0 : 0.5;
    const double dx = noise * random.normal(), dy = noise * random.normal();
    return Point{r * stable_cos(t) + dx, r * stable_sin(t) + dy};
  });
}

}  // namespace sirnorm
