#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "column/batch.h"
#include "plan/expression.h"

/// The contract between sql/, which makes plans, and exec/, which runs them: data only.
///
/// A plan over one input is a chain of nodes; each reads the rows of the one before it, the first
/// those of the source. `SELECT dp, avg(x) AS m FROM source WHERE y > 0 GROUP BY dp ORDER BY m
/// LIMIT 3` is
///
///   Filter(y > 0)  Aggregate(keys: dp; avg(x))  Project(dp, m)  Sort(m)  Limit(3)
///
/// Expressions of a node see its input's columns by index. HAVING is a Filter after the Aggregate;
/// SELECT DISTINCT is an Aggregate with all columns as keys and no aggregates; ORDER BY something
/// that is not selected is sorted with hidden columns, which a last Project drops.
namespace adze::plan {

struct Filter {
  Expression condition;  ///< bool; keeps the rows where it is true
};

struct Project {
  std::vector<Expression> expressions;
};

/// Output: the keys in order, then the aggregates. Without keys one row, also for no input. Groups
/// come in order of first appearance, each represented by its first row's key values.
struct AggregateNode {
  std::vector<Expression> keys;
  std::vector<Aggregate> aggregates;
};

struct SortKey {
  size_t column_index = 0;
  bool descending = false;
  bool nulls_first = false;
};

/// Stable: ties keep their order.
struct Sort {
  std::vector<SortKey> keys;
};

struct Limit {
  std::optional<uint64_t> row_count;
  uint64_t offset = 0;
};

using Operation = std::variant<Filter, Project, AggregateNode, Sort, Limit>;

struct Node {
  Operation operation;
  Schema output;
};

struct Plan {
  /// Columns of the source that the plan reads, as indexes into its schema, ascending. The first
  /// node sees exactly these, in this order: node column i is source column source_columns[i].
  std::vector<size_t> source_columns;
  std::vector<Node> nodes;         ///< none: the source's columns as they are
  Schema output;                   ///< names and types of the result
  std::vector<std::string> notes;  ///< one-line notes for the user, such as the one on ::int8
};

}  // namespace adze::plan
