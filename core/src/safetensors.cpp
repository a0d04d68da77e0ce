#include "sirnorm/safetensors.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <tuple>

#include "json.hpp"

namespace sirnorm {
namespace {

static_assert(std::endian::native == std::endian::little, "the values are copied as they lie");

constexpr std::size_t kPrefix = 8;
constexpr std::uint64_t kLargestHeader = 100'000'000;  // the format's own limit
constexpr std::string_view kMetadata = "__metadata__";

Error bad(std::string message) {
  return {ErrorCode::bad_data, std::move(message)};
}
std::string plural(std::uint64_t n, const char* thing) {
  return std::to_string(n) + " " + thing + (n == 1 ? "" : "s");
}
/// Where one tensor lies in the bytes behind the header.
struct Entry {
  std::string_view name;
  std::string_view dtype;
  std::vector<Index> shape;
  std::uint64_t from = 0, to = 0, count = 1;
};

std::uint64_t bytes_of(std::string_view dtype) {
  return dtype == "F32" ? 4 : dtype == "F64" || dtype == "I64" ? 8 : 0;
}

Result<Entry> entry_of(std::string_view name, const Json& json, std::uint64_t available) {
  const std::string who = "Tensor " + quote_briefly(name);
  if (!json.is(Json::Kind::object))
    return bad(who + " must be described by an object, found " +
               std::string(Json::name_of(json.kind)) + ".");
  const auto part = [&](const char* key, Json::Kind kind) -> Result<const Json*> {
    const Json* found = json.find(key);
    if (!found) return bad(who + " has no \"" + key + "\".");
    if (!found->is(kind))
      return bad(who + ": \"" + key + "\" must be " + std::string(Json::name_of(kind)) +
                 ", found " + std::string(Json::name_of(found->kind)) + ".");
    return found;
  };
  const auto dtype = part("dtype", Json::Kind::string);
  if (!dtype) return dtype.error();
  const auto shape = part("shape", Json::Kind::array);
  if (!shape) return shape.error();
  const auto offsets = part("data_offsets", Json::Kind::array);
  if (!offsets) return offsets.error();
  for (const std::string& key : json.keys)
    if (key != "dtype" && key != "shape" && key != "data_offsets")
      return bad(who + " has an entry " + quote_briefly(key) +
                 "; only dtype, shape and data_offsets are known.");

  Entry entry{.name = name, .dtype = (*dtype)->text, .shape = {}};
  const std::uint64_t size = bytes_of(entry.dtype);
  if (size == 0)
    return bad(who + " holds " + quote_briefly(entry.dtype) + "; only F32, F64 and I64 are read.");
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<Index>::max());
  for (const Json& side : (*shape)->items) {
    const auto n = side.whole();
    if (!n)
      return bad(who + ": every side of its shape must be a whole number of 0 or more, found " +
                 (side.is(Json::Kind::number) ? side.text.substr(0, 32)
                                              : std::string(Json::name_of(side.kind))) +
                 ".");
    if (*n > kMost || (*n != 0 && entry.count > kMost / size / *n))
      return bad(who + " has a shape of more values than this machine can address.");
    entry.shape.push_back(static_cast<Index>(*n));
    entry.count *= *n;
  }
  const auto& ends = (*offsets)->items;
  const auto from = ends.size() == 2 ? ends[0].whole() : std::nullopt;
  const auto to = ends.size() == 2 ? ends[1].whole() : std::nullopt;
  if (!from || !to || *from > *to)
    return bad(who + ": data_offsets must be two whole numbers, the second not below the first.");
  entry.from = *from;
  entry.to = *to;
  if (entry.to > available)
    return bad(who + " ends at byte " + std::to_string(entry.to) +
               " of the values, but there are " + plural(available, "byte") + " of them.");
  if (entry.to - entry.from != entry.count * size)
    return bad(who + " has " + plural(entry.to - entry.from, "byte") + " but its shape needs " +
               std::to_string(entry.count * size) + " (" + plural(entry.count, "value") + " of " +
               std::to_string(size) + ").");
  return entry;
}

/// Every byte belongs to exactly one tensor.
Check covered(const std::vector<Entry>& entries, std::uint64_t available) {
  std::uint64_t end = 0;
  const Entry* before = nullptr;
  for (const Entry& e : entries) {
    if (e.from < end)
      return bad("Tensors " + quote_briefly(before->name) + " and " + quote_briefly(e.name) +
                 " overlap: the second begins at byte " + std::to_string(e.from) +
                 " of the values, the first ends at " + std::to_string(end) + ".");
    if (e.from > end)
      return bad(plural(e.from - end, "byte") + " in front of tensor " + quote_briefly(e.name) +
                 " belong to no tensor.");
    end = e.to;
    before = &e;
  }
  if (end < available)
    return bad(plural(available - end, "byte") + " at the end of the file belong to no tensor.");
  return std::nullopt;
}

template <class T>
std::vector<T> values_at(const char* bytes, std::uint64_t count) {
  std::vector<T> values(static_cast<std::size_t>(count));
  if (count > 0) std::memcpy(values.data(), bytes, values.size() * sizeof(T));
  return values;
}

Result<NamedTensor> tensor_of(const Entry& e, std::string_view values) {
  NamedTensor tensor{std::string(e.name), e.shape, {}};
  const char* bytes = values.data() + e.from;
  if (e.dtype == "I64") {
    tensor.values = values_at<std::int64_t>(bytes, e.count);
  } else if (e.dtype == "F32") {
    tensor.values = values_at<float>(bytes, e.count);
  } else {
    NamedTensor::Floats narrowed;
    for (double wide : values_at<double>(bytes, e.count)) {
      narrowed.push_back(static_cast<float>(wide));
      if (std::isinf(narrowed.back()) && !std::isinf(wide))
        return bad("Tensor " + quote_briefly(e.name) +
                   " holds a 64-bit number that does not fit a 32-bit float (largest: 3.4e38).");
    }
    tensor.values = std::move(narrowed);
  }
  return tensor;
}

}  // namespace

const NamedTensor* TensorFile::find(std::string_view name) const noexcept {
  for (const NamedTensor& t : tensors)
    if (t.name == name) return &t;
  return nullptr;
}

Result<TensorFile> read_safetensors(std::string_view bytes) {
  if (bytes.size() < kPrefix)
    return bad(
        "A safetensors file begins with 8 bytes that say how long its header is; this one "
        "has " +
        plural(bytes.size(), "byte") + ".");
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), kPrefix);
  bytes.remove_prefix(kPrefix);
  if (length > kLargestHeader)
    return bad("The header would be " + plural(length, "byte") +
               " long; at most 100000000 are allowed. This may be no safetensors file.");
  if (length > bytes.size())
    return bad("The header should be " + plural(length, "byte") + " long, but only " +
               std::to_string(bytes.size()) +
               " follow: the file is cut off or no safetensors "
               "file.");
  const std::string_view header = bytes.substr(0, static_cast<std::size_t>(length));
  const std::string_view values = bytes.substr(header.size());
  if (!header.starts_with('{')) return bad("The header must begin with {.");
  const auto json = read_json(header);
  if (!json) return bad("The header is not JSON as it should be. " + json.error().message);

  TensorFile file;
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < json->keys.size(); ++i) {
    const Json& item = json->items[i];
    if (json->keys[i] != kMetadata) {
      auto entry = entry_of(json->keys[i], item, values.size());
      if (!entry) return entry.error();
      entries.push_back(*std::move(entry));
      continue;
    }
    if (!item.is(Json::Kind::object))
      return bad("__metadata__ must be an object, found " + std::string(Json::name_of(item.kind)) +
                 ".");
    for (std::size_t k = 0; k < item.keys.size(); ++k) {
      if (!item.items[k].is(Json::Kind::string))
        return bad("__metadata__: " + quote_briefly(item.keys[k]) + " must be a string, found " +
                   std::string(Json::name_of(item.items[k].kind)) + ".");
      file.metadata.emplace_back(item.keys[k], item.items[k].text);
    }
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.from, a.to, a.name) < std::tie(b.from, b.to, b.name);
  });
  if (Check wrong = covered(entries, values.size())) return *wrong;
  for (const Entry& e : entries) {
    auto tensor = tensor_of(e, values);
    if (!tensor) return tensor.error();
    file.tensors.push_back(*std::move(tensor));
  }
  return file;
}

Result<std::string> write_safetensors(const TensorFile& file) {
  const auto value = [](std::string message) {
    return Error{ErrorCode::bad_value, std::move(message)};
  };
  const auto twice = [](std::vector<std::string_view> names) -> std::optional<std::string_view> {
    std::sort(names.begin(), names.end());
    const auto at = std::adjacent_find(names.begin(), names.end());
    if (at == names.end()) return std::nullopt;
    return *at;
  };

  std::vector<const NamedTensor*> order;
  std::vector<std::string_view> names, keys;
  for (const NamedTensor& t : file.tensors) {
    order.push_back(&t);
    names.push_back(t.name);
    if (t.name == kMetadata) return value("No tensor may have the name __metadata__.");
  }
  for (const auto& [key, text] : file.metadata)
    keys.push_back(key);
  if (const auto name = twice(names))
    return value("Two tensors have the name " + quote_briefly(*name) + ".");
  if (const auto key = twice(keys))
    return value("The metadata has the key " + quote_briefly(*key) + " twice.");
  std::sort(order.begin(), order.end(), [](const NamedTensor* a, const NamedTensor* b) {
    return std::pair(a->integers() == nullptr, std::string_view(a->name)) <
           std::pair(b->integers() == nullptr, std::string_view(b->name));
  });

  std::string header, values;
  const auto text = [&](std::string_view s) {
    const auto quoted = quote_json(s);
    header += quoted.value_or("");
    return quoted.has_value();
  };
  const Error not_utf8 = value("Names and metadata must be UTF-8.");
  if (!file.metadata.empty()) {
    header += ",\"__metadata__\":{";
    for (const auto& [key, says] : file.metadata) {
      if (header.back() != '{') header += ',';
      if (!text(key)) return not_utf8;
      header += ':';
      if (!text(says)) return not_utf8;
    }
    header += '}';
  }
  for (const NamedTensor* t : order) {
    double count = 1;
    std::string sides;
    for (Index side : t->shape) {
      if (side < 0)
        return Error{ErrorCode::bad_shape, "Tensor " + quote_briefly(t->name) +
                                               " has a negative side: " + std::to_string(side) +
                                               "."};
      count *= static_cast<double>(side);
      sides += (sides.empty() ? "" : ",") + std::to_string(side);
    }
    const std::size_t from = values.size();
    std::size_t held = 0;
    std::visit(
        [&](const auto& v) {
          held = v.size();
          const auto size = held * sizeof(v[0]);
          values.resize(from + size);
          if (size > 0) std::memcpy(values.data() + from, v.data(), size);
        },
        t->values);
    if (static_cast<double>(held) != count)
      return Error{ErrorCode::bad_shape, "Tensor " + quote_briefly(t->name) + " holds " +
                                             plural(held, "value") + " but its shape is [" + sides +
                                             "]."};
    header += ',';
    if (!text(t->name)) return not_utf8;
    ((header += ":{\"dtype\":\"") += t->integers() ? "I64" : "F32") += "\",\"shape\":[";
    ((header += sides) += "],\"data_offsets\":[") += std::to_string(from);
    ((header += ',') += std::to_string(values.size())) += "]}";
  }
  if (header.empty()) header = ",";
  header[0] = '{';
  header += '}';
  header.resize((header.size() + 7) / 8 * 8, ' ');

  const std::uint64_t length = header.size();
  std::string bytes(kPrefix, '\0');
  std::memcpy(bytes.data(), &length, kPrefix);
  bytes.reserve(kPrefix + header.size() + values.size());
  return (bytes += header) += values;
}

}  // namespace sirnorm
