#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "engine/look_at_source.h"

namespace adze::engine {

/// All columns of the first input in its order: the declared ones as they are, the others with the
/// types in `table`, or as strings where it says nothing of them. Without a header the declared
/// ones are the first. Declared ones that the input doesn't have come last. Where all are declared,
/// they stay in the order of the declaration, as in a job.
std::vector<csv::ColumnContract> with_inferred(const Source& source, const InferredTable& table);

/// Completes an error of a value that is not of its column's type, where that type was inferred:
/// says from what, and how to declare it. `names` are the inferred columns. Other errors stay as
/// they are.
void explain_inferred(const std::vector<std::string>& names, bool is_whole, Error& error);

}  // namespace adze::engine
