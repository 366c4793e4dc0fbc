#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "column/scalar.h"
#include "plan/aggregate.h"
#include "plan/function.h"

namespace adze::plan {

/// Where in the SQL text something stands, for messages at run time.
struct SourcePosition {
  uint32_t line = 0;    ///< from 1; 0: nowhere
  uint32_t column = 0;  ///< in code points from 1
};

/// A bound and typed expression: every name is resolved to a column's index, every argument has
/// the exact type that its function takes. A tree owned from its root; immutable once built.
struct Expression {
  enum class Kind : uint8_t {
    kColumn,   ///< column `column_index` of the node's input
    kLiteral,  ///< `literal`
    kCall,     ///< `function` of `arguments`
    kCast,     ///< arguments[0] as `type`; `try_cast`: NULL where it fails
  };

  Kind kind = Kind::kLiteral;
  Type type;  ///< of the result; never a declared-only type
  SourcePosition position;

  size_t column_index = 0;
  Scalar literal;
  FunctionId function = FunctionId::kCount_;
  bool try_cast = false;
  std::vector<Expression> arguments;
};

/// ORDER BY within an aggregate.
struct AggregateOrder {
  Expression key;
  bool descending = false;
  bool nulls_first = false;
};

/// One aggregate of an Aggregate node.
struct Aggregate {
  AggregateId function = AggregateId::kCountStar;
  bool distinct = false;              ///< count(DISTINCT x) and friends
  std::vector<Expression> arguments;  ///< of the data: as many as its row in plan/aggregate.h says
  std::vector<Scalar> parameters;     ///< constant ones: a quantile's fraction, a separator
  std::vector<AggregateOrder> order;  ///< only where the order of the rows makes a difference
  std::vector<Expression> filter;     ///< none or one bool expression: FILTER (WHERE …)
  Type type;
  SourcePosition position;
};

}  // namespace adze::plan
