#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/memory_budget.h"
#include "column/vector.h"
#include "plan/expression.h"

namespace adze::exec {

/// Evaluates one expression over columns, batch after batch, with memory that is used again.
///
/// Columns pass through as they are, literals stay constants; everything else is computed by the
/// kernels (function_kernels.h), a whole column at a time. CASE, COALESCE, AND and OR are lazy: a
/// branch that can fail is evaluated only for the rows that need it. One thread at a time.
class ExpressionEvaluator {
 public:
  /// Both are borrowed. Large texts that functions make are reserved in `budget`; null: they
  /// aren't.
  explicit ExpressionEvaluator(const plan::Expression& expression, MemoryBudget* budget = nullptr);
  ~ExpressionEvaluator();
  ExpressionEvaluator(ExpressionEvaluator&&) noexcept;

  /// The result is valid until the next call and as long as the columns are. With several bad rows
  /// the error is that of any; RowPipeline finds the first. REQUIRES: row_count > 0.
  Vector evaluate(std::span<const Vector> columns, size_t row_count);

 private:
  class Node;
  std::unique_ptr<Node> root_;
};

}  // namespace adze::exec
