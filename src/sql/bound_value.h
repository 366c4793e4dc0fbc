#pragma once

#include <optional>
#include <span>

#include "plan/expression.h"
#include "sql/sql_text.h"

/// Bound expressions, and how literals take the type of what stands beside them. As in DuckDB:
/// an integer literal takes the type of a column if it fits (memory + 1 is an int16, and may
/// overflow), a text literal is read as the other side's type when the SQL is compiled, and NULL is
/// of any type.
namespace adze::sql {

struct Bound {
  enum class Form {
    kValue,           ///< of just its type
    kNull,            ///< the literal NULL; its type is still the null type
    kIntegerLiteral,  ///< 5, -5: int32, int64 or decimal(38,0), or narrower where it fits
    kTextLiteral,     ///< 'abc'
  };

  plan::Expression expression;
  Form form = Form::kValue;

  const Type& type() const { return expression.type; }
  plan::SourcePosition position() const { return expression.position; }
};

/// How to mend a query that asks for the time, for chance or for the machine it runs on.
inline constexpr const char* kValueOfTheRunFix =
    "write the value, such as DATE '2024-05-17'; in a job ${day}, with --set day=2024-05-17";

Bound null_literal(plan::SourcePosition position);
Bound text_literal(std::string text, plan::SourcePosition position);
Bound bool_literal(bool value, plan::SourcePosition position);
Bound integer_literal(int64_t value, plan::SourcePosition position);
/// From the text that SQL has for a number, sign included: 5 is an integer, 1.50 decimal(3,2), 1e5
/// float64. Integers beyond int64 are decimal(38,0), whatever has more than 38 digits is float64.
Bound number_literal(const std::string& text, plan::SourcePosition position);

/// How strict the common type of several values is about text that isn't literal.
enum class Mixing {
  kEquality,  ///< = <> IN: text beside a number or date is cast to it
  kNone,      ///< everything else: an error that says which CAST to write
};

/// The type to which all of them can go, taking literals into account; nothing if there is none.
/// The null type if all are NULL.
std::optional<Type> common_type_of(std::span<const Bound> values, Mixing mixing);

/// The expression as `type`: literals are converted now, others get a kCast. Throws Error(kUsage)
/// at a literal that is no such value. REQUIRES: plan::is_castable, or a literal.
plan::Expression coerce(const SqlText& text, Bound value, Type type);

/// CAST and TRY_CAST as written by the user; literals are converted now if their value is certain.
plan::Expression explicit_cast(const SqlText& text, Bound value, Type type, bool try_cast,
                               plan::SourcePosition position);

}  // namespace adze::sql
