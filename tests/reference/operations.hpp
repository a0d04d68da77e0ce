// Runs one golden case through a kernel table and hands every tensor to the judge.
#pragma once
#include "sirnorm/kernels.hpp"

#include "case_file.hpp"
#include "judge.hpp"

namespace golden {

/// False when the operation is none that this program runs.
bool run(const Case& c, const sirnorm::KernelTable& kernels, Judge& judge);

/// A training trajectory (training.cpp); computes with the table that kernels() gives.
void train(const Case& c, const sirnorm::KernelTable& kernels, Judge& judge);

}  // namespace golden
