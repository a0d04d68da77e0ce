// A valley as an experiment's lane: no data and no network, two weights and their optimizer.
#include <cmath>

#include "sirnorm/safetensors.hpp"

#include "runner.hpp"

namespace sirnorm {
namespace {

using Kind = Look::Kind;

class ValleyRunner final : public Runner {
 public:
  ValleyRunner(const LaneSetup& setup, ValleyWalk walk)
      : looks_(setup.looks), walk_(std::move(walk)) {
    for (const Look& look : looks_)
      shapes_.push_back(shape_of(look, setup, nullptr));
  }

  Index step(Index count, Vector losses) noexcept override { return walk_.step(count, losses); }
  Index steps() const noexcept override { return walk_.steps(); }
  Index diverged_at() const noexcept override { return walk_.diverged_at(); }
  void before_step() override { before_ = walk_.place(); }
  Index width(std::size_t look) const noexcept override { return shapes_[look].width; }

  void look(std::vector<float*>& values) override {
    for (std::size_t i = 0; i < looks_.size(); ++i) {
      float* to = values[i];
      if (shapes_[i].empty) continue;
      if (looks_[i].kind == Kind::loss) *to = static_cast<float>(walk_.height());
      if (looks_[i].kind == Kind::position) put(walk_.place(), to);
      if (looks_[i].kind == Kind::slope) put(walk_.slope(), to);
      if (looks_[i].kind == Kind::stride && walk_.steps() > 0) *to = stride();
    }
  }

  Result<Judgement> court(const std::vector<Index>&) override {
    return nobody("The court judges rows of numbers, and a valley has none.");
  }
  Result<std::string> pytorch(std::string_view) const override {
    return nobody("A valley is no network, so there is none to write down.");
  }
  std::string safetensors() override {
    const Place at = walk_.place();
    TensorFile file{.tensors = {}, .metadata = {{"format", "pt"}}};
    file.tensors.push_back(
        {"weight", {2}, NamedTensor::Floats{static_cast<float>(at[0]), static_cast<float>(at[1])}});
    auto bytes = write_safetensors(file);
    return bytes ? *std::move(bytes) : "";
  }

 private:
  static Error nobody(std::string why) { return {ErrorCode::bad_value, std::move(why)}; }
  static void put(const Place& place, float* to) {
    to[0] = static_cast<float>(place[0]);
    to[1] = static_cast<float>(place[1]);
  }
  float stride() const {
    const Place now = walk_.place();
    const double x = now[0] - before_[0], y = now[1] - before_[1];
    return static_cast<float>(std::sqrt(x * x + y * y));
  }

  std::vector<Look> looks_;
  std::vector<LookShape> shapes_;
  ValleyWalk walk_;
  Place before_ = {0, 0};
};

}  // namespace

Result<std::unique_ptr<Runner>> make_valley_runner(const LaneSetup& setup) {
  auto walk = ValleyWalk::create(*setup.valley, setup.training, setup.seed);
  if (!walk) return walk.error();
  return std::unique_ptr<Runner>(new ValleyRunner(setup, *std::move(walk)));
}

}  // namespace sirnorm
