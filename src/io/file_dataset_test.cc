#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "io/dataset_testing.h"

namespace adze::io {
namespace {

using Names = std::set<std::string>;

class FileDataset : public DatasetTest {
 protected:
  /// All files below the dataset's folder, also hidden ones.
  Names files() const {
    Names names;
    if (!std::filesystem::exists(path())) return names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path())) {
      if (entry.is_directory() && !entry.is_symlink()) continue;
      names.insert(entry.path().lexically_relative(path()));
    }
    return names;
  }
  std::string path() const { return folder_.path("sales"); }
  std::string in(const std::string& name) const { return path() + "/" + name; }

  void put(const std::string& name, const std::string& text = "PAR1 old") const {
    std::filesystem::create_directories(std::filesystem::path(in(name)).parent_path());
    write_text(in(name), text);
  }

  std::string location() const override { return path() + "/"; }

  TestFolder folder_;
};

TEST_F(FileDataset, FilesAppearTogetherAtTheCommit) {
  {
    const std::unique_ptr<DatasetFolder> dataset = open(TargetMode::kReplace);
    EXPECT_EQ(dataset->name(), path() + "/");
    add(*dataset, "year=2024/dp=a%2Fb", "part-me-0.parquet", "PAR1 one");
    add(*dataset, "", "part-me-1.parquet", "PAR1 two");
    dataset->stage();
    for (const std::string& name : files()) EXPECT_TRUE(name.starts_with(".adze-")) << name;
    dataset->commit();
    EXPECT_EQ(read_text(in("year=2024/dp=a%2Fb/part-me-0.parquet")), "PAR1 one");
  }
  EXPECT_EQ(files(), (Names{"year=2024/dp=a%2Fb/part-me-0.parquet", "part-me-1.parquet"}));
  EXPECT_EQ(folder_.names(), std::vector<std::string>{"sales"});
}

TEST_F(FileDataset, NothingIsLeftWithoutACommit) {
  for (const bool is_staged : {false, true}) {
    {
      const std::unique_ptr<DatasetFolder> dataset = open(TargetMode::kReplace);
      add(*dataset, "dp=1/day=2", "part-me-0.parquet");
      const std::unique_ptr<ByteSink> unfinished = dataset->begin_file("dp=2", "a.parquet");
      unfinished->write(std::string("PAR1"));
      if (is_staged) dataset->stage();
    }
    EXPECT_TRUE(folder_.names().empty());
  }
}

TEST_F(FileDataset, FileThatIsNotStagedIsForgotten) {
  const std::unique_ptr<DatasetFolder> dataset = open(TargetMode::kReplace);
  dataset->begin_file("dp=2", "part-me-0.parquet")->write(std::string("PAR1"));
  add(*dataset, "dp=1", "part-me-0.parquet");
  dataset->stage();
  dataset->commit();
  EXPECT_EQ(files(), Names{"dp=1/part-me-0.parquet"});
}

TEST_F(FileDataset, ReplaceRemovesDataFilesOfTheSamePartitionsAndNothingElse) {
  const Names others = {"dp=1/_SUCCESS", "dp=1/.hidden.parquet", "dp=1/_meta.parquet",
                        "dp=1/a.csv",    "dp=1/in/a.parquet",    "dp=2/a.parquet",
                        "a.parquet",     "dp=1/parquet",         "dp=10/a.parquet"};
  for (const std::string& name : others) put(name);
  put("dp=1/a.parquet");
  put("dp=1/part-me-0.parquet");
  put("dp=1/part-me-1.parquet");
  write_text(folder_.path("linked"), "PAR1");
  std::filesystem::create_symlink(folder_.path("linked"), in("dp=1/link.parquet"));
  load(TargetMode::kReplace);
  EXPECT_EQ(removed_, 3u);
  Names expected = others;
  expected.insert("dp=1/part-me-0.parquet");
  EXPECT_EQ(files(), expected);
  EXPECT_EQ(read_text(folder_.path("linked")), "PAR1") << "removed through a link";
  EXPECT_EQ(read_text(in("dp=1/part-me-0.parquet")), "PAR1 new");
}

TEST_F(FileDataset, AppendKeepsWhatOthersWroteAndReplacesItsOwn) {
  put("dp=1/a.parquet");
  put("dp=1/part-me-0.parquet");
  put("dp=1/part-me-7.parquet");
  put("dp=1/part-you-0.parquet");
  load(TargetMode::kAppend);
  EXPECT_EQ(files(),
            (Names{"dp=1/a.parquet", "dp=1/part-me-0.parquet", "dp=1/part-you-0.parquet"}));
  EXPECT_EQ(read_text(in("dp=1/part-me-0.parquet")), "PAR1 new");
}

TEST_F(FileDataset, CreateRefusesDataInAnyFolder) {
  put("_SUCCESS");
  put("dp=2/notes.txt");
  put("dp=1/part-me-3.parquet");
  load(TargetMode::kCreate);
  load(TargetMode::kCreate);
  put("dp=9/day=1/x.parquet");
  const Error error = thrown([&] { open(TargetMode::kCreate); });
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(error.message, "holds data already: '" + in("dp=9/day=1/x.parquet") + "'");
}

TEST_F(FileDataset, OldFileThatIsNotParquetIsRemovedByForceOnly) {
  put("dp=1/a.parquet", "a,b\n1,2\n");
  EXPECT_EQ(thrown([&] { load(TargetMode::kReplace); }).category, ErrorCategory::kTarget);
  EXPECT_EQ(files(), Names{"dp=1/a.parquet"});
  load(TargetMode::kReplace, true);
  EXPECT_EQ(files(), Names{"dp=1/part-me-0.parquet"});
}

TEST_F(FileDataset, InputIsNeverRemoved) {
  put("dp=1/a.parquet");
  const std::vector<std::string> inputs = {in("dp=1/a.parquet")};
  const Error error = thrown([&] { load(TargetMode::kReplace, true, inputs); });
  EXPECT_NE(error.message.find("is the input"), std::string::npos) << error.message;
  EXPECT_EQ(files(), Names{"dp=1/a.parquet"});
}

TEST_F(FileDataset, LinkedPartitionIsRefused) {
  std::filesystem::create_directories(folder_.path("elsewhere"));
  write_text(folder_.path("elsewhere/a.parquet"), "PAR1");
  std::filesystem::create_directories(path());
  std::filesystem::create_symlink(folder_.path("elsewhere"), in("dp=1"));
  EXPECT_EQ(thrown([&] { load(TargetMode::kReplace); }).category, ErrorCategory::kTarget);
  EXPECT_EQ(read_text(folder_.path("elsewhere/a.parquet")), "PAR1");
  EXPECT_EQ(files(), Names{"dp=1"});
}

TEST_F(FileDataset, FileInThePlaceOfAFolderIsRefused) {
  write_text(path(), "text");
  EXPECT_EQ(thrown([&] { load(TargetMode::kReplace); }).category, ErrorCategory::kTarget);
  std::filesystem::remove(path());
  put("dp=1");
  EXPECT_EQ(thrown([&] { load(TargetMode::kReplace); }).category, ErrorCategory::kTarget);
  EXPECT_EQ(files(), Names{"dp=1"});
}

TEST_F(FileDataset, CommitThatFailsTakesBackWhatItPlaced) {
  put("dp=1/old.parquet");
  {
    const std::unique_ptr<DatasetFolder> dataset = open(TargetMode::kReplace);
    for (const char* name : {"part-me-0.parquet", "part-me-1.parquet", "part-me-2.parquet"}) {
      add(*dataset, "dp=1", name);
    }
    dataset->stage();
    std::filesystem::create_directories(in("dp=1/part-me-2.parquet"));
    EXPECT_EQ(thrown([&] { dataset->commit(); }).category, ErrorCategory::kTarget);
  }
  EXPECT_EQ(files(), Names{"dp=1/old.parquet"});
}

TEST_F(FileDataset, ManyFilesNeedFewDescriptors) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit few{.rlim_cur = 64, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  {
    const std::unique_ptr<DatasetFolder> dataset = open(TargetMode::kReplace);
    for (int i = 0; i < 300; ++i) add(*dataset, "dp=" + std::to_string(i), "part-me-0.parquet");
    dataset->stage();
    dataset->commit();
  }
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(files().size(), 300u);
}

TEST_F(FileDataset, LeftoversOfKilledRunsAreTakenAwayAndThoseOfLiveOnesNot) {
  const std::string killed = ".adze-dataset-0123456789abcdef.tmp/0";
  const std::string alive = ".adze-dataset-fedcba9876543210.tmp/0";
  const std::string foreign = ".adze-dataset-mine.tmp/0";
  for (const std::string& name : {killed, alive, foreign}) put(name);
  const int locked =
      ::open(in(".adze-dataset-fedcba9876543210.tmp").c_str(), O_RDONLY | O_DIRECTORY);
  ASSERT_EQ(::flock(locked, LOCK_EX), 0);
  load(TargetMode::kAppend);
  EXPECT_EQ(files(), (Names{alive, foreign, "dp=1/part-me-0.parquet"}));
  ::close(locked);
  load(TargetMode::kAppend);
  EXPECT_EQ(files(), (Names{foreign, "dp=1/part-me-0.parquet"}));
}

TEST_F(FileDataset, ModeOfAFileIsTheUmasks) {
  const mode_t before = ::umask(027);
  load(TargetMode::kReplace);
  ::umask(before);
  EXPECT_EQ(mode_of(in("dp=1/part-me-0.parquet")), 0640u);
}

TEST_F(FileDataset, FileUriNamesAFolderToo) {
  const std::unique_ptr<DatasetFolder> dataset = open_dataset_folder(
      "file://" + path() + "/", {.target = {}, .own_prefix = ""}, world_.context);
  EXPECT_EQ(dataset->name(), path() + "/");
}

}  // namespace
}  // namespace adze::io
