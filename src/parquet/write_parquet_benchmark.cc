// Rows of the example's shape (bench/gen_rows.c) as the CSV reader hands them over: 8 columns,
// three of them with dictionaries. Prints bytes a row beside the time; a second benchmark for each
// kind of column shows where the time goes.

#include <benchmark/benchmark.h>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "base/run_context.h"
#include "parquet/write_parquet.h"

namespace adze::parquet {
namespace {

constexpr size_t batch_rows = 2048;
constexpr size_t rows = size_t{2} << 20;

class CountingSink : public ByteSink {
 public:
  void write(std::span<const char> bytes) override { bytes_ += bytes.size(); }
  void stage() override {}
  void commit() override {}
  const std::string& name() const override { return name_; }
  uint64_t bytes_written() const override { return bytes_; }

 private:
  std::string name_ = "memory";
  uint64_t bytes_ = 0;
};

uint64_t next_random() {
  static uint64_t state = 88172645463325252u;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

std::unique_ptr<Dictionary> make_dictionary(const char* prefix, size_t count, uint64_t id) {
  auto dictionary = std::make_unique<Dictionary>();
  dictionary->id = id;
  for (size_t i = 0; i < count; i++) {
    const std::string_view text = dictionary->text.copy(prefix + std::to_string(i + 1));
    dictionary->entries.push_back({text.data(), static_cast<uint32_t>(text.size())});
  }
  return dictionary;
}

/// One column of `rows` rows, cut into batches on the way.
struct Column {
  Field field;
  std::vector<int64_t> integers;
  std::vector<double> floats;
  std::vector<uint32_t> codes;
  std::vector<StringRef> texts;
  std::unique_ptr<Dictionary> dictionary;

  Vector slice(size_t begin) const {
    Vector vector;
    vector.type = field.type;
    if (dictionary) {
      vector.encoding = Encoding::kDictionary;
      vector.codes = codes.data() + begin;
      vector.dictionary = dictionary.get();
    } else if (!texts.empty()) {
      vector.values = texts.data() + begin;
    } else if (!floats.empty()) {
      vector.values = floats.data() + begin;
    } else {
      vector.values = integers.data() + begin;
    }
    return vector;
  }
};

template <typename ValueAt>
Column integers(const char* name, Type type, ValueAt value_at) {
  Column column;
  column.field = {name, type};
  for (size_t i = 0; i < rows; i++) column.integers.push_back(static_cast<int64_t>(value_at(i)));
  return column;
}

Column floats(const char* name, Type type, uint64_t range) {
  Column column;
  column.field = {name, type};
  for (size_t i = 0; i < rows; i++) {
    const double value = static_cast<double>(next_random() % range) / 1e9;
    const bool is_narrow = type.id == TypeId::kFloat32;
    column.floats.push_back(is_narrow ? static_cast<double>(static_cast<float>(value)) : value);
  }
  return column;
}

Column codes(const char* name, const char* prefix, size_t count, uint64_t id) {
  Column column;
  column.field = {name, string_type};
  column.dictionary = make_dictionary(prefix, count, id);
  for (size_t i = 0; i < rows; i++) {
    column.codes.push_back(static_cast<uint32_t>(next_random() % count));
  }
  return column;
}

Column texts(const char* name, size_t distinct) {
  Column column;
  column.field = {name, string_type};
  static Arena arena;
  for (size_t i = 0; i < rows; i++) {
    const uint64_t number = next_random() % distinct;
    const std::string_view text = arena.copy("customer " + std::to_string(number * 7919));
    column.texts.push_back({text.data(), static_cast<uint32_t>(text.size())});
  }
  return column;
}

const std::vector<Column>& example_columns() {
  static const std::vector<Column> columns = [] {
    std::vector<Column> made;
    made.push_back(integers("id", int64_type, [](size_t i) { return i + 1; }));
    made.push_back(codes("class", "c", 21, 1));
    made.push_back(integers("memory", int16_type, [](size_t) { return next_random() % 500; }));
    made.push_back(floats("percentage", float32_type, 1'000'000'000));
    made.push_back(floats("ratio", float32_type, 10'000'000'000));
    made.push_back(codes("fob", "fob_", 4, 2));
    made.push_back(codes("dp", "dp_", 5, 3));
    made.push_back(integers("recovered", int8_type, [](size_t) { return next_random() & 1; }));
    return made;
  }();
  return columns;
}

const std::vector<Column>& other_columns() {
  static const std::vector<Column> columns = [] {
    std::vector<Column> made;
    made.push_back(integers("random", int64_type, [](size_t) { return next_random(); }));
    made.push_back(
        integers("cents", decimal_type(12, 2), [](size_t) { return next_random() % 100'000'000; }));
    made.push_back(integers("sorted_times", timestamp_type, [](size_t i) {
      return 1'700'000'000'000'000 + i * 1'000'000 + next_random() % 1'000'000;
    }));
    made.push_back(integers("customer_number", int64_type,
                            [](size_t) { return next_random() % 30'000 * 1'000'003; }));
    made.push_back(floats("double", float64_type, 10'000'000'000));
    made.push_back(texts("names_few", 1'000));
    made.push_back(texts("names_many", 1'000'000'000));
    return made;
  }();
  return columns;
}

uint64_t write_columns(const std::vector<const Column*>& columns, Codec codec) {
  MemoryBudget memory(size_t{1} << 30);
  Cancellation cancellation;
  Log log;
  Clock clock;
  RunContext context{memory, cancellation, log, clock, {}, {}, 1};
  Schema schema;
  for (const Column* column : columns) schema.fields.push_back(column->field);
  CountingSink sink;
  ParquetOptions options;
  options.codec = codec;
  const auto writer = write_parquet(schema, sink, options, context);
  Batch batch;
  batch.row_count = batch_rows;
  for (size_t begin = 0; begin < rows; begin += batch_rows) {
    batch.columns.clear();
    for (const Column* column : columns) batch.columns.push_back(column->slice(begin));
    writer->write(batch);
  }
  writer->finish();
  return sink.bytes_written();
}

void run(benchmark::State& state, const std::vector<const Column*>& columns, Codec codec) {
  uint64_t bytes = 0;
  for (auto _ : state) bytes = write_columns(columns, codec);
  state.counters["ns/value"] = benchmark::Counter(
      static_cast<double>(rows * columns.size()) * 1e-9,
      benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
  state.counters["bytes/row"] = static_cast<double>(bytes) / static_cast<double>(rows);
}

void example_rows(benchmark::State& state) {
  std::vector<const Column*> columns;
  for (const Column& column : example_columns()) columns.push_back(&column);
  run(state, columns, static_cast<Codec>(state.range(0)));
}
BENCHMARK(example_rows)
    ->ArgName("codec")
    ->DenseRange(static_cast<int>(Codec::kUncompressed), static_cast<int>(Codec::kLz4Raw))
    ->Unit(benchmark::kMillisecond);

void one_column(benchmark::State& state) {
  const auto at = static_cast<size_t>(state.range(0));
  const size_t examples = example_columns().size();
  const Column& column = at < examples ? example_columns()[at] : other_columns()[at - examples];
  state.SetLabel(column.field.name);
  run(state, {&column}, Codec::kZstd);
}
BENCHMARK(one_column)->DenseRange(0, 14)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace adze::parquet
