#include "exec/row_pipeline.h"

#include "base/error.h"
#include "column/gather.h"
#include "column/vector_access.h"
#include "exec/expression_evaluator.h"

namespace adze::exec {

class RowPipeline::Stage {
 public:
  virtual ~Stage() = default;
  virtual const Batch& run(const Batch& input) = 0;
};

class RowPipeline::FilterStage : public Stage {
 public:
  /// `needed[i]`: some later stage reads column i; the others aren't moved.
  FilterStage(const plan::Filter& filter, std::vector<bool> needed, MemoryBudget& budget)
      : condition_(filter.condition, &budget), needed_(std::move(needed)) {}

  const Batch& run(const Batch& input) override {
    select(condition_.evaluate(input.columns, input.row_count), input.row_count);
    if (rows_.size() == input.row_count) return input;
    output_.row_count = rows_.size();
    output_.columns = input.columns;
    while (output_.storage.size() < input.columns.size()) output_.storage.emplace_back();
    for (size_t i = 0; i < input.columns.size(); ++i) {
      if (!needed_[i]) continue;
      output_.columns[i] = gather(input.columns[i], rows_.data(), rows_.size(), output_.storage[i]);
    }
    return output_;
  }

 private:
  /// Without branches: every row's index is written, and kept if the condition is true.
  void select(const Vector& condition, size_t count) {
    const Values<uint8_t> is_true(condition);
    const Validity valid(condition);
    rows_.resize(count);
    size_t kept = 0;
    for (size_t i = 0; i < count; ++i) {
      rows_[kept] = static_cast<uint32_t>(i);
      kept += static_cast<size_t>(static_cast<uint8_t>(valid[i]) & is_true[i]);
    }
    rows_.resize(kept);
  }

  ExpressionEvaluator condition_;
  std::vector<bool> needed_;
  std::vector<uint32_t> rows_;
  Batch output_;
};

class RowPipeline::ProjectStage : public Stage {
 public:
  ProjectStage(const plan::Project& project, MemoryBudget& budget) {
    for (const plan::Expression& expression : project.expressions) {
      evaluators_.emplace_back(expression, &budget);
    }
  }

  const Batch& run(const Batch& input) override {
    output_.row_count = input.row_count;
    output_.columns.clear();
    for (ExpressionEvaluator& evaluator : evaluators_) {
      output_.columns.push_back(evaluator.evaluate(input.columns, input.row_count));
    }
    return output_;
  }

 private:
  std::vector<ExpressionEvaluator> evaluators_;
  Batch output_;
};

namespace {

void mark_columns(const plan::Expression& expression, std::vector<bool>& needed) {
  if (expression.kind == plan::Expression::Kind::kColumn) needed[expression.column_index] = true;
  for (const plan::Expression& argument : expression.arguments) mark_columns(argument, needed);
}

/// The columns that `nodes` read of their input of `count` columns: all, unless a Project comes.
std::vector<bool> columns_needed(std::span<const plan::Node> nodes, size_t count) {
  std::vector<bool> needed(count, false);
  for (const plan::Node& node : nodes) {
    if (const auto* filter = std::get_if<plan::Filter>(&node.operation)) {
      mark_columns(filter->condition, needed);
    } else if (const auto* project = std::get_if<plan::Project>(&node.operation)) {
      for (const plan::Expression& expression : project->expressions) {
        mark_columns(expression, needed);
      }
      return needed;
    }
  }
  return std::vector<bool>(count, true);
}

}  // namespace

RowPipeline::RowPipeline(std::span<const plan::Node> nodes, MemoryBudget& budget) {
  for (size_t i = 0; i < nodes.size(); ++i) {
    const plan::Node& node = nodes[i];
    if (const auto* filter = std::get_if<plan::Filter>(&node.operation)) {
      stages_.push_back(std::make_unique<FilterStage>(
          *filter, columns_needed(nodes.subspan(i + 1), node.output.size()), budget));
    } else {
      const auto* project = std::get_if<plan::Project>(&node.operation);
      ADZE_CHECK(project != nullptr);
      stages_.push_back(std::make_unique<ProjectStage>(*project, budget));
    }
  }
}

RowPipeline::~RowPipeline() = default;
RowPipeline::RowPipeline(RowPipeline&&) noexcept = default;

const Batch& RowPipeline::run(const Batch& input) {
  const Batch* batch = &input;
  for (const std::unique_ptr<Stage>& stage : stages_) {
    batch = &stage->run(*batch);
    if (batch->row_count == 0) break;
  }
  return *batch;
}

bool RowPipeline::may_pass_row_by_row(const Error& error) {
  return error.category == ErrorCategory::kSqlData || error.category == ErrorCategory::kResources;
}

bool RowPipeline::for_each_batch(const Batch& input, const Use& use) {
  if (input.row_count == 0) return true;
  const Batch* output = nullptr;
  try {
    output = &run(input);
  } catch (const Error& error) {
    if (!may_pass_row_by_row(error) || input.row_count == 1) throw;
  }
  if (output != nullptr) return output->row_count == 0 || use(*output);
  Batch row;
  for (size_t i = 0; i < input.row_count; ++i) {
    slice_batch(input, i, 1, row);
    if (!for_each_batch(row, use)) return false;
  }
  return true;
}

}  // namespace adze::exec
