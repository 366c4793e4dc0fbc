#pragma once

#include "column/batch.h"
#include "plan/plan.h"
#include "sql/sql_text.h"
#include "sql/syntax.h"

namespace adze::sql {

/// Resolves a SELECT over a table with these columns and makes its plan. Throws Error(kUsage).
plan::Plan bind_select(const SqlText& text, const SelectSyntax& select, const Schema& schema);

}  // namespace adze::sql
