// Images for the definitions: a row of x is one sample [channels, places]. T: float or double.
#pragma once
#include "sirnorm/reference/batch_norm.hpp"

namespace sirnorm::reference {

/// [n, channels * places] -> [n * places, channels]: every place becomes a row.
template <class T>
Rows<T> channels_last(const Rows<T>& x, Eigen::Index channels) {
  const Eigen::Index places = x.cols() / channels;
  Rows<T> last(x.rows() * places, channels);
  for (Eigen::Index r = 0; r < x.rows(); ++r)
    for (Eigen::Index c = 0; c < channels; ++c)
      for (Eigen::Index p = 0; p < places; ++p)
        last(r * places + p, c) = x(r, c * places + p);
  return last;
}

/// The way back.
template <class T>
Rows<T> channels_first(const Rows<T>& last, Eigen::Index rows) {
  const Eigen::Index places = last.rows() / rows, channels = last.cols();
  Rows<T> x(rows, channels * places);
  for (Eigen::Index r = 0; r < rows; ++r)
    for (Eigen::Index c = 0; c < channels; ++c)
      for (Eigen::Index p = 0; p < places; ++p)
        x(r, c * places + p) = last(r * places + p, c);
  return x;
}

}  // namespace sirnorm::reference
