#include "layer_kinds.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "sirnorm/batch_norm.hpp"
#include "sirnorm/conv2d.hpp"
#include "sirnorm/flatten.hpp"
#include "sirnorm/group_norm.hpp"
#include "sirnorm/layer_norm.hpp"
#include "sirnorm/linear.hpp"
#include "sirnorm/noise.hpp"
#include "sirnorm/pool2d.hpp"
#include "sirnorm/relu.hpp"
#include "sirnorm/rms_norm.hpp"
#include "sirnorm/sigmoid.hpp"

#include "numbers.hpp"

namespace sirnorm {
namespace {

/// The arguments of one layer by keyword, and the first thing that is wrong with them.
class Arguments {
 public:
  Arguments(const LayerSpec& spec, std::span<const std::string_view> names) : names_(names) {
    for (std::size_t i = 0; i < spec.arguments.size(); ++i) {
      const Argument& a = spec.arguments[i];
      std::size_t at = i;
      if (!a.keyword.empty())
        at = static_cast<std::size_t>(std::find(names.begin(), names.end(), a.keyword) -
                                      names.begin());
      if (at >= names.size())
        refuse(a.keyword.empty()
                   ? "takes at most " + count(static_cast<Index>(names.size()), "argument") +
                         ", got " + std::to_string(spec.arguments.size())
                   : "has no argument " + a.keyword + takes());
      else if (given_[at])
        refuse("is given " + std::string(names[at]) + " twice");
      else
        given_[at] = &a.value;
    }
  }

  Index size(std::string_view name, std::optional<Index> otherwise = {}) {
    const Value* v = find(name, otherwise.has_value());
    return v ? whole(name, *v) : otherwise.value_or(0);
  }
  double number(std::string_view name, double otherwise) {
    const Value* v = find(name, true);
    if (v && v->type != Value::Type::number) refuse("needs a number for " + std::string(name));
    return v ? v->number : otherwise;
  }
  std::optional<double> number_or_none(std::string_view name, std::optional<double> otherwise) {
    const Value* v = find(name, true);
    if (v && v->type == Value::Type::none) return std::nullopt;
    return v ? number(name, 0) : otherwise;
  }
  bool flag(std::string_view name, bool otherwise) {
    const Value* v = find(name, true);
    if (v && v->type != Value::Type::boolean)
      refuse("needs True or False for " + std::string(name));
    return v ? v->number != 0 : otherwise;
  }
  /// One size for height and width, or a tuple of both.
  std::optional<Size2d> size2d(std::string_view name, std::optional<Size2d> otherwise,
                               bool optional = true) {
    const Value* v = find(name, optional);
    if (!v || (v->type == Value::Type::none && optional)) return otherwise;
    if (v->type != Value::Type::tuple) return Size2d(whole(name, *v));
    if (v->items.size() != 2) {
      refuse("needs one size or two for " + std::string(name) + ", got " +
             std::to_string(v->items.size()));
      return Size2d(1);
    }
    return Size2d{whole(name, {Value::Type::number, v->items[0]}),
                  whole(name, {Value::Type::number, v->items[1]})};
  }
  /// What PyTorch offers and this core does not.
  void only(std::string_view name, Index value) {
    if (size(name, value) != value)
      refuse("takes only " + std::to_string(value) + " for " + std::string(name));
  }
  /// A size or a tuple of sizes.
  Shape shape(std::string_view name) {
    const Value* v = find(name, false);
    Shape shape;
    if (!v) return shape;
    if (v->type != Value::Type::tuple) return {whole(name, *v)};
    if (v->items.empty() || v->items.size() > Shape::kMaxRank) {
      refuse("needs 1 to 4 sizes for " + std::string(name));
      return shape;
    }
    for (double item : v->items)
      shape.sides[shape.rank++] = whole(name, {Value::Type::number, item});
    return shape;
  }
  const Check& problem() const { return problem_; }

 private:
  const Value* find(std::string_view name, bool optional) {
    const auto at = std::find(names_.begin(), names_.end(), name) - names_.begin();
    const Value* v = given_[at];
    if (!v && !optional) refuse("needs " + std::string(name) + takes());
    return v;
  }
  Index whole(std::string_view name, const Value& v) {
    if (v.type == Value::Type::number && std::floor(v.number) == v.number &&
        std::fabs(v.number) <= 1e9)
      return static_cast<Index>(v.number);
    refuse("needs a whole number for " + std::string(name) +
           (v.type == Value::Type::number ? ", got " + say(v.number) : ""));
    return 0;
  }
  std::string takes() const {
    if (names_.empty()) return "; it takes none";
    std::string text = "; it takes ";
    for (std::size_t i = 0; i < names_.size(); ++i)
      text += (i > 0 ? ", " : "") + std::string(names_[i]);
    return text;
  }
  void refuse(std::string what) {
    if (!problem_) problem_ = Error{ErrorCode::bad_value, std::move(what)};
  }

  std::span<const std::string_view> names_;
  const Value* given_[16] = {};
  Check problem_;
};

using Factory = Result<Made> (*)(Arguments&, const Shape&);

/// A layer made by some create(), in front of what it gives; or what create() or the arguments
/// refused.
template <class L>
Result<Made> finish(Arguments& a, Result<std::unique_ptr<L>> layer, Shape out) {
  if (a.problem()) return *a.problem();
  if (!layer) return layer.error();
  return Made{*std::move(layer), out};
}

Error misfit(const std::string& expects, const Shape& in) {
  return {ErrorCode::bad_shape,
          "expects " + expects + " but gets a sample of shape " + to_text(in)};
}

/// What a layer does not look at, it must be told to flatten.
Check expect(Arguments& a, bool fits, const std::string& expects, const Shape& in) {
  if (a.problem()) return a.problem();
  if (fits) return std::nullopt;
  return misfit(expects, in);
}

/// (channels, height, width)
Check expect_image(Arguments& a, Index channels, const Shape& in) {
  return expect(a, in.rank == 3 && in.sides[0] == channels,
                in.rank == 3 ? count(channels, "channel") : "channels, height and width", in);
}

Result<Made> linear(Arguments& a, const Shape& in) {
  const Index from = a.size("in_features"), to = a.size("out_features");
  const bool bias = a.flag("bias", true);
  if (Check no = expect(a, in == Shape{from}, std::to_string(from) + " features", in)) return *no;
  return finish(a, Linear::create(from, to, bias), {to});
}

Result<Made> relu(Arguments& a, const Shape& in) {
  a.flag("inplace", false);
  return finish(a, ReLU::create(in.size()), in);
}

Result<Made> sigmoid(Arguments& a, const Shape& in) {
  return finish(a, Sigmoid::create(in.size()), in);
}

BatchNormOptions batch_norm_options(Arguments& a) {
  return {.eps = a.number("eps", 1e-5),
          .momentum = a.number_or_none("momentum", 0.1),
          .affine = a.flag("affine", true),
          .track_running_stats = a.flag("track_running_stats", true)};
}

Result<Made> batch_norm1d(Arguments& a, const Shape& in) {
  const Index features = a.size("num_features");
  const BatchNormOptions options = batch_norm_options(a);
  const bool fits = in.rank > 0 && in.rank <= 2 && in.sides[0] == features;
  if (Check no = expect(
          a, fits,
          "shape (" + std::to_string(features) + ",) or (" + std::to_string(features) + ", length)",
          in))
    return *no;
  return finish(a, BatchNorm1d::create(features, options, in.rank == 2 ? in.sides[1] : 1), in);
}

Result<Made> batch_norm2d(Arguments& a, const Shape& in) {
  const Index features = a.size("num_features");
  const BatchNormOptions options = batch_norm_options(a);
  if (Check no = expect_image(a, features, in)) return *no;
  return finish(a, BatchNorm2d::create(features, in.sides[1], in.sides[2], options), in);
}

/// What stands in front of normalized_shape, or nothing where the last sides are others.
std::optional<Index> groups_in_front(const Shape& shape, const Shape& in) {
  if (shape.rank == 0 || shape.rank > in.rank) return std::nullopt;
  Index groups = 1;
  for (std::size_t d = 0; d < in.rank; ++d) {
    const std::size_t front = in.rank - shape.rank;
    if (d < front)
      groups *= in.sides[d];
    else if (in.sides[d] != shape.sides[d - front])
      return std::nullopt;
  }
  return groups;
}

Result<Made> layer_norm(Arguments& a, const Shape& in) {
  const Shape shape = a.shape("normalized_shape");
  const LayerNormOptions options{.eps = a.number("eps", 1e-5),
                                 .elementwise_affine = a.flag("elementwise_affine", true),
                                 .bias = a.flag("bias", true)};
  const auto groups = groups_in_front(shape, in);
  if (Check no = expect(a, groups.has_value(), "last sides of " + to_text(shape), in)) return *no;
  return finish(a, LayerNorm::create({shape.begin(), shape.end()}, options, *groups), in);
}

Result<Made> rms_norm(Arguments& a, const Shape& in) {
  const Shape shape = a.shape("normalized_shape");
  const RMSNormOptions options{.eps = a.number_or_none("eps", std::nullopt),
                               .elementwise_affine = a.flag("elementwise_affine", true)};
  const auto groups = groups_in_front(shape, in);
  if (Check no =
          expect(a, groups && shape.rank == 1,
                 shape.rank > 1 ? "one side to normalize" : "last sides of " + to_text(shape), in))
    return *no;
  return finish(a, RMSNorm::create(shape.size(), options, *groups), in);
}

Result<Made> group_norm(Arguments& a, const Shape& in) {
  const Index groups = a.size("num_groups"), channels = a.size("num_channels");
  const GroupNormOptions options{.eps = a.number("eps", 1e-5), .affine = a.flag("affine", true)};
  const bool fits = in.rank > 0 && in.sides[0] == channels && channels > 0;
  if (Check no = expect(a, fits, count(channels, "channel") + " in front", in)) return *no;
  return finish(a, GroupNorm::create(groups, channels, in.size() / channels, options), in);
}

Result<Made> conv2d(Arguments& a, const Shape& in) {
  const Index from = a.size("in_channels"), to = a.size("out_channels");
  const Size2d kernel = a.size2d("kernel_size", {}, false).value_or(1);
  const Conv2dOptions options{.stride = *a.size2d("stride", 1),
                              .padding = *a.size2d("padding", 0),
                              .bias = a.flag("bias", true)};
  a.only("dilation", 1);
  a.only("groups", 1);
  if (Check no = expect_image(a, from, in)) return *no;
  auto layer = Conv2d::create(from, to, kernel, {in.sides[1], in.sides[2]}, options);
  const Size2d out = layer ? (*layer)->output() : Size2d(1);
  return finish(a, std::move(layer), {to, out.height, out.width});
}

Result<Made> max_pool2d(Arguments& a, const Shape& in) {
  const Size2d kernel = a.size2d("kernel_size", {}, false).value_or(1);
  const std::optional<Size2d> stride = a.size2d("stride", std::nullopt);
  a.only("padding", 0);
  a.only("dilation", 1);
  if (Check no = expect_image(a, in.sides[0], in)) return *no;
  auto layer = MaxPool2d::create(in.sides[0], kernel, {in.sides[1], in.sides[2]}, stride);
  const Size2d out = layer ? (*layer)->output() : Size2d(1);
  return finish(a, std::move(layer), {in.sides[0], out.height, out.width});
}

Result<Made> adaptive_avg_pool2d(Arguments& a, const Shape& in) {
  const Size2d out = a.size2d("output_size", {}, false).value_or(1);
  if (Check no = expect_image(a, in.sides[0], in)) return *no;
  return finish(a, AdaptiveAvgPool2d::create(in.sides[0], {in.sides[1], in.sides[2]}, out),
                {in.sides[0], out.height, out.width});
}

Result<Made> flatten(Arguments& a, const Shape& in) {
  return finish(a, Flatten::create(in.size()), {in.size()});
}

Result<Made> noise(Arguments& a, const Shape& in) {
  const NoiseOptions options{.scale = a.number("scale", 1),
                             .shift = a.number("shift", 1),
                             .std = a.number("std", 0.25),
                             .seed = static_cast<std::uint64_t>(a.size("seed", 0))};
  return finish(a, Noise::create(in.size(), options), in);
}

struct LayerKind {
  std::string_view name;
  std::vector<std::string_view> arguments;
  Factory make;
};

const std::vector<LayerKind>& kinds() {
  static const std::vector<LayerKind> list = {
      {"Linear", {"in_features", "out_features", "bias"}, linear},
      {"ReLU", {"inplace"}, relu},
      {"Sigmoid", {}, sigmoid},
      {"BatchNorm1d",
       {"num_features", "eps", "momentum", "affine", "track_running_stats"},
       batch_norm1d},
      {"BatchNorm2d",
       {"num_features", "eps", "momentum", "affine", "track_running_stats"},
       batch_norm2d},
      {"LayerNorm", {"normalized_shape", "eps", "elementwise_affine", "bias"}, layer_norm},
      {"RMSNorm", {"normalized_shape", "eps", "elementwise_affine"}, rms_norm},
      {"GroupNorm", {"num_groups", "num_channels", "eps", "affine"}, group_norm},
      {"Conv2d",
       {"in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups",
        "bias"},
       conv2d},
      {"MaxPool2d", {"kernel_size", "stride", "padding", "dilation"}, max_pool2d},
      {"AdaptiveAvgPool2d", {"output_size"}, adaptive_avg_pool2d},
      {"Flatten", {}, flatten},
      {"Noise", {"scale", "shift", "std", "seed"}, noise},
  };
  return list;
}

}  // namespace

std::string to_text(const Shape& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.rank; ++i)
    text += (i > 0 ? ", " : "") + std::to_string(shape.sides[i]);
  return text + (shape.rank == 1 ? ",)" : ")");
}

Result<Made> make_layer(const LayerSpec& spec, const Shape& in) {
  std::string known;
  for (const LayerKind& kind : kinds()) {
    if (kind.name == spec.kind) {
      Arguments arguments(spec, kind.arguments);
      if (arguments.problem()) return *arguments.problem();
      return kind.make(arguments, in);
    }
    known += (known.empty() ? "" : ", ") + std::string(kind.name);
  }
  return Error{ErrorCode::unknown_name, "is no layer; there are " + known};
}

}  // namespace sirnorm
