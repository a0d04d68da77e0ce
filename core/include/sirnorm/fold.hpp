#pragma once
#include "sirnorm/model.hpp"

namespace sirnorm {

/// The network for inference alone: every BatchNorm that stands directly behind a Linear or Conv2d
/// and keeps running statistics disappears into it. With s = weight / sqrt(running_var + eps):
///   weight' = weight * s (per output), bias' = (bias - running_mean) * s + norm's bias
/// Names stay; in eval mode it gives what the model gives, but for rounding. Everything else is
/// copied. (Jacob et al. 2018, section 3.2)
Result<Model> fold_batch_norm(Model& model);

}  // namespace sirnorm
