// What the files that read an experiment share.
#pragma once
#include "experiment_parts.hpp"

namespace sirnorm {

/// Gives a var a value, if it may have it; the refusal has no subject and no full stop.
Check choose_value(Experiment::Parts::Var& var, const Json& given);

/// The lane's network as it will be trained, or the refusal with the lane's key in front.
Result<Model> built(const LaneSetup& setup, const Experiment::Parts& parts, std::size_t lane);

/// "a layer fc9", "a recurrent network": for the sentence that none is there.
std::string what_it_needs(const Look& look);

}  // namespace sirnorm
