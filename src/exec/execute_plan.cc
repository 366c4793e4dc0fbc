#include "exec/execute_plan.h"

#include <algorithm>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "base/cancellation.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/progress.h"
#include "base/run_context.h"
#include "base/threads.h"
#include "exec/aggregator.h"
#include "exec/row_pipeline.h"
#include "exec/row_stage.h"

// A plan is cut at its first node that needs more than one row at a time. What lies before it runs
// in all workers; what lies behind, in turn, through RowStages. If that node is an Aggregate, the
// workers fill a table per segment and the turns merge them; if not, the turns write rows.
//
// A segment's turn comes when all segments before it are done (Turnstile). An exception is kept
// until then, so that the one of the earliest segment is thrown, and no worker ever writes after a
// bad row. Within a segment rows are taken in order, so the first bad row is the one reported.
namespace adze::exec {
namespace {

/// What one worker does with a segment.
class SegmentWorker {
 public:
  virtual ~SegmentWorker() = default;

  /// Takes the segment's batches. `is_turn()` becomes true once all earlier segments are done; from
  /// then on rows may be handed on at once.
  virtual void read(SegmentReader& reader, const std::function<bool()>& is_turn) = 0;
  /// In turn, after read() has returned or thrown: hands on what is still held.
  virtual void deliver() = 0;
};

/// What the workers share. Changed in turn only.
struct Shared {
  ExecuteSummary summary;
  bool wants_more = true;  ///< false: no more rows can change the result
  bool stop_early = false;

  bool is_done() const { return stop_early && !wants_more; }
};

/// Writes rows in order. While it isn't its turn it keeps the batches: each in a lane of its own,
/// a batch and the pipeline that holds what was computed from it, used again for every segment.
class OrderedWorker : public SegmentWorker {
 public:
  OrderedWorker(std::span<const plan::Node> nodes, RowStage& stages, Shared& shared,
                MemoryBudget& memory)
      : nodes_(nodes), stages_(stages), shared_(shared), memory_(memory) {}

  void read(SegmentReader& reader, const std::function<bool()>& is_turn) override {
    lanes_held_ = 0;
    while (true) {
      const bool in_turn = is_turn();
      if (in_turn) deliver();
      if (in_turn && shared_.is_done()) return;
      if (lanes_held_ == lanes_.size()) lanes_.emplace_back(nodes_, memory_);
      Lane& lane = lanes_[lanes_held_];
      if (!reader.next_batch(lane.input)) return;
      lane.output = nullptr;
      ++lanes_held_;
      if (!in_turn && !evaluate(lane)) return;
    }
  }

  void deliver() override {
    const size_t held = std::exchange(lanes_held_, 0);
    for (size_t i = 0; i < held && !shared_.is_done(); ++i) deliver(lanes_[i]);
  }

 private:
  struct Lane {
    Lane(std::span<const plan::Node> nodes, MemoryBudget& memory) : pipeline(nodes, memory) {}
    Batch input;
    RowPipeline pipeline;
    const Batch* output = nullptr;  ///< null: not evaluated, or a row is bad
  };

  /// False if a row is bad, or if memory is short: its turn will find out.
  static bool evaluate(Lane& lane) {
    if (lane.input.row_count == 0) return true;
    try {
      lane.output = &lane.pipeline.run(lane.input);
      return true;
    } catch (const Error& error) {
      const bool may_wait =
          error.category == ErrorCategory::kSqlData || error.category == ErrorCategory::kResources;
      if (!may_wait) throw;
      return false;
    }
  }

  void deliver(Lane& lane) {
    size_t rows_kept = 0;
    const auto push = [&](const Batch& rows) {
      rows_kept += rows.row_count;
      if (!stages_.push(rows)) shared_.wants_more = false;
      return !shared_.is_done();
    };
    if (lane.output == nullptr) {
      lane.pipeline.for_each_batch(lane.input, push);
    } else if (lane.output->row_count > 0) {
      push(*lane.output);
    }
    shared_.summary.rows_read += lane.input.row_count;
    shared_.summary.rows_filtered += lane.input.row_count - rows_kept;
  }

  std::span<const plan::Node> nodes_;
  RowStage& stages_;
  Shared& shared_;
  MemoryBudget& memory_;
  std::deque<Lane> lanes_;
  size_t lanes_held_ = 0;
};

/// Groups a segment's rows, then adds the groups to those of the segments before.
class AggregateWorker : public SegmentWorker {
 public:
  AggregateWorker(std::span<const plan::Node> nodes, const AggregateInput& input, Aggregator& total,
                  Shared& shared, MemoryBudget& memory)
      : pipeline_(nodes, memory), partial_(input, memory), total_(total), shared_(shared) {}

  void read(SegmentReader& reader, const std::function<bool()>&) override {
    partial_.clear();
    rows_read_ = 0;
    rows_kept_ = 0;
    is_complete_ = false;
    const auto update = [this](const Batch& rows) {
      rows_kept_ += rows.row_count;
      partial_.update(rows);
      return true;
    };
    while (reader.next_batch(batch_)) {
      rows_read_ += batch_.row_count;
      pipeline_.for_each_batch(batch_, update);
    }
    is_complete_ = true;
  }

  void deliver() override {
    // Where reading failed, no group will be seen, and memory that ran out may have left the
    // partial groups without their states.
    if (!is_complete_) return;
    total_.merge(partial_);
    shared_.summary.rows_read += rows_read_;
    shared_.summary.rows_filtered += rows_read_ - rows_kept_;
  }

 private:
  Batch batch_;
  RowPipeline pipeline_;
  Aggregator partial_;
  Aggregator& total_;
  Shared& shared_;
  uint64_t rows_read_ = 0;
  uint64_t rows_kept_ = 0;
  bool is_complete_ = false;
};

/// Takes segments until there are none left, an earlier one failed, or no more rows are wanted.
class SegmentLoop {
 public:
  SegmentLoop(Turnstile& turnstile, Shared& shared, RunContext& context)
      : turnstile_(turnstile), shared_(shared), context_(context) {}

  void run(SegmentReader& reader, SegmentWorker& worker) {
    while (!turnstile_.closed() && next_segment(reader)) {
      if (!run_segment(reader, worker)) return;
    }
  }

  /// The source could not find the next segment, and no segment before had an error of its own.
  void rethrow_source_error() const {
    if (source_error_) std::rethrow_exception(source_error_);
  }

 private:
  /// An error here belongs to no segment: it lies behind all that have been taken. It is thrown
  /// only when those are done without one.
  bool next_segment(SegmentReader& reader) {
    try {
      return reader.next_segment();
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!source_error_) source_error_ = std::current_exception();
      return false;
    }
  }

  bool run_segment(SegmentReader& reader, SegmentWorker& worker) {
    const uint64_t ticket = reader.segment_index();
    std::exception_ptr failure;
    try {
      context_.cancellation.check();
      worker.read(reader, [&] { return turnstile_.is_turn(ticket) && turnstile_.enter(ticket); });
    } catch (...) {
      failure = std::current_exception();
    }
    if (!turnstile_.enter(ticket)) return false;
    try {
      finish_segment(reader, worker, failure);
    } catch (...) {
      turnstile_.close();
      throw;
    }
    if (shared_.is_done()) {
      turnstile_.close();
      return false;
    }
    turnstile_.leave(ticket);
    return true;
  }

  void finish_segment(SegmentReader& reader, SegmentWorker& worker,
                      const std::exception_ptr& failure) {
    worker.deliver();
    if (shared_.is_done()) return;
    if (failure) std::rethrow_exception(failure);
    reader.finish_segment();
    if (context_.progress != nullptr) context_.progress->set_rows(shared_.summary.rows_read);
  }

  Turnstile& turnstile_;
  Shared& shared_;
  RunContext& context_;
  std::mutex mutex_;
  std::exception_ptr source_error_;
};

bool is_row_by_row(const plan::Node& node) {
  return std::holds_alternative<plan::Filter>(node.operation) ||
         std::holds_alternative<plan::Project>(node.operation);
}

/// One run of one plan.
class PlanRun {
 public:
  PlanRun(const plan::Plan& plan, SegmentSource& source, BatchSink& sink,
          const ExecuteOptions& options, RunContext& context)
      : source_(source), context_(context) {
    shared_.stop_early = options.stop_early;
    size_t cut = 0;
    while (cut < plan.nodes.size() && is_row_by_row(plan.nodes[cut])) {
      worker_nodes_.push_back(plan.nodes[cut++]);
    }
    if (cut < plan.nodes.size()) {
      if (const auto* node = std::get_if<plan::AggregateNode>(&plan.nodes[cut].operation)) {
        aggregate_input_ = make_aggregate_input(*node);
        worker_nodes_.push_back(aggregate_input_->projection);
        total_.emplace(*aggregate_input_, context.memory);
        ++cut;
      }
    }
    stages_ = make_row_stages(std::span(plan.nodes).subspan(cut), sink,
                              shared_.summary.rows_written, context);
  }

  ExecuteSummary run() {
    read_segments();
    if (total_) push_groups();
    stages_->finish();
    return shared_.summary;
  }

 private:
  void read_segments() {
    const unsigned threads = std::clamp(context_.threads, 1U, limits::threads_max);
    Turnstile turnstile;
    SegmentLoop loop(turnstile, shared_, context_);
    // Made here and not by the workers: the sink may keep dictionaries, which live in readers.
    for (unsigned i = 0; i < threads; ++i) readers_.push_back(source_.make_reader());
    run_workers(threads, [&](unsigned index) {
      const std::unique_ptr<SegmentWorker> worker = make_worker();
      loop.run(*readers_[index], *worker);
    });
    if (!shared_.is_done()) loop.rethrow_source_error();
  }

  std::unique_ptr<SegmentWorker> make_worker() {
    if (total_) {
      return std::make_unique<AggregateWorker>(worker_nodes_, *aggregate_input_, *total_, shared_,
                                               context_.memory);
    }
    return std::make_unique<OrderedWorker>(worker_nodes_, *stages_, shared_, context_.memory);
  }

  void push_groups() {
    Batch batch;
    const size_t groups = total_->group_count();
    for (size_t begin = 0; begin < groups; begin += limits::batch_rows_max) {
      context_.cancellation.check();
      total_->finish(begin, std::min(groups - begin, limits::batch_rows_max), batch);
      if (!stages_->push(batch)) return;
    }
  }

  SegmentSource& source_;
  RunContext& context_;
  Shared shared_;
  std::vector<plan::Node> worker_nodes_;
  std::optional<AggregateInput> aggregate_input_;
  std::optional<Aggregator> total_;
  std::vector<std::unique_ptr<SegmentReader>> readers_;
  std::unique_ptr<RowStage> stages_;
};

}  // namespace

ExecuteSummary execute_plan(const plan::Plan& plan, SegmentSource& source, BatchSink& sink,
                            const ExecuteOptions& options, RunContext& context) {
  return PlanRun(plan, source, sink, options, context).run();
}

}  // namespace adze::exec
