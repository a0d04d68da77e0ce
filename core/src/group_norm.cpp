// GroupNorm is a LayerNorm for each group: [rows, groups, span] is reordered to [groups, rows,
// span], and every group runs through LayerNorm's kernels with its own stretch of weight and bias.
#include "sirnorm/group_norm.hpp"

#include <algorithm>
#include <cmath>

#include "sirnorm/kernels.hpp"

#include "layout.hpp"
#include "numbers.hpp"

namespace sirnorm {

Result<std::unique_ptr<GroupNorm>> GroupNorm::create(Index num_groups, Index num_channels,
                                                     Index places, GroupNormOptions options) {
  const auto shape_error = [](const std::string& needs, const std::string& got) {
    return Error{ErrorCode::bad_shape, "GroupNorm needs " + needs + ", got " + got + "."};
  };
  if (num_groups < 1) return shape_error("at least 1 group", std::to_string(num_groups));
  if (num_channels < 1 || num_channels % num_groups != 0)
    return shape_error("num_channels to be a multiple of num_groups",
                       std::to_string(num_channels) + " and " + std::to_string(num_groups));
  if (places < 0) return shape_error("0 places or more", std::to_string(places));
  const double values = static_cast<double>(num_channels) * static_cast<double>(places);
  if (values > 0x1p28) return shape_error("samples of at most 2^28 values", say(values));
  if (!(options.eps >= 0) || std::isinf(options.eps))
    return Error{ErrorCode::bad_value,
                 "GroupNorm needs a finite eps of 0 or more, got " + say(options.eps) + "."};
  return std::unique_ptr<GroupNorm>(new GroupNorm(num_groups, num_channels, places, options));
}

Check GroupNorm::check(Index rows, Mode) const {
  if (rows * span() != 1) return std::nullopt;
  return Error{ErrorCode::bad_shape,
               "GroupNorm expected more than 1 value per group, got 1 row of " +
                   std::to_string(channels_) + " channels in " + std::to_string(groups_) +
                   " groups."};
}

void GroupNorm::plan(Arena& arena, Index max_rows) {
  if (options_.affine)
    for (std::size_t p = 0; p < 2; ++p) {
      parameters_[p].value = arena.vector(channels_);
      parameters_[p].grad = arena.vector(channels_);
      if (p == 0 && parameters_[p].value.data)
        std::fill_n(parameters_[p].value.data, channels_, 1.0f);
      spread_[p] = arena.vector(span());
      dspread_[p] = arena.vector(span());
    }
  for (Vector* v : {&mean_, &mean_low_, &var_, &rstd_})
    *v = arena.vector(groups_ * max_rows);
  for (Vector* v : {&x_, &up_, &dx_})
    *v = arena.vector(groups_ * max_rows * span());
}

void GroupNorm::spread(Index p, Index group) noexcept {
  if (!options_.affine) return;
  const auto i = static_cast<std::size_t>(p);
  for (Index c = 0; c < per_group(); ++c)
    std::fill_n(spread_[i].data + c * places_, places_,
                parameters_[i].value.data[group * per_group() + c]);
}

void GroupNorm::forward(ConstMatrix x, Matrix y, Mode) noexcept {
  rows_ = x.rows;
  swap_outer(rows_, groups_, span(), x.data, x_.data);
  if (rows_ * span() == 0) return;
  for (Index g = 0; g < groups_; ++g) {
    spread(0, g);
    spread(1, g);
    const Index at = g * rows_;
    kernels().layer_norm_forward({.x = {x_.data + at * span(), rows_, span()},
                                  .weight = spread_[0],
                                  .bias = spread_[1],
                                  .eps = options_.eps,
                                  .y = {up_.data + at * span(), rows_, span()},
                                  .mean = {mean_.data + at, rows_},
                                  .mean_low = {mean_low_.data + at, rows_},
                                  .var = {var_.data + at, rows_},
                                  .rstd = {rstd_.data + at, rows_}});
  }
  swap_outer(groups_, rows_, span(), up_.data, y.data);
}

void GroupNorm::backward(ConstMatrix dy, Matrix dx) noexcept {
  swap_outer(rows_, groups_, span(), dy.data, up_.data);
  if (rows_ * span() == 0) return;
  for (Index g = 0; g < groups_; ++g) {
    spread(0, g);
    for (Vector d : dspread_)
      std::fill_n(d.data, d.size, 0.0f);
    const Index at = g * rows_;
    kernels().layer_norm_backward({.dy = {up_.data + at * span(), rows_, span()},
                                   .x = {x_.data + at * span(), rows_, span()},
                                   .weight = spread_[0],
                                   .eps = options_.eps,
                                   .mean = {mean_.data + at, rows_},
                                   .mean_low = {mean_low_.data + at, rows_},
                                   .rstd = {rstd_.data + at, rows_},
                                   .dx = {dx_.data + at * span(), rows_, span()},
                                   .dweight = dspread_[0],
                                   .dbias = dspread_[1]});
    if (!options_.affine) continue;
    for (std::size_t p = 0; p < 2; ++p)  // a channel's gradient is the sum over its places
      for (Index c = 0; c < per_group(); ++c) {
        double sum = 0;
        for (Index s = 0; s < places_; ++s)
          sum += double(dspread_[p].data[c * places_ + s]);
        parameters_[p].grad.data[g * per_group() + c] += static_cast<float>(sum);
      }
  }
  swap_outer(groups_, rows_, span(), dx_.data, dx.data);
}

}  // namespace sirnorm
