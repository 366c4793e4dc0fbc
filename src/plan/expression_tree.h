#pragma once

#include <cstddef>
#include <functional>

#include "plan/expression.h"

/// Walks over expressions. All recurse; depth is bounded by the binder (limits::sql_depth_max).
namespace adze::plan {

/// The same computation of the same columns: positions don't matter.
bool equal(const Scalar& left, const Scalar& right);
bool equal(const Expression& left, const Expression& right);
bool equal(const Aggregate& left, const Aggregate& right);

/// Nodes of the tree, and nodes on its longest path.
size_t node_count(const Expression& expression);
size_t depth(const Expression& expression);

/// Calls `visit` for every kColumn in the tree; it may change the expression.
void for_each_column(Expression& expression, const std::function<void(Expression&)>& visit);

}  // namespace adze::plan
