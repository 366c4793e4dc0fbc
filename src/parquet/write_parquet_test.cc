#include "parquet/write_parquet.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "parquet/decode_for_tests.h"
#include "parquet/format.h"
#include "parquet/table_for_tests.h"

namespace adze::parquet {
namespace {

ThriftValue footer_of(const std::string& file) {
  EXPECT_EQ(file.substr(0, 4), "PAR1");
  EXPECT_EQ(file.substr(file.size() - 4), "PAR1");
  uint32_t length;
  std::memcpy(&length, file.data() + file.size() - 8, 4);
  ThriftDecoder decoder(std::string_view(file).substr(file.size() - 8 - length, length));
  const ThriftValue footer = decoder.structure();
  EXPECT_EQ(decoder.position(), length);
  return footer;
}

/// The definition of CRC-32, a bit at a time.
uint32_t crc_of(std::string_view bytes) {
  uint32_t crc = ~0u;
  for (const char byte : bytes) {
    crc ^= static_cast<uint8_t>(byte);
    for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (0xEDB88320u & (0 - (crc & 1)));
  }
  return ~crc;
}

/// PLAIN values, cut apart.
std::vector<std::string> plain_values(std::string_view body, int64_t physical, size_t width,
                                      size_t count) {
  std::vector<std::string> values;
  size_t at = 0;
  for (size_t i = 0; i < count; i++) {
    if (physical == static_cast<int64_t>(PhysicalType::kBoolean)) {
      values.emplace_back(1, static_cast<char>(static_cast<uint8_t>(body[i / 8]) >> (i % 8) & 1));
      continue;
    }
    uint32_t size = static_cast<uint32_t>(width);
    if (width == 0) {
      std::memcpy(&size, body.data() + at, 4);
      at += 4;
    }
    values.emplace_back(body.substr(at, size));
    at += size;
  }
  if (physical != 0) {
    EXPECT_EQ(at, body.size());
  }
  return values;
}

size_t width_of(const ThriftValue& element) {
  switch (static_cast<PhysicalType>(element[1].number)) {
    case PhysicalType::kInt32:
    case PhysicalType::kFloat:
      return 4;
    case PhysicalType::kInt64:
    case PhysicalType::kDouble:
      return 8;
    case PhysicalType::kFixedLenByteArray:
      return static_cast<size_t>(element[2].number);
    default:
      return 0;
  }
}

struct ReadPage {
  ThriftValue header;
  std::string_view body;
};

ReadPage page_at(const std::string& file, size_t& at) {
  ThriftDecoder decoder(std::string_view(file).substr(at));
  ReadPage page{decoder.structure(), {}};
  at += decoder.position();
  page.body = std::string_view(file).substr(at, static_cast<size_t>(page.header[3].number));
  at += page.body.size();
  EXPECT_EQ(crc_of(page.body), static_cast<uint32_t>(page.header[4].number));
  return page;
}

/// The column's values, as PLAIN has them; absent ones are nulls. Only for uncompressed files.
std::vector<std::optional<std::string>> read_column(const std::string& file,
                                                    const ThriftValue& footer, size_t column) {
  std::vector<std::optional<std::string>> values;
  const ThriftValue& element = footer[2].list[column + 1];
  const size_t width = width_of(element);
  for (const ThriftValue& group : footer[4].list) {
    const ThriftValue& chunk = group[1].list[column][3];
    EXPECT_EQ(chunk[4].number, 0);
    std::vector<std::string> dictionary;
    size_t at = static_cast<size_t>(chunk[9].number);
    if (chunk.has(11)) {
      at = static_cast<size_t>(chunk[11].number);
      const ReadPage page = page_at(file, at);
      EXPECT_EQ(at, static_cast<size_t>(chunk[9].number));
      dictionary = plain_values(page.body, element[1].number, width,
                                static_cast<size_t>(page.header[7][1].number));
    }
    ThriftDecoder index_decoder(
        std::string_view(file).substr(static_cast<size_t>(group[1].list[column][4].number)));
    const ThriftValue offsets = index_decoder.structure();
    const auto rows = static_cast<size_t>(chunk[5].number);
    size_t done = 0;
    for (size_t i = 0; done < rows; i++) {
      EXPECT_EQ(static_cast<size_t>(offsets[1].list.at(i)[1].number), at);
      EXPECT_EQ(static_cast<size_t>(offsets[1].list.at(i)[3].number), done);
      const ReadPage page = page_at(file, at);
      const auto count = static_cast<size_t>(page.header[5][1].number);
      uint32_t level_bytes;
      std::memcpy(&level_bytes, page.body.data(), 4);
      const auto levels = decode_runs(page.body.substr(4, level_bytes), count, 1);
      const auto present = static_cast<size_t>(std::count(levels.begin(), levels.end(), 1u));
      const std::string_view body = page.body.substr(4 + level_bytes);
      std::vector<std::string> page_values;
      if (page.header[5][2].number == 0) {
        page_values = plain_values(body, element[1].number, width, present);
      } else {
        for (const uint32_t code :
             decode_runs(body.substr(1), present, static_cast<uint8_t>(body[0]))) {
          page_values.push_back(dictionary.at(code));
        }
      }
      size_t next = 0;
      for (const uint32_t level : levels) {
        values.push_back(level == 1 ? std::optional(page_values[next++]) : std::nullopt);
      }
      done += count;
    }
  }
  return values;
}

template <typename T>
std::string bytes_of(T value) {
  return std::string(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string plain_of(const TestColumn& column, size_t row, const ThriftValue& element) {
  switch (static_cast<PhysicalType>(element[1].number)) {
    case PhysicalType::kBoolean:
      return bytes_of(column.bools[row]);
    case PhysicalType::kInt32:
      return bytes_of(static_cast<int32_t>(column.integers[row]));
    case PhysicalType::kInt64:
      return bytes_of(column.integers[row]);
    case PhysicalType::kFloat:
      return bytes_of(static_cast<float>(column.floats[row]));
    case PhysicalType::kDouble:
      return bytes_of(column.floats[row]);
    case PhysicalType::kByteArray:
      return column.texts[row];
    case PhysicalType::kInt96:  // is not written
      break;
    case PhysicalType::kFixedLenByteArray: {
      std::string bytes = bytes_of(column.wide[row]);
      bytes.resize(static_cast<size_t>(element[2].number));
      return {bytes.rbegin(), bytes.rend()};
    }
  }
  return {};
}

ParquetOptions uncompressed(uint64_t row_group_rows = 0) {
  ParquetOptions options;
  options.codec = Codec::kUncompressed;
  options.row_group_rows = row_group_rows;
  options.time_as_string = false;
  return options;
}

void expect_round_trip(const std::vector<TestColumn>& columns, const std::string& file) {
  const ThriftValue footer = footer_of(file);
  EXPECT_EQ(static_cast<size_t>(footer[3].number), columns[0].valid.size());
  for (size_t i = 0; i < columns.size(); i++) {
    const ThriftValue& element = footer[2].list[i + 1];
    const auto values = read_column(file, footer, i);
    ASSERT_EQ(values.size(), columns[i].valid.size()) << columns[i].field.name;
    for (size_t row = 0; row < values.size(); row++) {
      ASSERT_EQ(values[row].has_value(), columns[i].valid[row] != 0)
          << columns[i].field.name << " row " << row;
      if (values[row]) {
        ASSERT_EQ(*values[row], plain_of(columns[i], row, element))
            << columns[i].field.name << " row " << row;
      }
    }
  }
}

TEST(WriteParquetTest, EveryTypeReadsBack) {
  const std::vector<TestColumn> columns = table_of_all_types(40'000);
  expect_round_trip(columns, write_table(columns, uncompressed()));
}

TEST(WriteParquetTest, RowGroupsAreCutAtTheRowsAskedFor) {
  const std::vector<TestColumn> columns = table_of_all_types(2'500);
  const std::string file = write_table(columns, uncompressed(1'000));
  expect_round_trip(columns, file);
  const ThriftValue footer = footer_of(file);
  ASSERT_EQ(footer[4].list.size(), 3u);
  EXPECT_EQ(footer[4].list[2][3].number, 500);
}

TEST(WriteParquetTest, AnEmptyTableIsAFileWithoutRowGroups) {
  const ThriftValue footer = footer_of(write_table(table_of_all_types(0)));
  EXPECT_EQ(footer[3].number, 0);
  EXPECT_TRUE(footer[4].list.empty());
  EXPECT_EQ(footer[2].list.size(), 23u);
}

TEST(WriteParquetTest, BatchesAndDictionariesDoNotShowInTheBytes) {
  const std::vector<TestColumn> columns = table_of_all_types(18'000);
  for (const uint64_t row_group_rows : {0, 9'999}) {
    ParquetOptions options;
    options.row_group_rows = row_group_rows;
    const std::string expected = write_table(columns, options);
    for (const size_t batch_rows : {1, 7, 16'384, 18'000}) {
      EXPECT_TRUE(write_table(columns, options, batch_rows, false) == expected) << batch_rows;
    }
    for (const size_t batch_rows : {7, 2'048}) {
      EXPECT_TRUE(write_table(columns, options, batch_rows, true) == expected) << batch_rows;
    }
  }
}

TEST(WriteParquetTest, PagesOfLongTextsEndEarlyWhateverTheBatches) {
  TestColumn texts{{"text", string_type}, {}, {}, {}, {}, {}, {}};
  TestColumn numbers{{"number", int32_type}, {}, {}, {}, {}, {}, {}};
  for (int i = 0; i < 200; i++) {
    if (i % 9 == 0) {
      texts.add_null();
    } else {
      texts.add_text(
          std::string(static_cast<size_t>(i % 50) * 2'000, static_cast<char>('a' + i % 26)));
    }
    numbers.add(i);
  }
  const std::vector<TestColumn> columns = {texts, numbers};
  const std::string file = write_table(columns, uncompressed());
  expect_round_trip(columns, file);
  EXPECT_TRUE(write_table(columns, uncompressed(), 1) == file);
  EXPECT_TRUE(write_table(columns, uncompressed(), 13, true) == file);
}

TEST(WriteParquetTest, AConstantVectorIsWrittenAsItsRows) {
  TestColumn expected{{"c", string_type}, {}, {}, {}, {}, {}, {}};
  for (int i = 0; i < 300; i++) expected.add_text("same");
  for (int i = 0; i < 300; i++) expected.add_null();
  TestRun run;
  MemorySink sink;
  const auto writer = write_parquet(schema_of({expected}), sink, {}, run.context);
  const StringRef same{"same", 4};
  const uint8_t is_null = 0;
  Batch batch;
  batch.row_count = 300;
  Vector vector;
  vector.type = string_type;
  vector.encoding = Encoding::kConstant;
  vector.values = &same;
  batch.columns = {vector};
  writer->write(batch);
  batch.columns[0].valid = &is_null;
  writer->write(batch);
  writer->finish();
  EXPECT_TRUE(sink.bytes() == write_table({expected}));
}

TEST(WriteParquetTest, MostlyUniqueValuesStayPlain) {
  TestColumn ids{{"id", int64_type}, {}, {}, {}, {}, {}, {}};
  TestColumn keys{{"key", int64_type}, {}, {}, {}, {}, {}, {}};
  for (int i = 0; i < 20'000; i++) {
    ids.add(i);
    keys.add(i / 2);
  }
  const ThriftValue footer = footer_of(write_table({ids, keys}));
  EXPECT_FALSE(footer[4].list[0][1].list[0][3].has(11));
  EXPECT_TRUE(footer[4].list[0][1].list[1][3].has(11));
}

TEST(WriteParquetTest, ADictionaryThatGrowsTooLargeEndsInPlainPages) {
  TestColumn keys{{"key", string_type}, {}, {}, {}, {}, {}, {}};
  for (int i = 0; i < 150'000; i++) keys.add_text("k" + std::to_string(i < 16'384 ? i % 9 : i));
  const std::vector<TestColumn> columns = {keys};
  const std::string file = write_table(columns, uncompressed());
  expect_round_trip(columns, file);
  const ThriftValue chunk = footer_of(file)[4].list[0][1].list[0][3];
  ASSERT_EQ(chunk[13].list.size(), 3u);  // a dictionary, pages of codes, plain pages
  EXPECT_GT(chunk[13].list[1][3].number, 0);
  EXPECT_GT(chunk[13].list[2][3].number, 0);
}

TEST(WriteParquetTest, NoiseIsStoredUncompressedAndTextIsNot) {
  TestColumn noise{{"noise", int64_type}, {}, {}, {}, {}, {}, {}};
  TestColumn text{{"text", string_type}, {}, {}, {}, {}, {}, {}};
  uint64_t state = 1;
  for (int i = 0; i < 20'000; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    noise.add(static_cast<int64_t>(state ^ state >> 31));
    text.add_text("a rather long text with number " + std::to_string(i));
  }
  const ThriftValue footer = footer_of(write_table({noise, text}));
  EXPECT_EQ(footer[4].list[0][1].list[0][3][4].number, 0);
  EXPECT_EQ(footer[4].list[0][1].list[1][3][4].number, 6);
}

TEST(WriteParquetTest, StatisticsAndPageIndexHoldTheBounds) {
  TestColumn numbers{{"n", int32_type}, {}, {}, {}, {}, {}, {}};
  for (int i = 0; i < 40'000; i++) numbers.add(i * 2);
  numbers.add_null();
  const std::string file = write_table({numbers});
  const ThriftValue footer = footer_of(file);
  const ThriftValue& column = footer[4].list[0][1].list[0];
  EXPECT_EQ(column[3][12][3].number, 1);
  EXPECT_EQ(column[3][12][5].bytes, bytes_of(int32_t{79'998}));
  EXPECT_EQ(column[3][12][6].bytes, bytes_of(int32_t{0}));
  const ThriftValue index =
      ThriftDecoder(std::string_view(file).substr(static_cast<size_t>(column[6].number)))
          .structure();
  ASSERT_EQ(index[2].list.size(), 3u);
  EXPECT_EQ(index[2].list[1].bytes, bytes_of(int32_t{32'768}));
  EXPECT_EQ(index[3].list[0].bytes, bytes_of(int32_t{32'766}));
  EXPECT_EQ(index[4].number, static_cast<int64_t>(BoundaryOrder::kAscending));
  EXPECT_EQ(index[5].list[2].number, 1);
  EXPECT_EQ(footer[7].list.size(), 1u);
}

TEST(WriteParquetTest, NaNLeavesTheBoundsOut) {
  TestColumn numbers{{"n", float64_type}, {}, {}, {}, {}, {}, {}};
  numbers.add_float(1);
  numbers.add_float(std::nan(""));
  const ThriftValue column = footer_of(write_table({numbers}))[4].list[0][1].list[0];
  EXPECT_FALSE(column[3][12].has(5));
  EXPECT_FALSE(column.has(6));
  EXPECT_TRUE(column.has(4));
}

TEST(WriteParquetTest, TimesAreTextByDefault) {
  TestColumn times{{"t", time_type}, {}, {}, {}, {}, {}, {}};
  times.add(0);
  times.add(86'399'000'001);
  ParquetOptions options = uncompressed();
  options.time_as_string = true;
  const std::string file = write_table({times}, options);
  const auto values = read_column(file, footer_of(file), 0);
  EXPECT_EQ(values[0], "00:00:00");
  EXPECT_EQ(values[1], "23:59:59.000001");
}

TEST(WriteParquetTest, MillisRefuseToLoseMicros) {
  TestColumn moments{{"t", timestamp_type}, {}, {}, {}, {}, {}, {}};
  moments.add(-1'000);
  ParquetOptions options = uncompressed();
  options.timestamps = TimestampUnit::kMillis;
  const std::string file = write_table({moments}, options);
  EXPECT_EQ(read_column(file, footer_of(file), 0)[0], bytes_of(int64_t{-1}));
  moments.add(1'001);
  try {
    write_table({moments}, options);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kSqlData);
    EXPECT_EQ(
        error.message,
        "column 't': a timestamp has microseconds, which target.timestamps: millis can't hold");
  }
}

TEST(WriteParquetTest, MetadataNamesTheVersionAndTheJob) {
  ParquetOptions options;
  options.job_hash = "abc";
  const ThriftValue footer = footer_of(write_table(table_of_all_types(1), options));
  EXPECT_EQ(footer[6].bytes, "adze version 0.1.0");
  EXPECT_EQ(footer[5].list[1][1].bytes, "adze.job");
  EXPECT_EQ(footer[5].list[1][2].bytes, "abc");
}

TEST(WriteParquetTest, MemoryIsGivenBack) {
  TestRun run;
  {
    MemorySink sink;
    const auto columns = table_of_all_types(100);
    const auto writer = write_parquet(schema_of(columns), sink, {}, run.context);
    EXPECT_GT(run.memory.bytes_used(), 0u);
    writer->write(BatchMaker(columns, false).make(0, 100));
  }
  EXPECT_EQ(run.memory.bytes_used(), 0u);
}

std::string refusal(const Schema& schema, const ParquetOptions& options = {}) {
  TestRun run;
  MemorySink sink;
  try {
    write_parquet(schema, sink, options, run.context);
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kUsage);
    return error.message;
  }
  return "accepted";
}

TEST(WriteParquetTest, NamesEqualButForCaseAreRefused) {
  EXPECT_EQ(refusal({{{"Id", int64_type}, {"x", int64_type}, {"id", int64_type}}}),
            "columns 1 'Id' and 3 'id' differ only in case");
  EXPECT_EQ(refusal({{{"a", int64_type}, {"a", int64_type}}}),
            "columns 1 'a' and 2 'a' have the same name");
  EXPECT_EQ(refusal({{{"", int64_type}}}), "column 1 has an empty name");
}

TEST(WriteParquetTest, NamesThatAthenaCannotReadGiveOneWarning) {
  TestRun run;
  MemorySink sink;
  write_parquet({{{"a b", int64_type}, {"c", int64_type}, {"d;", int64_type}}}, sink, {},
                run.context);
  ASSERT_EQ(run.log.warnings().size(), 1u);
  EXPECT_EQ(run.log.warnings()[0],
            "Athena or old Spark can't read columns with blanks or any of ,;{}()= in their names: "
            "'a b', 'd;'");
}

TEST(WriteParquetTest, CodecsAndLevelsAreChecked) {
  EXPECT_EQ(parse_codec("lz4_raw"), Codec::kLz4Raw);
  EXPECT_EQ(parse_codec("none"), Codec::kUncompressed);
  EXPECT_THROW(parse_codec("zst"), Error);
  ParquetOptions options;
  options.compression_level = 23;
  EXPECT_EQ(refusal({{{"a", int64_type}}}, options), "compression 'zstd' has no level 23");
  options.codec = Codec::kSnappy;
  EXPECT_EQ(refusal({{{"a", int64_type}}}, options),
            "compression 'snappy' has no levels, but level 23 is given");
  EXPECT_EQ(refusal({{{"a", {TypeId::kInterval}}}}),
            "column 'a': an INTERVAL can't be written to Parquet");
}

}  // namespace
}  // namespace adze::parquet
