#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "column/batch.h"

namespace adze::sql {

/// The columns of `schema`, by index and ascending, that the SQL may read: those it names in any
/// case, and all where it says *. Types are not looked at, so this can be asked before they are
/// known. May name too many (an alias that is called like a column), never too few. Parameters and
/// errors are those of compile_sql, as far as the text's form goes.
std::vector<size_t> mentioned_columns(std::string_view text, const Schema& schema,
                                      const std::string& text_name, unsigned first_line);

}  // namespace adze::sql
