#include "io/s3/sink.h"

#include <gtest/gtest.h>

#include <csignal>

#include "base/limits.h"
#include "base/log.h"
#include "base/version.h"
#include "io/conflicting_write.h"
#include "io/crc64nvme.h"
#include "io/io_test_world.h"
#include "io/s3/fake_s3_testing.h"
#include "io/s3/look_at_object.h"
#include "io/s3/multipart_upload.h"
#include "io/told_object.h"

namespace adze::io::s3 {
namespace {

using Fault = FakeS3::Fault;
using Kinds = std::vector<std::string>;

constexpr size_t kPart = limits::s3_part_bytes_min;

class S3Sink : public ::testing::Test {
 protected:
  ObjectPlan plan() const {
    return {.location = {"b", "k.parquet"},
            .options = {},
            .content_type = "application/vnd.apache.parquet",
            .provenance = {.identity = "mine",
                           .inputs = "s3://b/in.csv (etag 1)",
                           .source = "source",
                           .sequencer = "02"},
            .may_replace = may_replace_,
            .replaced_etag = replaced_etag_,
            .sends_when_staged = sends_when_staged_};
  }

  /// Writes `bytes` in pieces that fit no part.
  void write(const std::string& bytes) {
    auto sink = make_object_sink(plan(), s3_, world_.context);
    constexpr size_t kPiece = 1'000'003;
    for (size_t at = 0; at < bytes.size(); at += kPiece) {
      sink->write(std::span(bytes).subspan(at, std::min(kPiece, bytes.size() - at)));
    }
    sink->stage();
    sink->commit();
    stored_ = sink->take_stored_version();
  }

  Error fails(const std::string& bytes) {
    return thrown([&] { write(bytes); });
  }

  static std::string text(size_t bytes) {
    std::string text(bytes, '\0');
    for (size_t i = 0; i < bytes; ++i) text[i] = static_cast<char>(i * 7 + i / 251);
    return text;
  }

  /// Nothing of ours is there, and no upload either.
  void expect_nothing_left() {
    EXPECT_FALSE(s3_.objects.contains("k.parquet"));
    EXPECT_TRUE(s3_.uploads.empty());
    EXPECT_TRUE(world_.log.warnings().empty()) << world_.log.warnings()[0];
    EXPECT_EQ(world_.memory.bytes_used(), 0u);
  }

  std::string there() { return s3_.objects.at("k.parquet").bytes; }

  TestWorld world_;
  FakeS3 s3_;
  StoredVersion stored_;
  bool may_replace_ = true;
  bool sends_when_staged_ = false;
  std::optional<std::string> replaced_etag_;
};

TEST_F(S3Sink, SmallObjectIsOnePut) {
  write("PAR1 and so on");
  EXPECT_EQ(there(), "PAR1 and so on");
  EXPECT_EQ(s3_.asked, Kinds{"put"});
  EXPECT_EQ(stored_.etag, FakeS3::etag_of(there()));
  EXPECT_EQ(stored_.version, "v1");
  EXPECT_EQ(world_.memory.bytes_used(), 0u);
}

TEST_F(S3Sink, EmptyObjectIsOnePut) {
  sends_when_staged_ = true;
  write("");
  EXPECT_EQ(there(), "");
  EXPECT_EQ(s3_.asked, Kinds{"put"});
}

TEST_F(S3Sink, ExactlyOnePartIsOnePutAndAByteMoreAreTwoParts) {
  write(text(kPart));
  EXPECT_EQ(s3_.asked, Kinds{"put"});
  s3_.asked.clear();
  write(text(kPart + 1));
  EXPECT_EQ(s3_.asked, (Kinds{"create", "part", "part", "complete"}));
  EXPECT_EQ(there(), text(kPart + 1));
}

TEST_F(S3Sink, LargeObjectGoesInPartsAndItsChecksumIsThatOfTheWhole) {
  const std::string bytes = text(3 * kPart + 12345);
  write(bytes);
  EXPECT_EQ(there(), bytes);
  EXPECT_EQ(s3_.asked, (Kinds{"create", "part", "part", "part", "part", "complete"}));
  EXPECT_EQ(s3_.requests.back().headers.at("x-amz-checksum-crc64nvme"),
            crc64nvme_base64(crc64nvme(0, bytes)));
  EXPECT_EQ(s3_.requests.back().headers.at("x-amz-mp-object-size"), std::to_string(bytes.size()));
  EXPECT_EQ(stored_.etag, FakeS3::etag_of(there()));
  EXPECT_TRUE(s3_.uploads.empty());
  EXPECT_EQ(world_.memory.bytes_used(), 0u);
}

TEST_F(S3Sink, NothingIsVisibleBeforeCommit) {
  auto sink = make_object_sink(plan(), s3_, world_.context);
  sink->write(text(2 * kPart));
  sink->stage();
  EXPECT_TRUE(s3_.objects.empty());
  sink->commit();
  EXPECT_EQ(there().size(), 2 * kPart);
}

TEST_F(S3Sink, WhoWantsItStagedHasItsBytesOutOfMemoryThen) {
  sends_when_staged_ = true;
  auto sink = make_object_sink(plan(), s3_, world_.context);
  sink->write(std::string("PAR1"));
  sink->stage();
  EXPECT_EQ(s3_.asked, (Kinds{"create", "part"}));
  EXPECT_EQ(world_.memory.bytes_used(), 0u);
  EXPECT_TRUE(s3_.objects.empty());
  sink->commit();
  EXPECT_EQ(there(), "PAR1");
}

TEST_F(S3Sink, WithoutCommitNothingStays) {
  for (const size_t bytes : {size_t{0}, size_t{10}, 2 * kPart + 1}) {
    {
      auto sink = make_object_sink(plan(), s3_, world_.context);
      sink->write(text(bytes));
    }
    expect_nothing_left();
    {
      auto sink = make_object_sink(plan(), s3_, world_.context);
      sink->write(text(bytes));
      sink->stage();
    }
    expect_nothing_left();
  }
}

TEST_F(S3Sink, ObjectHasTypeMetadataAndOptions) {
  ObjectPlan with_options = plan();
  with_options.options = {.storage_class = "STANDARD_IA",
                          .sse = "aws:kms",
                          .kms_key_id = "alias/k",
                          .bucket_key_enabled = true,
                          .tags = {{"team", "a&b c"}, {"é", ""}},
                          .owner_full_control = true,
                          .bucket_owner = "111122223333"};
  for (const size_t bytes : {size_t{10}, kPart + 1}) {
    s3_.requests.clear();
    auto sink = make_object_sink(with_options, s3_, world_.context);
    sink->write(text(bytes));
    sink->stage();
    sink->commit();
    const FakeS3::Headers& headers = s3_.requests.front().headers;
    EXPECT_EQ(headers.at("content-type"), "application/vnd.apache.parquet");
    EXPECT_EQ(headers.at("x-amz-storage-class"), "STANDARD_IA");
    EXPECT_EQ(headers.at("x-amz-server-side-encryption"), "aws:kms");
    EXPECT_EQ(headers.at("x-amz-server-side-encryption-aws-kms-key-id"), "alias/k");
    EXPECT_EQ(headers.at("x-amz-server-side-encryption-bucket-key-enabled"), "true");
    EXPECT_EQ(headers.at("x-amz-tagging"), "team=a%26b%20c&%C3%A9=");
    EXPECT_EQ(headers.at("x-amz-acl"), "bucket-owner-full-control");
    EXPECT_EQ(headers.at(kIdentityHeader), "mine");
    EXPECT_EQ(headers.at(kInputsHeader), "s3://b/in.csv (etag 1)");
    EXPECT_EQ(headers.at(kRunHeader).size(), 32u);
    EXPECT_TRUE(headers.contains(kVersionHeader));
    for (const FakeS3::Asked& asked : s3_.requests) {
      EXPECT_EQ(asked.headers.at("x-amz-expected-bucket-owner"), "111122223333") << asked.kind;
    }
  }
}

TEST_F(S3Sink, EveryFailureAtEveryStepLeavesNothing) {
  const std::string large = text(3 * kPart);
  for (const char* kind : {"create", "part", "complete"}) {
    for (const int after : {0, 1}) {
      if (after > 0 && std::string(kind) != "part") continue;
      for (const int status : {0, 400, 403, 500, 503}) {
        if (status == 0 && std::string(kind) == "create") continue;  // tested below
        s3_.faults = {{.kind = kind, .times = 100, .after = after, .status = status}};
        const Error error = fails(large);
        EXPECT_EQ(exit_code(error.category), status == 403 ? 7 : 6) << kind << status;
        EXPECT_EQ(error.file, "s3://b/k.parquet");
        expect_nothing_left();
      }
    }
  }
  s3_.faults = {{.kind = "put", .times = 100, .status = 500}};
  EXPECT_EQ(exit_code(fails("small").category), 6);
  expect_nothing_left();
}

TEST_F(S3Sink, AbortThatFailsOnceIsTriedAgain) {
  s3_.faults = {{.kind = "complete", .times = 9, .status = 500},
                {.kind = "abort", .times = 1, .status = 500}};
  fails(text(kPart + 1));
  expect_nothing_left();
}

TEST_F(S3Sink, AbortThatNeverWorksIsAWarningThatNamesTheCommand) {
  s3_.faults = {{.kind = "part", .times = 9, .status = 500},
                {.kind = "abort", .times = 99, .status = 403, .code = "AccessDenied"}};
  const Error error = fails(text(kPart + 1));
  EXPECT_NE(error.message.find("(500)"), std::string::npos) << "the first failure is the one told";
  EXPECT_EQ(s3_.uploads.size(), 1u);
  ASSERT_EQ(world_.log.warnings().size(), 1u);
  EXPECT_NE(world_.log.warnings()[0].find("adze cleanup s3://b/k.parquet"), std::string::npos);
}

TEST_F(S3Sink, BeginningWhoseAnswerGotLostIsAWarning) {
  s3_.faults = {{.kind = "create", .status = 0, .is_done_first = true}};
  fails(text(kPart + 1));
  ASSERT_EQ(world_.log.warnings().size(), 1u);
}

TEST_F(S3Sink, StoppedRunStillAborts) {
  auto sink = make_object_sink(plan(), s3_, world_.context);
  sink->write(text(kPart + 1));
  world_.cancellation.request(SIGTERM);
  const Error error = thrown([&] {
    for (int i = 0; i < 3; ++i) sink->write(text(kPart));
    sink->stage();
  });
  EXPECT_EQ(error.category, ErrorCategory::kTerminated);
  sink.reset();
  expect_nothing_left();
}

TEST_F(S3Sink, StoppedWhileItIsCompletedIsDoneOrGone) {
  const std::string bytes = text(kPart + 1);
  const auto stop = [&] { world_.cancellation.request(SIGINT); };
  s3_.faults = {{.kind = "complete", .status = 500, .also = stop}};
  EXPECT_EQ(fails(bytes).category, ErrorCategory::kInterrupted);
  expect_nothing_left();
}

TEST_F(S3Sink, CommitWhoseAnswerGotLostIsDone) {
  for (const bool may_replace : {true, false}) {
    for (const int status : {0, 500, 412, 404}) {
      may_replace_ = may_replace;
      s3_.objects.clear();
      s3_.faults = {{.kind = "put", .status = status, .is_done_first = true},
                    {.kind = "complete", .status = status, .is_done_first = true}};
      write("small");
      EXPECT_EQ(there(), "small");
      EXPECT_EQ(stored_.etag, FakeS3::etag_of(there()));
      s3_.objects.clear();
      write(text(kPart + 1));
      EXPECT_EQ(there(), text(kPart + 1));
      EXPECT_TRUE(s3_.uploads.empty());
    }
  }
}

TEST_F(S3Sink, CommitWhoseAnswerGotLostIsNotTakenForAnothersObject) {
  s3_.objects["k.parquet"] = {.bytes = "PAR1 old", .headers = {{kRunHeader, "other"}}};
  s3_.faults = {{.kind = "put", .times = 9, .status = 0},
                {.kind = "complete", .times = 9, .status = 0}};
  fails("small");
  fails(text(kPart + 1));
  EXPECT_EQ(there(), "PAR1 old");
  EXPECT_TRUE(s3_.uploads.empty());
}

TEST_F(S3Sink, ObjectOfOthersInModeCreateIsNamedWithBothInputs) {
  may_replace_ = false;
  for (const size_t bytes : {size_t{10}, kPart + 1}) {
    s3_.objects["k.parquet"] = {
        .bytes = "PAR1", .headers = {{kIdentityHeader, "theirs"}, {kInputsHeader, "s3://b/x.csv"}}};
    const Error error = fails(text(bytes));
    EXPECT_EQ(error.category, ErrorCategory::kTarget);
    EXPECT_NE(error.message.find("s3://b/x.csv"), std::string::npos) << error.message;
    EXPECT_NE(error.message.find("s3://b/in.csv"), std::string::npos) << error.message;
    EXPECT_EQ(there(), "PAR1");
    EXPECT_TRUE(s3_.uploads.empty());
  }
}

TEST_F(S3Sink, SameWorkOfAnotherRunInModeCreateIsAlreadyDone) {
  may_replace_ = false;
  s3_.objects["k.parquet"] = {.bytes = "PAR1", .headers = {{kIdentityHeader, "mine"}}, .crc = 7};
  for (const size_t bytes : {size_t{10}, kPart + 1}) {
    try {
      write(text(bytes));
      FAIL();
    } catch (const AlreadyDone& done) {
      EXPECT_EQ(done.bytes, 4u);
      EXPECT_EQ(done.crc64nvme, 7u);
      EXPECT_EQ(done.stored.etag, FakeS3::etag_of("PAR1"));
    }
    EXPECT_TRUE(s3_.uploads.empty());
  }
}

TEST_F(S3Sink, ConflictWithNothingThereMayBeRunAgain) {
  may_replace_ = false;
  for (const size_t bytes : {size_t{10}, kPart + 1}) {
    s3_.faults = {{.kind = bytes > kPart ? "complete" : "put",
                   .status = 409,
                   .code = "ConditionalRequestConflict"}};
    const Error error = fails(text(bytes));
    EXPECT_TRUE(error.may_run_again);
    EXPECT_EQ(error.category, ErrorCategory::kTarget);
    expect_nothing_left();
  }
}

TEST_F(S3Sink, ConflictWithAnObjectThatIsThereByNowIsDecidedByIt) {
  may_replace_ = false;
  const auto appear = [&] {
    s3_.objects["k.parquet"] = {.bytes = "PAR1", .headers = {{kIdentityHeader, "mine"}}};
  };
  s3_.faults = {{.kind = "put", .status = 409, .also = appear}};
  EXPECT_EQ(fails("small").category, ErrorCategory::kAlreadyDone);
}

/// The work of an event, which may only take the place of what was looked at.
class S3SinkOfEvent : public S3Sink {
 protected:
  S3SinkOfEvent() {
    s3_.objects["k.parquet"] = {"PAR1 old", {{kRunHeader, "1"}}};
    replaced_etag_ = FakeS3::etag_of("PAR1 old");
  }
  /// What takes the place just before the object is stored, made by the given event of `source`.
  std::function<void()> appears(const std::string& sequencer, const std::string& identity = "its",
                                const std::string& source = "source") {
    return [=, this] {
      s3_.objects["k.parquet"] = {"PAR1 " + sequencer,
                                  {{kRunHeader, "2"},
                                   {kVersionHeader, version},
                                   {kIdentityHeader, identity},
                                   {kSourceHeader, source},
                                   {kSequencerHeader, sequencer}}};
    };
  }
  /// `also` happens before each PUT or completion; nothing else is wrong with it.
  void meets(const std::function<void()>& also, int times = 1) {
    s3_.faults = {{.kind = "put", .times = times, .status = -1, .also = also},
                  {.kind = "complete", .times = times, .status = -1, .also = also}};
  }
  const std::string large_ = text(kPart + 1);
};

TEST_F(S3SinkOfEvent, ReplacesWhatWasLookedAt) {
  for (const std::string& bytes : {std::string("small"), large_}) {
    replaced_etag_ = FakeS3::etag_of(there());
    write(bytes);
    EXPECT_EQ(s3_.requests.back().headers.at("if-match"), *replaced_etag_);
    EXPECT_EQ(there(), bytes);
    const FakeS3::Headers& kept = s3_.objects.at("k.parquet").headers;
    EXPECT_EQ(kept.at(kSourceHeader), "source");
    EXPECT_EQ(kept.at(kSequencerHeader), "02");
  }
  s3_.objects.clear();
  replaced_etag_ = "";
  write("small");
  EXPECT_EQ(s3_.requests.back().headers.at("if-none-match"), "*");
}

TEST_F(S3SinkOfEvent, LeavesWhatANewerEventHasMadeMeanwhile) {
  for (const std::string& bytes : {std::string("small"), large_}) {
    appears("01")();
    replaced_etag_ = FakeS3::etag_of(there());
    meets(appears("021"));
    try {
      write(bytes);
      FAIL();
    } catch (const NotWorkedOn& reason) {
      EXPECT_EQ(reason.why, NotWorkedOn::Why::kSuperseded);
    }
    EXPECT_EQ(there(), "PAR1 021");
    EXPECT_TRUE(s3_.uploads.empty());
  }
}

TEST_F(S3SinkOfEvent, IsDoneWhereTheSameEventHasMadeItMeanwhile) {
  for (const std::string& bytes : {std::string("small"), large_}) {
    appears("01")();
    replaced_etag_ = FakeS3::etag_of(there());
    meets(appears("02", "mine"));
    EXPECT_EQ(fails(bytes).category, ErrorCategory::kAlreadyDone);
    EXPECT_EQ(there(), "PAR1 02");
  }
}

TEST_F(S3SinkOfEvent, SmallOneReplacesWhatAnOlderEventOrAnotherSourceHasMadeMeanwhile) {
  for (const auto& other : {appears("01"), appears("09", "its", "other")}) {
    appears("00")();
    replaced_etag_ = FakeS3::etag_of(there());
    meets(other);
    write("small");
    EXPECT_EQ(there(), "small");
  }
  meets([this] { s3_.objects.clear(); });
  replaced_etag_ = FakeS3::etag_of(there());
  write("small again");
  EXPECT_EQ(there(), "small again");
}

TEST_F(S3SinkOfEvent, LargeOneOfWhichNothingIsLeftMayBeRunAgain) {
  for (const auto& other :
       {appears("01"), std::function<void()>([this] { s3_.objects.clear(); })}) {
    appears("00")();
    replaced_etag_ = FakeS3::etag_of(there());
    meets(other);
    EXPECT_THROW(write(large_), ConflictingWrite);
    EXPECT_TRUE(s3_.uploads.empty());
  }
}

TEST_F(S3SinkOfEvent, WhatIsNotAdzesIsLookedAtByAnotherRun) {
  meets([this] { s3_.objects["k.parquet"] = {"a,b\n", {}}; });
  EXPECT_THROW(write("small"), ConflictingWrite);
  EXPECT_EQ(there(), "a,b\n");
}

TEST_F(S3SinkOfEvent, GivesUpAfterManyConflicts) {
  int count = 0;
  meets([&] { s3_.objects["k.parquet"] = {std::to_string(++count), {{kRunHeader, "2"}}}; }, 1000);
  EXPECT_THROW(write("small"), ConflictingWrite);
  EXPECT_EQ(count, 10);
}

TEST_F(S3SinkOfEvent, ConflictThatS3SeesComingIsTriedAgain) {
  s3_.faults = {{.kind = "put", .times = 2, .status = 409, .code = "ConditionalRequestConflict"}};
  write("small");
  EXPECT_EQ(there(), "small");
}

TEST_F(S3SinkOfEvent, CommitWhoseAnswerGotLostIsDone) {
  for (const std::string& bytes : {std::string("small"), large_}) {
    replaced_etag_ = FakeS3::etag_of(there());
    s3_.faults = {{.kind = "put", .status = 412, .is_done_first = true},
                  {.kind = "complete", .status = 412, .is_done_first = true}};
    write(bytes);
    EXPECT_EQ(there(), bytes);
  }
}

TEST_F(S3SinkOfEvent, ServerWithoutConditionsReplacesWithAWarning) {
  for (const std::string& bytes : {std::string("small"), large_}) {
    const size_t warnings = world_.log.warnings().size();
    s3_.faults = {{.kind = "put", .status = 501, .code = "NotImplemented"},
                  {.kind = "complete", .status = 501, .code = "NotImplemented"}};
    write(bytes);
    EXPECT_EQ(there(), bytes);
    EXPECT_FALSE(s3_.requests.back().headers.contains("if-match"));
    ASSERT_EQ(world_.log.warnings().size(), warnings + 1);
  }
}

TEST_F(S3Sink, WrongChecksumOfAPartOrTheWholeIsAnErrorAndNothingStays) {
  const std::string wrong = crc64nvme_base64(1);
  for (const char* kind : {"part", "complete"}) {
    s3_.faults = {{.kind = kind, .checksum = wrong}};
    const Error error = fails(text(2 * kPart + 1));
    EXPECT_EQ(error.category, ErrorCategory::kTarget);
    EXPECT_NE(error.message.find("CRC64NVME"), std::string::npos);
    expect_nothing_left();
  }
  s3_.faults = {{.kind = "put", .checksum = wrong}};
  EXPECT_NE(fails("small").message.find("CRC64NVME"), std::string::npos);
  expect_nothing_left();
  s3_.faults = {{.kind = "put", .checksum = wrong}, {.kind = "delete", .times = 9, .status = 403}};
  EXPECT_NE(fails("small").message.find("must not be used"), std::string::npos);
}

TEST_F(S3Sink, MemoryIsThatOfTwoPartsAndWhatIsTooMuchIsRefused) {
  TestWorld small(kPart);
  auto sink = make_object_sink(plan(), s3_, small.context);
  sink->write(text(kPart));
  const Error error = thrown([&] { sink->write(text(kPart)); });
  EXPECT_EQ(error.category, ErrorCategory::kResources);
  sink.reset();
  expect_nothing_left();
}

TEST(PartBytes, GrowFromEightToThirtyTwoMebibytes) {
  EXPECT_EQ(part_bytes(1), size_t{8} << 20);
  EXPECT_EQ(part_bytes(500), size_t{8} << 20);
  EXPECT_EQ(part_bytes(501), size_t{16} << 20);
  EXPECT_EQ(part_bytes(1501), size_t{32} << 20);
  EXPECT_EQ(part_bytes(10'000), size_t{32} << 20);
}

}  // namespace
}  // namespace adze::io::s3
