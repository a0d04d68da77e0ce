#include "sirnorm/scene.hpp"

#include <algorithm>
#include <numeric>

#include "sirnorm/init.hpp"
#include "sirnorm/linear.hpp"
#include "sirnorm/network.hpp"

#include "numbers.hpp"

namespace sirnorm {
namespace {

constexpr Index kPixels = 64;
// Chosen so that the first four differ as much as wine's columns can: 750, 100, 13, 1.
constexpr std::string_view kWineColumns[] = {"proline",
                                             "magnesium",
                                             "alcohol",
                                             "hue",
                                             "alcalinity_of_ash",
                                             "color_intensity",
                                             "flavanoids",
                                             "malic_acid",
                                             "ash",
                                             "total_phenols",
                                             "nonflavanoid_phenols",
                                             "proanthocyanins",
                                             "od280_per_od315_of_diluted_wines"};
constexpr double kGain = 2.0;  // of the Linear layer in front: a spread of one to three
enum Stream : std::uint32_t { kSamples = 1, kWeights = 2 };

Error shape(std::string message) {
  return {ErrorCode::bad_shape, std::move(message)};
}
Error value(std::string message) {
  return {ErrorCode::bad_value, std::move(message)};
}

/// The first `rows` of a shuffle: a longer draw begins with the shorter one.
std::vector<Index> draw(Index rows, Index from, int seed) {
  std::vector<Index> order(static_cast<std::size_t>(from));
  std::iota(order.begin(), order.end(), Index{0});
  Random random(static_cast<std::uint64_t>(seed), kSamples);
  for (Index i = 0; i < rows; ++i)
    std::swap(order[static_cast<std::size_t>(i)],
              order[static_cast<std::size_t>(i + random.below(from - i))]);
  order.resize(static_cast<std::size_t>(rows));
  return order;
}

/// What a set can give: "1 to 8 rows"; "1 row" where that is all.
std::string range(Index most, std::string_view one) {
  return (most > 1 ? "1 to " : "") + count(most, one);
}

Check fits(const char* what, Index rows, Index features, Index most_rows, Index most_features) {
  if (rows < 1 || rows > most_rows)
    return shape(std::string(what) + " gives batches of " + range(most_rows, "row") + ", got " +
                 std::to_string(rows) + ".");
  if (features < 1 || features > most_features)
    return shape(std::string(what) + " gives " + range(most_features, "feature") + ", got " +
                 std::to_string(features) + ".");
  return std::nullopt;
}

Result<Batch> digits_batch(const Table& digits, const SceneRequest& q) {
  if (Check wrong = fits("The digits set", q.rows, q.features, digits.rows, kPixels)) return *wrong;
  auto linear = Linear::create(kPixels, q.features);
  if (!linear) return linear.error();
  Linear& layer = **linear;
  std::vector<std::unique_ptr<Layer>> layers;
  layers.push_back(*std::move(linear));
  auto net = Network::create(std::move(layers), q.rows);
  if (!net) return net.error();
  Random random(static_cast<std::uint64_t>(q.seed), kWeights);
  init::kaiming_normal(layer, random, kGain);
  std::fill_n(layer.bias().data, q.features, q.bias);

  Batch batch;
  std::vector<float> pixels;
  for (Index i : draw(q.rows, digits.rows, q.seed)) {
    const ConstVector row = digits.view().row(i);
    for (Index p = 0; p < kPixels; ++p) {
      pixels.push_back(row[p] / 16.0f);
      batch.pixels.push_back(static_cast<unsigned char>(row[p]));
    }
    const auto label = static_cast<int>(row[kPixels]);
    batch.rows.push_back((label == 8 ? "an " : "a ") + std::to_string(label));
  }
  const ConstMatrix y = net->forward({pixels.data(), q.rows, kPixels}, Mode::eval);
  batch.x.values.assign(y.data, y.data + y.rows * y.cols);
  for (Index c = 0; c < q.features; ++c)
    batch.x.names.push_back("unit " + std::to_string(c + 1));
  return batch;
}

Result<Batch> wine_batch(const Table& wine, const SceneRequest& q) {
  if (Check wrong = fits("The wine set", q.rows, q.features, wine.rows, std::size(kWineColumns)))
    return *wrong;
  Batch batch;
  std::vector<Index> columns;
  for (Index c = 0; c < q.features; ++c) {
    std::string name(kWineColumns[c]);
    columns.push_back(std::find(wine.names.begin(), wine.names.end(), name) - wine.names.begin());
    std::replace(name.begin(), name.end(), '_', ' ');
    batch.x.names.push_back(name);
  }
  for (Index i : draw(q.rows, wine.rows, q.seed)) {
    const ConstVector row = wine.view().row(i);
    for (Index c : columns)
      batch.x.values.push_back(row[c] + q.bias);
    batch.rows.push_back("wine " + std::to_string(i + 1));
  }
  return batch;
}

Result<Batch> own_batch(const SceneRequest& q) {
  if (q.own.rows < 0 || q.own.cols < 0 ||
      static_cast<double>(q.own.rows) * static_cast<double>(q.own.cols) !=
          static_cast<double>(q.own.values.size()))
    return shape("Your table says " + count(q.own.rows, "row") + " and " +
                 count(q.own.cols, "column") + " but holds " +
                 count(static_cast<Index>(q.own.values.size()), "value") + ".");
  if (Check wrong = fits("Your table", q.rows, q.features, q.own.rows, q.own.cols)) return *wrong;
  Batch batch;
  for (Index r = 0; r < q.rows; ++r) {
    for (Index c = 0; c < q.features; ++c)
      batch.x.values.push_back(q.own.view().row(r)[c] + q.bias);
    batch.rows.push_back("row " + std::to_string(r + 1));
  }
  for (Index c = 0; c < q.features; ++c) {
    const auto i = static_cast<std::size_t>(c);
    batch.x.names.push_back(i < q.own.names.size() && !q.own.names[i].empty()
                                ? q.own.names[i]
                                : "column " + std::to_string(c + 1));
  }
  return batch;
}

Check apply(const Edit& edit, Table& x) {
  for (const auto& [at, n, what] :
       {std::tuple{edit.row, x.rows, "row"}, std::tuple{edit.column, x.cols, "column"}})
    if (at != Edit::kAll && (at < 0 || at >= n))
      return value(std::string("There is no ") + what + " " + std::to_string(at + 1) +
                   " to change; the batch has " + std::to_string(n) + ".");
  for (Index r = 0; r < x.rows; ++r)
    for (Index c = 0; c < x.cols; ++c) {
      if ((edit.row != Edit::kAll && edit.row != r) ||
          (edit.column != Edit::kAll && edit.column != c))
        continue;
      float& cell = x.values[static_cast<std::size_t>(r * x.cols + c)];
      cell = edit.op == Edit::Op::set ? edit.value : cell + edit.value;
    }
  return std::nullopt;
}

Check expect(const Table& table, const char* name, Index cols) {
  if (table.cols != cols)
    return shape(std::string("The ") + name + " table needs " + count(cols, "column") + ", got " +
                 std::to_string(table.cols) + ".");
  return std::nullopt;
}

}  // namespace

Result<Library> Library::open(std::string_view digits_csv, std::string_view wine_csv) {
  auto digits = read_table(digits_csv);
  if (!digits) return Error{digits.error().code, "The digits: " + digits.error().message};
  auto wine = read_table(wine_csv);
  if (!wine) return Error{wine.error().code, "The wines: " + wine.error().message};
  if (Check wrong = expect(*digits, "digits", kPixels + 1)) return *wrong;
  if (Check wrong = expect(*wine, "wine", std::size(kWineColumns) + 1)) return *wrong;
  for (float v : digits->values)
    if (!(v >= 0 && v <= 16)) return value("A pixel of the digits must lie between 0 and 16.");
  for (std::string_view name : kWineColumns)
    if (std::find(wine->names.begin(), wine->names.end(), name) == wine->names.end())
      return Error{ErrorCode::unknown_name,
                   "The wine table has no column " + std::string(name) + "."};
  return Library{*std::move(digits), *std::move(wine)};
}

Result<Batch> make_batch(const Library& library, const SceneRequest& request) {
  auto batch =
      request.data == "digits" ? digits_batch(library.digits, request)
      : request.data == "wine" ? wine_batch(library.wine, request)
      : request.data == "own"
          ? own_batch(request)
          : Result<Batch>(Error{ErrorCode::unknown_name, "There is no data set \"" + request.data +
                                                             "\"; expected digits, wine or own."});
  if (!batch) return batch;
  batch->x.rows = request.rows;
  batch->x.cols = request.features;
  for (const Edit& edit : request.edits)
    if (Check wrong = apply(edit, batch->x)) return *wrong;
  return batch;
}

}  // namespace sirnorm
