#include "case_file.hpp"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace golden {
namespace {

std::vector<std::uint8_t> base64(const std::string& text) {
  std::vector<std::uint8_t> bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (char c : text) {
    if (c == '=') break;
    static const std::string kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto digit = kAlphabet.find(c);
    if (digit == kAlphabet.npos) throw std::runtime_error("a tensor is not base64");
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    if ((held += 6) < 8) continue;
    bytes.push_back(static_cast<std::uint8_t>(bits >> (held -= 8)));
  }
  return bytes;
}

template <class T>
std::vector<double> widen(const std::string& text) {
  const auto bytes = base64(text);
  std::vector<T> raw(bytes.size() / sizeof(T));
  if (!raw.empty()) std::memcpy(raw.data(), bytes.data(), raw.size() * sizeof(T));
  return {raw.begin(), raw.end()};
}

double number_in(const Json& value) {
  if (value.is_number() || value.is_boolean()) return value.get<double>();
  if (!value.is_string()) throw std::runtime_error("a number was expected");
  const auto text = value.get<std::string>();
  if (text == "nan") return std::nan("");
  if (text == "inf") return INFINITY;
  if (text == "-inf") return -INFINITY;
  throw std::runtime_error("\"" + text + "\" is not a number");
}

constexpr std::uint64_t kLongestSide = 1 << 30;

Tensor tensor_in(const Json& value) try {
  Tensor t;
  if (!value.is_object() || !value.contains("shape")) {  // a plain number
    t.values = {number_in(value)};
    t.shape = {1};
    return t;
  }
  double size = 1;  // the sides may be anything: their product must not overflow
  for (const Json& side : value.at("shape")) {
    if (!side.is_number_unsigned() || side.get<std::uint64_t>() > kLongestSide)
      throw std::runtime_error("a tensor has a side that is no length");
    t.shape.push_back(side.get<long>());
    size *= static_cast<double>(t.shape.back());
  }
  if (value.contains("f32"))
    t.values = widen<float>(value["f32"]);
  else if (value.contains("f64"))
    t.values = widen<double>(value["f64"]);
  else
    t.values = widen<std::int64_t>(value.at("i64"));
  if (size != static_cast<double>(t.values.size()))
    throw std::runtime_error("a tensor holds " + std::to_string(t.values.size()) +
                             " values but its shape says something else");
  return t;
} catch (const Json::exception& e) {
  throw std::runtime_error(std::string("a tensor is not as it should be: ") + e.what());
}

const Json& at(const Json& object, const std::string& key) {
  if (!object.is_object() || !object.contains(key))
    throw std::runtime_error("there is no \"" + key + "\"");
  return object[key];
}

Behaviour behaviour_in(const Json& entry) {
  Behaviour b{entry["id"].get<std::string>(), entry.value("what", ""), false, "", {}};
  b.raises = at(entry, "raises").get<bool>();
  b.message = entry.value("message", "");
  if (!b.raises) b.result = at(entry, "result");
  return b;
}

}  // namespace

long Tensor::size() const {
  long n = 1;
  for (long side : shape)
    n *= side;
  return n;
}

Tensor Case::input(const std::string& name) const {
  return tensor_in(at(inputs, name));
}
Tensor Case::expected(const std::string& name) const {
  return tensor_in(at(reference, name));
}
double Case::number(const char* setting) const {
  return number_in(at(config, setting));
}

File read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error(path + ": cannot be opened");
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return parse(text, std::filesystem::path(path).filename().string());
}

File parse(const std::string& text, const std::string& name) try {
  Json json = Json::parse(text);
  if (!json.is_object() || !json.contains("cases") || !json["cases"].is_array())
    throw std::runtime_error(name + ": has no list of cases");
  File file{name, {}, {}};
  for (Json& entry : json["cases"]) {
    if (!entry.is_object() || !entry.contains("id"))
      throw std::runtime_error(name + ": a case has no id");
    if (!entry.contains("op")) {
      file.behaviours.push_back(behaviour_in(entry));
      continue;
    }
    Case c{entry["id"].get<std::string>(), entry["op"].get<std::string>(), {}, {}, {}, {}, {}, {}};
    for (auto [key, to] : {std::pair{"config", &c.config},
                           {"inputs", &c.inputs},
                           {"torch_f32", &c.torch},
                           {"ref_f64", &c.reference},
                           {"err_torch_f32", &c.torch_error}})
      if (entry.contains(key)) *to = std::move(entry[key]);
    if (entry.contains("ill_conditioned"))
      c.ill_conditioned = entry["ill_conditioned"].get<std::set<std::string>>();
    file.cases.push_back(std::move(c));
  }
  return file;
} catch (const Json::exception& e) {
  throw std::runtime_error(name + ": " + e.what());
}

}  // namespace golden
