#include "io/s3/dataset.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <set>

#include "base/limits.h"
#include "base/log.h"
#include "io/dataset_testing.h"
#include "io/s3/fake_s3_testing.h"
#include "io/s3/look_at_object.h"
#include "io/told_object.h"

namespace adze::io::s3 {
namespace {

using Names = std::set<std::string>;

class S3Dataset : public DatasetTest {
 protected:
  void put(const std::string& name, const std::string& bytes = "PAR1 old") {
    s3_->objects["sales/" + name] = {bytes, {}, 9};
  }
  std::string there(const std::string& name) { return s3_->objects.at("sales/" + name).bytes; }
  Names files() const {
    Names names;
    for (const auto& [key, object] : s3_->objects) {
      names.insert(key.starts_with("sales/") ? key.substr(6) : "!" + key);
    }
    return names;
  }
  ptrdiff_t count(const std::string& kind) const {
    return std::count(s3_->asked.begin(), s3_->asked.end(), kind);
  }

  std::string location() const override { return "s3://bucket/sales/"; }
  TargetOptions target_options() const override {
    return {.content_type = "application/vnd.apache.parquet",
            .provenance = provenance_,
            .s3 = options_};
  }

  /// Writes a file to each of `count` partitions; returns what the commit threw.
  Error commit_fails(int count) {
    const std::unique_ptr<DatasetFolder> dataset = open();
    for (int i = 0; i < count; ++i) add(*dataset, "dp=" + std::to_string(i), "part-me-0.parquet");
    dataset->stage();
    return thrown([&] { dataset->commit(); });
  }

  FakeS3* const s3_ = &use_fake_s3(world_.context);
  ObjectOptions options_;
  Provenance provenance_ = {.identity = "mine", .inputs = "a.csv"};
};

TEST_F(S3Dataset, FilesAppearAtTheCommitWithOptionsAndMarks) {
  options_ = {.storage_class = "STANDARD_IA", .bucket_owner = "111122223333"};
  {
    const std::unique_ptr<DatasetFolder> dataset = open();
    EXPECT_EQ(dataset->name(), "s3://bucket/sales/");
    add(*dataset, "year=2024/dp=a%2Fb", "part-me-0.parquet", "PAR1 one");
    const std::unique_ptr<ByteSink> second = dataset->begin_file("", "part-me-1.parquet");
    second->write(std::string("PAR1 two"));
    second->stage();
    EXPECT_EQ(second->name(), "s3://bucket/sales/part-me-1.parquet");
    EXPECT_EQ(second->bytes_written(), 8u);
    dataset->stage();
    EXPECT_TRUE(s3_->objects.empty());
    EXPECT_EQ(s3_->uploads.size(), 2u);
    dataset->commit();
  }
  EXPECT_EQ(files(), (Names{"year=2024/dp=a%2Fb/part-me-0.parquet", "part-me-1.parquet"}));
  EXPECT_EQ(there("year=2024/dp=a%2Fb/part-me-0.parquet"), "PAR1 one");
  EXPECT_TRUE(s3_->uploads.empty());
  FakeS3::Headers& headers = s3_->objects.at("sales/part-me-1.parquet").headers;
  EXPECT_EQ(headers["x-amz-storage-class"], "STANDARD_IA");
  EXPECT_EQ(headers["content-type"], "application/vnd.apache.parquet");
  EXPECT_EQ(headers[kIdentityHeader], "mine");
  for (FakeS3::Asked& request : s3_->requests) {
    EXPECT_EQ(request.headers["x-amz-expected-bucket-owner"], "111122223333") << request.kind;
  }
  EXPECT_EQ(world_.memory.bytes_used(), 0u);
}

TEST_F(S3Dataset, StagedFilesAreOutOfMemory) {
  const std::unique_ptr<DatasetFolder> dataset = open();
  const std::string large(limits::s3_part_bytes_min + 1000, 'x');
  for (int i = 0; i < 6; ++i) add(*dataset, "dp=" + std::to_string(i), "part-me-0.parquet", large);
  EXPECT_LE(world_.memory.bytes_used(), limits::s3_bytes_sent_at_once + (size_t{1} << 20));
  dataset->stage();
  EXPECT_LE(world_.memory.bytes_used(), 6 * limits::s3_staged_object_bytes);
  dataset->commit();
  EXPECT_EQ(there("dp=5/part-me-0.parquet"), large);
}

TEST_F(S3Dataset, NothingIsLeftWithoutACommit) {
  put("dp=1/old.parquet");
  for (const bool is_staged : {false, true}) {
    {
      const std::unique_ptr<DatasetFolder> dataset = open();
      for (int i = 0; i < 20; ++i) add(*dataset, "dp=" + std::to_string(i), "part-me-0.parquet");
      const std::unique_ptr<ByteSink> unfinished = dataset->begin_file("dp=2", "a.parquet");
      unfinished->write(std::string(limits::s3_part_bytes_min + 1, 'x'));
      if (is_staged) dataset->stage();
    }
    EXPECT_EQ(files(), Names{"dp=1/old.parquet"});
    EXPECT_TRUE(s3_->uploads.empty());
    EXPECT_EQ(world_.memory.bytes_used(), 0u);
  }
  EXPECT_TRUE(world_.log.warnings().empty());
}

TEST_F(S3Dataset, FileThatIsNotStagedIsForgotten) {
  const std::unique_ptr<DatasetFolder> dataset = open();
  dataset->begin_file("dp=2", "part-me-0.parquet")->write(std::string("PAR1"));
  add(*dataset, "dp=1", "part-me-0.parquet");
  dataset->stage();
  dataset->commit();
  EXPECT_EQ(files(), Names{"dp=1/part-me-0.parquet"});
}

TEST_F(S3Dataset, ReplaceRemovesDataFilesOfTheSamePartitionsAndNothingElse) {
  s3_->page_keys = 2;
  const Names others = {"dp=1/_SUCCESS", "dp=1/.hidden.parquet", "dp=1/_meta.parquet",
                        "dp=1/a.csv",    "dp=1/in/a.parquet",    "dp=2/a.parquet",
                        "a.parquet",     "dp=1/parquet",         "dp=10/a.parquet"};
  for (const std::string& name : others) put(name);
  s3_->objects["sales2/dp=1/a.parquet"] = {"PAR1", {}, 9};
  for (const char* name : {"a", "b", "part-me-0", "part-me-1"}) {
    put(std::string("dp=1/") + name + ".parquet");
  }
  load(TargetMode::kReplace);
  EXPECT_EQ(removed_, 3u);
  Names expected = others;
  expected.insert({"dp=1/part-me-0.parquet", "!sales2/dp=1/a.parquet"});
  EXPECT_EQ(files(), expected);
  EXPECT_EQ(there("dp=1/part-me-0.parquet"), "PAR1 new");
}

TEST_F(S3Dataset, WhatANewerEventHasMadeOfTheSameObjectStays) {
  provenance_.source = "source";
  provenance_.sequencer = "05";
  const auto made = [&](const char* source, const char* sequencer) {
    put("dp=1/a.parquet");
    s3_->objects.at("sales/dp=1/a.parquet").headers = {{kSourceHeader, source},
                                                       {kSequencerHeader, sequencer}};
  };
  made("source", "051");
  EXPECT_THROW(load(TargetMode::kReplace), NotWorkedOn);
  EXPECT_EQ(files(), Names{"dp=1/a.parquet"});
  EXPECT_TRUE(s3_->uploads.empty());
  for (const auto& [source, sequencer] : {std::pair{"source", "049"}, std::pair{"other", "051"}}) {
    made(source, sequencer);
    load(TargetMode::kReplace);
    EXPECT_EQ(files(), Names{"dp=1/part-me-0.parquet"});
  }
}

TEST_F(S3Dataset, DataOfOtherInputsInModeCreateIsNamedWithBoth) {
  put("dp=1/a.parquet");
  s3_->objects.at("sales/dp=1/a.parquet").headers = {{kIdentityHeader, "its"},
                                                     {kInputsHeader, "b.csv"}};
  const Error error = thrown([&] { load(TargetMode::kCreate); });
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_NE(error.message.find("made of b.csv; this run reads a.csv"), std::string::npos)
      << error.message;
}

TEST_F(S3Dataset, AppendKeepsWhatOthersWroteAndReplacesItsOwn) {
  for (const char* name : {"a", "part-me-0", "part-me-7", "part-you-0"}) {
    put(std::string("dp=1/") + name + ".parquet");
  }
  load(TargetMode::kAppend);
  EXPECT_EQ(files(),
            (Names{"dp=1/a.parquet", "dp=1/part-me-0.parquet", "dp=1/part-you-0.parquet"}));
  EXPECT_EQ(there("dp=1/part-me-0.parquet"), "PAR1 new");
}

TEST_F(S3Dataset, CreateRefusesDataInAnyFolder) {
  s3_->page_keys = 1;
  put("_SUCCESS");
  put("dp=2/notes.txt");
  put(".spark/x.parquet");
  put("dp=1/part-me-3.parquet");
  load(TargetMode::kCreate);
  load(TargetMode::kCreate);
  put("dp=9/day=1/x.parquet");
  s3_->asked.clear();
  const Error error = thrown([&] { open(TargetMode::kCreate); });
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(error.message, "holds data already: 's3://bucket/sales/dp=9/day=1/x.parquet'");
  EXPECT_EQ(count("objects") + count("head"), ptrdiff_t(s3_->asked.size())) << "something is begun";
}

TEST_F(S3Dataset, OldFileThatIsNotParquetIsRemovedByForceOnly) {
  put("dp=1/a.parquet", "a,b\n1,2\n");
  const Error error = thrown([&] { load(TargetMode::kReplace); });
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(error.file, "s3://bucket/sales/dp=1/a.parquet");
  EXPECT_EQ(files(), Names{"dp=1/a.parquet"});
  EXPECT_TRUE(s3_->uploads.empty());
  load(TargetMode::kReplace, true);
  EXPECT_EQ(files(), Names{"dp=1/part-me-0.parquet"});
}

TEST_F(S3Dataset, OldFileThatMayNotBeReadIsRemovedWithAWarning) {
  put("dp=1/a.parquet");
  s3_->faults = {{.kind = "get", .status = 403}};
  load(TargetMode::kReplace);
  EXPECT_EQ(files(), Names{"dp=1/part-me-0.parquet"});
  EXPECT_EQ(world_.log.warnings().size(), 1u);
}

TEST_F(S3Dataset, InputIsNeitherRemovedNorReplaced) {
  put("dp=1/a.parquet");
  const std::vector<std::string> inputs = {"x.csv", "s3://bucket/sales/dp=1/a.parquet"};
  EXPECT_NE(thrown([&] { load(TargetMode::kReplace, true, inputs); }).message.find("input"),
            std::string::npos);
  EXPECT_EQ(files(), Names{"dp=1/a.parquet"});
  const std::vector<std::string> own = {"s3://bucket/sales/dp=1/part-me-0.parquet"};
  EXPECT_EQ(thrown([&] { load(TargetMode::kAppend, true, own); }).file, own[0]);
  load(TargetMode::kAppend, false, inputs);
}

TEST_F(S3Dataset, KeyThatIsTooLongForS3IsRefused) {
  const std::unique_ptr<DatasetFolder> dataset = open();
  const std::string folder(limits::s3_key_bytes_max - 10, 'x');
  EXPECT_EQ(thrown([&] { dataset->begin_file(folder, "a.parquet"); }).category,
            ErrorCategory::kTarget);
}

TEST_F(S3Dataset, BucketThatMayNotBeListedIsToldBeforeAnythingIsWritten) {
  s3_->faults = {{.kind = "objects", .status = 403, .code = "AccessDenied"}};
  const Error error = thrown([&] { open(); });
  EXPECT_EQ(error.category, ErrorCategory::kPermission);
  EXPECT_NE(error.fix.find("s3:ListBucket"), std::string::npos);
  s3_->faults = {{.kind = "objects", .status = 404, .code = "NoSuchBucket"}};
  EXPECT_EQ(thrown([&] { open(); }).category, ErrorCategory::kTarget);
}

TEST_F(S3Dataset, CommitThatFailsTakesBackWhatItPlaced) {
  put("dp=1/old.parquet");
  put("dp=2/part-me-0.parquet");
  s3_->faults = {{.kind = "complete", .times = 1000, .after = 20, .status = 500}};
  const Error error = commit_fails(50);
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_NE(error.message.find("of 50 files were visible already and have been taken away"),
            std::string::npos)
      << error.message;
  EXPECT_NE(error.message.find("1 have taken the place"), std::string::npos) << error.message;
  EXPECT_EQ(files(), (Names{"dp=1/old.parquet", "dp=2/part-me-0.parquet"}));
  EXPECT_EQ(there("dp=2/part-me-0.parquet"), "PAR1 new");
  EXPECT_TRUE(s3_->uploads.empty());
  EXPECT_EQ(world_.memory.bytes_used(), 0u);
}

TEST_F(S3Dataset, WhatCannotBeTakenBackIsSaid) {
  s3_->faults = {{.kind = "complete", .times = 1000, .after = 3, .status = 500},
                 {.kind = "delete", .times = 1000, .status = 500},
                 {.kind = "abort", .times = 1000, .status = 500}};
  const Error error = commit_fails(30);
  EXPECT_NE(error.message.find("; 3 could not be"), std::string::npos) << error.message;
  EXPECT_EQ(files().size(), 3u);
  const std::vector<std::string> warnings = world_.log.warnings();
  const bool is_told = std::any_of(warnings.begin(), warnings.end(), [](const std::string& text) {
    return text.find("unfinished uploads could not be taken away") != std::string::npos;
  });
  EXPECT_TRUE(is_told);
}

TEST_F(S3Dataset, CompletionWhoseAnswerIsLostIsDone) {
  s3_->faults = {{.kind = "complete", .status = 0, .is_done_first = true}};
  load(TargetMode::kReplace);
  EXPECT_EQ(files(), Names{"dp=1/part-me-0.parquet"});
}

TEST_F(S3Dataset, StopInTheCommitTakesBackWhatItPlaced) {
  put("dp=1/old.parquet");
  s3_->faults = {{.kind = "complete", .after = 5, .status = 500, .also = [&] {
                    world_.cancellation.request(SIGTERM);
                  }}};
  EXPECT_EQ(commit_fails(30).category, ErrorCategory::kTerminated);
  EXPECT_EQ(files(), Names{"dp=1/old.parquet"});
  EXPECT_TRUE(s3_->uploads.empty());
}

TEST_F(S3Dataset, OldFileThatCannotBeRemovedLeavesTheNewOnesInPlace) {
  put("dp=1/a.parquet");
  s3_->faults = {{.kind = "delete", .status = 403, .code = "AccessDenied"}};
  const Error error = thrown([&] { load(TargetMode::kReplace); });
  EXPECT_EQ(error.category, ErrorCategory::kPermission);
  EXPECT_EQ(error.file, "s3://bucket/sales/dp=1/a.parquet");
  EXPECT_TRUE(error.message.starts_with("all files are in place")) << error.message;
  EXPECT_EQ(files(), (Names{"dp=1/a.parquet", "dp=1/part-me-0.parquet"}));
  load(TargetMode::kReplace);
  EXPECT_EQ(files(), Names{"dp=1/part-me-0.parquet"});
}

TEST_F(S3Dataset, FileThatFailsWhileTheNextIsWrittenStopsTheLoad) {
  s3_->faults = {{.kind = "part", .after = 3, .status = 500}};
  {
    const std::unique_ptr<DatasetFolder> dataset = open();
    const Error error = thrown([&] {
      for (int i = 0; i < 20; ++i) add(*dataset, "dp=" + std::to_string(i), "part-me-0.parquet");
    });
    EXPECT_EQ(error.category, ErrorCategory::kTarget);
    EXPECT_TRUE(error.file.starts_with("s3://bucket/sales/dp="));
  }
  EXPECT_TRUE(s3_->objects.empty());
  EXPECT_TRUE(s3_->uploads.empty());
}

TEST_F(S3Dataset, ManyFilesAndOldOnes) {
  for (int i = 0; i < 300; ++i) put("dp=" + std::to_string(i) + "/old.parquet");
  const std::unique_ptr<DatasetFolder> dataset = open();
  for (int i = 0; i < 300; ++i) add(*dataset, "dp=" + std::to_string(i), "part-me-0.parquet");
  dataset->stage();
  dataset->commit();
  EXPECT_EQ(dataset->files_removed(), 300u);
  EXPECT_EQ(files().size(), 300u);
  EXPECT_TRUE(files().contains("dp=299/part-me-0.parquet"));
}

TEST_F(S3Dataset, ExistsIfAnyKeyBeginsSo) {
  EXPECT_FALSE(dataset_exists("s3://bucket/sales/", world_.context));
  put("dp=1/a.parquet");
  EXPECT_TRUE(dataset_exists("s3://bucket/sales/", world_.context));
  EXPECT_TRUE(dataset_exists("s3://bucket/", world_.context));
  s3_->faults = {{.kind = "objects", .status = 403}};
  EXPECT_FALSE(dataset_exists("s3://bucket/sales/", world_.context));
}

}  // namespace
}  // namespace adze::io::s3
