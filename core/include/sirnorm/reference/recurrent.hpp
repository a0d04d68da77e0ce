// The recurrent network written the way it is defined: every sequence keeps its place, one that has
// ended carries its h along, and BatchNorm is shown only those that still run. T: float or double.
#pragma once
#include <vector>

#include "sirnorm/reference/layer_norm.hpp"
#include "sirnorm/reference/linear.hpp"

namespace sirnorm::reference {

template <class T>
struct RecurrentWeights {
  Rows<T> ih, hh;  // [hidden, features], [hidden, hidden]
  Row<T> bias, norm_weight, norm_bias;
  Rows<T> readout;  // [classes, hidden]
  Row<T> readout_bias;
};

/// x: for each step [rows, features]; norm(a, t) normalizes what the running sequences have at t.
template <class T, class Norm>
Rows<T> recurrent(const std::vector<Rows<T>>& x, const std::vector<Eigen::Index>& lengths,
                  const RecurrentWeights<T>& w, Norm norm) {
  Rows<T> h = Rows<T>::Zero(x[0].rows(), w.hh.rows());
  const Row<T> nothing = Row<T>::Zero(w.hh.rows());
  for (std::size_t t = 0; t < x.size(); ++t) {
    const Rows<T> a = linear<T>(x[t], w.ih, w.bias) + linear<T>(h, w.hh, nothing);
    std::vector<Eigen::Index> running;
    for (Eigen::Index r = 0; r < h.rows(); ++r)
      if (lengths[static_cast<std::size_t>(r)] > static_cast<Eigen::Index>(t)) running.push_back(r);
    if (!running.empty())
      h(running, Eigen::all) = relu<T>(norm(Rows<T>(a(running, Eigen::all)), t));
  }
  return linear<T>(h, w.readout, w.readout_bias);
}

}  // namespace sirnorm::reference
