#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "exec/execute_plan.h"
#include "exec/plan_testing.h"

/// Runs plans over tables in memory, in all the ways that must give the same.
namespace adze::exec::testing {

struct Outcome {
  std::vector<std::string> rows;
  std::string error;  ///< the message with data, empty if it worked
  ExecuteSummary summary;
  uint64_t segments_finished = 0;

  bool operator==(const Outcome& other) const {
    return rows == other.rows && error == other.error &&
           summary.rows_read == other.summary.rows_read &&
           summary.rows_filtered == other.summary.rows_filtered &&
           summary.rows_written == other.summary.rows_written;
  }
};

inline Outcome run(const Table& table, const std::vector<plan::Operation>& operations,
                   TableSource::Cut cut, unsigned threads, bool stop_early = false,
                   size_t memory_bytes = size_t{1} << 30) {
  plan::Plan plan;
  Schema schema;
  for (const Type type : table.types()) schema.fields.push_back({"c", type});
  for (const plan::Operation& operation : operations) {
    if (const auto* project = std::get_if<plan::Project>(&operation)) {
      schema.fields.clear();
      for (const plan::Expression& expression : project->expressions) {
        schema.fields.push_back({"p", expression.type});
      }
    } else if (const auto* node = std::get_if<plan::AggregateNode>(&operation)) {
      schema.fields.clear();
      for (const plan::Expression& key : node->keys) schema.fields.push_back({"k", key.type});
      for (const plan::Aggregate& aggregate : node->aggregates) {
        schema.fields.push_back({"a", aggregate.type});
      }
    }
    plan.nodes.push_back({operation, schema});
  }
  plan.output = schema;
  MemoryBudget memory(memory_bytes);
  Cancellation cancellation;
  Log log;
  Clock clock;
  Progress progress;
  RunContext context{.memory = memory,
                     .cancellation = cancellation,
                     .log = log,
                     .clock = clock,
                     .temp_folder = "",
                     .environment = {},
                     .threads = threads,
                     .progress = &progress};
  TableSource source(table, cut);
  PrintingSink sink;
  Outcome result;
  try {
    result.summary = execute_plan(plan, source, sink, {.stop_early = stop_early}, context);
    EXPECT_TRUE(sink.is_finished);
    if (!stop_early) {
      EXPECT_EQ(progress.figures().rows, result.summary.rows_read);
    }
  } catch (const Error& error) {
    EXPECT_FALSE(sink.is_finished);
    result.error = error.message_with_data.value_or(error.message);
  }
  EXPECT_EQ(memory.bytes_used(), 0U);
  result.rows = sink.rows;
  result.segments_finished = source.segments_finished();
  return result;
}

/// All cuts and thread counts give the same; returns it.
inline Outcome run_all_ways(const Table& table, const std::vector<plan::Operation>& operations,
                            size_t segment_rows = 10, size_t fail_at_row = SIZE_MAX,
                            bool stop_early = false) {
  std::optional<Outcome> first;
  for (const unsigned threads : {1U, 2U, 8U}) {
    for (const size_t batch_rows : {size_t{1}, size_t{7}, size_t{2048}}) {
      for (const bool dictionaries : {false, true}) {
        Outcome next = run(table, operations,
                           {.segment_rows = segment_rows,
                            .batch_rows = batch_rows,
                            .dictionaries = dictionaries,
                            .fail_at_row = fail_at_row},
                           threads, stop_early);
        if (stop_early) next.summary.rows_read = next.summary.rows_filtered = 0;
        if (!first) first = next;
        EXPECT_EQ(next.rows, first->rows) << threads << " threads, batches of " << batch_rows;
        EXPECT_EQ(next.error, first->error) << threads << " threads, batches of " << batch_rows;
        EXPECT_TRUE(next == *first) << threads << " threads, batches of " << batch_rows;
      }
    }
  }
  return *first;
}

inline plan::Aggregate aggregate(plan::AggregateId function, Type type,
                                 std::vector<plan::Expression> arguments) {
  plan::Aggregate result;
  result.function = function;
  result.type = type;
  result.arguments = std::move(arguments);
  return result;
}

}  // namespace adze::exec::testing
