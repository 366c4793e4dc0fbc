#pragma once

#include "sql/sql_text.h"
#include "sql/tokens.h"

namespace adze::sql {

/// Refuses text of more than limits::sql_bytes_max; before anything else looks at it.
void check_size(const SqlText& text);

/// Refuses text that nests deeper than limits::sql_depth_max, judged by its tokens alone, since the
/// parser's own recursion is what is to be protected. Throws Error(kUsage) at the token too deep.
void check_depth(const SqlText& text, const Tokens& tokens);

}  // namespace adze::sql
