#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sql/sql_text.h"
#include "sql/syntax.h"
#include "sql/tokens.h"

namespace adze::sql {

/// What to do about the SQL that the native plan can't do.
inline constexpr const char* kOneSelect = "adze runs one SELECT over one source";

/// From libpg_query's JSON to Syntax. Used by parse_sql alone.
class ExpressionParser {
 public:
  ExpressionParser(const SqlText& text, const Tokens& tokens) : text_(text), tokens_(tokens) {}

  /// `node` is {"Kind": {…}}, as everywhere in the JSON.
  Syntax parse(const nlohmann::json& node);
  /// One key of an ORDER BY: {"SortBy": {…}}.
  OrderItem parse_order(const nlohmann::json& node);

  /// Throws: what stands at `offset` is SQL, but not ours.
  [[noreturn]] void not_supported(size_t offset, const std::string& what,
                                  const std::string& fix) const;

 private:
  using Json = nlohmann::json;

  Syntax parse_inner(const std::string& kind, const Json& node);
  Syntax parse_column(const Json& node);
  Syntax parse_value_word(const Json& node);
  Syntax parse_constant(const Json& node);
  std::string integer_text(const Json& node, size_t offset) const;
  Syntax parse_operation(const Json& node);
  Syntax parse_operator(const Json& node, Syntax syntax);
  Syntax parse_like(const Json& node, Syntax syntax);
  Syntax parse_match(const Json& node, const Syntax& syntax);
  Syntax parse_logic(const Json& node);
  Syntax parse_null_test(const Json& node);
  Syntax parse_boolean_test(const Json& node);
  Syntax parse_case(const Json& node);
  Syntax parse_call(const Json& node);
  Syntax parse_named_call(const char* name, const Json& node);
  Syntax parse_cast(const Json& node);
  Syntax parse_interval(const Json& node, size_t offset);
  CastType parse_type(const Json& node, size_t fallback_offset);
  std::string type_words(const Json& node, size_t offset) const;
  void parse_children(const Json& nodes, std::vector<Syntax>& children);

  const SqlText& text_;
  const Tokens& tokens_;
  size_t depth_ = 0;
};

/// `node["location"]`, or 0.
size_t location_of(const nlohmann::json& node);

}  // namespace adze::sql
