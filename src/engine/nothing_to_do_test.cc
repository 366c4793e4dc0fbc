#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/log.h"
#include "engine/run_job.h"
#include "io/io_test_world.h"
#include "io/s3/fake_s3_testing.h"

namespace adze::engine {
namespace {

using io::s3::FakeS3;
using Kinds = std::vector<std::string>;

/// Jobs that an event of an object starts, from S3 to S3.
class RunOfEvent : public ::testing::Test {
 protected:
  RunOfEvent() { put("a\n1\n2\n"); }

  void put(const std::string& csv, FakeS3::Headers headers = {}) {
    s3_->objects["in.csv"] = {csv, std::move(headers)};
  }
  static io::ToldObject told(const std::string& csv, const std::string& sequencer = "") {
    const std::string quoted = FakeS3::etag_of(csv);
    return {.etag = quoted.substr(1, quoted.size() - 2), .sequencer = sequencer};
  }
  static Job job(const io::ToldObject& told, io::TargetMode mode = io::TargetMode::kReplace) {
    Job job;
    job.name = "test";
    const std::string uri = "s3://bucket/in.csv";
    job.source.inputs = {{.location = uri, .pattern = uri, .told = told}};
    csv::ColumnContract column;
    column.name = "a";
    column.type = parse_column_type("int64");
    job.source.columns = {column};
    job.target.path = "s3://bucket/k.parquet";
    job.target.mode = mode;
    return job;
  }
  Receipt run(const Job& job) {
    s3_->asked.clear();
    return run_job(job, world_.context);
  }
  void expect_nothing_done(const Receipt& receipt, NothingToDo what, const std::string& because) {
    EXPECT_EQ(receipt.nothing_to_do, what);
    EXPECT_EQ(receipt.exit_code(), 0);
    EXPECT_NE(receipt.nothing_to_do_because.find(because), std::string::npos)
        << receipt.nothing_to_do_because;
    ASSERT_EQ(receipt.inputs.size(), 1u);
    EXPECT_EQ(receipt.inputs[0].uri, "s3://bucket/in.csv");
    EXPECT_TRUE(receipt.outputs.empty());
    EXPECT_TRUE(s3_->uploads.empty());
  }

  TestWorld world_;
  FakeS3* const s3_ = &io::s3::use_fake_s3(world_.context);
};

TEST_F(RunOfEvent, ReadsTheObjectOfThatEtag) {
  const Receipt receipt = run(job(told("a\n1\n2\n")));
  EXPECT_EQ(receipt.exit_code(), 0);
  EXPECT_EQ(receipt.rows.written, 2u);
  EXPECT_EQ(s3_->asked, (Kinds{"get", "get", "put"}))
      << "a look at the target, the source, the PUT";
}

TEST_F(RunOfEvent, OfAnObjectThatWasReplacedIsSuperseded) {
  for (const bool minds : {true, false}) {
    s3_->minds_if_match = minds;
    const Receipt receipt = run(job(told("a\n9\n")));
    expect_nothing_done(receipt, NothingToDo::kSuperseded, "replaced");
    EXPECT_FALSE(s3_->objects.contains("k.parquet"));
    EXPECT_NE(receipt_json(receipt, false).find("\"status\": \"superseded\""), std::string::npos);
    EXPECT_NE(receipt_json(receipt, false).find("\"because\": \"the object was replaced"),
              std::string::npos);
  }
}

TEST_F(RunOfEvent, ReadsTheVersionThatItTellsOf) {
  s3_->versions["in.csv?v1"] = {"a\n7\n8\n9\n", {}};
  Job of_version = job({.etag = "whatever", .version_id = "v1"});
  EXPECT_EQ(run(of_version).rows.written, 3u);
  of_version = job({.etag = "another", .version_id = "v2"});
  const Receipt missing = run(of_version);
  EXPECT_EQ(missing.exit_code(), 5);
  EXPECT_NE(missing.error->message.find("deleted after the event"), std::string::npos);
}

TEST_F(RunOfEvent, OfAdzesOwnObjectIsIgnored) {
  put("a\n1\n", {{"x-amz-meta-adze-run", "1234"}});
  expect_nothing_done(run(job(told("a\n1\n"))), NothingToDo::kIgnored, "adze itself");
  EXPECT_EQ(s3_->asked, (Kinds{"get", "get"})) << "its own answer says so";
  EXPECT_FALSE(s3_->objects.contains("k.parquet"));
}

TEST_F(RunOfEvent, WhichIsNoneToWorkOnSaysSoBeforeItsTargetIsAnError) {
  s3_->objects["k.parquet"] = {"a,b\n1,2\n", {}};
  for (const io::TargetMode mode : {io::TargetMode::kReplace, io::TargetMode::kCreate}) {
    Job one = job(told("a\n1\n2\n"), mode);
    EXPECT_EQ(run(one).exit_code(), 6);
    one = job(told("a\n9\n"), mode);
    expect_nothing_done(run(one), NothingToDo::kSuperseded, "replaced");
    one.source.inputs[0].told.reset();
    EXPECT_EQ(run(one).exit_code(), 6);
  }
}

TEST_F(RunOfEvent, ThatComesTwiceIsDoneOnce) {
  for (const char* sequencer : {"", "0055AED6DCD90281E5"}) {
    s3_->objects.erase("k.parquet");
    const Job twice = job(told("a\n1\n2\n", sequencer));
    EXPECT_EQ(run(twice).rows.written, 2u);
    const Receipt again = run(twice);
    EXPECT_EQ(again.nothing_to_do, NothingToDo::kAlreadyDone);
    EXPECT_EQ(again.exit_code(), 0);
    EXPECT_EQ(s3_->asked, (Kinds{"get", "head"}));
  }
}

TEST_F(RunOfEvent, ThatIsDeliveredTwiceAtTheSameTimeIsDoneOnce) {
  const Job twice = job(told("a\n1\n2\n", "05"));
  Receipt first;
  // The other delivery does all its work when this one is about to store its result.
  s3_->faults = {
      {.kind = "put", .status = -1, .also = [&] { first = run_job(twice, world_.context); }}};
  const Receipt second = run(twice);
  EXPECT_EQ(first.rows.written, 2u);
  EXPECT_EQ(second.nothing_to_do, NothingToDo::kAlreadyDone);
}

TEST_F(RunOfEvent, ThatIsOlderThanWhatIsThereIsSuperseded) {
  s3_->versions["in.csv?v1"] = {"a\n1\n", {}};
  s3_->versions["in.csv?v2"] = {"a\n1\n2\n", {}};
  const Job older = job({.etag = "1", .version_id = "v1", .sequencer = "05"});
  const Job newer = job({.etag = "2", .version_id = "v2", .sequencer = "0501"});
  EXPECT_EQ(run(newer).rows.written, 2u);
  const std::string result = s3_->objects.at("k.parquet").bytes;
  expect_nothing_done(run(older), NothingToDo::kSuperseded, "newer event");
  EXPECT_EQ(s3_->asked, Kinds{"get"}) << "the source isn't read";
  EXPECT_EQ(s3_->objects.at("k.parquet").bytes, result);

  // The newer one comes while the older one is at work.
  s3_->objects.erase("k.parquet");
  s3_->faults = {{.kind = "put", .status = -1, .also = [&] { run_job(newer, world_.context); }}};
  expect_nothing_done(run(older), NothingToDo::kSuperseded, "newer event");
  EXPECT_EQ(s3_->objects.at("k.parquet").bytes, result);

  // In order each has its turn, also where the older one is done while the newer one is at work.
  s3_->objects.erase("k.parquet");
  EXPECT_EQ(run(older).rows.written, 1u);
  EXPECT_EQ(run(newer).rows.written, 2u);
  s3_->objects.erase("k.parquet");
  s3_->faults = {{.kind = "put", .status = -1, .also = [&] { run_job(older, world_.context); }}};
  EXPECT_EQ(run(newer).rows.written, 2u);
  EXPECT_EQ(s3_->objects.at("k.parquet").bytes, result);
}

TEST_F(RunOfEvent, IsComparedWithEventsOfTheSameObjectAlone) {
  EXPECT_EQ(run(job(told("a\n1\n2\n", "09"))).exit_code(), 0);
  s3_->objects["other.csv"] = {"a\n3\n", {}};
  Job other = job(told("a\n3\n", "05"));
  other.source.inputs[0].location = other.source.inputs[0].pattern = "s3://bucket/other.csv";
  EXPECT_EQ(run(other).rows.written, 1u);
  // Without an order, or by hand, it is as ever.
  EXPECT_EQ(run(job(told("a\n1\n2\n"))).rows.written, 2u);
  Job by_hand = job({});
  by_hand.source.inputs[0].told.reset();
  EXPECT_EQ(run(by_hand).rows.written, 2u);
  EXPECT_EQ(s3_->asked, (Kinds{"get", "get", "put"}));
}

TEST_F(RunOfEvent, InModeCreateAsksForNoIdentityAndASecondDeliveryIsAlreadyDone) {
  const Job create = job(told("a\n1\n2\n"), io::TargetMode::kCreate);
  EXPECT_EQ(run(create).exit_code(), 0);
  EXPECT_EQ(s3_->asked, (Kinds{"get", "get", "put"}));
  const Receipt again = run(create);
  EXPECT_EQ(again.nothing_to_do, NothingToDo::kAlreadyDone);
  EXPECT_EQ(again.outputs.size(), 1u);
  EXPECT_EQ(s3_->asked, (Kinds{"get", "head"}));
  // Named by hand it is the same work.
  Job by_hand = create;
  by_hand.source.inputs[0].told.reset();
  EXPECT_EQ(run(by_hand).nothing_to_do, NothingToDo::kAlreadyDone);
  // Another input for the same target.
  put("a\n3\n");
  const Receipt other = run(job(told("a\n3\n"), io::TargetMode::kCreate));
  EXPECT_EQ(other.exit_code(), 6);
  const std::string message = other.error->message;
  const std::string first = told("a\n1\n2\n").etag;
  EXPECT_NE(message.find(first), std::string::npos) << message;
  EXPECT_NE(message.find(told("a\n3\n").etag), std::string::npos) << message;
}

}  // namespace
}  // namespace adze::engine
