#include "exec/row_stage.h"

#include <algorithm>
#include <utility>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "column/gather.h"
#include "exec/aggregator.h"
#include "exec/row_collection.h"
#include "exec/row_pipeline.h"
#include "exec/sort_rows.h"

namespace adze::exec {
namespace {

class SinkStage : public RowStage {
 public:
  SinkStage(BatchSink& sink, uint64_t& rows_written) : sink_(sink), rows_written_(rows_written) {}
  bool push(const Batch& batch) override {
    sink_.write(batch);
    rows_written_ += batch.row_count;
    return true;
  }
  void finish() override { sink_.finish(); }

 private:
  BatchSink& sink_;
  uint64_t& rows_written_;
};

class PipelineStage : public RowStage {
 public:
  PipelineStage(std::span<const plan::Node> nodes, std::unique_ptr<RowStage> next,
                MemoryBudget& memory)
      : pipeline_(nodes, memory), next_(std::move(next)) {}
  bool push(const Batch& batch) override {
    return pipeline_.for_each_batch(batch, [this](const Batch& rows) { return next_->push(rows); });
  }
  void finish() override { next_->finish(); }

 private:
  RowPipeline pipeline_;
  std::unique_ptr<RowStage> next_;
};

class LimitStage : public RowStage {
 public:
  LimitStage(const plan::Limit& limit, std::unique_ptr<RowStage> next)
      : to_skip_(limit.offset),
        left_(limit.row_count.value_or(UINT64_MAX)),
        next_(std::move(next)) {}

  bool push(const Batch& batch) override {
    const uint64_t skipped = std::min<uint64_t>(to_skip_, batch.row_count);
    to_skip_ -= skipped;
    const uint64_t taken = std::min<uint64_t>(left_, batch.row_count - skipped);
    left_ -= taken;
    if (taken == batch.row_count) {
      wants_more_ &= next_->push(batch);
    } else if (taken > 0) {
      slice_batch(batch, skipped, taken, slice_);
      wants_more_ &= next_->push(slice_);
    }
    return wants_more_ && left_ > 0;
  }
  void finish() override { next_->finish(); }

 private:
  uint64_t to_skip_;
  uint64_t left_;
  bool wants_more_ = true;
  Batch slice_;
  std::unique_ptr<RowStage> next_;
};

class AggregateStage : public RowStage {
 public:
  AggregateStage(const plan::AggregateNode& node, std::unique_ptr<RowStage> next,
                 RunContext& context)
      : input_(make_aggregate_input(node)),
        pipeline_({&input_.projection, 1}, context.memory),
        aggregator_(input_, context.memory),
        next_(std::move(next)) {}

  bool push(const Batch& batch) override {
    return pipeline_.for_each_batch(batch, [this](const Batch& rows) {
      aggregator_.update(rows);
      return true;
    });
  }

  void finish() override {
    Batch batch;
    for (size_t begin = 0; begin < aggregator_.group_count(); begin += limits::batch_rows_max) {
      const size_t left = aggregator_.group_count() - begin;
      aggregator_.finish(begin, std::min(left, limits::batch_rows_max), batch);
      if (!next_->push(batch)) break;
    }
    next_->finish();
  }

 private:
  AggregateInput input_;
  RowPipeline pipeline_;
  Aggregator aggregator_;
  std::unique_ptr<RowStage> next_;
};

std::vector<Type> types_of(const Schema& schema) {
  std::vector<Type> types;
  types.reserve(schema.size());
  for (const Field& field : schema.fields) types.push_back(field.type);
  return types;
}

/// Keeps all rows, or with a LIMIT after it the first `rows_max`: when as many again have come, the
/// rows are sorted and the rest is dropped. A row that ties with a kept one is later in the
/// collection than that, before and after, so the order stays stable.
class SortStage : public RowStage {
 public:
  SortStage(const plan::Sort& sort, const Schema& schema, uint64_t rows_max,
            std::unique_ptr<RowStage> next, RunContext& context)
      : sort_(sort),
        types_(types_of(schema)),
        rows_max_(rows_max),
        rows_(types_),
        reservation_(context.memory, "ORDER BY"),
        context_(context),
        next_(std::move(next)) {}

  bool push(const Batch& batch) override {
    const size_t needed = rows_.memory_bytes() + rows_.bytes_to_append(batch);
    if (needed > reservation_.bytes()) reservation_.resize(needed);
    if (rows_.row_count() + batch.row_count >= UINT32_MAX) {
      throw Error(ErrorCategory::kResources, "ORDER BY takes at most 4,294,967,294 rows");
    }
    rows_.append(batch);
    if (rows_max_ < kTopRowsMax && rows_.row_count() > 2 * rows_max_ + kSlackRows) keep_top();
    return true;
  }

  void finish() override {
    reserve_order();
    const std::vector<uint32_t> order = sorted_rows(
        rows_, sort_.keys, static_cast<size_t>(std::min<uint64_t>(rows_max_, SIZE_MAX)));
    Batch batch;
    for (size_t begin = 0; begin < order.size(); begin += limits::batch_rows_max) {
      context_.cancellation.check();
      gather_rows(order, begin, std::min(order.size() - begin, limits::batch_rows_max), batch);
      if (!next_->push(batch)) break;
    }
    next_->finish();
  }

 private:
  static constexpr uint64_t kTopRowsMax = 1 << 20;
  static constexpr uint64_t kSlackRows = 8192;
  static constexpr size_t kOrderBytesPerRow = 16 + 4;

  void reserve_order() {
    reservation_.resize(rows_.memory_bytes() + rows_.row_count() * kOrderBytesPerRow);
  }

  void gather_rows(const std::vector<uint32_t>& order, size_t begin, size_t count, Batch& batch) {
    batch.row_count = count;
    batch.columns.clear();
    while (batch.storage.size() < types_.size()) batch.storage.emplace_back();
    for (size_t i = 0; i < types_.size(); ++i) {
      batch.columns.push_back(
          gather(rows_.column(i), order.data() + begin, count, batch.storage[i]));
    }
  }

  void keep_top() {
    const std::vector<uint32_t> order =
        sorted_rows(rows_, sort_.keys, static_cast<size_t>(rows_max_));
    Batch batch;
    gather_rows(order, 0, order.size(), batch);
    RowCollection kept(types_);
    kept.append(batch);
    rows_ = std::move(kept);
  }

  const plan::Sort& sort_;
  std::vector<Type> types_;
  uint64_t rows_max_;
  RowCollection rows_;
  MemoryReservation reservation_;
  RunContext& context_;
  std::unique_ptr<RowStage> next_;
};

bool is_row_by_row(const plan::Node& node) {
  return std::holds_alternative<plan::Filter>(node.operation) ||
         std::holds_alternative<plan::Project>(node.operation);
}

/// How many rows of a sort are wanted by the LIMIT after it, where only projections lie between.
uint64_t rows_wanted(std::span<const plan::Node> after) {
  for (const plan::Node& node : after) {
    if (const auto* limit = std::get_if<plan::Limit>(&node.operation)) {
      if (!limit->row_count) return UINT64_MAX;
      const uint64_t rows = *limit->row_count + limit->offset;
      return rows < limit->offset ? UINT64_MAX : rows;
    }
    if (!std::holds_alternative<plan::Project>(node.operation)) break;
  }
  return UINT64_MAX;
}

}  // namespace

std::unique_ptr<RowStage> make_row_stages(std::span<const plan::Node> nodes, BatchSink& sink,
                                          uint64_t& rows_written, RunContext& context) {
  if (nodes.empty()) return std::make_unique<SinkStage>(sink, rows_written);
  size_t streaming = 0;
  while (streaming < nodes.size() && is_row_by_row(nodes[streaming])) ++streaming;
  if (streaming > 0) {
    return std::make_unique<PipelineStage>(
        nodes.first(streaming),
        make_row_stages(nodes.subspan(streaming), sink, rows_written, context), context.memory);
  }
  const plan::Node& node = nodes.front();
  const std::span<const plan::Node> after = nodes.subspan(1);
  std::unique_ptr<RowStage> next = make_row_stages(after, sink, rows_written, context);
  if (const auto* limit = std::get_if<plan::Limit>(&node.operation)) {
    return std::make_unique<LimitStage>(*limit, std::move(next));
  }
  if (const auto* sort = std::get_if<plan::Sort>(&node.operation)) {
    return std::make_unique<SortStage>(*sort, node.output, rows_wanted(after), std::move(next),
                                       context);
  }
  const auto* aggregate = std::get_if<plan::AggregateNode>(&node.operation);
  ADZE_CHECK(aggregate != nullptr);
  return std::make_unique<AggregateStage>(*aggregate, std::move(next), context);
}

}  // namespace adze::exec
