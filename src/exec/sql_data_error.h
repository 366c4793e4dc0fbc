#pragma once

#include <string>

#include "plan/expression.h"

namespace adze::exec {

/// What valid SQL met in the data that it cannot go on with.
struct SqlDataProblem {
  std::string message;            ///< holds no data: a value only by its shape
  std::string message_with_data;  ///< the same with the value
  std::string fix;                ///< how to mend it
};

/// Throws Error(kSqlData), pointing at `position` of the query.
[[noreturn]] void throw_sql_data(plan::SourcePosition position, SqlDataProblem problem);

/// "'99.9'" and "'12.7'": the value of one row as messages without and with data show it.
struct ShownValue {
  std::string shape;
  std::string text;
};
ShownValue shown_value(const Vector& vector, size_t row);

/// The type's name in SQL, as a CAST would write it: "BIGINT", "DECIMAL(10,2)".
std::string sql_type_name(Type type);

/// The next wider type that a number of `type` may be cast to, in SQL: "BIGINT" for int32.
std::string wider_sql_type(Type type);

}  // namespace adze::exec
