#include "exec/sql_data_error.h"

#include <fmt/format.h>

#include "base/data_shape.h"
#include "base/error.h"
#include "value/print_value.h"

namespace adze::exec {

void throw_sql_data(plan::SourcePosition position, SqlDataProblem problem) {
  Error error(ErrorCategory::kSqlData, std::move(problem.message));
  error.message_with_data = std::move(problem.message_with_data);
  error.fix = std::move(problem.fix);
  if (position.line > 0) {
    error.file = "query";
    error.line = position.line;
    error.column = position.column;
  }
  throw error;
}

ShownValue shown_value(const Vector& vector, size_t row) {
  std::string text;
  value::print_value(vector, row, text);
  return {"'" + data_shape(text) + "'", "'" + printable_value(text) + "'"};
}

std::string sql_type_name(Type type) {
  switch (type.id) {
    case TypeId::kBool:
      return "BOOLEAN";
    case TypeId::kInt8:
      return "TINYINT";
    case TypeId::kInt16:
      return "SMALLINT";
    case TypeId::kInt32:
      return "INTEGER";
    case TypeId::kInt64:
      return "BIGINT";
    case TypeId::kFloat32:
      return "REAL";
    case TypeId::kFloat64:
      return "DOUBLE";
    case TypeId::kDecimal:
      return fmt::format("DECIMAL({},{})", type.precision, type.scale);
    case TypeId::kString:
      return "VARCHAR";
    case TypeId::kBinary:
      return "BLOB";
    default: {
      std::string name = type_name(type);
      for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      return name;
    }
  }
}

std::string wider_sql_type(Type type) {
  switch (type.id) {
    case TypeId::kInt8:
      return "SMALLINT";
    case TypeId::kInt16:
      return "INTEGER";
    case TypeId::kInt32:
      return "BIGINT";
    case TypeId::kInt64:
      return "DECIMAL(38,0)";
    case TypeId::kDecimal:
      if (type.precision < 38) return fmt::format("DECIMAL(38,{})", type.scale);
      return "DOUBLE";
    default:
      return "DOUBLE";
  }
}

}  // namespace adze::exec
