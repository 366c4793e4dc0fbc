// The user's job without its reader: 20 million rows, a text key of 5 values in a dictionary, min,
// max and count of an integer column, max and avg of one float column, max of another. Rows come in
// segments of about 1 MiB of CSV and batches of 2048, from memory, on one thread. The time per row
// is 1 / items_per_second. Goal: at most 15 ns.
#include <benchmark/benchmark.h>

#include <random>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "base/run_context.h"
#include "exec/execute_plan.h"

namespace adze::exec {
namespace {

using plan::Aggregate;
using plan::AggregateId;

constexpr size_t kRowsPerSegment = 32'768;
constexpr size_t kRows = 20'000'000;

/// The same rows over and over.
class RepeatedRows : public SegmentSource {
 public:
  /// `distinct_keys` 0: the text key of 5 values.
  RepeatedRows(size_t rows, size_t distinct_keys) : rows_(rows), distinct_keys_(distinct_keys) {
    std::mt19937 random(1);
    for (const char* text : {"North", "South", "East", "West", "Centre"}) {
      dictionary_.entries.push_back({text, static_cast<uint32_t>(std::string_view(text).size())});
    }
    dictionary_.id = 1;
    for (size_t row = 0; row < kRowsPerSegment; ++row) {
      codes_.push_back(random() % 5);
      memory_.push_back(static_cast<int64_t>(random() % 4096));
      percentage_.push_back(static_cast<double>(random() % 10'000) / 100);
      ratio_.push_back(static_cast<double>(random() % 1000) / 1000);
      valid_.push_back(random() % 50 != 0);
    }
    keys_.resize(limits::batch_rows_max);
  }
  const Schema& schema() const override { return schema_; }
  std::unique_ptr<SegmentReader> make_reader() override { return std::make_unique<Reader>(*this); }

 private:
  class Reader : public SegmentReader {
   public:
    explicit Reader(RepeatedRows& source) : source_(source) {}
    bool next_segment() override {
      if (taken_ >= source_.rows_) return false;
      row_ = 0;
      ++segment_;
      return true;
    }
    uint64_t segment_index() const override { return segment_ - 1; }
    bool next_batch(Batch& batch) override {
      if (row_ == kRowsPerSegment) return false;
      batch.row_count = limits::batch_rows_max;
      const uint8_t* valid = source_.valid_.data() + row_;
      const auto column = [&](Type type, const void* values) {
        return Vector{.type = type, .values = values, .valid = valid};
      };
      batch.columns = {key(batch.row_count), column(int16_type, source_.memory_.data() + row_),
                       column(float32_type, source_.percentage_.data() + row_),
                       column(float32_type, source_.ratio_.data() + row_)};
      row_ += batch.row_count;
      taken_ += batch.row_count;
      return true;
    }
    void finish_segment() override {}

   private:
    Vector key(size_t rows) {
      if (source_.distinct_keys_ == 0) {
        return {.type = string_type,
                .encoding = Encoding::kDictionary,
                .codes = source_.codes_.data() + row_,
                .dictionary = &source_.dictionary_};
      }
      for (size_t i = 0; i < rows; ++i) {
        source_.keys_[i] =
            static_cast<int64_t>((taken_ + i) * 2654435761U % source_.distinct_keys_);
      }
      return {.type = int64_type, .values = source_.keys_.data()};
    }

    RepeatedRows& source_;
    size_t taken_ = 0;
    size_t row_ = 0;
    uint64_t segment_ = 0;
  };

  size_t rows_;
  size_t distinct_keys_;
  Schema schema_;
  Dictionary dictionary_;
  std::vector<uint32_t> codes_;
  std::vector<int64_t> memory_;
  std::vector<double> percentage_;
  std::vector<double> ratio_;
  std::vector<uint8_t> valid_;
  std::vector<int64_t> keys_;
};

class NullSink : public BatchSink {
 public:
  void write(const Batch& batch) override { benchmark::DoNotOptimize(batch.row_count); }
  void finish() override {}
};

plan::Expression column(size_t index, Type type) {
  plan::Expression expression;
  expression.kind = plan::Expression::Kind::kColumn;
  expression.column_index = index;
  expression.type = type;
  return expression;
}

Aggregate aggregate(AggregateId function, size_t index, Type argument, Type type) {
  Aggregate result;
  result.function = function;
  result.arguments.push_back(column(index, argument));
  result.type = type;
  return result;
}

void group(benchmark::State& state, size_t rows, size_t distinct_keys) {
  plan::AggregateNode node;
  node.keys.push_back(column(0, distinct_keys == 0 ? string_type : int64_type));
  node.aggregates = {aggregate(AggregateId::kMin, 1, int16_type, int16_type),
                     aggregate(AggregateId::kMax, 1, int16_type, int16_type),
                     aggregate(AggregateId::kCount, 1, int16_type, int64_type),
                     aggregate(AggregateId::kMax, 2, float32_type, float32_type),
                     aggregate(AggregateId::kAvg, 2, float32_type, float64_type),
                     aggregate(AggregateId::kMax, 3, float32_type, float32_type)};
  plan::Plan plan;
  plan.nodes.push_back({node, {}});
  MemoryBudget memory(size_t{8} << 30);
  Cancellation cancellation;
  Log log;
  Clock clock;
  RunContext context{.memory = memory,
                     .cancellation = cancellation,
                     .log = log,
                     .clock = clock,
                     .temp_folder = "",
                     .environment = {},
                     .threads = 1};
  RepeatedRows source(rows, distinct_keys);
  NullSink sink;
  for (auto _ : state) execute_plan(plan, source, sink, {}, context);
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(rows));
}

void five_text_keys(benchmark::State& state) { group(state, kRows, 0); }
void thousand_integer_keys(benchmark::State& state) { group(state, kRows / 4, 1000); }
void distinct_integer_keys(benchmark::State& state) { group(state, kRows / 10, kRows / 10); }

BENCHMARK(five_text_keys)->Unit(benchmark::kMillisecond);
BENCHMARK(thousand_integer_keys)->Unit(benchmark::kMillisecond);
BENCHMARK(distinct_integer_keys)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace adze::exec
