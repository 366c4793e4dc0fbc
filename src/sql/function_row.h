#pragma once

#include "sql/bind_expression.h"

namespace adze::sql {

/// A function that can be called by name: a row of the table in function_rows.cc.
struct ExpressionBinder::FunctionRow {
  const char* name;
  plan::FunctionId function;  ///< kCount_: the method says
  size_t least_arguments;
  size_t most_arguments;
  /// A letter per argument: s text, i an integer, f a number, which comes as float64; null:
  /// `method` does it.
  const char* pattern;
  Type result;
  BindMethod method;
};

inline constexpr size_t kAnyNumber = SIZE_MAX;  ///< of arguments

}  // namespace adze::sql
