#include "sql/parse_sql.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "sql/parse_expression.h"
#include "sql/pg_query.h"
#include "sql/syntax_error.h"
#include "sql/tokens.h"

namespace adze::sql {
namespace {

using Json = nlohmann::json;

class SelectParser {
 public:
  SelectParser(const SqlText& text, const Tokens& tokens)
      : text_(text), tokens_(tokens), expressions_(text, tokens) {}

  SelectSyntax parse(const Json& tree) {
    const Json& statements = tree.at("stmts");
    if (statements.empty()) throw text_.error(size_t{0}, "the SQL text is empty", "");
    if (statements.size() > 1) {
      throw text_.error(first_token_after(location_at(statements[1], "stmt_location")),
                        "more than one statement", "leave one SELECT");
    }
    const Json& statement = statements[0].at("stmt");
    if (!statement.contains("SelectStmt")) {
      throw text_.error(first_token_after(0), "this statement is not supported", kOneSelect);
    }
    return parse_select(statement["SelectStmt"]);
  }

 private:
  static size_t location_at(const Json& node, const char* key) {
    const auto found = node.find(key);
    return found == node.end() ? 0 : found->get<size_t>();
  }

  size_t first_token_after(size_t offset) const {
    for (const Token& token : tokens_.tokens) {
      if (token.begin >= offset) return token.begin;
    }
    return offset;
  }

  // The first token that is this word: for clauses whose node has no location.
  size_t offset_of_word(std::string_view word) const {
    for (const Token& token : tokens_.tokens) {
      if (token.word == word) return token.begin;
    }
    return 0;
  }

  SelectSyntax parse_select(const Json& node) {
    refuse_clauses(node);
    SelectSyntax select;
    parse_distinct(node, select);
    parse_from(node, select);
    for (const Json& target : list_at(node, "targetList")) {
      add_item(target.at("ResTarget"), select.items);
    }
    if (select.items.empty()) throw text_.error(first_token_after(0), "nothing is selected", "");
    select.where = parse_optional(node, "whereClause");
    for (const Json& key : list_at(node, "groupClause")) {
      select.group_by.push_back(expressions_.parse(key));
    }
    select.groups_by_all = tokens_.groups_by_all;
    select.having = parse_optional(node, "havingClause");
    for (const Json& key : list_at(node, "sortClause")) {
      select.order_by.push_back(expressions_.parse_order(key));
    }
    select.limit = parse_optional(node, "limitCount");
    select.offset = parse_optional(node, "limitOffset");
    return select;
  }

  void refuse_clauses(const Json& node) {
    const std::string op = node.value("op", "SETOP_NONE");
    if (node.contains("withClause")) refuse("with", "WITH (common table expressions) is");
    if (op == "SETOP_UNION") refuse("union", "UNION is");
    if (op == "SETOP_INTERSECT") refuse("intersect", "INTERSECT is");
    if (op == "SETOP_EXCEPT") refuse("except", "EXCEPT is");
    if (node.contains("valuesLists")) refuse("values", "VALUES is");
    if (node.contains("intoClause")) refuse("into", "SELECT INTO is");
    if (node.contains("windowClause")) refuse("window", "WINDOW is");
    if (node.contains("lockingClause")) refuse("for", "FOR UPDATE is");
    if (node.value("limitOption", "") == "LIMIT_OPTION_WITH_TIES") refuse("ties", "WITH TIES is");
    if (node.value("groupDistinct", false)) refuse("group", "GROUP BY DISTINCT is");
  }

  [[noreturn]] void refuse(std::string_view word, const std::string& what) {
    expressions_.not_supported(offset_of_word(word), what, kOneSelect);
  }

  static const Json& list_at(const Json& node, const char* key) {
    static const Json kNothing = Json::array();
    const auto found = node.find(key);
    return found == node.end() ? kNothing : *found;
  }

  std::optional<Syntax> parse_optional(const Json& node, const char* key) {
    const auto found = node.find(key);
    if (found == node.end()) return std::nullopt;
    return expressions_.parse(*found);
  }

  // DISTINCT is a list of one empty node, DISTINCT ON (…) one of expressions.
  void parse_distinct(const Json& node, SelectSyntax& select) {
    const Json& list = list_at(node, "distinctClause");
    select.distinct = !list.empty();
    for (const Json& key : list) {
      if (key.is_object() && !key.empty()) {
        expressions_.not_supported(
            offset_of_word("distinct"), "DISTINCT ON is",
            "GROUP BY these columns, with first(), min() or max() of the others");
      }
    }
  }

  void parse_from(const Json& node, SelectSyntax& select) {
    const Json& from = list_at(node, "fromClause");
    if (from.empty()) {
      throw text_.error(text_.text().size(), "FROM source is missing",
                        "end the SELECT list with FROM source");
    }
    const std::string kind = from[0].items().begin().key();
    const Json& table = from[0].items().begin().value();
    if (kind == "JoinExpr") refuse("join", "joins are");
    if (kind == "RangeSubselect")
      expressions_.not_supported(after_from(), "subqueries are", kOneSelect);
    if (kind != "RangeVar") {
      expressions_.not_supported(after_from(), "functions in FROM are", "write FROM source");
    }
    parse_table(table, select);
    if (from.size() > 1) {
      const Json& second = from[1].items().begin().value();
      expressions_.not_supported(location_of(second), "joins (a second table in FROM) are",
                                 kOneSelect);
    }
  }

  size_t after_from() const { return first_token_after(offset_of_word("from") + 4); }

  void parse_table(const Json& table, SelectSyntax& select) {
    const size_t offset = location_of(table);
    size_t index = tokens_.index_at(offset);
    const std::string name = index < tokens_.tokens.size()
                                 ? token_name(text_, tokens_.tokens[index])
                                 : table.value("relname", "");
    if (table.contains("schemaname") || !is_same_name(name, "source")) {
      throw text_.error(offset, fmt::format("unknown table '{}'", name),
                        "the input is called source: write FROM source");
    }
    select.table_alias = "source";
    if (!table.contains("alias")) return;
    if (table["alias"].contains("colnames")) {
      expressions_.not_supported(offset, "new column names in FROM are", "name columns with AS");
    }
    ++index;
    if (index < tokens_.tokens.size() && tokens_.tokens[index].word == "as") ++index;
    select.table_alias = index < tokens_.tokens.size() ? token_name(text_, tokens_.tokens[index])
                                                       : table["alias"].value("aliasname", "");
  }

  // An item of * REPLACE (…) stands behind its star, to which it is put.
  void add_item(const Json& target, std::vector<SelectItem>& items) {
    SelectItem item = parse_item(target);
    const size_t offset = location_of(target);
    for (const auto& [place, star] : tokens_.stars) {
      if (offset < star.replaced_begin || offset >= star.replaced_end) continue;
      if (item.alias.empty() || items.empty()) {
        throw text_.error(offset, "REPLACE takes expressions with the name of a column",
                          "write * REPLACE (expression AS column)");
      }
      items.back().replaced.push_back(std::move(item));
      return;
    }
    if (item.expression.kind == Syntax::Kind::kStar) parse_star(item);
    items.push_back(std::move(item));
  }

  // The star itself is the token behind the table's name and a dot, if they are there.
  void parse_star(SelectItem& item) const {
    const size_t index = tokens_.index_at(item.expression.offset) + 2 * item.expression.path.size();
    if (index >= tokens_.tokens.size()) return;
    const auto star = tokens_.stars.find(tokens_.tokens[index].begin);
    if (star == tokens_.stars.end()) return;
    for (const size_t name : star->second.excluded) {
      Syntax column;
      column.kind = Syntax::Kind::kColumn;
      column.offset = tokens_.tokens[name].begin;
      column.path.push_back(token_name(text_, tokens_.tokens[name]));
      item.excluded.push_back(std::move(column));
    }
  }

  SelectItem parse_item(const Json& target) {
    SelectItem item;
    item.expression = expressions_.parse(target.at("val"));
    if (target.contains("name")) {
      item.alias = alias_text(location_of(target), target["name"].get<std::string>());
    }
    return item;
  }

  // The alias is the last token of the item that begins at `offset`. PostgreSQL has folded and cut
  // it; the token must be the same but for that, else its own spelling is taken.
  std::string alias_text(size_t offset, const std::string& folded) const {
    size_t last = tokens_.index_at(offset);
    if (last >= tokens_.tokens.size()) return folded;
    for (size_t i = last, depth = 0; i < tokens_.tokens.size(); ++i) {
      const std::string& word = tokens_.tokens[i].word;
      if (depth == 0 && i > last && ends_item(i)) break;
      if (word == "(" || word == "[") ++depth;
      if ((word == ")" || word == "]") && depth > 0) --depth;
      last = i;
    }
    const std::string name = token_name(text_, tokens_.tokens[last]);
    const std::string_view begin = std::string_view(name).substr(0, folded.size());
    return is_same_name(begin, folded) ? name : folded;
  }

  bool ends_item(size_t index) const {
    const std::string& word = tokens_.tokens[index].word;
    const std::string& before = tokens_.tokens[index - 1].word;
    if (word == "," || word == ";" || word == ")") return true;
    if (before == "as" || before == ".") return false;
    if (word == "from") return before != "distinct";  // IS DISTINCT FROM
    return false;
  }

  const SqlText& text_;
  const Tokens& tokens_;
  ExpressionParser expressions_;
};

}  // namespace

SelectSyntax parse_sql(const SqlText& text, const Tokens& tokens, const Schema& schema) {
  std::string json;
  try {
    json = pg_parse(tokens.rewritten);
  } catch (const PgError& error) {
    throw parse_error(text, tokens, schema, error);
  }
  try {
    return SelectParser(text, tokens).parse(Json::parse(json));
  } catch (const Json::exception& error) {
    fail_internal(error.what(), __FILE__, __LINE__);  // PostgreSQL's tree has another shape
  }
}

}  // namespace adze::sql
