#pragma once

#include <string>
#include <vector>

namespace adze {

/// The names that parse_column_type (column/type.h) takes, but for decimal(p,s) and numeric(p,s),
/// in lower case: what a JSON Schema or a completion offers.
std::vector<std::string> column_type_names();

}  // namespace adze
