#include "sirnorm/checkpoint.hpp"

#include <bit>

#include "sirnorm/init.hpp"

#include "support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

namespace {

constexpr const char* kNet =
    "fc1: Linear(3, 4)\nbn1: BatchNorm1d(4)\nReLU()\nbn2: BatchNorm1d(4, affine=False)\n"
    "ln: LayerNorm(4, bias=False)\nfc2: Linear(4, 2)";

Model untrained(const char* net = kNet) {
  auto model = Model::create(net, {3}, 8);
  REQUIRE(model);
  return *std::move(model);
}

/// Two batches seen, so that every tensor differs from a new network's.
Model trained() {
  Model model = untrained();
  Random random(3);
  init::draw(model.network(), {}, 4);
  for (const Parameter& p : model.parameters())
    for (Index i = 0; i < p.value.size; ++i)
      p.value[i] += float(0.1 * random.normal());
  model.network().parameters_changed();
  for (int batch = 0; batch < 2; ++batch) {
    const Floats x = normals(random, 8 * 3, 1, 2);
    model.network().forward({x.data(), 8, 3}, Mode::train);
  }
  return model;
}

std::vector<std::uint32_t> bits(Model& model) {
  const State state = model.snapshot();
  std::vector<std::uint32_t> all;
  for (float v : state.values)
    all.push_back(std::bit_cast<std::uint32_t>(v));
  for (long n : state.counts)
    all.push_back(std::uint32_t(n));
  return all;
}

Floats eval(Model& model) {
  Random random(9);
  const Floats x = normals(random, 5 * 3);
  const ConstMatrix y = model.network().forward({x.data(), 5, 3}, Mode::eval);
  return {y.data, y.data + y.rows * y.cols};
}

/// Loads the file as `change` leaves it, expects a refusal that changes nothing; gives its
/// sentence.
template <class Change>
std::string refused(ErrorCode code, Change change) {
  Model from = trained(), to = untrained();
  auto file = read_safetensors(save_safetensors(from));
  REQUIRE(file);
  change(*file);
  const auto before = bits(to);
  const Check wrong = load_safetensors(to, *write_safetensors(*file));
  REQUIRE(wrong);
  CHECK(wrong->code == code);
  CHECK(bits(to) == before);
  return wrong->message;
}

NamedTensor& tensor(TensorFile& file, std::string_view name) {
  return const_cast<NamedTensor&>(*file.find(name));
}

}  // namespace

TEST_CASE("Checkpoint: the file holds PyTorch's state_dict") {
  Model model = trained();
  const auto file = read_safetensors(save_safetensors(model));
  REQUIRE(file);
  REQUIRE(file->metadata.size() == 1);
  CHECK(file->metadata[0] == std::pair<std::string, std::string>("format", "pt"));
  CHECK(file->tensors.size() == 2 + 5 + 3 + 1 + 2);
  REQUIRE(file->find("fc1.weight"));
  CHECK(file->find("fc1.weight")->shape == std::vector<Index>{4, 3});
  REQUIRE(file->find("bn2.num_batches_tracked"));
  CHECK(file->find("bn2.num_batches_tracked")->shape.empty());
  CHECK(*file->find("bn2.num_batches_tracked")->integers() == NamedTensor::Integers{2});
  CHECK(file->find("bn2.weight") == nullptr);
  CHECK(file->find("ln.bias") == nullptr);
  for (const StateEntry& entry : model.state_dict())
    if (!entry.count) {
      INFO(entry.name);
      REQUIRE(file->find(entry.name));
      CHECK(*file->find(entry.name)->floats() ==
            Floats(entry.value.data, entry.value.data + entry.value.size));
    }
}

TEST_CASE("Checkpoint: a network that has loaded a file computes as the one that was saved") {
  Model from = trained(), to = untrained();
  const std::string bytes = save_safetensors(from);
  const Floats y = eval(from);
  CHECK(eval(to) != y);
  const Check wrong = load_safetensors(to, bytes);
  REQUIRE_MESSAGE(!wrong, wrong->message);
  CHECK(bits(to) == bits(from));
  CHECK(eval(to) == y);
  CHECK(save_safetensors(to) == bytes);
}

TEST_CASE("Checkpoint: what does not fit is named and changes nothing") {
  const auto drop = [](const char* name) {
    return [name](TensorFile& f) {
      std::erase_if(f.tensors, [&](const NamedTensor& t) { return t.name == name; });
    };
  };
  CHECK(refused(ErrorCode::unknown_name, drop("fc2.bias")) ==
        "The network has a tensor \"fc2.bias\", the file has none of that name.");
  CHECK(refused(ErrorCode::unknown_name, drop("bn1.num_batches_tracked")) ==
        "The network has a tensor \"bn1.num_batches_tracked\", the file has none of that name.");
  CHECK(refused(ErrorCode::unknown_name, [](TensorFile& f) {
          f.tensors.push_back({"fc3.bias", {1}, Floats{1}});
        }) == "The file has a tensor \"fc3.bias\", the network has none of that name.");
  CHECK(refused(ErrorCode::unknown_name, [](TensorFile& f) {
          tensor(f, "fc1.bias").name = std::string(90, 'a');
        }).starts_with("The network has a tensor \"fc1.bias\""));
  CHECK(refused(ErrorCode::bad_shape, [](TensorFile& f) {
          std::swap(tensor(f, "fc1.weight").shape[0], tensor(f, "fc1.weight").shape[1]);
        }) == "Tensor \"fc1.weight\" must have the shape [4, 3], found [3, 4].");
  CHECK(refused(ErrorCode::bad_shape, [](TensorFile& f) {
          tensor(f, "bn2.num_batches_tracked").shape = {1};
        }) == "Tensor \"bn2.num_batches_tracked\" must have the shape [], found [1].");
  CHECK(refused(ErrorCode::bad_data, [](TensorFile& f) {
          tensor(f, "bn1.num_batches_tracked").values = Floats{2};
        }) == "Tensor \"bn1.num_batches_tracked\" must hold an integer (I64), found floats.");
  CHECK(refused(ErrorCode::bad_data, [](TensorFile& f) {
          tensor(f, "fc2.bias").values = NamedTensor::Integers{1, 2};
        }) == "Tensor \"fc2.bias\" must hold floats (F32 or F64), found integers.");
  CHECK(refused(ErrorCode::bad_value, [](TensorFile& f) {
          tensor(f, "bn2.num_batches_tracked").values = NamedTensor::Integers{-1};
        }).starts_with("Tensor \"bn2.num_batches_tracked\" must be 0 ... "));
  Model model = trained();
  const std::string bytes = save_safetensors(model);
  const auto before = bits(model);
  const Check cut = load_safetensors(model, std::string_view(bytes).substr(0, bytes.size() - 1));
  REQUIRE(cut);
  CHECK(cut->code == ErrorCode::bad_data);
  CHECK(bits(model) == before);
}
