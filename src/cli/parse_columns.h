#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "csv/read_csv.h"

namespace adze::cli {

/// The value of --columns: `name:type` separated by commas. A name may be in double quotes, with a
/// doubled one inside: `"Order: ID":int64`. Blanks around names and types are ignored.
/// Throws Error(kUsage) naming the piece that is wrong.
std::vector<csv::ColumnContract> parse_columns(std::string_view text);

/// The value of --partition-by: names separated by commas, quoted likewise.
std::vector<std::string> parse_names(std::string_view text);

}  // namespace adze::cli
