// The ladder, written once, instantiated by each file of arch/.
#include "rungs/norms.inl"
#include "rungs/product.inl"

namespace sirnorm::rungs {
namespace {

template <class Arch>
constexpr Ladder make_ladder(const char* arch) {
  return {.arch = arch,
          .product = {{"1 plain loops", plain, false},
                      {"2 outputs inside", outputs_inside, false},
                      {"3 plain loops in order", in_order, true},
                      {"4 one register", one_register<Arch>, true},
                      {"5 panel, two registers", panel<Arch>, true},
                      {"6 tile 4x2, no panel", unpacked_tile<Arch>, true},
                      {"7 kernel", kernel_product<Arch>, true},
                      {"8 tile 8x2", too_large_tile<Arch>, true}},
          .batch_norm = {{"1 down the columns", down_the_columns, false},
                         {"2 along the rows", along_the_rows, false},
                         {"3 careful floats", careful_floats, true},
                         {"4 kernel", batch_norm_forward_train<Arch>, true}},
          .layer_norm = {{"1 one sum", one_sum, false},
                         {"2 sixteen lanes", sixteen_lanes, true},
                         {"3 row by row", row_by_row<Arch>, true},
                         {"4 kernel", layer_norm_forward<Arch>, true}}};
}

}  // namespace
}  // namespace sirnorm::rungs
