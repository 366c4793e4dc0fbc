#include "engine/input_files.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/progress.h"
#include "base/test_world_testing.h"

namespace adze::engine {
namespace {

/// A folder with files, read as the inputs of a job.
class InputFilesTest : public ::testing::Test {
 protected:
  InputFilesTest() {
    world_.context.progress = &progress_;
    char path[] = "/tmp/adze_engine_test_XXXXXX";
    ADZE_CHECK(::mkdtemp(path) != nullptr);
    folder_ = path;
  }
  ~InputFilesTest() override { std::filesystem::remove_all(folder_); }

  std::string at(const std::string& name) const { return folder_ + "/" + name; }
  void write(const std::string& name, const std::string& text) { std::ofstream(at(name)) << text; }

  InputFiles inputs(const std::vector<std::string>& patterns) {
    Source source;
    for (const std::string& pattern : patterns) source.inputs.push_back({at(pattern), at(pattern)});
    return InputFiles(source, world_.context);
  }

  static std::string read_all(ByteSource& source) {
    std::string text;
    char piece[3];
    while (const size_t got = source.read(piece)) text.append(piece, got);
    return text;
  }

  TestWorld world_{size_t{64} << 20};
  Progress progress_;
  std::string folder_;
};

TEST_F(InputFilesTest, FirstIsTheFirstThatIsNotEmptyAndIsReadFromItsBeginning) {
  write("a", "");
  write("b", "");
  write("c", "text");
  write("d", "more");
  InputFiles files = inputs({"a", "b", "c", "d"});
  EXPECT_EQ(files.first().peek(2), "te");
  EXPECT_EQ(files.first().name(), at("c"));
  std::string all;
  for (size_t i = 0; i < files.count(); ++i) {
    const auto source = files.open(i);
    EXPECT_EQ(source->name(), files.locations()[i]);
    all += read_all(*source) + ";";
  }
  EXPECT_EQ(all, ";;text;more;");
}

TEST_F(InputFilesTest, FirstIsTheLastWhereAllAreEmpty) {
  write("a", "");
  write("b", "");
  InputFiles files = inputs({"a", "b"});
  EXPECT_EQ(files.first().peek(9), "");
  EXPECT_EQ(files.first().name(), at("b"));
}

TEST_F(InputFilesTest, InputsCanBeReadAgain) {
  write("a", "one");
  write("b", "two");
  InputFiles files = inputs({"?"});
  files.first().peek(9);
  for (int pass = 0; pass < 2; ++pass) {
    EXPECT_EQ(read_all(*files.open(0)), "one");
    EXPECT_EQ(read_all(*files.open(1)), "two");
  }
}

TEST_F(InputFilesTest, ReceiptsHoldWhatWasReadOfEach) {
  write("a", "");
  write("b", "12345");
  write("c", "12");
  InputFiles files = inputs({"[abc]"});
  files.first();
  for (size_t i = 0; i < 2; ++i) read_all(*files.open(i));
  const std::vector<InputReceipt> receipts = files.receipts({0, 7, 0});
  ASSERT_EQ(receipts.size(), 3u);
  EXPECT_EQ(receipts[0].bytes, 0u);
  EXPECT_EQ(receipts[1].uri, at("b"));
  EXPECT_EQ(receipts[1].bytes, 5u);
  EXPECT_EQ(receipts[1].rows, 7u);
  EXPECT_EQ(receipts[2].uri, at("c")) << "not opened";
  EXPECT_EQ(receipts[2].bytes, 0u);
}

TEST_F(InputFilesTest, ProgressIsOfAllTogether) {
  write("a", "");
  write("b", "12345");
  write("c", "12");
  InputFiles files = inputs({"?"});
  files.first();
  EXPECT_EQ(progress_.figures().bytes_total, 7u);
  for (size_t i = 0; i < files.count(); ++i) read_all(*files.open(i));
  EXPECT_EQ(progress_.figures().bytes, 7u);
}

TEST_F(InputFilesTest, FileThatVanishesBeforeItsTurnIsMissing) {
  write("a", "x");
  write("b", "y");
  InputFiles files = inputs({"?"});
  EXPECT_EQ(read_all(*files.open(0)), "x");
  std::filesystem::remove(at("b"));
  try {
    files.open(1);
    FAIL() << "a file that is gone was opened";
  } catch (const Error& error) {
    EXPECT_EQ(error.category, ErrorCategory::kInput);
    EXPECT_EQ(error.file, at("b"));
  }
}

TEST_F(InputFilesTest, IdentityOfEachIsKnownWithoutReadingAndHolds) {
  write("a.csv", "a\n1\n");
  write("b.csv", "a\n22\n");
  InputFiles files = inputs({"a.csv", "b.csv"});
  const std::vector<io::InputIdentity> identities = files.identify();
  ASSERT_EQ(identities.size(), 2u);
  EXPECT_EQ(identities[0].uri, at("a.csv"));
  EXPECT_EQ(identities[1].bytes, 5u);
  EXPECT_NE(identities[1].modified_nanoseconds, 0);
  EXPECT_TRUE(files.can_read_all_again());
  EXPECT_EQ(read_all(*files.open(0)), "a\n1\n");
  write("b.csv", "a\n333\n");
  EXPECT_THROW(files.open(1), Error);
}

TEST_F(InputFilesTest, IdentityOfAMissingInputIsForItsOpeningToMiss) {
  InputFiles files = inputs({"missing.csv"});
  EXPECT_FALSE(files.identify().at(0).can_read_again);
  EXPECT_THROW(files.open(0), Error);
}

}  // namespace
}  // namespace adze::engine
