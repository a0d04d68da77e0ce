// One BatchNorm for every rank: an image is a batch of places. Rows of features and images as they
// stand have kernels of their own, which agree to the last bit.
#include "sirnorm/batch_norm.hpp"

#include <algorithm>

#include "sirnorm/training_kernels.hpp"

namespace sirnorm {

bool BatchNorm::takes_batch_statistics(Mode mode) const noexcept {
  return mode == Mode::train || !options_.track_running_stats || always_own_;
}

Check BatchNorm::check(Index rows, Mode mode) const {
  if (!takes_batch_statistics(mode)) return std::nullopt;
  return refuse_batch_statistics(kind(), rows, channels_, places_, options_.eps);
}

void BatchNorm::plan(Arena& arena, Index max_rows) {
  const auto claim = [&](Vector& v, float start = 0.0f) {
    v = arena.vector(channels_);
    if (v.data) std::fill_n(v.data, v.size, start);
  };
  if (options_.affine) {
    claim(parameters_[0].value, 1.0f);
    claim(parameters_[0].grad);
    claim(parameters_[1].value);
    claim(parameters_[1].grad);
  }
  for (Parameter& buffer : buffers_)
    if (options_.track_running_stats) claim(buffer.value);
  for (Vector* v : {&mean_, &mean_low_, &var_, &rstd_, &eval_rstd_})
    claim(*v);
  reset_running_stats();
  if (places_ == 1) return;
  for (Vector* v : {&x_column_, &dy_column_})
    *v = arena.vector(max_rows * places_);
}

void BatchNorm::reset_running_stats() noexcept {
  num_batches_tracked_ = 0;
  if (!running_mean().data) return;
  std::fill_n(running_mean().data, channels_, 0.0f);
  std::fill_n(running_var().data, channels_, 1.0f);
}

void BatchNorm::forward(ConstMatrix x, Matrix y, Mode mode) noexcept {
  x_ = x;
  took_own_ = takes_batch_statistics(mode);
  if (!took_own_) {
    const BatchNormForwardEval eval{.x = x,
                                    .weight = parameters_[0].value,
                                    .bias = parameters_[1].value,
                                    .eps = options_.eps,
                                    .y = y,
                                    .running_mean = running_mean(),
                                    .running_var = running_var(),
                                    .rstd = eval_rstd_};
    if (places_ == 1) return kernels().batch_norm_forward_eval(eval);
    return training_kernels().image_norm_forward_eval(eval);
  }
  const BatchNormForwardTrain train{.x = x,
                                    .weight = parameters_[0].value,
                                    .bias = parameters_[1].value,
                                    .eps = options_.eps,
                                    .y = y,
                                    .mean = mean_,
                                    .mean_low = mean_low_,
                                    .var = var_,
                                    .rstd = rstd_};
  if (places_ == 1)
    kernels().batch_norm_forward_train(train);
  else
    training_kernels().image_norm_forward_train(train, x_column_);
  if (mode != Mode::train || !options_.track_running_stats) return;
  ++num_batches_tracked_;
  if (x.rows * places_ == 0) return;
  kernels().batch_norm_track(
      {.rows = x.rows * places_,
       .momentum = options_.momentum.value_or(1.0 / static_cast<double>(num_batches_tracked_)),
       .mean = mean_,
       .mean_low = mean_low_,
       .var = var_,
       .running_mean = running_mean(),
       .running_var = running_var()});
}

void BatchNorm::backward(ConstMatrix dy, Matrix dx) noexcept {
  const bool own = took_own_;
  const BatchNormBackward back{.train = own,
                               .dy = dy,
                               .x = x_,
                               .weight = parameters_[0].value,
                               .eps = options_.eps,
                               .mean = own ? mean_ : running_mean(),
                               .mean_low = own ? mean_low_ : Vector{},
                               .rstd = own ? rstd_ : eval_rstd_,
                               .dx = dx,
                               .dweight = parameters_[0].grad,
                               .dbias = parameters_[1].grad};
  if (places_ == 1) return kernels().batch_norm_backward(back);
  training_kernels().image_norm_backward(back, x_column_, dy_column_);
}

}  // namespace sirnorm
