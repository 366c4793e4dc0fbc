// The speed of reading a CSV file of the user's kind (see shared/bench's generator): structure
// only, with every column a string that nobody asked for, with its columns' types, all delivered,
// and of inferring these types, without and with statistics. The file comes from the environment
// variable ADZE_BENCHMARK_CSV; without it, rows are made up.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "base/clock.h"
#include "csv/infer_types.h"
#include "csv/memory_source_testing.h"
#include "csv/read_csv.h"

namespace adze::csv {
namespace {

std::string made_up_rows() {
  std::mt19937 random(1);
  std::string text = "id,class,memory,percentage,ratio,fob,dp,recovered\r\n";
  for (int id = 1; id <= 400'000; ++id) {
    char line[128];
    const int size = std::snprintf(
        line, sizeof line, "%d,%c%d,%d,%.9g,%.9g,fob_%d,dp_%d,%d\r\n", id, "cxf"[random() % 3],
        static_cast<int>(random() % 7 + 1), static_cast<int>(random() % 500),
        static_cast<double>(random() % 1000000000) / 1e9,
        static_cast<double>(random() % 4000000000) / 1e9, static_cast<int>(random() % 4 + 1),
        static_cast<int>(random() % 5 + 1), static_cast<int>(random() % 2));
    text.append(line, static_cast<size_t>(size));
  }
  return text;
}

const std::string& benchmark_text() {
  static const std::string text = [] {
    const char* path = std::getenv("ADZE_BENCHMARK_CSV");
    std::FILE* file = path == nullptr ? nullptr : std::fopen(path, "rb");
    if (file == nullptr) return made_up_rows();
    std::string content;
    char buffer[1 << 16];
    while (const size_t size = std::fread(buffer, 1, sizeof buffer, file)) {
      content.append(buffer, size);
    }
    std::fclose(file);
    if (content.starts_with("\xEF\xBB\xBF")) content.erase(0, 3);
    return content;
  }();
  return text;
}

/// The same text with every field in quotes.
const std::string& quoted_text() {
  static const std::string text = [] {
    std::string quoted = "\"";
    for (const char c : benchmark_text()) {
      if (c == ',') {
        quoted += "\",\"";
      } else if (c == '\r') {
        quoted += '"';
      } else if (c == '\n') {
        quoted += "\n\"";
      } else {
        quoted += c;
      }
    }
    quoted.pop_back();
    return quoted;
  }();
  return text;
}

CsvOptions options_of(bool typed) {
  constexpr struct {
    const char* name;
    Type type;
  } kColumns[] = {{"id", int64_type},
                  {"class", string_type},
                  {"memory", int16_type},
                  {"percentage", {TypeId::kFloat16}},
                  {"ratio", {TypeId::kFloat16}},
                  {"fob", string_type},
                  {"dp", string_type},
                  {"recovered", int8_type}};
  CsvOptions options;
  for (const auto& column : kColumns) {
    options.columns.push_back(
        {.name = column.name, .type = typed ? column.type : string_type, .null_values = {}});
    if (typed) options.delivered.push_back(options.delivered.size());
  }
  return options;
}

void read(benchmark::State& state, const std::string& text, const CsvOptions& options) {
  const double cpu_before = process_cpu_seconds();
  for (auto _ : state) {
    testing::World world;
    testing::MemorySource source(text, text.size());
    const auto csv = read_csv(source, options, world.context);
    const auto reader = csv->make_reader();
    Batch batch;
    uint64_t rows = 0;
    while (reader->next_segment()) {
      while (reader->next_batch(batch)) rows += batch.row_count;
    }
    benchmark::DoNotOptimize(rows);
  }
  const double bytes = static_cast<double>(text.size()) * static_cast<double>(state.iterations());
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.counters["CPU_s_per_GB"] = (process_cpu_seconds() - cpu_before) / bytes * 1e9;
}

void infer(benchmark::State& state, const std::string& text, bool statistics) {
  const double cpu_before = process_cpu_seconds();
  InferOptions options;
  options.observe.statistics = statistics;
  for (auto _ : state) {
    testing::World world;
    testing::MemorySource source(text, text.size());
    benchmark::DoNotOptimize(infer_types(source, options, world.context));
  }
  const double bytes = static_cast<double>(text.size()) * static_cast<double>(state.iterations());
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.counters["CPU_s_per_GB"] = (process_cpu_seconds() - cpu_before) / bytes * 1e9;
}

void structure_only(benchmark::State& state) { read(state, benchmark_text(), options_of(false)); }
void structure_only_quoted(benchmark::State& state) {
  read(state, quoted_text(), options_of(false));
}
void all_columns(benchmark::State& state) { read(state, benchmark_text(), options_of(true)); }
void infer_plain(benchmark::State& state) { infer(state, benchmark_text(), false); }
void infer_quoted(benchmark::State& state) { infer(state, quoted_text(), false); }
void infer_statistics(benchmark::State& state) { infer(state, benchmark_text(), true); }
BENCHMARK(infer_plain);
BENCHMARK(infer_quoted);
BENCHMARK(infer_statistics);
BENCHMARK(structure_only);
BENCHMARK(structure_only_quoted);
BENCHMARK(all_columns);

}  // namespace
}  // namespace adze::csv
