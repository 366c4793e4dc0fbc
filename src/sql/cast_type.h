#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "column/type.h"

namespace adze::sql {

/// The type that CAST names, as DuckDB reads the word: int8 is BIGINT there.
struct CastType {
  Type type;
  std::string name;  ///< DuckDB's name, for columns without alias: "BIGINT", "DECIMAL(10, 2)"
  std::string note;  ///< for the user where the word means something else in `columns:`; or empty
};

/// `words`: lower case, one blank between them ("double precision"). `modifiers`: those in
/// brackets. Throws Error(kUsage) without a place.
CastType find_cast_type(std::string_view words, const std::vector<int>& modifiers);

}  // namespace adze::sql
