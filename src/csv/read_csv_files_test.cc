// Several texts as one table: a table cut into texts anywhere must be the same table, and the first
// thing that is wrong, in the order of the rows, must be what is said.
#include <gtest/gtest.h>

#include <mutex>
#include <random>
#include <thread>

#include "csv/check_heads.h"
#include "csv/memory_source_testing.h"
#include "csv/read_csv.h"

namespace adze::csv {
namespace {

using testing::MemorySource;
using testing::World;

struct Text {
  std::string name;
  std::string content;
  bool is_missing = false;  ///< can't be opened
  bool fails_at_end = false;
};

/// Texts in memory. Knows how many are open.
class Texts : public TextFiles {
 public:
  explicit Texts(std::vector<Text> texts, size_t read_size = 1000)
      : texts_(std::move(texts)), read_size_(read_size) {}

  size_t count() const override { return texts_.size(); }

  std::unique_ptr<ByteSource> open(size_t index) override {
    EXPECT_EQ(index, next_++) << "texts are opened in order, once each";
    const Text& text = texts_.at(index);
    if (text.is_missing) {
      Error error(ErrorCategory::kInput, "there is no such file");
      error.file = text.name;
      throw error;
    }
    auto source = std::make_unique<Opened>(text, read_size_, *this);
    if (text.fails_at_end) source->fail_at_end();
    return source;
  }

 private:
  class Opened : public MemorySource {
   public:
    Opened(const Text& text, size_t read_size, Texts& texts)
        : MemorySource(text.content, read_size, text.name), texts_(texts) {
      EXPECT_EQ(++texts_.open_, 1) << "one text is open at a time";
    }
    ~Opened() override { --texts_.open_; }

   private:
    Texts& texts_;
  };

  const std::vector<Text> texts_;
  const size_t read_size_;
  size_t next_ = 0;
  int open_ = 0;
};

CsvOptions options_of(const std::vector<std::string>& names, bool same_columns = true) {
  CsvOptions options;
  options.same_columns = same_columns;
  options.ignore_extra_columns = !same_columns;
  for (const std::string& name : names) {
    options.delivered.push_back(options.columns.size());
    options.columns.push_back({.name = name, .type = string_type, .null_values = {}});
  }
  return options;
}

using Rows = std::vector<std::vector<std::string>>;

struct Outcome {
  Rows rows;
  std::vector<uint64_t> rows_of_files;
  uint64_t blank_lines = 0;
  std::string error;

  bool operator==(const Outcome&) const = default;
};

void append_rows(const Batch& batch, Rows& rows) {
  for (size_t i = 0; i < batch.row_count; ++i) {
    std::vector<std::string>& row = rows.emplace_back();
    for (const Vector& column : batch.columns) {
      row.push_back(column.is_null(i) ? "null" : std::string(column.string_at(i).view()));
    }
  }
}

std::string shown(const Error& error) {
  const std::string line = error.line > 0 ? ":" + std::to_string(error.line) : "";
  return error.file + line + ": " + error.message + " / " + error.fix;
}

Outcome read_all(std::vector<Text> texts, const CsvOptions& options, size_t read_size = 1000) {
  World world;
  Texts files(std::move(texts), read_size);
  Outcome outcome;
  try {
    const auto csv = read_csv_files(files, options, world.context);
    const auto reader = csv->make_reader();
    for (uint64_t index = 0; reader->next_segment(); ++index) {
      EXPECT_EQ(reader->segment_index(), index);
      Batch batch;
      while (reader->next_batch(batch)) append_rows(batch, outcome.rows);
      reader->finish_segment();
    }
    outcome.rows_of_files = csv->rows_of_files();
    outcome.blank_lines = csv->totals().blank_lines;
    EXPECT_EQ(csv->totals().rows_read, outcome.rows.size());
  } catch (const Error& error) {
    outcome.error = shown(error);
  }
  return outcome;
}

/// The same with several threads, which hold a segment each while others go on to the next texts.
Rows read_with_threads(std::vector<Text> texts, const CsvOptions& options, unsigned threads) {
  World world;
  Texts files(std::move(texts));
  const auto csv = read_csv_files(files, options, world.context);
  std::mutex mutex;
  std::vector<Rows> by_segment;
  std::vector<std::thread> workers;
  workers.reserve(threads);
  for (unsigned i = 0; i < threads; ++i) {
    workers.emplace_back([&] {
      const auto reader = csv->make_reader();
      while (reader->next_segment()) {
        Rows rows;
        Batch batch;
        while (reader->next_batch(batch)) append_rows(batch, rows);
        const std::lock_guard lock(mutex);
        by_segment.resize(std::max<size_t>(by_segment.size(), reader->segment_index() + 1));
        by_segment[reader->segment_index()] = std::move(rows);
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  Rows all;
  for (Rows& rows : by_segment) std::move(rows.begin(), rows.end(), std::back_inserter(all));
  return all;
}

std::string random_row(std::mt19937& random, bool is_swapped) {
  const std::string id = std::to_string(random() % 1000);
  constexpr std::string_view kTexts[] = {"", "plain", "\"a,b\"", "\"two\nlines\"", "\"\"\"\""};
  const std::string text(kTexts[random() % 5]);
  const std::string end = random() % 2 == 0 ? "\n" : "\r\n";
  return is_swapped ? text + "," + id + end : id + "," + text + end;
}

/// A table, and the same cut into texts that write it each in its own way.
struct CutTable {
  std::string whole = "id,text\n";
  std::vector<Text> texts;

  explicit CutTable(std::mt19937& random) {
    const size_t count = 1 + random() % 6;
    for (size_t i = 0; i < count; ++i) {
      Text& text = texts.emplace_back();
      text.name = "t" + std::to_string(i);
      if (random() % 8 == 0) continue;  // 0 bytes
      const bool is_swapped = random() % 2 == 0;
      if (random() % 3 == 0) text.content = "\xEF\xBB\xBF";
      text.content += is_swapped ? "text,id\n" : "id,text\r\n";
      for (size_t rows = random() % 30; rows > 0; --rows) {
        std::mt19937 same = random;
        whole += random_row(same, false);
        text.content += random_row(random, is_swapped);
      }
      if (random() % 2 == 0) {
        text.content.erase(text.content.find_last_not_of("\r\n") + 1);  // no newline at the end
      }
    }
  }
};

TEST(ReadCsvFiles, TableCutIntoTextsIsTheSameTable) {
  std::mt19937 random(7);
  for (int i = 0; i < 400; ++i) {
    const CutTable table(random);
    CsvOptions options = options_of({"id", "text"});
    options.segment_bytes = 1 + random() % 300;
    const Outcome whole = read_all({{.name = "whole", .content = table.whole}}, options);
    ASSERT_EQ(whole.error, "");
    const Outcome cut = read_all(table.texts, options, 1 + random() % 50);
    ASSERT_EQ(cut.error, "");
    ASSERT_EQ(cut.rows, whole.rows);
    uint64_t sum = 0;
    for (const uint64_t rows : cut.rows_of_files) sum += rows;
    ASSERT_EQ(sum, whole.rows.size());
    for (const unsigned threads : {2u, 8u}) {
      ASSERT_EQ(read_with_threads(table.texts, options, threads), whole.rows);
    }
  }
}

TEST(ReadCsvFiles, FileColumnHoldsTheNameOfEachRowsText) {
  CsvOptions options = options_of({"a"});
  options.file_column = "from";
  options.delivered = {1, 0, 1};
  const Outcome outcome = read_all({{.name = "x", .content = "a\n1\n2\n"},
                                    {.name = "y", .content = ""},
                                    {.name = "z", .content = "a\n3"}},
                                   options);
  EXPECT_EQ(outcome.rows, (Rows{{"x", "1", "x"}, {"x", "2", "x"}, {"z", "3", "z"}}));
  EXPECT_EQ(outcome.rows_of_files, (std::vector<uint64_t>{2, 0, 1}));
}

TEST(ReadCsvFiles, FileColumnOfTheNameOfAColumnIsRefused) {
  CsvOptions options = options_of({"a"}, false);
  options.file_column = "From";
  EXPECT_EQ(read_all({{.name = "x", .content = "a,from\n1,2\n"}}, options).error,
            "x:1: the header has a column 'from', which was to hold the names of the files / give "
            "that column another name: filename: source_file (--filename source_file)");
}

TEST(ReadCsvFiles, ColumnMissingInALaterTextNamesTheFirst) {
  const Outcome outcome = read_all({{.name = "e", .content = ""},
                                    {.name = "x", .content = "a,price\n1,2\n"},
                                    {.name = "y", .content = "\na,prize\n"}},
                                   options_of({"a", "price"}));
  EXPECT_EQ(outcome.error,
            "y:2: column 'price' of x is not in the header, did you mean 'prize'? / all inputs of "
            "a table have the same columns, in any order; this header has: a, prize");
}

// As query and convert have it: a column that nobody declared is no reason to have it in one text
// only.
TEST(ReadCsvFiles, UndeclaredColumnsMustBeTheSameToo) {
  CsvOptions options = options_of({"a"});
  options.ignore_extra_columns = true;
  const Text first{.name = "x", .content = "a,b\n1,2\n"};
  EXPECT_EQ(read_all({first, {.name = "y", .content = "a\n1\n"}}, options).error,
            "y:1: column 'b' of x is not in the header / all inputs of a table have the same "
            "columns, in any order; this header has: a");
  EXPECT_EQ(read_all({first, {.name = "y", .content = "b,a;c\n1,2\n"}}, options).error,
            "y:1: column 'a' of x is not in the header / all inputs of a table have the same "
            "columns, in any order; this header has: b, a;c");
  EXPECT_EQ(read_all({first, {.name = "y", .content = "a;b\n1;2\n"}}, options).error,
            "y:1: the header is one column, 'a;b'; the file looks like it is separated by ';' / "
            "set delimiter: \";\" (--delimiter ';')");
}

TEST(ReadCsvFiles, RowsBeforeAnErrorOfALaterTextAreDelivered) {
  const std::vector<Text> texts = {{.name = "x", .content = "a\n1\n2\n"},
                                   {.name = "y", .content = "", .is_missing = true},
                                   {.name = "z", .content = "b\n"}};
  const Outcome outcome = read_all(texts, options_of({"a"}));
  EXPECT_EQ(outcome.rows, (Rows{{"1"}, {"2"}}));
  EXPECT_EQ(outcome.error, "y: there is no such file / ");
}

TEST(ReadCsvFiles, ReadErrorOfAnEarlierTextComesFirst) {
  const Outcome outcome = read_all({{.name = "x", .content = "a\n1\n", .fails_at_end = true},
                                    {.name = "y", .content = "", .is_missing = true}},
                                   options_of({"a"}));
  EXPECT_EQ(outcome.error, ": the connection was lost / ");
}

TEST(ReadCsvFiles, BadRowIsPlacedInItsOwnText) {
  const Outcome outcome = read_all(
      {{.name = "x", .content = "a,b\n1,2\n"}, {.name = "y", .content = "b,a\n1,2\n\n1,2,3\n"}},
      options_of({"a", "b"}));
  EXPECT_EQ(outcome.error.substr(0, 5), "y:4: ");
}

TEST(ReadCsvFiles, SkippedLinesAndBlankLinesAreThoseOfEachText) {
  CsvOptions options = options_of({"a", "b"});
  options.dialect.skip_rows = 1;
  const Outcome outcome = read_all({{.name = "x", .content = "# x\n\na,b\n1,2\n\n"},
                                    {.name = "y", .content = "# y\na,b\n\n3,4\n"}},
                                   options);
  EXPECT_EQ(outcome.rows, (Rows{{"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(outcome.blank_lines, 3u);
}

TEST(ReadCsvFiles, WithoutAHeaderTheNumberOfFieldsIsHeldAgainstTheFirstText) {
  CsvOptions options = options_of({"a", "b"});
  options.dialect.header = false;
  const Outcome outcome =
      read_all({{.name = "x", .content = "1,2\n"}, {.name = "y", .content = "1,2,3\n"}}, options);
  EXPECT_EQ(outcome.rows, (Rows{{"1", "2"}}));
  EXPECT_EQ(outcome.error,
            "y:1: the first record has 3 fields, but that of x has 2 / without a header columns go "
            "by position: all inputs have the same ones, in the same order");
}

TEST(ReadCsvFiles, IgnoredColumnsMayDifferBetweenTexts) {
  const std::vector<Text> texts = {{.name = "x", .content = "a,b\n1,2\n"},
                                   {.name = "y", .content = "q,r,a\n5,6,7\n"},
                                   {.name = "z", .content = "b\n"}};
  const Outcome outcome = read_all(texts, options_of({"a"}, false));
  EXPECT_EQ(outcome.rows, (Rows{{"1"}, {"7"}}));
  EXPECT_EQ(outcome.error, "z:1: column 'a' of x is not in the header / this header has: b");
}

TEST(ReadCsvFiles, TextsThatAreAllEmptyHaveNoRowsIfColumnsAreDeclared) {
  const std::vector<Text> texts = {{.name = "x", .content = ""}, {.name = "y", .content = ""}};
  EXPECT_EQ(read_all(texts, options_of({"a"})).error, "");
  EXPECT_EQ(read_all(texts, options_of({})).error,
            ": the inputs are all empty / declare their columns, and they count as a table of 0 "
            "rows");
}

TEST(CheckCsvHeads, EveryTextThatWouldBeRefusedIsNamed) {
  World world;
  Texts files({{.name = "v", .content = ""},
               {.name = "w", .content = "", .is_missing = true},
               {.name = "x", .content = "a,b\n1,2\n"},
               {.name = "y", .content = "b,a\nnot,looked,at\n"},
               {.name = "z", .content = "a,b,c\n"}});
  std::vector<std::string> problems;
  for (const Error& error : check_csv_heads(files, options_of({"a", "b"}), world.context)) {
    problems.push_back(shown(error));
  }
  EXPECT_EQ(problems,
            (std::vector<std::string>{
                "w: there is no such file / ",
                "z:1: the header's column 'c' is not in x / all inputs of a table have the same "
                "columns, in any order; that header has: a, b"}));
}

}  // namespace
}  // namespace adze::csv
