// The pass over the text. Threads take segments in order, and each has observers of its own, which
// are joined at the end: what they found doesn't depend on who looked at what. Tested by
// infer_types_test.cc; measured by infer_types_benchmark.cc.
#include "csv/infer_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>

#include "base/limits.h"
#include "base/memory_budget.h"
#include "base/run_context.h"
#include "base/threads.h"
#include "csv/bad_row.h"
#include "csv/row_index.h"
#include "csv/split_segments.h"
#include "csv/text_head.h"

namespace adze::csv {
namespace {

/// About what one column takes in a thread, most of it the dictionary of distinct texts.
constexpr size_t kObserverBytes = size_t{16} << 10;

/// What the threads share.
class Pass {
 public:
  Pass(ByteSource& source, const InferOptions& options, RunContext& context);

  TableFindings run();

 private:
  friend class Worker;
  void find_columns(const HeadFindings& head);
  bool wants(const std::string& name) const;
  /// Keeps the first failure in the order of the text.
  void fail(uint64_t segment, std::exception_ptr failure, std::optional<Error> problem);

  const InferOptions& options_;
  RunContext& context_;
  const std::string file_;
  SegmentSplitter splitter_;
  ColumnNames names_;
  std::vector<bool> wanted_;  // by field
  TableFindings table_;       // header and the names of columns; findings once threads have joined

  std::mutex mutex_;
  std::atomic<bool> has_failed_{false};
  uint64_t failed_segment_ = UINT64_MAX;
  std::exception_ptr failure_;
};

/// One thread's part.
class Worker {
 public:
  explicit Worker(Pass& pass);
  void run();

  std::vector<ColumnObserver> observers;
  uint64_t rows = 0;

 private:
  void observe_segment();
  void observe_block(const RowBlock& block);
  void report_problem(const Record& record);
  bool is_settled() const;

  Pass& pass_;
  ObserverScratch scratch_;
  Segment segment_;
  RowIndex rows_;
  MemoryReservation reservation_;
};

const CsvKernels& kernels() { return csv_kernels(cpu_level()); }

Pass::Pass(ByteSource& source, const InferOptions& options, RunContext& context)
    : options_(options),
      context_(context),
      file_(source.name()),
      splitter_(source, options_.observe.dialect,
                options.segment_bytes > 0 ? options.segment_bytes : limits::segment_bytes,
                kernels(), context) {
  find_columns(read_head(splitter_, options_.observe.dialect, file_));
}

bool Pass::wants(const std::string& name) const {
  if (!options_.names) return true;
  return std::find(options_.names->begin(), options_.names->end(), name) != options_.names->end();
}

void Pass::find_columns(const HeadFindings& head) {
  if (head.is_empty) {
    Error error(ErrorCategory::kContract, "the text is empty");
    error.file = file_;
    error.fix = "declare its columns, and it counts as a table of 0 rows";
    throw error;
  }
  table_.header = head.names;
  if (!options_.observe.dialect.header) {
    for (size_t i = 0; i < std::max(head.field_count, size_t{1}); ++i) {
      table_.header.push_back(fmt::format("column{}", i));
    }
  }
  names_ = {.names = head.names,
            .contracts = {},
            .field_count = table_.header.size(),
            .delimiter = options_.observe.dialect.delimiter};
  for (const std::string& name : table_.header) {
    wanted_.push_back(wants(name));
    if (!wanted_.back()) continue;
    table_.columns.emplace_back();
    table_.columns.back().name = name;
  }
}

void Pass::fail(uint64_t segment, std::exception_ptr failure, std::optional<Error> problem) {
  const std::lock_guard lock(mutex_);
  has_failed_ = true;
  if (segment >= failed_segment_) return;
  failed_segment_ = segment;
  failure_ = std::move(failure);
  table_.problem = std::move(problem);
}

TableFindings Pass::run() {
  const unsigned threads = std::clamp(context_.threads, 1U, limits::threads_max);
  std::vector<std::unique_ptr<Worker>> workers;
  workers.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) workers.push_back(std::make_unique<Worker>(*this));
  run_workers(threads, [&](unsigned index) { workers[index]->run(); });
  if (failure_) std::rethrow_exception(failure_);
  for (const std::unique_ptr<Worker>& worker : workers) {
    table_.rows += worker->rows;
    for (size_t i = 0; i < table_.columns.size(); ++i) {
      table_.columns[i].join(worker->observers[i].findings());
    }
  }
  return std::move(table_);
}

Worker::Worker(Pass& pass)
    : pass_(pass),
      segment_(pass.context_.memory),
      rows_(pass.options_.observe.dialect, pass.names_.field_count, pass.wanted_, kernels(),
            pass.context_.memory),
      reservation_(pass.context_.memory, "inferring the types of columns") {
  reservation_.resize(pass.table_.columns.size() * kObserverBytes);
  observers.reserve(pass.table_.columns.size());
  for (const ColumnFindings& column : pass.table_.columns) {
    observers.emplace_back(column.name, pass.options_.observe, scratch_);
  }
}

void Worker::run() {
  // Segments are handed out in order: whoever took an earlier one than the failed one looks at it
  // to its end.
  while (!pass_.has_failed_ && !is_settled() && pass_.splitter_.next(segment_)) {
    if (segment_.failure()) {
      pass_.fail(segment_.index(), segment_.failure(), {});
      return;
    }
    observe_segment();
  }
}

bool Worker::is_settled() const {
  if (pass_.options_.observe.statistics) return false;
  return std::all_of(observers.begin(), observers.end(),
                     [](const ColumnObserver& observer) { return observer.is_settled(); });
}

void Worker::observe_segment() {
  rows_.start(segment_.text());
  while (true) {
    const RowBlock block = rows_.next();
    if (block.row_count > 0) observe_block(block);
    if (rows_.problem()) return report_problem(*rows_.problem());
    if (block.row_count == 0) return;
  }
}

void Worker::observe_block(const RowBlock& block) {
  rows += block.row_count;
  const RowPlaces places{.input = pass_.options_.input,
                         .text = segment_.text(),
                         .first_line = segment_.first_line(),
                         .rows = rows_};
  size_t next = 0;
  for (size_t field = 0; field < pass_.wanted_.size(); ++field) {
    if (!pass_.wanted_[field]) continue;
    observers[next++].observe(rows_.fields(field, block), places);
  }
}

void Worker::report_problem(const Record& record) {
  // Where a beginning is cut inside quotes, its last record is not whole.
  const bool is_cut_off =
      pass_.options_.is_beginning && record.problem == RecordProblem::kOpenQuote;
  if (is_cut_off) return;
  const TextPlace place{
      .file = pass_.file_, .text = segment_.text(), .first_line = segment_.first_line()};
  pass_.fail(
      segment_.index(), nullptr,
      record_error(place, pass_.names_, pass_.options_.observe.dialect, record, segment_.is_cut()));
}

}  // namespace

const ColumnFindings* TableFindings::find(const std::string& name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const ColumnFindings& one) { return one.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

void TableFindings::join(const TableFindings& other) {
  rows += other.rows;
  for (ColumnFindings& column : columns) {
    if (const ColumnFindings* theirs = other.find(column.name)) column.join(*theirs);
  }
}

TableFindings infer_types(ByteSource& source, const InferOptions& options, RunContext& context) {
  options.observe.dialect.validate();
  return Pass(source, options, context).run();
}

}  // namespace adze::csv
