#include "io/s3/create_object.h"

#include <gtest/gtest.h>

#include "base/version.h"
#include "io/io_test_world.h"
#include "io/s3/fake_s3_testing.h"
#include "io/s3/look_at_object.h"
#include "io/told_object.h"

namespace adze::io::s3 {
namespace {

constexpr const char* kUri = "s3://bucket/k.parquet";

class CreateObject : public ::testing::Test {
 protected:
  void write(const TargetOptions& options = {}, const std::string& uri = kUri) {
    auto sink = create_target(uri, options, world_.context);
    sink->write(std::string("PAR1 new"));
    sink->stage();
    sink->commit();
  }
  Error refused(const TargetOptions& options, const std::string& uri = kUri) {
    return thrown([&] { create_target(uri, options, world_.context); });
  }
  void put(const std::string& bytes, FakeS3::Headers headers = {}) {
    s3_->objects["k.parquet"] = {bytes, std::move(headers), 9};
  }

  TestWorld world_;
  FakeS3* const s3_ = &use_fake_s3(world_.context);
};

TEST_F(CreateObject, NothingIsSentBeforeCommitButALook) {
  auto sink = create_target(kUri, {}, world_.context);
  sink->write(std::string("PAR1"));
  sink->stage();
  EXPECT_EQ(s3_->asked, std::vector<std::string>{"get"});
}

TEST_F(CreateObject, ParquetIsReplacedAndNothingElse) {
  const TargetOptions options{.expected_magic = "PAR1"};
  put("PAR1 old");
  write(options);
  EXPECT_EQ(s3_->objects.at("k.parquet").bytes, "PAR1 new");
  for (const char* other : {"a,b\n1,2\n", "", "PAR"}) {
    put(other);
    const Error error = refused(options);
    EXPECT_EQ(error.category, ErrorCategory::kTarget);
    EXPECT_EQ(error.file, kUri);
    EXPECT_NE(error.fix.find("--force"), std::string::npos);
  }
  write({.force = true, .expected_magic = "PAR1"});
  EXPECT_EQ(s3_->objects.at("k.parquet").bytes, "PAR1 new");
  put("a,b\n");
  write({});
  EXPECT_EQ(s3_->objects.at("k.parquet").bytes, "PAR1 new");
}

TEST_F(CreateObject, WhatMayNotBeLookedAtIsReplacedWithAWarningAndAProblemForCheck) {
  const auto forbid = [&] { s3_->faults = {{.kind = "get", .status = 403}}; };
  forbid();
  write({.expected_magic = "PAR1"});
  ASSERT_EQ(world_.log.warnings().size(), 1u);
  forbid();
  write({.mode = TargetMode::kReplace, .force = true});
  EXPECT_EQ(world_.log.warnings().size(), 1u);
  forbid();
  const Error error = refused({.only_looks = true});
  EXPECT_EQ(error.category, ErrorCategory::kPermission);
  EXPECT_NE(error.fix.find("s3:PutObject"), std::string::npos);
}

TEST_F(CreateObject, MissingBucketIsToldBeforeAnythingIsWritten) {
  s3_->faults = {{.kind = "get", .status = 404, .code = "NoSuchBucket"}};
  EXPECT_EQ(refused({}).category, ErrorCategory::kTarget);
}

TEST_F(CreateObject, InputIsNeverTheTarget) {
  const std::vector<std::string> inputs = {"a.csv", "s3://other/k.parquet", kUri};
  EXPECT_NE(refused({.inputs = inputs}).message.find("input"), std::string::npos);
  EXPECT_NO_THROW(create_target(kUri, {.inputs = std::span(inputs).first(2)}, world_.context));
}

TEST_F(CreateObject, ModeCreateIsDecidedByWhoMadeWhatIsThere) {
  const TargetOptions mine{.mode = TargetMode::kCreate,
                           .provenance = {.identity = "mine", .inputs = "s3://b/in.csv"}};
  write(mine);
  EXPECT_EQ(s3_->requests.back().headers.at("if-none-match"), "*");
  EXPECT_EQ(refused(mine).category, ErrorCategory::kAlreadyDone);
  try {
    create_target(kUri, mine, world_.context);
  } catch (const AlreadyDone& done) {
    EXPECT_EQ(done.bytes, 8u);
    EXPECT_TRUE(done.crc64nvme);
  }
  put("PAR1", {{kIdentityHeader, "theirs"}, {kInputsHeader, "s3://b/x.csv"}});
  const Error other = refused(mine);
  EXPECT_EQ(other.category, ErrorCategory::kTarget);
  EXPECT_NE(other.message.find("s3://b/x.csv"), std::string::npos);
  EXPECT_NE(other.message.find("s3://b/in.csv"), std::string::npos);
  put("PAR1");
  EXPECT_NE(refused(mine).message.find("nothing in it says"), std::string::npos);
  put("PAR1", {{kIdentityHeader, "theirs"}});
  EXPECT_NE(refused({.mode = TargetMode::kCreate}).message.find("no version"), std::string::npos);
}

TEST_F(CreateObject, ForAnEventWhatIsThereIsReplacedUnlessItIsTheSameWorkOrANewerEvents) {
  const TargetOptions mine{.provenance = {.identity = "mine", .source = "s", .sequencer = "05"},
                           .is_of_event = true};
  const auto there = [&](const char* identity, const char* source, const char* sequencer,
                         const char* by = version) {
    put("PAR1 old", {{kIdentityHeader, identity},
                     {kSourceHeader, source},
                     {kSequencerHeader, sequencer},
                     {kVersionHeader, by}});
  };
  write(mine);
  EXPECT_EQ(s3_->requests.back().headers.at("if-none-match"), "*");
  EXPECT_EQ(refused(mine).category, ErrorCategory::kAlreadyDone);
  EXPECT_EQ(s3_->asked.back(), "head") << "for the checksum";

  there("its", "s", "0501");
  EXPECT_THROW(create_target(kUri, mine, world_.context), NotWorkedOn);
  there("mine", "s", "06");
  EXPECT_THROW(create_target(kUri, mine, world_.context), NotWorkedOn);

  const auto replaces = [&](const TargetOptions& options) {
    write(options);
    EXPECT_EQ(s3_->objects.at("k.parquet").bytes, "PAR1 new");
    return s3_->requests.back().headers;
  };
  there("its", "s", "04");
  EXPECT_EQ(replaces(mine).at("if-match"), FakeS3::etag_of("PAR1 old"));
  there("its", "other", "06");
  EXPECT_TRUE(replaces(mine).contains("if-match"));
  there("mine", "s", "04");  // the same bytes again, after others perhaps
  EXPECT_EQ(replaces(mine).at(kSequencerHeader), "05");
  there("mine", "s", "05", "0.0.1");
  EXPECT_TRUE(replaces(mine).contains("if-match"));
  there("its", "s", "not hexadecimal");
  EXPECT_TRUE(replaces(mine).contains("if-match"));

  const TargetOptions without_order{.provenance = {.identity = "mine"}, .is_of_event = true};
  there("mine", "s", "05");
  EXPECT_EQ(refused(without_order).category, ErrorCategory::kAlreadyDone);
  there("its", "s", "06");
  EXPECT_FALSE(replaces(without_order).contains("if-match"));
  there("mine", "s", "06");
  EXPECT_FALSE(replaces({.provenance = mine.provenance}).contains("if-match")) << "no event";

  there("its", "s", "06");
  s3_->faults = {{.kind = "get", .status = 403}};
  EXPECT_FALSE(replaces(mine).contains("if-match")) << "it can't be seen";
}

TEST_F(CreateObject, TextsOfOthersCannotBreakTheMessage) {
  put("PAR1",
      {{kIdentityHeader, "theirs"}, {kInputsHeader, "a\x1b[2J\n" + std::string(5000, 'x')}});
  const Error error =
      refused({.mode = TargetMode::kCreate, .provenance = {.identity = "mine", .inputs = "in"}});
  EXPECT_EQ(error.message.find('\x1b'), std::string::npos);
  EXPECT_LT(error.message.size(), 1000u);
}

TEST_F(CreateObject, LocationThatIsNoObjectIsRefusedWithoutARequest) {
  for (const char* uri : {"s3://bucket", "s3://bucket/", "s3://bucket/folder/", "s3://my_bucket/k",
                          "s3:///k", "s3://"}) {
    EXPECT_EQ(refused({}, uri).category, ErrorCategory::kUsage) << uri;
    EXPECT_EQ(thrown([&] { require_target_location(uri); }).category, ErrorCategory::kUsage) << uri;
  }
  EXPECT_TRUE(s3_->asked.empty());
  EXPECT_NO_THROW(require_target_location(kUri));
}

TEST_F(CreateObject, OptionsAreForObjectsAlone) {
  const Error error =
      thrown([&] { create_target("/tmp/x.parquet", {.s3 = {.sse = "AES256"}}, world_.context); });
  EXPECT_EQ(error.category, ErrorCategory::kUsage);
  EXPECT_NE(error.message.find("'sse'"), std::string::npos);
}

TEST_F(CreateObject, SizeOfWhatIsThere) {
  EXPECT_FALSE(existing_target_bytes(kUri, world_.context));
  put("PAR1 old");
  EXPECT_EQ(existing_target_bytes(kUri, world_.context), 8u);
  s3_->faults = {{.kind = "head", .status = 403}};
  EXPECT_FALSE(existing_target_bytes(kUri, world_.context));
}

}  // namespace
}  // namespace adze::io::s3
