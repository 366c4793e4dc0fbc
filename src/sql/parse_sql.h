#pragma once

#include "column/batch.h"
#include "sql/sql_text.h"
#include "sql/syntax.h"

namespace adze::sql {

struct Tokens;

/// The SELECT that the text is. Throws Error(kUsage) at whatever isn't SQL, and at whatever is SQL
/// but not ours to do ("joins are not supported"). REQUIRES: check_characters, check_size and
/// check_depth let the text pass. `schema` only makes messages better.
SelectSyntax parse_sql(const SqlText& text, const Tokens& tokens, const Schema& schema);

}  // namespace adze::sql
