#pragma once

#include <string>

#include "sql/syntax.h"

namespace adze::sql {

/// What a column without alias is called: the expression as DuckDB prints it, such as
/// `count_star()`, `(a + 1)`, `min(B)`, `CAST(a AS BIGINT)`, `CASE  WHEN ((a = 1)) THEN (b) ELSE
/// NULL END` (with its two blanks). Left out are what DuckDB 1.5 adds to some functions, the schema
/// and quotes (it says `main."trim"(s)`), and its spelling of true, CAST('t' AS BOOLEAN).
std::string print_syntax(const Syntax& syntax);

}  // namespace adze::sql
