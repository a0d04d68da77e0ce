#include "sirnorm/group_norm.hpp"

#include "sirnorm/layer_norm.hpp"
#include "sirnorm/reference/group_norm.hpp"

#include "layer_support.hpp"

using namespace sirnorm;
using namespace sirnorm::test;

TEST_CASE("GroupNorm: forward and every gradient match the definition, gradients are added to") {
  Random random(1);
  struct Sizes {
    Index groups, channels, places;
  };
  for (const Sizes s : {Sizes{1, 4, 3}, {2, 4, 3}, {4, 4, 5}, {2, 6, 1}, {3, 3, 17}}) {
    INFO(s.groups, " groups of ", s.channels, " channels, ", s.places, " places");
    Alone<GroupNorm> one(GroupNorm::create(s.groups, s.channels, s.places), 3, random);
    CHECK(one.layer().parameters()[0].shape == Shape{s.channels});
    check_against(one, 3, random, [&](const Doubles& x, const std::vector<DoubleRow>& p) {
      return reference::group_norm<double>(x, s.groups, p[0], p[1], 1e-5);
    });
    Alone<GroupNorm> bare(
        GroupNorm::create(s.groups, s.channels, s.places, {.eps = 0.1, .affine = false}), 3,
        random);
    CHECK(bare.layer().parameters().size == 0);
    check_against(bare, 2, random, [&](const Doubles& x, const std::vector<DoubleRow>&) {
      return reference::group_norm<double>(x, s.groups, DoubleRow::Ones(s.channels),
                                           DoubleRow::Zero(s.channels), 0.1);
    });
  }
}

TEST_CASE("GroupNorm: one group is LayerNorm without places, to the last bit") {
  Random random(2);
  Alone<GroupNorm> group(GroupNorm::create(1, 33), 5, random);
  Alone<LayerNorm> layer(LayerNorm::create(33), 5, random);
  for (Index p = 0; p < 2; ++p)
    std::copy_n(group.layer().parameters()[p].value.data, 33,
                layer.layer().parameters()[p].value.data);
  const Floats x = normals(random, 5 * 33, 3, 2), dy = normals(random, 5 * 33);
  CHECK(group.forward(x, 5) == layer.forward(x, 5));
  CHECK(group.backward(dy) == layer.backward(dy));
  CHECK(group.grad(0) == layer.grad(0));
}

TEST_CASE("GroupNorm: a sample does not depend on its neighbours, nor a group on the others") {
  Random random(3);
  Alone<GroupNorm> one(GroupNorm::create(2, 4, 3), 4, random);
  const Floats x = normals(random, 4 * 12), y = one.forward(x, 4);
  CHECK(one.forward(Floats(x.begin() + 12, x.begin() + 24), 1) ==
        Floats(y.begin() + 12, y.begin() + 24));
  Floats changed = x;
  changed[0] = NAN;  // sample 0, group 0
  const Floats z = one.forward(changed, 4);
  for (std::size_t i = 0; i < z.size(); ++i)
    CHECK((i < 6 ? std::isnan(z[i]) : z[i] == y[i]));
}

TEST_CASE("GroupNorm: constant groups give exactly bias, an empty batch gives nothing") {
  Random random(4);
  Alone<GroupNorm> one(GroupNorm::create(2, 4, 2), 2, random);
  const Floats bias = one.value(1), y = one.forward(Floats(16, -1e6f), 2);
  for (std::size_t i = 0; i < 16; ++i)
    CHECK(y[i] == bias[i % 8 / 2]);
  CHECK(one.forward({}, 0).empty());
  CHECK(one.backward({}).empty());
}

TEST_CASE("GroupNorm: what PyTorch refuses is refused in a sentence") {
  CHECK(GroupNorm::create(3, 4).error().message ==
        "GroupNorm needs num_channels to be a multiple of num_groups, got 4 and 3.");
  CHECK(GroupNorm::create(0, 4).error().message == "GroupNorm needs at least 1 group, got 0.");
  CHECK(GroupNorm::create(2, 4, 1, {.eps = NAN}).error().message ==
        "GroupNorm needs a finite eps of 0 or more, got nan.");
  CHECK((*GroupNorm::create(4, 4))->check(1, Mode::eval)->message ==
        "GroupNorm expected more than 1 value per group, got 1 row of 4 channels in 4 groups.");
  CHECK_FALSE((*GroupNorm::create(4, 4))->check(2, Mode::train));
  CHECK_FALSE((*GroupNorm::create(2, 4))->check(1, Mode::train));
}
