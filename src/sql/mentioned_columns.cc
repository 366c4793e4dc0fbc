#include "sql/mentioned_columns.h"

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
    if (syntax.kind == Syntax::Kind::kStar) mentioned_.assign(mentioned_.size(), true);
    if (syntax.kind == Syntax::Kind::kColumn) mark(syntax.path.back());
    for (const Syntax& child : syntax.children) visit(child);
    for (const Syntax& filter : syntax.filter) visit(filter);
  }

  void visit(const SelectSyntax& select) {
    for (const SelectItem& item : select.items) visit(item.expression);
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
  void mark(const std::string& name) {
    for (size_t i = 0; i < schema_.size(); ++i) {
      if (equal_ignoring_case(schema_.fields[i].name, name)) mentioned_[i] = true;
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
