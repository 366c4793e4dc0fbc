#pragma once

#include <optional>

#include "column/type.h"

/// Which type a result has, given the types of its arguments: DuckDB's rules (those of 1.5) with
/// the differences that SEMANTICS "SQL" lists. Pure functions over types; what a literal adds to
/// them (it takes the type of what stands beside it) is in sql/value_type.h.
namespace adze::plan {

/// decimal(p,0) that holds every value of an integer type: int8 3 digits, int16 5, int32 10,
/// int64 19.
Type decimal_of_integer(Type integer);

/// The type to which values of both types go to be compared or to stand in one column: the wider
/// integer, a decimal with the digits of both, a float if one is, date < timestamp < timestamptz.
/// Null type gives the other. Nothing for text beside anything else, or time beside a date.
std::optional<Type> common_type(Type left, Type right);

/// Types to which the arguments of an operator go, and what comes out. Nothing if the operator
/// isn't defined for them. REQUIRES: neither is the null type.
struct OperatorTypes {
  Type left;
  Type right;
  Type result;

  bool operator==(const OperatorTypes&) const = default;
};
/// + and -; dates too: date - date, date + integer, date - integer (the caller turns integer + date
/// round).
std::optional<OperatorTypes> add_types(Type left, Type right, bool subtract);
std::optional<OperatorTypes> multiply_types(Type left, Type right);
std::optional<OperatorTypes> divide_types(Type left, Type right);          ///< the operator /
std::optional<OperatorTypes> divide_integer_types(Type left, Type right);  ///< the operator //
std::optional<OperatorTypes> modulo_types(Type left, Type right);

/// Result of SUM and AVG over a column of type `argument`; nothing where they aren't defined.
std::optional<Type> sum_type(Type argument);
std::optional<Type> average_type(Type argument);

/// Whether CAST knows a way from one type to another at all (the value may still not fit).
bool is_castable(Type from, Type to);

}  // namespace adze::plan
