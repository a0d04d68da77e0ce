// The kernel table, written once, instantiated by each file of this folder.
#include <cfloat>

#include "kernels/batch_norm.inl"
#include "kernels/batch_norm_backward.inl"
#include "kernels/layer_norm.inl"
#include "kernels/layer_norm_backward.inl"
#include "kernels/linear.inl"
#include "kernels/relu.inl"

static_assert(FLT_EVAL_METHOD == 0, "every operation must round to its own type");

namespace sirnorm {
namespace {

template <class Arch>
constexpr KernelTable make_table(const char* arch) {
  return {.arch = arch,
          .linear_packed_size = linear_packed_size<Arch>,
          .linear_pack = linear_pack<Arch>,
          .linear_forward = linear_forward<Arch>,
          .linear_backward = linear_backward<Arch>,
          .relu_forward = relu_forward<Arch>,
          .relu_backward = relu_backward<Arch>,
          .batch_norm_forward_train = batch_norm_forward_train<Arch>,
          .batch_norm_forward_eval = batch_norm_forward_eval<Arch>,
          .batch_norm_track = batch_norm_track<Arch>,
          .batch_norm_backward = batch_norm_backward<Arch>,
          .layer_norm_forward = layer_norm_forward<Arch>,
          .layer_norm_backward = layer_norm_backward<Arch>};
}

}  // namespace
}  // namespace sirnorm
