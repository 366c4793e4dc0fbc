#include "engine/run_job.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <memory>

#include "base/log.h"
#include "base/progress.h"
#include "io/io_test_world.h"
#include "io/s3/fake_s3_testing.h"

namespace adze::engine {
namespace {

using io::s3::FakeS3;

/// Jobs whose target is on S3, which is where a run can be in the way of another one.
class RunJobToS3 : public ::testing::Test {
 protected:
  RunJobToS3() { io::write_text(folder_.path("in.csv"), "a\n1\n2\n"); }

  Job job(const std::string& input, io::TargetMode mode = io::TargetMode::kCreate) const {
    Job job;
    job.name = "test";
    job.source.inputs = {{.location = input, .pattern = input}};
    csv::ColumnContract column;
    column.name = "a";
    column.type = parse_column_type("int64");
    job.source.columns = {column};
    job.target.path = "s3://bucket/k.parquet";
    job.target.mode = mode;
    return job;
  }
  Job job() const { return job(folder_.path("in.csv")); }

  size_t asked(const std::string& kind) const {
    return static_cast<size_t>(std::count(s3_->asked.begin(), s3_->asked.end(), kind));
  }

  TestWorld world_;
  io::TestFolder folder_;
  FakeS3* const s3_ = &io::s3::use_fake_s3(world_.context);
};

TEST_F(RunJobToS3, WhatRunsOutOfTimeSaysHowFarItCame) {
  Progress progress;
  world_.context.progress = &progress;
  world_.cancellation.set_deadline(world_.clock.now());
  const Receipt receipt = run_job(job(), world_.context);
  ASSERT_TRUE(receipt.error);
  EXPECT_EQ(receipt.error->message, "the time limit is used up before anything was read");
  EXPECT_EQ(receipt.error->shortage, Shortage::kTime);
}

TEST_F(RunJobToS3, ConflictIsRunAgain) {
  s3_->faults = {{.kind = "put", .times = 2, .status = 409}};
  const Receipt receipt = run_job(job(), world_.context);
  EXPECT_EQ(receipt.exit_code(), 0);
  EXPECT_EQ(receipt.job, "test");
  EXPECT_EQ(receipt.rows.written, 2u);
  EXPECT_EQ(receipt.stages.front().name, "open");
  EXPECT_EQ(receipt.stages.size(), 5u) << "of the last run alone";
  EXPECT_EQ(asked("put"), 3u);
  EXPECT_EQ(receipt.outputs.front().version, "v1");
}

TEST_F(RunJobToS3, ConflictIsRunAgainTwiceAtMost) {
  s3_->faults = {{.kind = "put", .times = 9, .status = 409}};
  EXPECT_EQ(run_job(job(), world_.context).exit_code(), 6);
  EXPECT_EQ(asked("put"), 3u);
}

TEST_F(RunJobToS3, ConflictOfAnInputThatCanBeReadOnceIsTheEnd) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  ASSERT_EQ(::write(ends[1], "a\n1\n", 4), 4);
  ::close(ends[1]);
  s3_->faults = {{.kind = "put", .times = 9, .status = 409}};
  const Receipt receipt = run_job(job(fmt::format("/dev/fd/{}", ends[0])), world_.context);
  ::close(ends[0]);
  EXPECT_EQ(receipt.exit_code(), 6);
  EXPECT_EQ(asked("put"), 1u);
}

TEST_F(RunJobToS3, ResultOfTheSameWorkIsAlreadyDoneAndNothingIsRead) {
  ASSERT_EQ(run_job(job(), world_.context).exit_code(), 0);
  Receipt receipt = run_job(job(), world_.context);
  EXPECT_EQ(receipt.nothing_to_do, NothingToDo::kAlreadyDone);
  EXPECT_EQ(receipt.exit_code(), 0);
  EXPECT_EQ(receipt.rows.read, 0u);
  ASSERT_EQ(receipt.inputs.size(), 1u);
  EXPECT_EQ(receipt.inputs[0].bytes, 0u);
  EXPECT_TRUE(receipt.outputs.front().checksum.starts_with("crc64nvme:"));
  EXPECT_NE(receipt_json(receipt, false).find("\"status\": \"already_done\""), std::string::npos);
  EXPECT_NE(receipt_json(receipt, false).find("\"rows\": null"), std::string::npos);

  Job strict = job();
  strict.target.strict_idempotent = true;
  receipt = run_job(strict, world_.context);
  EXPECT_EQ(receipt.nothing_to_do, NothingToDo::kAlreadyDone);
  EXPECT_EQ(receipt.exit_code(), 9);

  io::write_text(folder_.path("in.csv"), "a\n1\n2\n3\n");
  EXPECT_EQ(run_job(job(), world_.context).exit_code(), 6);
}

TEST_F(RunJobToS3, InputThatChangesBehindItsIdentityIsAnError) {
  const auto change = [&] { io::write_text(folder_.path("in.csv"), "a\n1\n2\n3\n"); };
  // A look that fails is where the identity is known and nothing has been read.
  s3_->faults = {{.kind = "get", .status = 404, .code = "NoSuchKey", .also = change}};
  const Receipt receipt = run_job(job(), world_.context);
  EXPECT_EQ(receipt.exit_code(), 5);
  EXPECT_TRUE(s3_->objects.empty());
}

TEST_F(RunJobToS3, TargetThatCantBeIsToldBeforeTheInputIsLookedAt) {
  Job wrong = job("/nowhere.csv");
  wrong.target.path = "s3://my_bucket/k.parquet";
  EXPECT_EQ(run_job(wrong, world_.context).exit_code(), 2);
  wrong.target.path = "gs://bucket/k.parquet";
  EXPECT_EQ(run_job(wrong, world_.context).exit_code(), 2);
}

TEST_F(RunJobToS3, ModeReplaceAsksForNoIdentities) {
  ASSERT_EQ(
      run_job(job(folder_.path("in.csv"), io::TargetMode::kReplace), world_.context).exit_code(),
      0);
  EXPECT_EQ(s3_->asked, (std::vector<std::string>{"get", "put"}));
  EXPECT_FALSE(s3_->requests.back().headers.contains("x-amz-meta-adze-identity"));
  EXPECT_FALSE(s3_->requests.back().headers.contains("if-none-match"));
}

}  // namespace
}  // namespace adze::engine
