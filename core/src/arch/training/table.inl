// The table of what only training needs, written once, instantiated by each file of this folder.
#include <cfloat>

#include "kernels/batch_norm_image_backward.inl"
#include "kernels/optimizer.inl"
#include "kernels/rms_norm.inl"
#include "kernels/sigmoid.inl"

static_assert(FLT_EVAL_METHOD == 0, "every operation must round to its own type");

namespace sirnorm {
namespace {

template <class Arch>
constexpr TrainingKernels make_training_table(const char* arch) {
  return {.arch = arch,
          .sgd_update = sgd_update<Arch>,
          .adam_update = adam_update<Arch>,
          .sigmoid_forward = sigmoid_forward<Arch>,
          .sigmoid_backward = sigmoid_backward<Arch>,
          .rms_norm_forward = rms_norm_forward<Arch>,
          .rms_norm_backward = rms_norm_backward<Arch>,
          .image_norm_forward_train = image_norm_forward_train<Arch>,
          .image_norm_forward_eval = image_norm_forward_eval<Arch>,
          .image_norm_backward = image_norm_backward<Arch>};
}

}  // namespace
}  // namespace sirnorm
