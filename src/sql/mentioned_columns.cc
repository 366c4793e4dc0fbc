#include "sql/mentioned_columns.h"

#include <algorithm>

#include "sql/check_depth.h"
#include "sql/parse_sql.h"
#include "sql/sql_text.h"
#include "sql/tokens.h"

namespace adze::sql {
namespace {

class Mentions {
 public:
  explicit Mentions(const Schema& schema) : schema_(schema), mentioned_(schema.size()) {}

  void visit(const Syntax& syntax) {
    if (syntax.kind == Syntax::Kind::kColumn) mark(syntax.path.back());
    for (const Syntax& child : syntax.children) visit(child);
    for (const Syntax& filter : syntax.filter) visit(filter);
    for (const OrderItem& item : syntax.order) visit(item.expression);
  }

  void visit(const SelectSyntax& select) {
    for (const SelectItem& item : select.items) visit(item);
    if (select.where) visit(*select.where);
    for (const Syntax& key : select.group_by) visit(key);
    if (select.having) visit(*select.having);
    for (const OrderItem& item : select.order_by) visit(item.expression);
  }

  std::vector<size_t> indexes() const {
    std::vector<size_t> indexes;
    for (size_t i = 0; i < mentioned_.size(); ++i) {
      if (mentioned_[i]) indexes.push_back(i);
    }
    return indexes;
  }

 private:
  void visit(const SelectItem& item) {
    if (item.expression.kind == Syntax::Kind::kStar) {
      mark_all_but_left_out(item);
    } else {
      visit(item.expression);
    }
    for (const SelectItem& replacement : item.replaced) visit(replacement.expression);
  }

  // What * EXCLUDE leaves out and * REPLACE puts something else for is read only if it is named
  // elsewhere.
  void mark_all_but_left_out(const SelectItem& star) {
    for (size_t i = 0; i < schema_.size(); ++i) {
      const std::string& name = schema_.fields[i].name;
      const bool is_excluded =
          std::any_of(star.excluded.begin(), star.excluded.end(),
                      [&](const Syntax& column) { return is_same_name(column.path.back(), name); });
      const bool is_replaced =
          std::any_of(star.replaced.begin(), star.replaced.end(),
                      [&](const SelectItem& item) { return is_same_name(item.alias, name); });
      if (!is_excluded && !is_replaced) mentioned_[i] = true;
    }
  }

  void mark(const std::string& name) {
    for (size_t i = 0; i < schema_.size(); ++i) {
      if (is_same_name(schema_.fields[i].name, name)) mentioned_[i] = true;
    }
  }

  const Schema& schema_;
  std::vector<bool> mentioned_;
};

}  // namespace

std::vector<size_t> mentioned_columns(std::string_view text, const Schema& schema,
                                      const std::string& text_name, unsigned first_line) {
  const SqlText sql(text, text_name, first_line);
  check_size(sql);
  check_characters(sql);
  const Tokens tokens = read_tokens(sql);
  check_depth(sql, tokens);
  Mentions mentions(schema);
  mentions.visit(parse_sql(sql, tokens, schema));
  return mentions.indexes();
}

}  // namespace adze::sql
