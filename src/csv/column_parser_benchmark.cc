#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "base/limits.h"
#include "csv/column_parser.h"
#include "csv/kernels.h"

/// Time per value of each family of columns, at the level that ADZE_KERNEL forces (or the best).
/// The items per second that are printed are values; the fields lie one after the other as in a
/// file whose other columns are 40 bytes wide.
namespace adze::csv {
namespace {

using MakeField = std::function<std::string(std::mt19937_64&)>;

struct Block {
  std::string text;
  std::vector<uint32_t> begin;
  std::vector<uint32_t> end;
  bool any_quote = false;

  FieldSpans spans() const {
    return {text.data(), begin.data(), end.data(), begin.size() - 16, any_quote};
  }
};

Block make_block(const MakeField& make, std::mt19937_64& random) {
  Block block;
  block.text.assign(limits::padding_bytes, ' ');
  for (size_t row = 0; row < limits::batch_rows_max; ++row) {
    block.begin.push_back(static_cast<uint32_t>(block.text.size()));
    const std::string field = make(random);
    block.any_quote |= !field.empty() && field[0] == '"';
    block.text += field;
    block.end.push_back(static_cast<uint32_t>(block.text.size()));
    block.text += ',';
    block.text.append(40, 'x');
  }
  block.text.append(limits::padding_bytes, ' ');
  block.begin.resize(block.begin.size() + 16);
  block.end.resize(block.end.size() + 16);
  return block;
}

std::string printed(const char* format, double value) {
  return fmt::format(fmt::runtime(format), value);
}

double uniform(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1p-53; }

MakeField number(const char* format, double scale) {
  return [=](std::mt19937_64& random) { return printed(format, uniform(random) * scale); };
}

/// `share` of the fields are what `special` says.
MakeField sometimes(double share, const std::string& special, const MakeField& make) {
  return [=](std::mt19937_64& random) { return uniform(random) < share ? special : make(random); };
}

MakeField negative_half_the_time(const MakeField& make) {
  return [=](std::mt19937_64& random) { return (random() & 1 ? "-" : "") + make(random); };
}

MakeField one_of(size_t count, size_t length_min, size_t length_max) {
  std::mt19937_64 random(7);
  std::vector<std::string> strings(count);
  for (std::string& text : strings) {
    text.resize(length_min + random() % (length_max - length_min + 1));
    for (char& byte : text) byte = static_cast<char>('a' + random() % 26);
  }
  return [=](std::mt19937_64& generator) { return strings[generator() % strings.size()]; };
}

std::string timestamp_of(std::mt19937_64& random, unsigned days) {
  char text[64];
  std::snprintf(text, sizeof text, "2024-01-%02u %02u:%02u:%02u",
                static_cast<unsigned>(1 + random() % days), static_cast<unsigned>(random() % 24),
                static_cast<unsigned>(random() % 60), static_cast<unsigned>(random() % 60));
  return text;
}

void parse_blocks(benchmark::State& state, const char* type, const MakeField& make) {
  std::mt19937_64 random(1);
  std::vector<Block> blocks;
  for (int i = 0; i < 8; ++i) blocks.push_back(make_block(make, random));
  ColumnContract contract;
  contract.type = parse_column_type(type);
  const auto parser = make_column_parser(contract, CsvOptions{});
  VectorStorage storage;
  Vector out;
  size_t next = 0;
  for ([[maybe_unused]] auto _ : state) {
    const BadField bad = parser->parse(blocks[next++ % blocks.size()].spans(), true, storage, out);
    if (bad.row != SIZE_MAX) state.SkipWithError(bad.problem);
    benchmark::DoNotOptimize(out);
  }
  state.counters["ns/value"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * 1e-9 * static_cast<double>(limits::batch_rows_max),
      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void add(const char* name, const char* type, const MakeField& make) {
  benchmark::RegisterBenchmark((std::string(type) + "/" + name).c_str(),
                               [=](benchmark::State& state) { parse_blocks(state, type, make); });
}

const bool registered = [] {
  const MakeField ids = number("{:.0f}", 9.9e6);
  const MakeField fractions = number("{:.9f}", 1);
  add("one_to_three_digits", "int8", number("{:.0f}", 120));
  add("up_to_7_digits", "int64", ids);
  add("half_negative", "int64", negative_half_the_time(ids));
  add("10_percent_null", "int64", sometimes(0.1, "", ids));
  add("half_null", "int64", sometimes(0.5, "", ids));
  add("13_digits", "int64", number("17{:.0f}", 9.9e10));
  add("18_digits", "int64", number("1732{:.0f}", 8.9e13 + 1e13));
  add("quoted", "int64", [=](std::mt19937_64& r) { return '"' + ids(r) + '"'; });
  add("0.728948119", "float16", fractions);
  add("0.728948119", "float32", fractions);
  add("0.728948119", "float64", fractions);
  add("half_negative", "float64", negative_half_the_time(fractions));
  add("10_percent_null", "float64", sometimes(0.1, "", fractions));
  add("two_places", "float64", number("{:.2f}", 99999));
  add("17_digits", "float64", number("{:.17g}", 1));
  add("two_places", "decimal(10,2)", number("{:.2f}", 99999));
  add("two_places", "decimal(20,2)", number("{:.2f}", 99999));
  add("any", "date", [](std::mt19937_64& r) { return timestamp_of(r, 28).substr(0, 10); });
  add("one_day", "timestamp", [](std::mt19937_64& r) { return timestamp_of(r, 1); });
  add("28_days", "timestamp", [](std::mt19937_64& r) { return timestamp_of(r, 28); });
  add("true_false", "bool",
      [](std::mt19937_64& r) { return std::string(r() & 1 ? "true" : "false"); });
  add("5_of_3_to_7_bytes", "string", one_of(5, 3, 7));
  add("100_of_3_to_12_bytes", "string", one_of(100, 3, 12));
  add("1000_of_3_to_12_bytes", "string", one_of(1000, 3, 12));
  add("100_of_8_to_30_bytes", "string", one_of(100, 8, 30));
  add("all_different", "string", number("{:.12f}", 1));
  add("10_percent_null", "string", sometimes(0.1, "", one_of(100, 3, 12)));
  add("quoted", "string",
      [make = one_of(100, 3, 12)](std::mt19937_64& r) { return '"' + make(r) + '"'; });
  return true;
}();

}  // namespace
}  // namespace adze::csv
