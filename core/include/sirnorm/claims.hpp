// What many tasks say together: quantiles over the seeds, measures, and whether the claims hold.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "sirnorm/experiment.hpp"
#include "sirnorm/record.hpp"

namespace sirnorm {

enum class Over { median, mean, smallest, largest, each };

/// values between which a quantile falls are joined linearly, as in numpy; infinity (never) is
/// larger than all. NaN for no value; NaN among them is passed over.
double quantile(std::vector<double> values, double share);

/// Point by point over the records; [points, width]. A record that ended early counts as far as it
/// goes.
struct SeedSummary {
  std::vector<Index> at;
  std::vector<float> median, mean, low, high;
  std::vector<Index> count;  // [points] how many records have the point
};
/// unknown_name: no record has such a series. bad_shape: widths that differ. bad_value: shares not
/// within 0 ... 1.
Result<SeedSummary> summarize_seeds(const std::vector<Record>& records, std::string_view series,
                                    double low = 0.25, double high = 0.75);

struct Measured {
  double value = 0;  // over the seeds; NaN with Over::each, or where there is nothing
  std::vector<double> per_seed;
};
/// measure: JSON. Of the records of this lane, by seed.
Result<Measured> measure(const Experiment& experiment, std::string_view lane,
                         std::string_view measure, Over over, const std::vector<Record>& records);

/// The sweep's measure (or another one) in every cell, by the median over the seeds: [rows *
/// columns], NaN where no record is.
Result<std::vector<float>> cells(const Experiment& experiment, std::string_view lane,
                                 std::string_view measure, const std::vector<Record>& records);

struct Verdict {
  std::string claim;
  bool applies = true;    // false: made for other values of the vars
  bool complete = false;  // every seed, and every cell, has a record
  bool holds = false;     // by the records there are
  double found = 0, wanted = 0;
  Index per_seed_holds = 0, seeds = 0;  // judged one by one
};
std::vector<Verdict> judge(const Experiment& experiment, const std::vector<Record>& records);

}  // namespace sirnorm
