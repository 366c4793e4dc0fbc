#include "sql/compile_sql.h"

#include "sql/bind_select.h"
#include "sql/check_depth.h"
#include "sql/parse_sql.h"
#include "sql/sql_text.h"
#include "sql/tokens.h"

namespace adze::sql {

plan::Plan compile_sql(std::string_view text, const Schema& schema, const std::string& text_name,
                       unsigned first_line) {
  const SqlText sql(text, text_name, first_line);
  check_size(sql);
  check_characters(sql);
  const Tokens tokens = read_tokens(sql);
  check_depth(sql, tokens);
  const SelectSyntax select = parse_sql(sql, tokens, schema);
  return bind_select(sql, select, schema);
}

}  // namespace adze::sql
