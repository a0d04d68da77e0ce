#include "sirnorm/shelf.hpp"

#include "json.hpp"

namespace sirnorm {
namespace {

constexpr std::size_t kKept = 8;

template <class T>
Check keep(Result<T> read, std::shared_ptr<const T>& to) {
  if (!read) return read.error();
  to = std::make_shared<const T>(*std::move(read));
  return std::nullopt;
}

Error missing(std::string_view name) {
  return {ErrorCode::unknown_name, "The data set " + quote_briefly(name) +
                                       " is not here; it comes as text and was not put "
                                       "on the shelf."};
}

}  // namespace

Check Shelf::put(std::string_view name, std::string_view csv) {
  if (name == "digits") return keep(read_digits(csv), digits_);
  if (name == "wine") return keep(read_wine(csv), wine_);
  if (name == "names") {
    auto read = read_names(csv);
    if (read && read->longest() > kLongestOfNames)
      return Error{ErrorCode::bad_data, "The data set names has a name of " +
                                            std::to_string(read->longest()) + " letters; " +
                                            std::to_string(kLongestOfNames) +
                                            " are expected at "
                                            "most."};
    return keep(std::move(read), names_);
  }
  return Error{ErrorCode::unknown_name, "No data set " + quote_briefly(name) +
                                            " comes as text; there are digits, wine, names."};
}

Result<std::shared_ptr<const Dataset>> Shelf::dataset(const DataSource& s) {
  for (const auto& [name, set] : {std::pair("digits", digits_), {"wine", wine_}, {"own", own_}}) {
    if (s.name != name) continue;
    if (!set) return missing(name);
    return set;
  }
  for (const auto& [source, set] : drawn_)
    if (source == s) return set;
  const PlaneOptions plane{.seed = s.seed, .per_class = s.per_class};
  auto made = s.name == "spirals"   ? make_spirals(plane, s.shape)
              : s.name == "moons"   ? make_moons(plane, s.shape)
              : s.name == "circles" ? make_circles(plane, s.shape)
                                    : Result<Dataset>(missing(s.name));
  if (!made) return made.error();
  if (drawn_.size() == kKept) drawn_.erase(drawn_.begin());
  drawn_.emplace_back(s, std::make_shared<const Dataset>(*std::move(made)));
  return drawn_.back().second;
}

Result<std::shared_ptr<const Sequences>> Shelf::sequences(const DataSource& s) {
  if (s.name == "names") {
    if (!names_) return missing(s.name);
    return names_;
  }
  if (s.name != "recall") return missing(s.name);
  auto made = make_recall({.seed = s.seed, .shortest = s.shortest, .longest = s.longest});
  if (!made) return made.error();
  return std::shared_ptr<const Sequences>(std::make_shared<Sequences>(*std::move(made)));
}

std::shared_ptr<const Sequences> Shelf::longer(const DataSource& s) {
  if (s.name != "recall") return nullptr;
  auto made = make_recall({.seed = s.seed + 100,
                           .train_rows = 0,
                           .test_rows = 640,
                           .shortest = s.longer,
                           .longest = s.longer});
  return made ? std::make_shared<const Sequences>(*std::move(made)) : nullptr;
}

}  // namespace sirnorm
