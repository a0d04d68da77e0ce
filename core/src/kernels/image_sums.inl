// Images as they stand, [rows, channels, places], four or eight channels at a time: the sums of
// batch_norm.inl over the same numbers with the channels last, bit for bit. They are turned in
// registers, so that registers lie across the channels here too and every sum keeps its order.
#pragma once
#include "sirnorm/training_kernels.hpp"

#include "kernels/batch_norm.inl"

namespace sirnorm {
namespace {

/// What lies across the channels: a register of four floats, or of eight where there are such.
template <class Arch>
using Turned = simd::Batch<typename simd::AtMostEight<Arch>::type>;
template <class Arch>
inline constexpr Index kTurned = Turned<Arch>::size;

/// Images [rows, channels, places] as they lie in memory.
struct Images {
  const float* data;
  Index rows, channels, places;
  Images(ConstMatrix m, Index of) noexcept
      : data(m.data), rows(m.rows), channels(of), places(m.cols / of) {}
  Index count() const noexcept { return rows * places; }  // of a channel's values
  /// Where the values of image r in channel c begin.
  Index at(Index r, Index c) const noexcept { return (r * channels + c) * places; }
  /// Channel c, all its images one after the other.
  void gather(Index c, float* column) const noexcept {
    for (Index r = 0; r < rows; ++r)
      for (Index p = 0; p < places; ++p)
        *column++ = data[at(r, c) + p];
  }
};

/// Width channels of images, from `first` on; beyond the last channel that one is repeated.
template <Index Width>
struct Channels {
  Images images;
  const float* channel[Width];
  Channels(Images i, Index first) noexcept : images(i) {
    for (Index l = 0; l < Width; ++l)
      channel[l] = i.data + i.at(0, first + l < i.channels ? first + l : i.channels - 1);
  }
  /// Eight places of one image as registers across the channels.
  template <class V>
  [[gnu::always_inline]] void turn(Index r, Index p, V (&v)[kRows]) const noexcept {
    const Index from = images.at(r, 0) + p;
    SIRNORM_UNROLL
    for (Index half = 0; half < kRows; half += Width) {
      SIRNORM_UNROLL
      for (Index l = 0; l < Width; ++l)
        v[half + l] = V::load_unaligned(channel[l] + from + half);
      xsimd::transpose(v + half, v + half + Width);
    }
  }
  /// One place.
  template <class V>
  V place(Index r, Index p) const noexcept {
    alignas(64) float lane[Width];
    for (Index l = 0; l < Width; ++l)
      lane[l] = channel[l][images.at(r, 0) + p];
    return V::load_aligned(lane);
  }
};

template <class V, int Count>
[[gnu::always_inline]] inline void join(Terms<V, Count>& group, const Terms<V, Count>& t) noexcept {
  SIRNORM_UNROLL
  for (int k = 0; k < Count; ++k)
    group.of[k] = group.of[k] + t.of[k];
}

/// The terms of eight places of one image, added up.
template <class V, int Count, int Sources, class F>
[[gnu::always_inline]] inline Terms<V, Count> eight_places(const Channels<V::size> (&of)[Sources],
                                                           Index r, Index p, F term) noexcept {
  V turned[Sources][kRows];
  SIRNORM_UNROLL
  for (int s = 0; s < Sources; ++s)
    of[s].turn(r, p, turned[s]);
  const auto terms = [&](Index i) {
    V v[Sources];
    SIRNORM_UNROLL
    for (int s = 0; s < Sources; ++s)
      v[s] = turned[s][i];
    return term(v);
  };
  Terms<V, Count> group = terms(0);
  SIRNORM_UNROLL
  for (Index i = 1; i < kRows; ++i)
    join(group, terms(i));
  return group;
}

/// The same of eight places that more than one image holds, or of the last `left`.
template <class V, int Count, int Sources, class F>
[[gnu::noinline]] Terms<V, Count> some_places(const Channels<V::size> (&of)[Sources], Index r,
                                              Index p, Index left, F term) noexcept {
  const auto terms = [&] {
    V v[Sources];
    for (int s = 0; s < Sources; ++s)
      v[s] = of[s].template place<V>(r, p);
    if (++p == of[0].images.places) p = 0, ++r;
    return term(v);
  };
  Terms<V, Count> group = terms();
  for (Index i = 1; i < kRows && i < left; ++i)
    join(group, terms());
  return group;
}

/// sum[k] = the sum of term k over all places of some channels, in the order of column_sums.
/// term(x...) gives Count terms; `of` are the Sources batches of images that it reads.
template <class Arch, int Count, int Sources, class F>
[[gnu::always_inline]] inline void channel_sums(const Channels<kTurned<Arch>> (&of)[Sources],
                                                float (&sum)[Count][kTurned<Arch>],
                                                F term) noexcept {
  using V = Turned<Arch>;
  const Index count = of[0].images.count(), places = of[0].images.places;
  V total[Count], lost[Count];
  SIRNORM_UNROLL
  for (int k = 0; k < Count; ++k)
    total[k] = lost[k] = V(0.0f);
  Index r = 0, p = 0;
  for (Index start = 0; start < count; start += kRows) {
    const bool whole = p + kRows <= places;
    const auto group = whole ? eight_places<V, Count>(of, r, p, term)
                             : some_places<V, Count>(of, r, p, count - start, term);
    p += kRows;
    while (p >= places)
      p -= places, ++r;
    SIRNORM_UNROLL
    for (int k = 0; k < Count; ++k)
      if (start == 0)
        total[k] = group.of[k];
      else
        simd::add_exactly(total[k], lost[k], group.of[k]);
  }
  SIRNORM_UNROLL
  for (int k = 0; k < Count; ++k)
    (count > kRows ? simd::with_lost(total[k], lost[k]) : total[k]).store_aligned(sum[k]);
}

}  // namespace
}  // namespace sirnorm
