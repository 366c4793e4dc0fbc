#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sql/cast_type.h"

/// The tree of a SELECT, small and closed: what PostgreSQL's parser found, as far as the native
/// plan can do it, with names in the case they were written in. Nothing is resolved or typed yet.
namespace adze::sql {

struct OrderItem;

struct Syntax {
  enum class Kind {
    kColumn,  ///< `path`: name, or table and name; `text`: how it was written
    kStar,    ///< `path`: table, or nothing
    kNull,
    kBoolean,       ///< `flag`
    kNumber,        ///< `text`: as written, with its sign
    kString,        ///< `text`
    kOperator,      ///< `text`: + - * / // % ^ ** || = <> < <= > >=; one or two children
    kAnd,           ///< children
    kOr,            ///< children
    kNot,           ///< one child
    kIsNull,        ///< one child; `negated`
    kBooleanTest,   ///< one child; `text`: TRUE FALSE UNKNOWN; `negated`
    kDistinctFrom,  ///< two children; `negated`: IS NOT DISTINCT FROM
    kIn,            ///< the value, then the list; `negated`
    kBetween,       ///< value, low, high; `negated`
    kLike,          ///< value, pattern[, escape]; `negated`; `flag`: ILIKE
    kCase,          ///< `flag`: begins with an operand; then when, then, …; `has_else`: and else
    kCall,          ///< `text`: lower-case name; children; `distinct`, `star`, `order`, `filter`
    kCast,          ///< one child, `cast_type`, `flag`: TRY_CAST
    kInterval,      ///< `flag`: INTERVAL '`text`'; else INTERVAL child `text` (the unit)
  };

  Kind kind = Kind::kNull;
  size_t offset = 0;  ///< byte of the SQL text where it (an operator: its sign) stands
  std::string text;
  std::vector<std::string> path;
  bool is_quoted = false;      ///< kColumn: written in double quotes
  bool is_value_word = false;  ///< kColumn: a word such as user or current_date
  bool flag = false;
  bool has_else = false;
  bool negated = false;
  bool distinct = false;
  bool star = false;
  CastType cast_type;
  std::vector<Syntax> children;
  std::vector<Syntax> filter;    ///< kCall: none or one
  std::vector<OrderItem> order;  ///< kCall: ORDER BY within it
};

struct SelectItem {
  Syntax expression;
  std::string alias;                 ///< empty: none
  std::vector<Syntax> excluded;      ///< kStar: the columns of * EXCLUDE (…)
  std::vector<SelectItem> replaced;  ///< kStar: the items of * REPLACE (… AS column); all aliased
};

struct OrderItem {
  Syntax expression;
  bool is_all = false;  ///< ORDER BY ALL: `expression` has only its place
  bool descending = false;
  bool nulls_first = false;
  std::string words;  ///< as written: " DESC NULLS FIRST"
};

struct SelectSyntax {
  bool distinct = false;
  std::vector<SelectItem> items;
  std::string table_alias;  ///< "source", or what AS calls it
  std::optional<Syntax> where;
  std::vector<Syntax> group_by;
  bool groups_by_all = false;  ///< GROUP BY ALL; then `group_by` is empty
  std::optional<Syntax> having;
  std::vector<OrderItem> order_by;
  std::optional<Syntax> limit;
  std::optional<Syntax> offset;
};

}  // namespace adze::sql
