#include "sirnorm/description.hpp"

#include <cmath>

#include "sirnorm/model.hpp"

#include "fuzz.hpp"

namespace {

/// Small enough that making the network costs nothing.
bool is_small(const sirnorm::Description& layers) {
  const auto small = [](double v) { return !(std::fabs(v) > 32); };
  for (const auto& layer : layers)
    for (const auto& argument : layer.arguments) {
      if (!small(argument.value.number)) return false;
      for (double item : argument.value.items)
        if (!small(item)) return false;
    }
  return layers.size() <= 8;
}

}  // namespace

/// A description means the same when it is written and read again; small ones become networks.
void run(std::string_view text) {
  const auto layers = sirnorm::parse_description(text);
  if (!layers) return fuzz::judge(layers.error());
  std::string again;
  for (const auto& layer : *layers)
    again += (layer.name.empty() ? "" : layer.name + ": ") + sirnorm::to_text(layer) + "\n";
  const auto same = sirnorm::parse_description(again);
  fuzz::promise(bool(same) && same->size() == layers->size());
  if (!is_small(*layers)) return;
  for (const sirnorm::Shape shape : {sirnorm::Shape{8}, sirnorm::Shape{2, 6, 6}}) {
    auto model = sirnorm::Model::create(text, shape, 4);
    if (!model)
      fuzz::judge(model.error());
    else
      fuzz::promise(model->pytorch().size() > 20 && !model->restore(model->snapshot()));
  }
}
