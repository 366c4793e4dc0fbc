// A SELECT becomes a chain of plan nodes, in the order in which SQL means its clauses:
//
//   WHERE      Filter
//   GROUP BY   Aggregate(keys; aggregates)      if there are keys or aggregates
//   HAVING     Filter over the Aggregate's columns
//   SELECT     Project(items, then hidden columns that only ORDER BY needs)
//   DISTINCT   Aggregate(all columns as keys)
//   ORDER BY   Sort, LIMIT  Limit, and a Project that drops the hidden columns
//
// All expressions are bound over the source's columns first, aggregates leaving a placeholder. In a
// query that groups, they are then lifted over the Aggregate: a part that equals a key becomes that
// key's column, a placeholder its aggregate's, and a source column that is left is an error.
// Tested by bind_select_test.cc.

#include "sql/bind_select.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "plan/expression_tree.h"
#include "sql/bind_expression.h"
#include "sql/print_syntax.h"

namespace adze::sql {
namespace {

class SelectBinder {
 public:
  SelectBinder(const SqlText& text, const SelectSyntax& select, const Schema& schema)
      : text_(text), select_(select), schema_(schema), binder_(text, schema, select.table_alias) {}

  plan::Plan bind() {
    bind_items();
    bind_where();
    bind_group_by();
    bind_having();
    bind_order_by();
    return make_plan();
  }

 private:
  struct Order {
    size_t column_index;
    bool descending;
    bool nulls_first;
  };

  // --- Clauses -----------------------------------------------------------------------------------

  void bind_items() {
    for (const SelectItem& item : select_.items) {
      if (item.expression.kind == Syntax::Kind::kStar) {
        add_all_columns(item);
        continue;
      }
      const Scope scope{.clause = "SELECT", .allows_aggregates = true, .aliases = aliases_};
      Bound value = binder_.bind(item.expression, scope);
      output_names_.push_back(item.alias.empty() ? default_name(item.expression, value)
                                                 : item.alias);
      outputs_.push_back(typed(value));
      aliases_.push_back({item.alias, std::move(value)});
    }
  }

  // * without the columns of EXCLUDE, those of REPLACE as these say.
  void add_all_columns(const SelectItem& star) {
    binder_.check_table(star.expression);
    std::vector<const SelectItem*> instead(schema_.size(), nullptr);
    std::vector<bool> is_excluded(schema_.size(), false);
    for (const Syntax& name : star.excluded) is_excluded[binder_.column_index(name)] = true;
    for (const SelectItem& item : star.replaced) {
      Syntax name = item.expression;
      name.kind = Syntax::Kind::kColumn;
      name.path = {item.alias};
      const size_t index = binder_.column_index(name);
      if (instead[index] != nullptr || is_excluded[index]) {
        throw text_.error(item.expression.offset,
                          fmt::format("'{}' is replaced and also {}", item.alias,
                                      is_excluded[index] ? "excluded" : "replaced again"),
                          "name each column once behind the star");
      }
      instead[index] = &item;
    }
    const size_t count_before = outputs_.size();
    for (size_t i = 0; i < schema_.size(); ++i) {
      if (!is_excluded[i]) add_column(i, star.expression, instead[i]);
    }
    if (outputs_.size() == count_before && !schema_.fields.empty()) {
      throw text_.error(star.expression.offset, "* EXCLUDE leaves no column",
                        "exclude fewer columns");
    }
  }

  void add_column(size_t index, const Syntax& star, const SelectItem* instead) {
    const std::string& name = schema_.fields[index].name;
    output_names_.push_back(name);
    if (instead != nullptr) {
      const Scope scope{.clause = "SELECT", .allows_aggregates = true, .aliases = aliases_};
      Bound value = binder_.bind(instead->expression, scope);
      outputs_.push_back(typed(value));
      aliases_.push_back({name, std::move(value)});
      return;
    }
    plan::Expression column;
    column.kind = plan::Expression::Kind::kColumn;
    column.type = schema_.fields[index].type;
    column.position = text_.position(star.offset);
    column.column_index = index;
    outputs_.push_back(column);
    aliases_.push_back({"", Bound{.expression = std::move(column)}});
  }

  // A bare column keeps the file's name for it, or that of the alias it is.
  std::string default_name(const Syntax& syntax, const Bound& value) const {
    if (syntax.kind != Syntax::Kind::kColumn) return print_syntax(syntax);
    const plan::Expression& expression = value.expression;
    const bool is_source_column = expression.kind == plan::Expression::Kind::kColumn &&
                                  !ExpressionBinder::is_aggregate(expression);
    const NamedValue* alias = binder_.find_alias(syntax, aliases_);
    if (alias != nullptr && plan::equal(alias->value.expression, expression)) return alias->name;
    return is_source_column ? schema_.fields[expression.column_index].name : syntax.path.back();
  }

  // NULL alone becomes int32, and a literal what it is without anything beside it.
  plan::Expression typed(const Bound& value) const {
    return coerce(text_, value, or_default(value.type(), int32_type));
  }

  void bind_where() {
    if (!select_.where) return;
    where_.push_back(
        binder_.bind_condition(*select_.where, {.clause = "WHERE", .aliases = aliases_}));
  }

  void bind_group_by() {
    for (const Syntax& syntax : select_.group_by) add_key(bind_group_key(syntax));
    if (!select_.groups_by_all) return;
    // Constants are no keys: without rows, SELECT 1, count(*) has one group all the same.
    for (const plan::Expression& output : outputs_) {
      if (!contains_aggregate(output) && contains_column(output)) add_key(output);
    }
  }

  void add_key(plan::Expression key) {
    const bool is_new = std::none_of(keys_.begin(), keys_.end(),
                                     [&](const auto& known) { return plan::equal(known, key); });
    if (is_new) keys_.push_back(std::move(key));
  }

  static bool contains_column(plan::Expression expression) {
    bool found = false;
    plan::for_each_column(expression, [&](const plan::Expression&) { found = true; });
    return found;
  }

  plan::Expression bind_group_key(const Syntax& syntax) {
    if (const auto index = position_in_list(syntax, "GROUP BY")) {
      if (contains_aggregate(outputs_[*index])) {
        throw text_.error(syntax.offset, "GROUP BY can't be by an aggregate", "");
      }
      return outputs_[*index];
    }
    return typed(binder_.bind(syntax, {.clause = "GROUP BY", .aliases = aliases_}));
  }

  void bind_having() {
    if (!select_.having) return;
    having_.push_back(binder_.bind_condition(*select_.having, {.clause = "HAVING",
                                                               .allows_aggregates = true,
                                                               .aliases = aliases_,
                                                               .group_keys = &keys_}));
  }

  void bind_order_by() {
    const size_t selected_count = outputs_.size();
    for (const OrderItem& item : select_.order_by) {
      if (item.is_all) {
        for (size_t i = 0; i < selected_count; ++i) {
          order_.push_back({i, item.descending, item.nulls_first});
        }
        continue;
      }
      order_.push_back({order_column(item.expression), item.descending, item.nulls_first});
      if (select_.distinct && outputs_.size() > selected_count) {
        throw text_.error(item.expression.offset,
                          "with SELECT DISTINCT, ORDER BY takes selected columns only",
                          "select this expression too");
      }
    }
    hidden_count_ = outputs_.size() - selected_count;
  }

  // Index of the output column to sort by, which is added as a hidden one if it isn't selected.
  size_t order_column(const Syntax& syntax) {
    if (const auto index = position_in_list(syntax, "ORDER BY")) return *index;
    if (syntax.kind == Syntax::Kind::kString) {
      throw text_.error(syntax.offset, "ORDER BY a text has no effect",
                        "for a column, write its name without quotes or in double quotes");
    }
    if (const NamedValue* alias = binder_.find_alias(syntax, aliases_)) {
      return static_cast<size_t>(alias - aliases_.data());
    }
    const Scope scope{.clause = "ORDER BY", .allows_aggregates = true, .aliases = aliases_};
    plan::Expression key = typed(binder_.bind(syntax, scope));
    for (size_t i = 0; i < outputs_.size(); ++i) {
      if (plan::equal(outputs_[i], key)) return i;
    }
    output_names_.push_back(print_syntax(syntax));
    outputs_.push_back(std::move(key));
    return outputs_.size() - 1;
  }

  // GROUP BY 2, ORDER BY 1.
  std::optional<size_t> position_in_list(const Syntax& syntax, const char* clause) const {
    if (syntax.kind != Syntax::Kind::kNumber) return std::nullopt;
    const Bound number = number_literal(syntax.text, {});
    const size_t count = aliases_.size();
    const Int128 position = number.expression.literal.integer;
    const bool is_integer = number.form == Bound::Form::kIntegerLiteral;
    if (is_integer && position >= 1 && position <= static_cast<Int128>(count)) {
      return static_cast<size_t>(position) - 1;
    }
    throw text_.error(syntax.offset,
                      fmt::format("{} {}: there {} {} selected column{}", clause, syntax.text,
                                  count == 1 ? "is" : "are", count, count == 1 ? "" : "s"),
                      fmt::format("write a number from 1 to {}, or a name", count));
  }

  // --- Plan
  // ----------------------------------------------------------------------------------------

  bool is_grouped() const {
    return !keys_.empty() || !binder_.aggregates.empty() || !having_.empty() ||
           select_.groups_by_all;
  }

  plan::Plan make_plan() {
    choose_source_columns();
    if (!where_.empty()) add_node(plan::Filter{std::move(where_[0])}, stage_);
    if (is_grouped()) add_aggregate();
    add_project();
    if (select_.distinct) add_distinct();
    add_sort_and_limit();
    plan_.output = stage_;
    plan_.notes = std::move(binder_.notes);
    return std::move(plan_);
  }

  template <typename Operation>
  void add_node(Operation operation, Schema output) {
    stage_ = output;
    plan_.nodes.push_back({std::move(operation), std::move(output)});
  }

  template <typename Visit>
  void visit_source_expressions(const Visit& visit) {
    for (plan::Expression& condition : where_) visit(condition);
    for (plan::Expression& key : keys_) visit(key);
    for (plan::Aggregate& aggregate : binder_.aggregates) {
      for (plan::Expression& argument : aggregate.arguments) visit(argument);
      for (plan::AggregateOrder& order : aggregate.order) visit(order.key);
      for (plan::Expression& condition : aggregate.filter) visit(condition);
    }
    if (is_grouped()) return;  // there the outputs see the Aggregate
    for (plan::Expression& output : outputs_) visit(output);
  }

  // The columns that are read; lifting compares with keys, so it comes before they are renumbered.
  void choose_source_columns() {
    if (is_grouped()) lift_all();
    std::vector<bool> is_read(schema_.size(), false);
    visit_source_expressions([&](plan::Expression& expression) {
      plan::for_each_column(expression,
                            [&](plan::Expression& column) { is_read[column.column_index] = true; });
    });
    std::vector<size_t> place(schema_.size(), 0);
    for (size_t i = 0; i < schema_.size(); ++i) {
      if (!is_read[i]) continue;
      place[i] = plan_.source_columns.size();
      plan_.source_columns.push_back(i);
      stage_.fields.push_back(schema_.fields[i]);
    }
    visit_source_expressions([&](plan::Expression& expression) {
      plan::for_each_column(expression, [&](plan::Expression& column) {
        column.column_index = place[column.column_index];
      });
    });
  }

  void lift_all() {
    for (plan::Expression& output : outputs_) lift(output);
    for (plan::Expression& condition : having_) lift(condition);
  }

  void lift(plan::Expression& expression) {
    for (size_t i = 0; i < keys_.size(); ++i) {
      if (!plan::equal(keys_[i], expression)) continue;
      become_column(expression, i);
      return;
    }
    if (expression.kind == plan::Expression::Kind::kColumn) {
      if (!ExpressionBinder::is_aggregate(expression)) throw ungrouped(expression);
      become_column(expression, keys_.size() + ExpressionBinder::aggregate_of(expression));
      return;
    }
    for (plan::Expression& argument : expression.arguments) lift(argument);
  }

  static void become_column(plan::Expression& expression, size_t index) {
    plan::Expression column;
    column.kind = plan::Expression::Kind::kColumn;
    column.type = expression.type;
    column.position = expression.position;
    column.column_index = index;
    expression = std::move(column);
  }

  Error ungrouped(const plan::Expression& column) const {
    const std::string& name = schema_.fields[column.column_index].name;
    return text_.error(
        column.position,
        fmt::format("column '{}' must appear in GROUP BY or inside an aggregate", name),
        fmt::format("add it to GROUP BY, or write min({}) or max({})", name, name));
  }

  void add_aggregate() {
    Schema output;
    for (const plan::Expression& key : keys_) {
      output.fields.push_back({key_name(key), key.type});
    }
    for (const plan::Aggregate& aggregate : binder_.aggregates) {
      output.fields.push_back({aggregate_label(aggregate), aggregate.type});
    }
    add_node(plan::AggregateNode{std::move(keys_), std::move(binder_.aggregates)}, output);
    if (!having_.empty()) add_node(plan::Filter{std::move(having_[0])}, stage_);
  }

  // Names between nodes are for people only.
  std::string key_name(const plan::Expression& key) const {
    const bool is_column = key.kind == plan::Expression::Kind::kColumn;
    return is_column ? stage_.fields[key.column_index].name : "key";
  }

  std::string aggregate_label(const plan::Aggregate& aggregate) const {
    std::string label = std::string(plan::aggregate_name(aggregate.function)) + '(';
    if (aggregate.distinct) label += "DISTINCT ";
    for (const plan::Expression& argument : aggregate.arguments) {
      if (&argument != aggregate.arguments.data()) label += ", ";
      label += argument.kind == plan::Expression::Kind::kColumn
                   ? stage_.fields[argument.column_index].name
                   : "…";
    }
    return label + ')';
  }

  void add_project() {
    Schema output;
    for (size_t i = 0; i < outputs_.size(); ++i) {
      output.fields.push_back({output_names_[i], outputs_[i].type});
    }
    if (!is_identity() || output != stage_) add_node(plan::Project{std::move(outputs_)}, output);
  }

  bool is_identity() const {
    if (outputs_.size() != stage_.size()) return false;
    for (size_t i = 0; i < outputs_.size(); ++i) {
      const plan::Expression& output = outputs_[i];
      if (output.kind != plan::Expression::Kind::kColumn || output.column_index != i) return false;
    }
    return true;
  }

  std::vector<plan::Expression> first_columns(size_t count) const {
    std::vector<plan::Expression> columns(count);
    for (size_t i = 0; i < count; ++i) {
      columns[i].kind = plan::Expression::Kind::kColumn;
      columns[i].type = stage_.fields[i].type;
      columns[i].column_index = i;
    }
    return columns;
  }

  void add_distinct() {
    add_node(plan::AggregateNode{.keys = first_columns(stage_.size()), .aggregates = {}}, stage_);
  }

  void add_sort_and_limit() {
    plan::Sort sort;
    for (const Order& order : order_) {
      sort.keys.push_back({order.column_index, order.descending, order.nulls_first});
    }
    if (!sort.keys.empty()) add_node(std::move(sort), stage_);
    plan::Limit limit;
    if (select_.limit) limit.row_count = row_count(*select_.limit, "LIMIT");
    if (select_.offset) limit.offset = row_count(*select_.offset, "OFFSET").value_or(0);
    if (limit.row_count || limit.offset > 0) add_node(limit, stage_);
    if (hidden_count_ == 0) return;
    Schema output = stage_;
    output.fields.resize(stage_.size() - hidden_count_);
    add_node(plan::Project{first_columns(output.size())}, output);
  }

  // Nothing for NULL and ALL.
  std::optional<uint64_t> row_count(const Syntax& syntax, const char* clause) const {
    if (syntax.kind == Syntax::Kind::kNull) return std::nullopt;
    const bool is_number = syntax.kind == Syntax::Kind::kNumber;
    const Bound number = number_literal(is_number ? syntax.text : "-1", {});
    const Int128 count = number.expression.literal.integer;
    const bool is_integer = number.form == Bound::Form::kIntegerLiteral;
    if (!is_integer || count < 0 || count > std::numeric_limits<int64_t>::max()) {
      throw text_.error(syntax.offset, fmt::format("{} takes a number of rows", clause),
                        "write a whole number, 0 or more");
    }
    return static_cast<uint64_t>(count);
  }

  const SqlText& text_;
  const SelectSyntax& select_;
  const Schema& schema_;
  ExpressionBinder binder_;

  std::vector<NamedValue> aliases_;  // one per select item, unnamed ones too
  std::vector<std::string> output_names_;
  std::vector<plan::Expression> outputs_;  // select items, then hidden columns
  size_t hidden_count_ = 0;
  std::vector<plan::Expression> where_;  // none or one
  std::vector<plan::Expression> keys_;
  std::vector<plan::Expression> having_;  // none or one
  std::vector<Order> order_;

  Schema stage_;  // output of the last node so far
  plan::Plan plan_;
};

}  // namespace

plan::Plan bind_select(const SqlText& text, const SelectSyntax& select, const Schema& schema) {
  return SelectBinder(text, select, schema).bind();
}

}  // namespace adze::sql
