#pragma once

#include <string>

#include "base/error.h"
#include "plan/print_plan.h"
#include "sql/compile_sql.h"

/// For the tests of this folder: a source with a column of every type, named after it, and what
/// compiling a text over it gives, as text.
namespace adze::sql {

inline Schema every_type() {
  return Schema{{{"b", bool_type},
                 {"i8", int8_type},
                 {"i16", int16_type},
                 {"i32", int32_type},
                 {"i64", int64_type},
                 {"f32", float32_type},
                 {"f64", float64_type},
                 {"d52", decimal_type(5, 2)},
                 {"d184", decimal_type(18, 4)},
                 {"d380", decimal_type(38, 0)},
                 {"dt", date_type},
                 {"tm", time_type},
                 {"ts", timestamp_type},
                 {"tz", timestamptz_type},
                 {"s", string_type},
                 {"bl", binary_type},
                 {"Mixed Case", int32_type}}};
}

inline std::string plan_of(const std::string& sql) {
  return plan::print_plan(compile_sql(sql, every_type(), "query", 1), every_type());
}

/// "line:column: message | fix", or "compiled".
inline std::string error_of(const std::string& sql) {
  try {
    compile_sql(sql, every_type(), "query", 1);
  } catch (const Error& error) {
    std::string text = std::to_string(error.line) + ':' + std::to_string(error.column) + ": ";
    text += error.message;
    if (!error.fix.empty()) text += " | " + error.fix;
    return text;
  }
  return "compiled";
}

/// "name : type" of the one column that the expression makes.
inline std::string column_of(const std::string& expression) {
  try {
    const plan::Plan plan =
        compile_sql("SELECT " + expression + " FROM source", every_type(), "query", 1);
    return plan.output.fields.at(0).name + " : " + type_name(plan.output.fields.at(0).type);
  } catch (const Error& error) {
    return error.message;
  }
}

}  // namespace adze::sql
