#include "sirnorm/safetensors.hpp"

#include <bit>
#include <cstring>

#include "support.hpp"

using namespace sirnorm;
using namespace std::string_literals;
using test::Floats;

namespace {

std::string little_endian(std::uint64_t v) {
  std::string s;
  for (int i = 0; i < 8; ++i)
    s += static_cast<char>(v >> 8 * i);
  return s;
}
/// A file with this header and this many bytes of values.
std::string file(const std::string& header, std::size_t values = 0) {
  return little_endian(header.size()) + header + std::string(values, '\0');
}
std::string refused(const std::string& bytes) {
  const auto read = read_safetensors(bytes);
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::bad_data);
  return read.error().message;
}
/// One tensor "w" with these entries, 16 bytes of values.
std::string refused_entry(const std::string& entry) {
  return refused(file("{\"w\":" + entry + "}", 16));
}
std::string refused_to_write(TensorFile f, ErrorCode code) {
  const auto written = write_safetensors(f);
  REQUIRE_FALSE(written);
  CHECK(written.error().code == code);
  return written.error().message;
}

TensorFile some_tensors() {
  return {.tensors = {{"bn.weight", {2}, Floats{1, -2.5f}},
                      {"bn.num_batches_tracked", {}, NamedTensor::Integers{-3}},
                      {"fc.weight", {2, 3}, Floats{0, -0.0f, 1e-45f, 3.4e38f, INFINITY, NAN}},
                      {"empty", {0, 4}, Floats{}}},
          .metadata = {{"format", "pt"}, {"says", "\"Sir\" Nørm\n"}}};
}

}  // namespace

TEST_CASE("Safetensors: the bytes are those the format's own library writes") {
  // Laid out by hand: I64 before F32, each by name, header filled with blanks to a multiple of 8.
  const std::string header =
      "{\"__metadata__\":{\"format\":\"pt\"},"
      "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]},"
      "\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[8,16]},"
      "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[16,20]}}"s;
  const std::string padded = header + std::string((8 - header.size() % 8) % 8, ' ');
  const std::string want = little_endian(padded.size()) + padded +
                           "\x07\0\0\0\0\0\0\0"s
                           "\0\0\x80\x3F\0\0\0\xC0"s  // 1, -2
                           "\0\0\0\x3F"s;             // 0.5
  const auto written = write_safetensors({.tensors = {{"b", {1}, Floats{0.5f}},
                                                      {"a", {2, 1}, Floats{1, -2}},
                                                      {"n", {}, NamedTensor::Integers{7}}},
                                          .metadata = {{"format", "pt"}}});
  REQUIRE(written);
  CHECK(*written == want);
}

TEST_CASE("Safetensors: a round trip keeps every bit") {
  const TensorFile before = some_tensors();
  const std::string bytes = *write_safetensors(before);
  const auto after = read_safetensors(bytes);
  REQUIRE(after);
  CHECK(after->metadata == before.metadata);
  REQUIRE(after->tensors.size() == before.tensors.size());
  for (const NamedTensor& t : before.tensors) {
    const NamedTensor* found = after->find(t.name);
    REQUIRE(found);
    CHECK(found->shape == t.shape);
    if (t.integers()) {
      CHECK(*found->integers() == *t.integers());
    } else {
      REQUIRE(found->floats());
      REQUIRE(found->floats()->size() == t.floats()->size());
      for (std::size_t i = 0; i < t.floats()->size(); ++i)
        CHECK(std::bit_cast<std::uint32_t>((*found->floats())[i]) ==
              std::bit_cast<std::uint32_t>((*t.floats())[i]));
    }
  }
  CHECK(after->find("nobody") == nullptr);
  CHECK(*write_safetensors(*after) == bytes);
  CHECK((bytes.size() - 8 - (2 + 6) * 4) % 8 == 0);
}

TEST_CASE("Safetensors: a file without tensors, and blanks behind the header") {
  const std::string empty = *write_safetensors({});
  CHECK(empty == little_endian(8) + "{}      ");
  CHECK(read_safetensors(empty)->tensors.empty());
  CHECK(read_safetensors(file("{}"))->tensors.empty());
  CHECK(read_safetensors(
      file("{\"w\":{\"data_offsets\": [0, 4], \"shape\":[ ], \"dtype\":\"F32\"}} ", 4)));
}

TEST_CASE("Safetensors: doubles become floats, or are refused where they do not fit") {
  const auto doubles = [](std::initializer_list<double> values) {
    std::string bytes;
    for (double v : values)
      bytes += little_endian(std::bit_cast<std::uint64_t>(v));
    return file("{\"w\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[0,16]}}") + bytes;
  };
  CHECK(*read_safetensors(doubles({0.1, INFINITY}))->tensors[0].floats() == Floats{0.1f, INFINITY});
  CHECK(refused(doubles({1, 1e39})) ==
        "Tensor \"w\" holds a 64-bit number that does not fit a 32-bit float (largest: 3.4e38).");
}

TEST_CASE("Safetensors: a broken frame is named") {
  CHECK(refused("") ==
        "A safetensors file begins with 8 bytes that say how long its header is; "
        "this one has 0 bytes.");
  CHECK(refused("\x01") ==
        "A safetensors file begins with 8 bytes that say how long its header "
        "is; this one has 1 byte.");
  CHECK(refused(little_endian(9) + "{}") ==
        "The header should be 9 bytes long, but only 2 follow: the file is cut off or no "
        "safetensors file.");
  CHECK(refused("{\"w\": 12345}") ==
        "The header would be 3616707409813643899 bytes long; at most 100000000 are allowed. This "
        "may be no safetensors file.");
  CHECK(refused(little_endian(UINT64_MAX) + "{}").find("at most 100000000") != std::string::npos);
  CHECK(refused(file("")) == "The header must begin with {.");
  CHECK(refused(file(" {}")) == "The header must begin with {.");
  CHECK(refused(file("[]")) == "The header must begin with {.");
  CHECK(refused(file("{\"w\"}")) ==
        "The header is not JSON as it should be. Line 1, column 5: a colon was expected but found "
        "'}'.");
  CHECK(refused(file("{\"w\":1,\"w\":1}")).find("\"w\" stands twice") != std::string::npos);
  CHECK(refused(file("{\"w\":" + std::string(100000, '['))).find("deeper than 32") !=
        std::string::npos);
  CHECK(refused(file("{}\0"s)).find("after the end") != std::string::npos);
  CHECK(refused(file("{}", 3)) == "3 bytes at the end of the file belong to no tensor.");
  CHECK(refused(file("{\"__metadata__\":[]}")) == "__metadata__ must be an object, found a list.");
  CHECK(refused(file("{\"__metadata__\":{\"a\":1}}")) ==
        "__metadata__: \"a\" must be a string, found a number.");
}

TEST_CASE("Safetensors: a tensor that cannot be is named") {
  CHECK(refused_entry("7") == "Tensor \"w\" must be described by an object, found a number.");
  CHECK(refused_entry("{\"shape\":[4],\"data_offsets\":[0,16]}") ==
        "Tensor \"w\" has no \"dtype\".");
  CHECK(refused_entry("{\"dtype\":\"F32\",\"data_offsets\":[0,16]}") ==
        "Tensor \"w\" has no \"shape\".");
  CHECK(refused_entry("{\"dtype\":\"F32\",\"shape\":[4]}") ==
        "Tensor \"w\" has no \"data_offsets\".");
  CHECK(refused_entry("{\"dtype\":4,\"shape\":[4],\"data_offsets\":[0,16]}") ==
        "Tensor \"w\": \"dtype\" must be a string, found a number.");
  CHECK(refused_entry("{\"dtype\":\"F32\",\"shape\":4,\"data_offsets\":[0,16]}") ==
        "Tensor \"w\": \"shape\" must be a list, found a number.");
  CHECK(refused_entry("{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16],\"x\":1}") ==
        "Tensor \"w\" has an entry \"x\"; only dtype, shape and data_offsets are known.");
  CHECK(refused_entry("{\"dtype\":\"I32\",\"shape\":[4],\"data_offsets\":[0,16]}") ==
        "Tensor \"w\" holds \"I32\"; only F32, F64 and I64 are read.");
  for (const char* side : {"-1", "1.5", "4e0", "\"4\"", "null", "18446744073709551616"})
    CHECK(refused_entry("{\"dtype\":\"F32\",\"shape\":["s + side + "],\"data_offsets\":[0,16]}")
              .starts_with("Tensor \"w\": every side of its shape must be a whole number of 0 or "
                           "more, found "));
  for (const char* shape :
       {"9223372036854775808", "4294967296,4294967296", "3,6148914691236517206",
        "4611686018427387905", "2305843009213693952", "4294967296,4294967296,0"})
    CHECK(refused_entry("{\"dtype\":\"F32\",\"shape\":["s + shape + "],\"data_offsets\":[0,16]}") ==
          "Tensor \"w\" has a shape of more values than this machine can address.");
  for (const char* offsets : {"[]", "[0]", "[0,16,16]", "[16,0]", "[-1,15]", "[0,1.6e1]",
                              "[\"0\",16]", "[0,18446744073709551616]"})
    CHECK(refused_entry("{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":"s + offsets + "}") ==
          "Tensor \"w\": data_offsets must be two whole numbers, the second not below the first.");
  CHECK(refused_entry("{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[4,20]}") ==
        "Tensor \"w\" ends at byte 20 of the values, but there are 16 bytes of them.");
  CHECK(refused_entry("{\"dtype\":\"F32\",\"shape\":[4],"
                      "\"data_offsets\":[18446744073709551599,18446744073709551615]}")
            .find("but there are 16 bytes") != std::string::npos);
  CHECK(refused_entry("{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,16]}") ==
        "Tensor \"w\" has 16 bytes but its shape needs 12 (3 values of 4).");
  CHECK(refused_entry("{\"dtype\":\"I64\",\"shape\":[4],\"data_offsets\":[0,16]}") ==
        "Tensor \"w\" has 16 bytes but its shape needs 32 (4 values of 8).");
  CHECK(refused_entry("{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}") ==
        "4 bytes at the end of the file belong to no tensor.");
  CHECK(refused_entry("{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[4,16]}") ==
        "4 bytes in front of tensor \"w\" belong to no tensor.");
  const auto pair = [](const char* a, const char* b) {
    return file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":"s + a +
                    "},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":" + b + "}}",
                16);
  };
  CHECK(read_safetensors(pair("[8,16]", "[0,8]"))->tensors[0].name == "b");
  CHECK(refused(pair("[0,8]", "[4,12]")) ==
        "Tensors \"a\" and \"b\" overlap: the second begins at byte 4 of the values, the first "
        "ends at 8.");
  CHECK(refused(pair("[0,8]", "[0,8]")).find("overlap") != std::string::npos);
  const std::string long_name(5000, 'x');
  CHECK(refused(file("{\"" + long_name + "\":1}")).size() < 200);
}

TEST_CASE("Safetensors: what cannot be written is refused") {
  CHECK(refused_to_write({{{"a", {}, Floats{1}}, {"a", {}, Floats{1}}}, {}},
                         ErrorCode::bad_value) == "Two tensors have the name \"a\".");
  CHECK(refused_to_write({{{"__metadata__", {}, Floats{1}}}, {}}, ErrorCode::bad_value) ==
        "No tensor may have the name __metadata__.");
  CHECK(refused_to_write({{}, {{"k", "1"}, {"k", "2"}}}, ErrorCode::bad_value) ==
        "The metadata has the key \"k\" twice.");
  CHECK(refused_to_write({{{"\xFF", {}, Floats{1}}}, {}}, ErrorCode::bad_value) ==
        "Names and metadata must be UTF-8.");
  CHECK(refused_to_write({{}, {{"k", "\xFF"}}}, ErrorCode::bad_value) ==
        "Names and metadata must be UTF-8.");
  CHECK(refused_to_write({{{"a", {2, 3}, Floats{1}}}, {}}, ErrorCode::bad_shape) ==
        "Tensor \"a\" holds 1 value but its shape is [2,3].");
  CHECK(refused_to_write({{{"a", {-1, -1}, Floats{1}}}, {}}, ErrorCode::bad_shape) ==
        "Tensor \"a\" has a negative side: -1.");
}

TEST_CASE("Safetensors: every cut and every changed byte is refused or read whole") {
  const std::string bytes = *write_safetensors(some_tensors());
  for (std::size_t n = 0; n < bytes.size(); ++n)
    CHECK_FALSE(read_safetensors(std::string_view(bytes).substr(0, n)));
  CHECK_FALSE(read_safetensors(bytes + '\0'));
  const std::size_t values = bytes.size() - 40;
  int accepted = 0;
  for (std::size_t n = 0; n < bytes.size(); ++n)
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = bytes;
      changed[n] = static_cast<char>(changed[n] ^ 1 << bit);
      const auto read = read_safetensors(changed);
      if (n >= values) CHECK(read);
      accepted += bool(read);
      if (!read) CHECK(read.error().message.size() > 20);
    }
  CHECK(accepted > 40 * 8);                              // a letter of a name may change
  CHECK(accepted < static_cast<int>(bytes.size()) * 4);  // but not the structure
}
