// Reading as a whole. The grammar is compared, on every text of up to six bytes over the characters
// that matter, with a plain state machine written from SEMANTICS; every read size, segment size and
// kernel must give the same rows and the same error.
#include "csv/read_csv.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "csv/memory_source_testing.h"

namespace adze::csv {
namespace {

using testing::MemorySource;
using testing::World;

/// A field's value, or nothing for null.
using Value = std::optional<std::string>;
using Row = std::vector<Value>;

struct Outcome {
  std::vector<Row> rows;
  bool failed = false;
  uint64_t error_line = 0;
  uint64_t blank_lines = 0;

  bool operator==(const Outcome&) const = default;
};

void PrintTo(const Outcome& outcome, std::ostream* out) {
  for (const Row& row : outcome.rows) {
    for (const Value& value : row) *out << (value ? "[" + *value + "]" : "null") << " ";
    *out << "\n";
  }
  *out << (outcome.failed ? "error in line " + std::to_string(outcome.error_line) : "good")
       << ", blank " << outcome.blank_lines;
}

// --- the reference -----------------------------------------------------------------------------

/// The grammar, one character after another.
class Reference {
 public:
  Reference(std::string text, size_t columns) : text_(std::move(text)), columns_(columns) {}

  Outcome read() {
    while (at_ < text_.size()) {
      line_ += static_cast<uint64_t>(
          std::count(text_.begin() + long(counted_to_), text_.begin() + long(at_), '\n'));
      counted_to_ = at_;
      const size_t begin = at_;
      Row row;
      bool good = true;
      while ((good = field(row)) && at_ < text_.size() && text_[at_] == ',') ++at_;
      const bool is_blank = good && at_ == begin;
      good = good && line_break();
      if (is_blank && good && columns_ > 1) {
        ++outcome_.blank_lines;
        continue;
      }
      if (!good || row.size() != columns_) {
        outcome_.failed = true;
        outcome_.error_line = line_;
        return outcome_;
      }
      outcome_.rows.push_back(row);
    }
    return outcome_;
  }

 private:
  bool line_break() {
    if (at_ == text_.size()) return true;
    if (text_.compare(at_, 2, "\r\n") == 0) ++at_;
    return text_[at_++] == '\n';
  }
  bool field(Row& row) {
    if (at_ < text_.size() && text_[at_] == '"') return quoted(row);
    std::string value;
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') {
      if (text_.compare(at_, 2, "\r\n") == 0) break;
      if (text_[at_] == '"' || text_[at_] == '\r') return false;
      value += text_[at_++];
    }
    row.push_back(value.empty() ? Value() : value);
    return true;
  }
  bool quoted(Row& row) {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"' && text_.compare(at_, 2, "\"\"") != 0) {
        ++at_;
        row.push_back(value);
        return at_ == text_.size() || text_[at_] == ',' || text_[at_] == '\n' ||
               text_.compare(at_, 2, "\r\n") == 0;
      }
      if (text_[at_] == '"') ++at_;
      value += text_[at_];
    }
    return false;
  }

  const std::string text_;
  const size_t columns_;
  size_t at_ = 0;
  size_t counted_to_ = 0;
  uint64_t line_ = 1;
  Outcome outcome_;
};

// --- what is tested ----------------------------------------------------------------------------

std::vector<CpuLevel> levels() {
  std::vector<CpuLevel> levels;
  for (const CpuLevel level : {CpuLevel::kScalar, CpuLevel::kAvx2, CpuLevel::kAvx512}) {
    if (cpu_has(level)) levels.push_back(level);
  }
  return levels;
}

CsvOptions string_columns(size_t count) {
  CsvOptions options;
  options.dialect.header = false;
  for (size_t i = 0; i < count; ++i) {
    options.columns.push_back(
        {.name = "c" + std::to_string(i), .type = string_type, .null_values = {}});
    options.delivered.push_back(i);
  }
  return options;
}

void append_rows(const Batch& batch, std::vector<Row>& rows) {
  for (size_t i = 0; i < batch.row_count; ++i) {
    Row row;
    for (const Vector& column : batch.columns) {
      row.push_back(column.is_null(i) ? Value() : Value(column.string_at(i).view()));
    }
    rows.push_back(std::move(row));
  }
}

Outcome read_all(const std::string& text, const CsvOptions& options, size_t read_size) {
  World world;
  MemorySource source(text, read_size);
  Outcome outcome;
  std::unique_ptr<CsvSource> csv;
  try {
    csv = read_csv(source, options, world.context);
    const std::unique_ptr<SegmentReader> reader = csv->make_reader();
    uint64_t index = 0;
    while (reader->next_segment()) {
      EXPECT_EQ(reader->segment_index(), index++);
      Batch batch;
      while (reader->next_batch(batch)) {
        EXPECT_GT(batch.row_count, 0u);
        append_rows(batch, outcome.rows);
      }
      reader->finish_segment();
    }
    outcome.blank_lines = csv->totals().blank_lines;
    EXPECT_EQ(csv->totals().rows_read, outcome.rows.size());
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kContract) << error.message;
    outcome.failed = true;
    outcome.error_line = error.line;
  }
  return outcome;
}

Error error_of(const std::string& text, const CsvOptions& options) {
  World world;
  MemorySource source(text, 100);
  try {
    const auto csv = read_csv(source, options, world.context);
    const auto reader = csv->make_reader();
    Batch batch;
    while (reader->next_segment()) {
      while (reader->next_batch(batch)) {
      }
    }
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCategory::kInternal, "no error");
}

std::string text_of(size_t code, size_t length) {
  constexpr std::string_view kAlphabet = "a,\"\n\r";
  std::string text;
  for (size_t i = 0; i < length; ++i, code /= kAlphabet.size()) {
    text += kAlphabet[code % kAlphabet.size()];
  }
  return text;
}

// The first record decides how many fields a text without a header has, and a text whose first
// record has another number is refused before the first row: same line, but without blank lines.
Outcome expected_of(const std::string& text, size_t columns) {
  Outcome outcome = Reference(text, columns).read();
  if (outcome.failed) outcome.blank_lines = 0;
  return outcome;
}

constexpr size_t kWhole = 1000;  // larger than the texts it is used for

void check_one_way(const std::string& text, const CsvOptions& options, size_t read_size,
                   const Outcome& expected) {
  ASSERT_EQ(read_all(text, options, read_size), expected)
      << ::testing::PrintToString(text) << " columns " << options.columns.size() << " read "
      << read_size << " segments " << options.segment_bytes << " "
      << cpu_level_name(*options.scan_level);
}

void check_all_ways(const std::string& text, size_t columns) {
  const Outcome expected = expected_of(text, columns);
  CsvOptions options = string_columns(columns);
  for (const CpuLevel level : levels()) {
    options.scan_level = level;
    for (const size_t segment_bytes : {size_t{1}, size_t{4}, kWhole}) {
      options.segment_bytes = segment_bytes;
      for (const size_t read_size : {size_t{1}, size_t{2}, size_t{3}, size_t{64}, kWhole}) {
        check_one_way(text, options, read_size, expected);
        if (::testing::Test::HasFatalFailure()) return;
      }
    }
  }
}

// Each way by itself finds what goes wrong with it in short texts; the longest get a few of them.
void check_some_ways(const std::string& text, size_t columns) {
  const Outcome expected = expected_of(text, columns);
  CsvOptions options = string_columns(columns);
  options.scan_level = levels().back();
  for (const size_t segment_bytes : {size_t{4}, kWhole}) {
    options.segment_bytes = segment_bytes;
    check_one_way(text, options, segment_bytes, expected);
  }
}

/// The longest texts are as many as all shorter ones four times over: minutes with the sanitizers.
/// With this variable set they too are read in all ways, which `make test-real` does once.
bool all_ways_for_all_lengths() { return std::getenv("ADZE_TEST_EXHAUSTIVE") != nullptr; }

TEST(ReadCsv, EveryShortTextReadsAsTheReferenceReadsIt) {
  const size_t all_ways_length_max = all_ways_for_all_lengths() ? 6 : 5;
  size_t codes = 1;
  for (size_t length = 0; length <= 6; ++length, codes *= 5) {
    for (size_t code = 0; code < codes; ++code) {
      for (const size_t columns : {1, 2}) {
        (length <= all_ways_length_max ? check_all_ways : check_some_ways)(text_of(code, length),
                                                                           columns);
        if (HasFatalFailure()) return;
      }
    }
  }
}

TEST(ReadCsv, LongRandomTextsReadAsTheReferenceReadsThem) {
  std::mt19937 random(7);
  const std::string_view pieces[] = {"a",          "bcd",      ",",    "\n", "\r\n", "\"x\"",
                                     "\"a\"\"b\"", "\"1\n2\"", "\"\"", ",",  "\n",   "longer text"};
  for (int i = 0; i < 300; ++i) {
    std::string text;
    const size_t count = random() % 60;
    const size_t columns = 1 + random() % 3;
    while (text.size() < count) {
      if (random() % 8 == 0) {
        text += pieces[random() % std::size(pieces)];
        continue;
      }
      for (size_t c = 0; c < columns; ++c) {
        constexpr size_t kFields[] = {0, 1, 5, 6, 7, 8, 11};
        text += pieces[kFields[random() % std::size(kFields)]];
        text += c + 1 < columns ? "," : "\n";
      }
    }
    check_all_ways(text, columns);
    if (HasFatalFailure()) return;
  }
}

TEST(ReadCsv, EveryReadSizeGivesTheSameSegments) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += std::to_string(i) + ",\"a\nb\"\r\n";
  CsvOptions options = string_columns(2);
  options.segment_bytes = 64;
  const Outcome expected = expected_of(text, 2);
  for (const size_t read_size : {1, 2, 3, 64, 65, 1 << 20}) {
    EXPECT_EQ(read_all(text, options, read_size), expected);
  }
}

TEST(ReadCsv, RecordsLongerThanSegmentsStayWhole) {
  const std::string quoted =
      "\"" + std::string(3000, 'q') + "\n\"\"" + std::string(3000, ',') + "\"";
  const std::string text = "a,b\n" + quoted + ",x\nc," + quoted + "\nd,e";
  CsvOptions options = string_columns(2);
  for (const size_t segment_bytes : {1, 64, 1000, 4096}) {
    options.segment_bytes = segment_bytes;
    for (const size_t read_size : {1, 100, 1 << 20}) {
      EXPECT_EQ(read_all(text, options, read_size), expected_of(text, 2));
    }
  }
}

TEST(ReadCsv, RecordsLongerThanAMebibyteStayWhole) {
  const std::string value(3 << 20, 'v');
  const Outcome outcome = read_all("a,b\nc,\"" + value + "\"\nd,e\n", string_columns(2), 1 << 16);
  ASSERT_EQ(outcome.rows.size(), 3u);
  EXPECT_EQ(outcome.rows[1][1], value);
  EXPECT_EQ(outcome.rows[2], (Row{"d", "e"}));
}

TEST(ReadCsv, ARecordWithoutAnEndIsRefused) {
  const std::string text = "a,b\nc,\"" + std::string((17 << 20) + 100, 'v');
  const Error error = error_of(text + std::string(1 << 20, '\n'), string_columns(2));
  EXPECT_EQ(error.message, "a record is longer than 16 MiB");
  EXPECT_EQ(error.line, 2u);
  EXPECT_EQ(error.fix,
            "look for a missing closing quote, or, if quotes are plain characters here, set quote: "
            "none (--quote '')");
  EXPECT_EQ(error_of("a,b\n" + std::string(18 << 20, 'v'), string_columns(2)).line, 2u);
}

TEST(ReadCsv, AStrayQuoteIsNamedAlsoWhereItSwallowsTheRest) {
  std::string text = "a,b\"\n";
  for (int i = 0; i < (18 << 20) / 4; ++i) text += "a,b\n";
  const Error error = error_of(text, string_columns(2));
  EXPECT_EQ(error.message, "column 'c1' (string): a quote inside an unquoted field");
  EXPECT_EQ(error.line, 1u);
}

TEST(ReadCsv, RowsBeforeABadOneAreHandedOut) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "a,b\n";
  const Outcome outcome = read_all(text + "a\n", string_columns(2), 1 << 20);
  EXPECT_EQ(outcome.rows.size(), 5000u);
  EXPECT_EQ(outcome.error_line, 5001u);
}

TEST(ReadCsv, ManyColumnsReadAsTheReferenceReadsThem) {
  for (const size_t columns : {100, 3000}) {
    std::string text;
    for (size_t row = 0; row < 200; ++row) {
      for (size_t c = 0; c < columns; ++c) {
        if (c % 7 != 3) text += std::to_string(row * c % 1000);
        text += c + 1 < columns ? "," : "\n";
      }
    }
    for (const CpuLevel level : levels()) {
      CsvOptions options = string_columns(columns);
      options.scan_level = level;
      EXPECT_TRUE(read_all(text, options, 1 << 20) == expected_of(text, columns));
      options.segment_bytes = 5000;
      EXPECT_TRUE(read_all(text, options, 777) == expected_of(text, columns));
    }
  }
}

TEST(ReadCsv, FourReadersFindTheRowsOfOne) {
  std::string text;
  for (int i = 0; i < 40000; ++i) text += std::to_string(i) + ",\"x\n" + std::to_string(i) + "\"\n";
  CsvOptions options = string_columns(2);
  options.segment_bytes = 10000;
  const Outcome expected = expected_of(text, 2);
  World world;
  MemorySource source(text, 5000);
  const auto csv = read_csv(source, options, world.context);
  std::mutex mutex;
  std::vector<std::vector<Row>> segments;
  const auto work = [&] {
    const auto reader = csv->make_reader();
    while (reader->next_segment()) {
      std::vector<Row> rows;
      Batch batch;
      while (reader->next_batch(batch)) append_rows(batch, rows);
      const std::lock_guard lock(mutex);
      segments.resize(std::max<size_t>(segments.size(), reader->segment_index() + 1));
      segments[reader->segment_index()] = std::move(rows);
      reader->finish_segment();
    }
  };
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) threads.emplace_back(work);
  for (std::thread& thread : threads) thread.join();
  std::vector<Row> rows;
  for (const auto& segment : segments) rows.insert(rows.end(), segment.begin(), segment.end());
  EXPECT_TRUE(rows == expected.rows);
  EXPECT_EQ(csv->totals().rows_read, 40000u);
}

TEST(ReadCsv, AnEscapeOtherThanTheQuoteWorksInsideQuotes) {
  CsvOptions options = string_columns(2);
  options.dialect.escape = '\\';
  const std::string text = "a\\,\"b\\\"\n\\\\,c\"\nd,\"\\\\\"\n";
  for (const size_t segment_bytes : {1, 4, 1000}) {
    options.segment_bytes = segment_bytes;
    const Outcome outcome = read_all(text, options, 2);
    ASSERT_FALSE(outcome.failed) << outcome.error_line;
    EXPECT_EQ(outcome.rows, (std::vector<Row>{{"a\\", "b\"\n\\,c"}, {"d", "\\"}}));
  }
}

TEST(ReadCsv, WithoutAQuoteCharacterQuotesArePlain) {
  CsvOptions options = string_columns(2);
  options.dialect.quote.reset();
  EXPECT_EQ(read_all("a\",\"b\n\"c,d\n", options, 100).rows,
            (std::vector<Row>{{"a\"", "\"b"}, {"\"c", "d"}}));
}

TEST(ReadCsv, ColumnsAreDeliveredInTheOrderAskedFor) {
  CsvOptions options = string_columns(3);
  options.dialect.header = true;
  options.delivered = {2, 0};
  options.ignore_extra_columns = true;
  const std::string text =
      "\xEF\xBB\xBF"
      "c1,other,c0,c2\r\n1,x,2,3\r\n4,y,5,6";
  EXPECT_EQ(read_all(text, options, 1).rows, (std::vector<Row>{{"3", "2"}, {"6", "5"}}));
}

TEST(ReadCsv, AColumnThatNobodyAskedForIsCheckedAllTheSame) {
  CsvOptions options = string_columns(2);
  options.columns[0].type = int32_type;
  options.delivered = {1};
  EXPECT_EQ(error_of("1,a\nx,b\n", options).message, "column 'c0' (int32): 'a' is not an integer");
  options.columns[0].nullable = false;
  EXPECT_EQ(error_of("1,a\n,b\n", options).message,
            "column 'c0' (int32): '' is null, but the column is declared nullable: false");
}

TEST(ReadCsv, TheSmallestBadRowWinsAndInItTheLeftmostColumn) {
  CsvOptions options = string_columns(3);
  options.columns[0].type = int32_type;
  options.columns[1].type = int32_type;
  const Error error = error_of("1,2,a\n3,x,a\ny,4,a\n5,6\n", options);
  EXPECT_EQ(error.line, 2u);
  EXPECT_EQ(error.column_name, "c1");
  EXPECT_EQ(error_of("1,2,a\nx,y,a\n", options).column_name, "c0");
  EXPECT_EQ(error_of("1,2,a\nx,y\n", options).message, "the record has 2 fields instead of 3");
}

TEST(ReadCsv, EmptyInputsHaveNoRowsIfColumnsAreDeclared) {
  CsvOptions options = string_columns(2);
  for (const bool header : {true, false}) {
    options.dialect.header = header;
    for (const std::string text : {"", "\xEF\xBB\xBF", "\n", "\r\n\n"}) {
      EXPECT_FALSE(read_all(text, options, 1).failed);
      EXPECT_TRUE(read_all(text, options, 1).rows.empty());
    }
  }
  EXPECT_EQ(error_of("", CsvOptions()).message, "the text is empty");
}

TEST(ReadCsv, AFailingSourceIsMetBehindTheRowsBeforeIt) {
  World world;
  std::string text;
  for (int i = 0; i < 10; ++i) text += "abcdefgh,b\n";
  MemorySource source(text, 30);
  source.fail_at_end();
  CsvOptions options = string_columns(2);
  options.segment_bytes = 40;
  const auto csv = read_csv(source, options, world.context);
  const auto reader = csv->make_reader();
  std::vector<Row> rows;
  try {
    Batch batch;
    while (reader->next_segment()) {
      while (reader->next_batch(batch)) append_rows(batch, rows);
    }
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kInput);
  }
  EXPECT_FALSE(reader->next_segment());
}

TEST(ReadCsv, LinesAreCountedThroughQuotesSkippedRowsAndSegments) {
  CsvOptions options = string_columns(2);
  options.dialect.header = true;
  options.dialect.skip_rows = 2;
  std::string text = "comment\n\nc0,c1\r\n";
  for (int i = 0; i < 100; ++i) text += "\"a\nb\",c\n";
  for (const size_t segment_bytes : {1, 33, 100000}) {
    options.segment_bytes = segment_bytes;
    const Outcome outcome = read_all(text + "x\n", options, 7);
    EXPECT_EQ(outcome.error_line, 204u);
    EXPECT_EQ(outcome.rows.size(), 100u);
  }
}

TEST(ReadCsv, MemoryBeyondTheBudgetIsAnErrorAndGivenBack) {
  TestWorld small(100'000);
  {
    MemorySource source("a,b\n", 10);
    const auto csv = read_csv(source, string_columns(2), small.context);
    const auto reader = csv->make_reader();
    EXPECT_TRUE(reader->next_segment());
    Batch batch;
    EXPECT_THROW(reader->next_batch(batch), Error);
  }
  EXPECT_EQ(small.memory.bytes_used(), 0u);
}

}  // namespace
}  // namespace adze::csv
