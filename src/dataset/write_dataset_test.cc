#include "dataset/write_dataset.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/test_world_testing.h"
#include "value/print_value.h"

namespace adze::dataset {
namespace {

/// The files' rows as text, "1 a", by "folder#part".
using Files = std::map<std::string, std::vector<std::string>>;

class RecordedFile : public DataFile {
 public:
  RecordedFile(std::vector<std::string>& rows, uint64_t& open_count)
      : rows_(rows), open_count_(open_count) {
    ++open_count_;
  }
  ~RecordedFile() override { --open_count_; }
  RecordedFile(const RecordedFile&) = delete;
  RecordedFile& operator=(const RecordedFile&) = delete;

  void write(const Batch& batch) override {
    for (size_t row = 0; row < batch.row_count; ++row) {
      std::string text;
      for (const Vector& column : batch.columns) {
        if (!text.empty()) text += ' ';
        if (column.is_null(row)) text += "null";
        value::print_value(column, row, text);
      }
      rows_.push_back(text);
    }
  }
  /// A hundred bytes a row.
  uint64_t encoded_bytes() const override { return 100 * rows_.size(); }
  void close() override {}

 private:
  std::vector<std::string>& rows_;
  uint64_t& open_count_;
};

struct Written {
  Files files;
  DatasetTotals totals;
  uint64_t open_most = 0;
};

/// Rows of (number int64, dp string, flag bool, big decimal(30,2)).
struct Rows {
  std::vector<int64_t> numbers;
  std::vector<std::string> texts;
  std::vector<bool> nulls;  ///< of texts; may be shorter

  Schema schema() const {
    return {{{"number", int64_type},
             {"dp", string_type},
             {"flag", bool_type},
             {"big", decimal_type(30, 2)}}};
  }

  void write(BatchSink& sink, size_t begin, size_t count) const {
    Batch batch;
    batch.row_count = count;
    const Schema columns = schema();
    for (const Field& field : columns.fields) {
      VectorStorage& storage = batch.storage.emplace_back();
      storage.prepare(field.type.kind(), count);
      Vector& vector = batch.columns.emplace_back();
      vector.type = field.type;
      vector.values = storage.values();
    }
    uint8_t* const valid = batch.storage[1].valid(count, true);
    batch.columns[1].valid = valid;
    for (size_t i = 0; i < count; ++i) {
      const size_t row = begin + i;
      batch.storage[0].int64s()[i] = numbers[row];
      batch.storage[1].strings()[i] = {texts[row].data(), static_cast<uint32_t>(texts[row].size())};
      if (row < nulls.size() && nulls[row]) {
        valid[i] = 0;
        batch.storage[1].strings()[i] = {};
      }
      batch.storage[2].bools()[i] = numbers[row] % 2 == 0;
      batch.storage[3].int128s()[i] = Int128{numbers[row]} * power_of_ten(20);
    }
    sink.write(batch);
  }

  void add(int64_t number, const std::string& text) {
    numbers.push_back(number);
    texts.push_back(text);
  }
};

Written write(const Rows& rows, const DatasetOptions& options, size_t batch_rows,
              TestWorld& world) {
  Written written;
  uint64_t open_count = 0;
  const std::unique_ptr<DatasetWriter> writer = write_dataset(
      rows.schema(), options,
      [&](const DataFilePlace& place) {
        auto& file = written.files[place.folder + "#" + std::to_string(place.part)];
        auto made = std::make_unique<RecordedFile>(file, open_count);
        written.open_most = std::max(written.open_most, open_count);
        return made;
      },
      world.context);
  for (size_t begin = 0; begin < rows.numbers.size(); begin += batch_rows) {
    rows.write(*writer, begin, std::min(batch_rows, rows.numbers.size() - begin));
  }
  writer->finish();
  written.totals = writer->totals();
  return written;
}

std::string row_text(const Rows& rows, size_t row) {
  const int64_t number = rows.numbers[row];
  return std::to_string(number) + (number % 2 == 0 ? " true " : " false ") +
         (number == 0 ? "0.00" : std::to_string(number) + "000000000000000000.00");
}

/// Each row is in a file of its partition, once, and each file has them in the order of the input.
void expect_all_in_order(const Rows& rows, const Written& written, const std::string& world) {
  std::map<std::string, std::vector<std::string>> by_partition;
  for (size_t i = 0; i < rows.numbers.size(); ++i) {
    by_partition["dp=" + rows.texts[i]].push_back(row_text(rows, i));
  }
  std::map<std::string, std::vector<std::string>> found;
  for (const auto& [name, file] : written.files) {
    const std::string folder = name.substr(0, name.find('#'));
    std::vector<std::string>& all = found[folder];
    size_t last = 0;
    for (const std::string& row : file) {
      const std::vector<std::string>& expected = by_partition[folder];
      const auto at =
          std::find(expected.begin() + static_cast<ptrdiff_t>(last), expected.end(), row);
      ASSERT_NE(at, expected.end()) << world << ": " << row << " in " << name;
      last = static_cast<size_t>(at - expected.begin()) + 1;
      all.push_back(row);
    }
  }
  for (auto& [folder, expected] : by_partition) {
    std::sort(expected.begin(), expected.end());
    std::sort(found[folder].begin(), found[folder].end());
    ASSERT_EQ(found[folder], expected) << world;
  }
}

bool is_clustered(const std::string& world) {
  std::string seen;
  for (size_t i = 0; i < world.size(); ++i) {
    if (i > 0 && world[i] == world[i - 1]) continue;
    if (seen.find(world[i]) != std::string::npos) return false;
    seen += world[i];
  }
  return true;
}

/// All orders of up to eight rows of three partitions, with a pool that holds three rows.
TEST(WriteDataset, EveryOrderOfRowsKeepsAllOfThemInOrder) {
  TestWorld world;
  const DatasetOptions options{.partition_by = {"dp"}, .file_bytes_max = {}, .pool_bytes = 100};
  std::vector<std::string> worlds = {""};
  for (size_t i = 0; i < worlds.size(); ++i) {
    const std::string letters = worlds[i];
    Rows rows;
    for (size_t row = 0; row < letters.size(); ++row) {
      rows.add(static_cast<int64_t>(row), letters.substr(row, 1));
    }
    const Written written = write(rows, options, 2, world);
    expect_all_in_order(rows, written, letters);
    if (HasFatalFailure()) return;
    ASSERT_LE(written.open_most, limits::open_partitions_max) << letters;
    if (is_clustered(letters)) {
      ASSERT_EQ(written.totals.spilled_bytes, 0u) << letters;
      ASSERT_EQ(written.totals.files, written.totals.partitions) << letters;
    }
    for (const size_t batch_rows : {1, 3, 100}) {
      ASSERT_EQ(write(rows, options, batch_rows, world).files, written.files) << letters;
    }
    if (letters.size() == 8) continue;
    for (const char letter : {'a', 'b', 'c'}) worlds.push_back(letters + letter);
  }
}

TEST(WriteDataset, ManyInterleavedPartitionsAreSpilledAndHaveOneFileEach) {
  TestWorld world;
  Rows rows;
  for (int64_t i = 0; i < 20'000; ++i) rows.add(i, "p" + std::to_string(i * 7919 % 100));
  const Written written =
      write(rows, {.partition_by = {"dp"}, .file_bytes_max = {}, .pool_bytes = 4096}, 999, world);
  expect_all_in_order(rows, written, "100 partitions");
  EXPECT_GT(written.totals.spilled_bytes, 0u);
  EXPECT_EQ(written.totals.files, 100u);
  EXPECT_EQ(written.totals.partitions, 100u);
}

TEST(WriteDataset, FewInterleavedPartitionsAreNotSpilled) {
  TestWorld world;
  Rows rows;
  for (int64_t i = 0; i < 20'000; ++i) rows.add(i, "p" + std::to_string(i % 4));
  const Written written =
      write(rows, {.partition_by = {"dp"}, .file_bytes_max = {}, .pool_bytes = 4096}, 999, world);
  expect_all_in_order(rows, written, "4 partitions");
  EXPECT_EQ(written.totals.spilled_bytes, 0u);
  EXPECT_EQ(written.open_most, 4u);
}

TEST(WriteDataset, RowLargerThanThePoolWaitsLikeOthers) {
  TestWorld world;
  const Schema schema{{{"a", string_type}, {"dp", string_type}}};
  const std::string large(5000, 'x');
  Files files;
  uint64_t open_count = 0;
  const std::unique_ptr<DatasetWriter> writer = write_dataset(
      schema, {.partition_by = {"dp"}, .file_bytes_max = {}, .pool_bytes = 100},
      [&](const DataFilePlace& place) {
        return std::make_unique<RecordedFile>(files[place.folder], open_count);
      },
      world.context);
  for (int i = 0; i < 6; ++i) {
    Batch batch;
    batch.row_count = 1;
    for (const std::string_view text :
         {std::string_view(large), std::string_view("pq" + i % 2, 1)}) {
      VectorStorage& storage = batch.storage.emplace_back();
      storage.prepare(Kind::kString, 1);
      storage.strings()[0] = {text.data(), static_cast<uint32_t>(text.size())};
      Vector& vector = batch.columns.emplace_back();
      vector.type = string_type;
      vector.values = storage.values();
    }
    writer->write(batch);
  }
  writer->finish();
  EXPECT_EQ(files["dp=p"], std::vector<std::string>(3, large));
  EXPECT_EQ(files["dp=q"], std::vector<std::string>(3, large));
}

TEST(WriteDataset, FileEndsAtTheFirstLookAfterItsGreatestSize) {
  TestWorld world;
  Rows rows;
  for (int64_t i = 0; i < 20'000; ++i) rows.add(i, "p");
  const DatasetOptions options{.partition_by = {}, .file_bytes_max = 500'000};
  for (const size_t batch_rows : {1, 1000, 4096, 20'000}) {
    const Written written = write(rows, options, batch_rows, world);
    ASSERT_EQ(written.files.size(), 3u) << batch_rows;
    EXPECT_EQ(written.files.at("#0").size(), 8192u) << batch_rows;
    EXPECT_EQ(written.files.at("#1").size(), 8192u) << batch_rows;
    EXPECT_EQ(written.files.at("#2").size(), 3616u) << batch_rows;
  }
}

TEST(WriteDataset, NoRowsMakeOneFileUnlessThereArePartitions) {
  TestWorld world;
  EXPECT_EQ(write({}, {}, 1, world).files.size(), 1u);
  EXPECT_EQ(write({}, {.partition_by = {"dp"}, .file_bytes_max = {}}, 1, world).files.size(), 0u);
}

TEST(WriteDataset, NullsAndEmptyTextsShareAFolderAndAWarning) {
  TestWorld world;
  Rows rows;
  for (int64_t i = 0; i < 6; ++i) rows.add(i, "");
  rows.nulls = {true, false, true, false, true, false};
  const Written written = write(rows, {.partition_by = {"dp"}, .file_bytes_max = {}}, 4, world);
  ASSERT_EQ(written.files.size(), 1u);
  EXPECT_EQ(written.files.begin()->first, "dp=__HIVE_DEFAULT_PARTITION__#0");
  EXPECT_EQ(written.files.begin()->second.size(), 6u);
  ASSERT_EQ(world.log.warnings().size(), 1u);
}

TEST(WriteDataset, NestedFoldersStandInTheOrderGiven) {
  TestWorld world;
  Rows rows;
  rows.add(7, "x/y");
  const Written written =
      write(rows, {.partition_by = {"DP", "number"}, .file_bytes_max = {}}, 1, world);
  ASSERT_EQ(written.files.size(), 1u);
  EXPECT_EQ(written.files.begin()->first, "dp=x%2Fy/number=7#0");
  EXPECT_EQ(written.files.begin()->second.front(), "false 7000000000000000000.00");
}

TEST(WriteDataset, TooManyPartitionsAreAnError) {
  TestWorld world;
  Rows rows;
  for (size_t i = 0; i <= limits::partitions_max; ++i) {
    rows.add(static_cast<int64_t>(i), std::to_string(i));
  }
  try {
    write(rows, {.partition_by = {"dp"}, .file_bytes_max = {}}, 2048, world);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kTarget);
    EXPECT_EQ(error.message, "the rows have more than 50000 partitions");
  }
}

TEST(WriteDataset, TempFolderThatIsNotThereIsSaidWhenItIsNeeded) {
  TestWorld world;
  world.context.temp_folder = "/tmp/adze no such folder";
  Rows rows;
  for (int64_t i = 0; i < 20'000; ++i) rows.add(i, "p" + std::to_string(i * 7919 % 100));
  try {
    write(rows, {.partition_by = {"dp"}, .file_bytes_max = {}, .pool_bytes = 4096}, 999, world);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kResources);
    EXPECT_NE(error.fix.find("TMPDIR"), std::string::npos);
  }
}

}  // namespace
}  // namespace adze::dataset
