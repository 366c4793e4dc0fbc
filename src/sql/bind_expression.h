#pragma once

#include <span>
#include <string>
#include <vector>

#include "column/batch.h"
#include "plan/expression.h"
#include "sql/bound_value.h"
#include "sql/sql_text.h"
#include "sql/syntax.h"
#include "value/date_part.h"

namespace adze::sql {

/// A select item that later clauses can use by its name.
struct NamedValue {
  std::string name;  ///< empty: it has no alias
  Bound value;
};

/// What an expression may use, which depends on the clause it stands in.
struct Scope {
  const char* clause = "";  ///< "WHERE", for messages
  bool allows_aggregates = false;
  std::span<const NamedValue> aliases;  ///< columns of the source win over them
  const std::vector<plan::Expression>* group_keys =
      nullptr;  ///< HAVING: an alias wins over a column that isn't one of these
};

/// Resolves names and types of expressions over the source's columns. Column indexes are those of
/// the source's schema. Aggregates go into a list of their own (equal ones once) and leave a
/// column behind whose index is aggregate_index(i); bind_select puts the real one there.
///
/// The methods for single kinds of syntax are in bind_expression.cc, bind_operator.cc,
/// bind_function.cc, bind_date_function.cc, bind_interval.cc and bind_aggregate.cc. One binder per
/// query.
class ExpressionBinder {
 public:
  ExpressionBinder(const SqlText& text, const Schema& schema, std::string table)
      : text_(text), schema_(schema), table_(std::move(table)) {}

  Bound bind(const Syntax& syntax, const Scope& scope);
  /// The same as a bool; numbers and text are cast as DuckDB does.
  plan::Expression bind_condition(const Syntax& syntax, const Scope& scope);

  /// The alias that a bare name means, or null.
  const NamedValue* find_alias(const Syntax& syntax, std::span<const NamedValue> aliases) const;
  /// The source's column that a bare name means. Throws if there is none.
  size_t column_index(const Syntax& syntax) const;
  /// Throws unless `path` names no table or ours.
  void check_table(const Syntax& syntax) const;
  /// A copy of what is used twice. Throws when that gets out of hand (a AS b, b + b AS c, c + c …).
  Bound copy(const Bound& value);

  std::vector<plan::Aggregate> aggregates;
  std::vector<std::string> notes;

  static size_t aggregate_index(size_t index) { return kAggregateBase + index; }
  static bool is_aggregate(const plan::Expression& column) {
    return column.column_index >= kAggregateBase;
  }
  static size_t aggregate_of(const plan::Expression& column) {
    return column.column_index - kAggregateBase;
  }

 private:
  using BindMethod = Bound (ExpressionBinder::*)(const Syntax&, const Scope&);
  struct FunctionRow;
  static std::span<const FunctionRow> function_rows();

  static constexpr size_t kAggregateBase = size_t{1} << 32;

  // Columns (bind_expression.cc)
  Bound bind_column(const Syntax& syntax, const Scope& scope);
  std::optional<size_t> find_column(const Syntax& syntax) const;
  Bound column_value(size_t index, plan::SourcePosition position) const;
  bool prefers_alias(const Scope& scope, size_t column) const;
  Error unknown_column(const Syntax& syntax) const;

  // Operators (bind_operator.cc)
  Bound bind_operator(const Syntax& syntax, const Scope& scope);
  Bound bind_sign(const Syntax& syntax, const Scope& scope);
  Bound bind_arithmetic(const Syntax& syntax, Bound left, Bound right);
  Bound bind_power(const Syntax& syntax, Bound left, Bound right);
  Bound bind_concatenation(const Syntax& syntax, Bound left, Bound right);
  Bound compare(plan::FunctionId function, Bound left, Bound right, plan::SourcePosition position);
  Bound bind_logic(const Syntax& syntax, const Scope& scope);
  Bound bind_boolean_test(const Syntax& syntax, const Scope& scope);
  Bound bind_distinct_from(const Syntax& syntax, const Scope& scope);
  Bound bind_in(const Syntax& syntax, const Scope& scope);
  Bound bind_between(const Syntax& syntax, const Scope& scope);
  Bound bind_like(const Syntax& syntax, const Scope& scope);
  Bound bind_case(const Syntax& syntax, const Scope& scope);
  Bound bind_cast(const Syntax& syntax, const Scope& scope);
  plan::Expression as_condition(Bound value, const std::string& where);

  // Functions (bind_function.cc)
  Bound bind_call(const Syntax& syntax, const Scope& scope);
  Bound bind_by_pattern(const Syntax& syntax, const Scope& scope, const FunctionRow& row);
  Bound bind_common(const Syntax& syntax, const Scope& scope);  // coalesce, greatest, least
  Bound bind_null_if(const Syntax& syntax, const Scope& scope);
  Bound bind_concat(const Syntax& syntax, const Scope& scope);
  plan::Expression text_argument(const Syntax& syntax, Bound value) const;
  plan::Expression integer_argument(const Syntax& syntax, Bound value) const;
  void check_argument_count(const Syntax& syntax, size_t least, size_t most) const;
  /// An error about the types of `values`; it names the first one that is a column, for which
  /// another type may be declared.
  Error type_error(plan::SourcePosition position, std::string message, std::string fix,
                   std::span<const Bound> values) const;
  Error wrong_type(const Syntax& syntax, const std::string& wanted, const Bound& value) const;

  // Functions of dates and times (bind_date_function.cc)
  Bound bind_date_trunc(const Syntax& syntax, const Scope& scope);
  Bound bind_extract(const Syntax& syntax, const Scope& scope);
  Bound bind_date_field(const Syntax& syntax, const Scope& scope);  // year(x)
  Bound extract(const Syntax& syntax, value::DatePart part, Bound value);
  Bound bind_date_difference(const Syntax& syntax, const Scope& scope);
  Bound bind_strftime(const Syntax& syntax, const Scope& scope);
  Bound bind_strptime(const Syntax& syntax, const Scope& scope);
  Bound bind_date_name(const Syntax& syntax, const Scope& scope);  // dayname, monthname
  Bound bind_last_day(const Syntax& syntax, const Scope& scope);
  Bound bind_make_date(const Syntax& syntax, const Scope& scope);
  Bound bind_make_time(const Syntax& syntax, const Scope& scope);
  Bound bind_make_timestamp(const Syntax& syntax, const Scope& scope);
  Bound bind_epoch_ms(const Syntax& syntax, const Scope& scope);
  Bound bind_to_timestamp(const Syntax& syntax, const Scope& scope);
  Bound bind_date_add(const Syntax& syntax, const Scope& scope);
  std::vector<plan::Expression> clock_arguments(const Syntax& syntax, const Scope& scope);
  plan::Expression float_argument(const Syntax& syntax, Bound value) const;
  Bound since_1970(Type type, plan::Expression micros, plan::SourcePosition position) const;
  value::DatePart literal_part(const Syntax& syntax, bool (*is_allowed)(value::DatePart)) const;
  plan::Expression part_literal(value::DatePart part, plan::SourcePosition position) const;
  plan::Expression format_literal(const Syntax& syntax, const Bound& format, bool for_reading,
                                  bool& has_zone) const;

  // Intervals, which are part of an expression and never its value (bind_interval.cc)
  struct BoundInterval {
    plan::Expression months;  // int64, as the others
    plan::Expression days;
    plan::Expression micros;
  };
  static bool is_interval(const Syntax& syntax);
  BoundInterval bind_interval(const Syntax& syntax, const Scope& scope);
  BoundInterval bind_interval_text(const Syntax& syntax) const;
  BoundInterval bind_interval_sum(const Syntax& syntax, const Scope& scope);
  BoundInterval bind_interval_product(const Syntax& syntax, const Scope& scope);
  BoundInterval interval_of_count(const Syntax& syntax, value::DatePart part, Bound count) const;
  BoundInterval map_interval(BoundInterval interval, plan::FunctionId function,
                             const plan::Expression* operand) const;
  Bound bind_moved(const Syntax& syntax, const Scope& scope);
  Bound add_interval(const Syntax& syntax, Bound moment, BoundInterval interval) const;
  Bound add_time(const Syntax& syntax, Bound day, Bound time) const;
  Error bare_interval(const Syntax& syntax) const;

  // Functions of numbers (bind_number_function.cc)
  Bound bind_abs(const Syntax& syntax, const Scope& scope);
  Bound bind_round(const Syntax& syntax, const Scope& scope);  // and trunc
  Bound round_exact(plan::FunctionId function, Bound value, int64_t digits,
                    plan::SourcePosition position);
  Bound bind_floor(const Syntax& syntax, const Scope& scope);
  Bound bind_sign_function(const Syntax& syntax, const Scope& scope);
  Bound bind_modulo(const Syntax& syntax, const Scope& scope);
  Bound bind_logarithm(const Syntax& syntax, const Scope& scope);
  Bound bind_pi(const Syntax& syntax, const Scope& scope);
  plan::Expression number_argument(const Syntax& syntax, Bound value) const;

  // Regular expressions (bind_regular_expression.cc)
  Bound bind_regular_expression(const Syntax& syntax, const Scope& scope);
  plan::Expression options_argument(const Syntax& syntax, size_t index) const;
  plan::Expression group_argument(const Syntax& syntax) const;
  void check_pattern(const plan::Expression& pattern, const plan::Expression& options) const;

  // Aggregates (bind_aggregate.cc)
  Bound bind_aggregate(const Syntax& syntax, const Scope& scope, plan::AggregateId function);
  void bind_aggregate_arguments(const Syntax& syntax, const Scope& scope,
                                plan::Aggregate& aggregate);
  Scalar bind_parameter(const Syntax& call, const Syntax& syntax, plan::AggregateParameter kind);
  void bind_aggregate_order(const Syntax& syntax, const Scope& scope, plan::Aggregate& aggregate);
  Bound add_aggregate(plan::Aggregate aggregate);

  Bound call(plan::FunctionId function, Type type, std::vector<plan::Expression> arguments,
             plan::SourcePosition position) const;
  std::vector<Bound> bind_children(const Syntax& syntax, const Scope& scope);
  /// All of `values` as their common type; `what` is for the message.
  std::vector<plan::Expression> coerce_all(std::vector<Bound> values, Mixing mixing,
                                           plan::SourcePosition position, const char* what);

  const SqlText& text_;
  const Schema& schema_;
  std::string table_;
  bool inside_aggregate_ = false;
  size_t copied_nodes_ = 0;
};

/// Whether an aggregate of the query is in the expression.
bool contains_aggregate(const plan::Expression& expression);

/// NULL of no type becomes int32, as in DuckDB, where nothing else decides.
Type or_default(Type type, Type fallback);

}  // namespace adze::sql
