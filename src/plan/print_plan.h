#pragma once

#include <string>

#include "plan/plan.h"

namespace adze::plan {

/// A plan as text, for tests and for people: a line for the source's columns, one per node, and one
/// for the result. Columns are shown by name, literals and casts with their type:
///
///   Source dp:string memory:int16
///   Filter greater(memory, 100:int16)
///   Aggregate keys=[dp] aggregates=[min(memory) FILTER is_null(dp)]
///   Project dp, "min(memory)"
///   Sort memory_min DESC
///   Limit 10 OFFSET 5
///   Output dp:string memory_min:int16
///   Note ...
///
/// `source` is the schema that the plan was compiled for. Names that aren't plain words are quoted.
std::string print_plan(const Plan& plan, const Schema& source);

/// One expression over the columns of `input`.
std::string print_expression(const Expression& expression, const Schema& input);

}  // namespace adze::plan
