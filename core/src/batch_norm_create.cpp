// How a BatchNorm is described and what it refuses. The lesson asks this and runs no layer.
#include <cmath>

#include "sirnorm/batch_norm.hpp"

#include "numbers.hpp"

namespace sirnorm {
namespace {

Check refuse(const std::string& name, Index channels, Shape sides, BatchNormOptions options) {
  if (channels < 1)
    return Error{ErrorCode::bad_shape, name + " needs at least 1 feature, got num_features " +
                                           std::to_string(channels) + "."};
  double values = static_cast<double>(channels);
  for (Index side : sides) {
    if (side < 0)
      return Error{ErrorCode::bad_shape,
                   name + " needs sides of 0 or more, got " + std::to_string(side) + "."};
    values *= static_cast<double>(side);
  }
  if (values > 0x1p28)
    return Error{ErrorCode::bad_shape,
                 name + " takes samples of at most 2^28 values, got " + say(values) + "."};
  if (!(options.eps >= 0) || std::isinf(options.eps))
    return Error{ErrorCode::bad_value,
                 name + " needs a finite eps of 0 or more, got " + say(options.eps) + "."};
  if (options.momentum && !(*options.momentum >= 0 && *options.momentum <= 1))
    return Error{ErrorCode::bad_value,
                 name + " needs a momentum between 0 and 1, got " + say(*options.momentum) + "."};
  return std::nullopt;
}

}  // namespace

Check refuse_batch_statistics(std::string_view kind, Index rows, Index channels, Index places,
                              double eps) {
  const std::string name(kind);
  if (rows * places == 1)
    return Error{ErrorCode::bad_shape,
                 name + " expected more than 1 value per channel when training, got 1 row of " +
                     count(channels, "feature") + "."};
  if (eps == 0)
    return Error{ErrorCode::bad_value, name + " needs an eps above 0 when training, got 0."};
  return std::nullopt;
}

Result<std::unique_ptr<BatchNorm1d>> BatchNorm1d::create(Index num_features,
                                                         BatchNormOptions options, Index length) {
  if (Check refused = refuse("BatchNorm1d", num_features, {length}, options)) return *refused;
  return std::unique_ptr<BatchNorm1d>(new BatchNorm1d(num_features, length, options));
}

Result<std::unique_ptr<BatchNorm2d>> BatchNorm2d::create(Index num_features, Index height,
                                                         Index width, BatchNormOptions options) {
  if (Check refused = refuse("BatchNorm2d", num_features, {height, width}, options))
    return *refused;
  return std::unique_ptr<BatchNorm2d>(new BatchNorm2d(num_features, height * width, options));
}

}  // namespace sirnorm
