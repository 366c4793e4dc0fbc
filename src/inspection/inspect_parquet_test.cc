#include "inspection/inspect_parquet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "parquet/memory_file_for_tests.h"
#include "parquet/table_for_tests.h"

namespace adze::inspection {
namespace {

namespace fs = std::filesystem;

/// Files of other writers, made by tests/data/make_foreign_parquet.py.
const fs::path kForeign = "tests/data/foreign";

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> foreign_files() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(kForeign)) {
    if (entry.path().extension() == ".parquet") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  EXPECT_GE(paths.size(), 10u);
  return paths;
}

std::string inspected(std::string_view bytes, const InspectOptions& options = {}) {
  parquet::TestRun run;
  parquet::MemorySink sink;
  parquet::MemoryFile file(bytes);
  inspect_source(file, options, sink, run.context);
  return sink.bytes();
}

/// True if the file is shown and its pages are right; false after a message of the kind that users
/// get. All else that may happen fails the test.
bool ends_well(std::string_view bytes, const InspectOptions& options) {
  try {
    const std::string text = inspected(bytes, options);
    EXPECT_FALSE(text.empty());
    EXPECT_TRUE(!options.is_json || nlohmann::json::accept(text));
    return true;
  } catch (const Error& error) {
    EXPECT_TRUE(error.category == ErrorCategory::kInput ||
                error.category == ErrorCategory::kResources)
        << error.message;
    EXPECT_FALSE(error.message.empty());
    return false;
  }
}

const InspectOptions kVerifiedText{.verify = true, .row_group = {}, .rows_max = {}};
const InspectOptions kVerifiedJson{.is_json = true, .verify = true, .row_group = {}};

TEST(InspectParquet, ShowsFilesOfOtherWritersAsTheirTextsSay) {
  for (const fs::path& path : foreign_files()) {
    std::string text;
    try {
      text = inspected(content_of(path), kVerifiedText);
    } catch (const Error& error) {
      text = error.message + "\n";
    }
    fs::path expected = path;
    EXPECT_EQ(text, content_of(expected.replace_extension(".txt"))) << path;
  }
}

TEST(InspectParquet, EndsWellWhereverAFileIsCut) {
  for (const fs::path& path : foreign_files()) {
    const std::string bytes = content_of(path);
    for (size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_FALSE(ends_well(std::string_view(bytes).substr(0, size), kVerifiedText))
          << path << " of " << size << " bytes";
    }
  }
}

TEST(InspectParquet, EndsWellWhateverByteIsChanged) {
  for (const fs::path& path : foreign_files()) {
    std::string bytes = content_of(path);
    for (size_t i = 0; i < bytes.size(); ++i) {
      const char before = bytes[i];
      for (const int value : {0xFF, before ^ 0x01}) {
        bytes[i] = static_cast<char>(value);
        ends_well(bytes, i % 2 == 0 ? kVerifiedText : kVerifiedJson);
      }
      bytes[i] = before;
    }
  }
}

TEST(InspectParquet, LinesAreNoWiderThanTheTerminalWhereThatIsPossible) {
  const std::string bytes = content_of(kForeign / "pyarrow_flat.parquet");
  const std::string wide = inspected(bytes);
  const std::string narrow = inspected(bytes, {.row_group = {}, .width_max = 110});
  EXPECT_GT(wide.size(), narrow.size());
  std::istringstream lines(narrow);
  for (std::string line; std::getline(lines, line);) {
    size_t characters = 0;
    for (const char byte : line) characters += (byte & 0xC0) != 0x80;
    EXPECT_LE(characters, 110u) << line;
  }
}

TEST(InspectParquet, JsonHoldsWholeValuesAndNamesThatAreNotUtf8) {
  parquet::TestColumn column{{"a\xFF", string_type}, {}, {}, {}, {}, {}, {}};
  column.add_text(std::string(100, 'x'));
  column.add_null();
  const auto json = nlohmann::json::parse(
      inspected(parquet::write_table({column}), {.is_json = true, .row_group = {}}));
  EXPECT_EQ(json["schema"][0]["path"][0], "a\xEF\xBF\xBD");
  const auto& statistics = json["row_groups"][0]["columns"][0]["statistics"];
  EXPECT_EQ(statistics["min"], std::string(100, 'x'));
  EXPECT_EQ(statistics["nulls"], 1);
  EXPECT_EQ(json.count("verified"), 0u);
}

TEST(InspectParquet, RefusesARowGroupThatIsNotThere) {
  const std::string bytes = content_of(kForeign / "pyarrow_nested.parquet");
  EXPECT_NE(inspected(bytes, {.row_group = 1}).find("row group 1 of 2"), std::string::npos);
  try {
    inspected(bytes, {.row_group = 2});
    ADD_FAILURE() << "shown";
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kUsage);
    EXPECT_EQ(error.fix, "its row groups are numbered from 0 to 1");
  }
}

}  // namespace
}  // namespace adze::inspection
