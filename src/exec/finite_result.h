#pragma once

#include "plan/expression.h"

namespace adze::exec {

/// Throws Error(kSqlData) if a variance that `aggregate` is computed from is infinite or NaN: its
/// column holds such values, or has squares beyond double precision.
void check_finite(const plan::Aggregate& aggregate, double variance);

}  // namespace adze::exec
