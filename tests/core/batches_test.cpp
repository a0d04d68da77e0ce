#include "sirnorm/batches.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "support.hpp"

using namespace sirnorm;
using Order = Batches::Order;
using Rest = Batches::Rest;

namespace {

std::vector<int> labels_0_to(int classes, int each) {
  std::vector<int> labels;
  for (int i = 0; i < classes * each; ++i)
    labels.push_back(i % classes);
  return labels;
}
Batches make(const std::vector<int>& labels, BatchesOptions options) {
  return *Batches::create({labels.data(), Index(labels.size())}, 5, options);
}
std::vector<Index> copy(VectorView<const Index> rows) {
  return {rows.data, rows.data + rows.size};
}
std::string refused(const std::vector<int>& labels, Index classes, BatchesOptions options,
                    ErrorCode code = ErrorCode::bad_shape) {
  const auto batches = Batches::create({labels.data(), Index(labels.size())}, classes, options);
  REQUIRE_FALSE(batches);
  CHECK(batches.error().code == code);
  return batches.error().message;
}

}  // namespace

TEST_CASE("Batches: an epoch meets every row once, the next in another order") {
  const auto labels = labels_0_to(5, 7);
  Batches b = make(labels, {.batch_size = 8, .seed = 4});
  CHECK(b.per_epoch() == 5);
  std::vector<std::vector<Index>> epochs;
  for (Index epoch = 0; epoch < 3; ++epoch) {
    std::vector<Index> met;
    for (Index s = 0; s < 5; ++s) {
      const auto rows = copy(b.rows(epoch * 5 + s));
      CHECK(rows.size() == (s < 4 ? 8u : 3u));
      met.insert(met.end(), rows.begin(), rows.end());
    }
    epochs.push_back(met);
    std::sort(met.begin(), met.end());
    for (Index i = 0; i < 35; ++i)
      CHECK(met[std::size_t(i)] == i);
  }
  CHECK(epochs[0] != epochs[1]);
  CHECK(epochs[1] != epochs[2]);
}

TEST_CASE("Batches: a batch depends on seed and step alone") {
  const auto labels = labels_0_to(5, 20);
  for (Order order : {Order::shuffled, Order::in_order, Order::one_class, Order::two_classes}) {
    Batches forth = make(labels, {.batch_size = 8, .order = order, .seed = 7});
    Batches back = make(labels, {.batch_size = 8, .order = order, .seed = 7});
    std::vector<std::vector<Index>> seen;
    for (Index s = 0; s < 40; ++s)
      seen.push_back(copy(forth.rows(s)));
    for (Index s = 40; s-- > 0;)
      CHECK(copy(back.rows(s)) == seen[std::size_t(s)]);
    Batches other = make(labels, {.batch_size = 8, .order = order, .seed = 8});
    CHECK((copy(other.rows(0)) != seen[0]) == (order != Order::in_order));
  }
}

TEST_CASE("Batches: every order of three rows is as likely as another") {
  const auto labels = labels_0_to(1, 3);
  Batches b = make(labels, {.batch_size = 3, .seed = 1});
  std::map<std::vector<Index>, int> times;
  for (Index epoch = 0; epoch < 6000; ++epoch)
    ++times[copy(b.rows(epoch))];
  CHECK(times.size() == 6);
  for (const auto& [order, n] : times)
    CHECK(std::abs(n - 1000) < 130);  // more than 4 standard deviations
}

TEST_CASE("Batches: the rest is kept, dropped, or dropped where it is a lone row") {
  const auto per_epoch = [](int rows, Rest rest) {
    return make(labels_0_to(1, rows), {.batch_size = 4, .rest = rest}).per_epoch();
  };
  CHECK(per_epoch(9, Rest::keep) == 3);
  CHECK(per_epoch(9, Rest::drop) == 2);
  CHECK(per_epoch(9, Rest::drop_a_lone_row) == 2);
  CHECK(per_epoch(10, Rest::drop) == 2);
  CHECK(per_epoch(10, Rest::drop_a_lone_row) == 3);
  CHECK(per_epoch(8, Rest::drop) == 2);
  CHECK(per_epoch(3, Rest::keep) == 1);
  CHECK(refused(labels_0_to(1, 3), 1, {.batch_size = 4, .rest = Rest::drop}) ==
        "No batch is left: 3 rows make no whole batch of 4.");
  Batches in_order = make(labels_0_to(1, 5), {.batch_size = 4, .order = Order::in_order});
  CHECK(copy(in_order.rows(0)) == std::vector<Index>{0, 1, 2, 3});
  CHECK(copy(in_order.rows(1)) == std::vector<Index>{4});
  CHECK(copy(in_order.rows(2)) == std::vector<Index>{0, 1, 2, 3});
}

TEST_CASE("Batches: one class or two, all of them in turn, no row twice") {
  const auto labels = labels_0_to(5, 9);
  for (Order order : {Order::one_class, Order::two_classes}) {
    Batches b = make(labels, {.batch_size = 9, .order = order, .seed = 2});
    CHECK(b.per_epoch() == 5);
    std::set<int> met;
    for (Index s = 0; s < 60; ++s) {
      std::map<int, int> of;
      const auto rows = copy(b.rows(s));
      CHECK(std::set<Index>(rows.begin(), rows.end()).size() == 9);
      for (Index r : rows)
        ++of[labels[std::size_t(r)]];
      if (order == Order::one_class) {
        CHECK(of.size() == 1);
      } else {
        REQUIRE(of.size() == 2);
        CHECK(of.begin()->second + of.rbegin()->second == 9);
        CHECK(std::abs(of.begin()->second - of.rbegin()->second) == 1);
      }
      if (order == Order::one_class && s % 5 == 0) met.clear();  // every class once a round
      for (auto [label, n] : of)
        CHECK((met.insert(label).second || order == Order::two_classes));
    }
    CHECK(met.size() == 5);
  }
}

TEST_CASE("Batches: what cannot be drawn is refused") {
  const auto labels = labels_0_to(2, 3);
  CHECK(refused({}, 2, {}) == "Batches need at least one row to draw from, got none.");
  CHECK(refused(labels, 2, {.batch_size = 0}) == "A batch needs at least 1 row, got batch_size 0.");
  CHECK(refused(labels, 2, {.batch_size = 4, .order = Order::one_class}) ==
        "A batch takes 4 rows of one class, but class 0 has 3.");
  CHECK(refused(labels, 2, {.batch_size = 1, .order = Order::two_classes}) ==
        "A batch of two classes needs at least 2 rows, got 1.");
  CHECK(refused(labels_0_to(1, 3), 1, {.batch_size = 2, .order = Order::two_classes}) ==
        "A batch of two classes needs at least 2 classes, got 1.");
  CHECK(refused(labels, 1, {.batch_size = 2, .order = Order::one_class}, ErrorCode::bad_value) ==
        "Row 1 has the label 1; expected 0 to 0.");
}

TEST_CASE("Batches: gather fetches rows and labels") {
  const test::Floats x = {0, 1, 10, 11, 20, 21};
  const std::vector<int> labels = {5, 6, 7};
  const std::vector<Index> rows = {2, 0};
  test::Floats to(4);
  std::vector<int> to_labels(2);
  gather(ConstMatrix{x.data(), 3, 2}, {rows.data(), 2}, {to.data(), 2, 2});
  gather(VectorView<const int>{labels.data(), 3}, {rows.data(), 2}, {to_labels.data(), 2});
  CHECK(to == test::Floats{20, 21, 0, 1});
  CHECK(to_labels == std::vector<int>{7, 5});
}
