#include "io/s3/unfinished_uploads.h"

#include <gtest/gtest.h>

#include "io/io_test_world.h"
#include "io/s3/fake_s3_testing.h"

namespace adze::io::s3 {
namespace {

class UnfinishedUploads : public ::testing::Test {
 protected:
  TestWorld world_;
  FakeS3 s3_;
};

TEST_F(UnfinishedUploads, ThoseUnderThePrefixAreListed) {
  s3_.uploads["i1"] = {"a/x", {}, {}};
  s3_.uploads["i2"] = {"b/y", {}, {}};
  const auto found = list_unfinished_uploads(s3_, {"bucket", "a/"}, world_.context);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].key, "a/x");
  EXPECT_EQ(list_unfinished_uploads(s3_, {"bucket", ""}, world_.context).size(), 2u);
}

TEST_F(UnfinishedUploads, ServerThatNeverComesToAnEndIsRefused) {
  s3_.uploads_page =
      "<R><Upload><Key>k</Key><UploadId>i</UploadId></Upload><IsTruncated>true</IsTruncated>"
      "<NextKeyMarker>k</NextKeyMarker><NextUploadIdMarker>i</NextUploadIdMarker></R>";
  const Error error = thrown([&] { list_unfinished_uploads(s3_, {"bucket", ""}, world_.context); });
  EXPECT_EQ(error.category, ErrorCategory::kTarget);
  EXPECT_EQ(s3_.asked.size(), 2u);
}

TEST_F(UnfinishedUploads, ListThatIsNoXmlIsRefused) {
  s3_.uploads_page = "<html>";
  EXPECT_EQ(thrown([&] { list_unfinished_uploads(s3_, {"b", ""}, world_.context); }).category,
            ErrorCategory::kTarget);
}

TEST_F(UnfinishedUploads, OwnInitiatorIsLookedUpAndNothingStays) {
  s3_.uploads["i1"] = {"a/x", {}, {}};
  EXPECT_EQ(own_initiator(s3_, {"bucket", "a/"}, world_.context), s3_.owner);
  EXPECT_EQ(s3_.uploads.size(), 1u);
  s3_.faults = {{.kind = "list", .status = 403}};
  thrown([&] { own_initiator(s3_, {"bucket", "a/"}, world_.context); });
  EXPECT_EQ(s3_.uploads.size(), 1u);
}

TEST_F(UnfinishedUploads, SessionsOfARoleAreTheSameInitiator) {
  EXPECT_TRUE(
      is_same_initiator("arn:aws:sts::1:assumed-role/etl/a", "arn:aws:sts::1:assumed-role/etl/b"));
  EXPECT_FALSE(
      is_same_initiator("arn:aws:sts::1:assumed-role/etl/a", "arn:aws:sts::1:assumed-role/x/a"));
  EXPECT_TRUE(is_same_initiator("arn:aws:iam::1:user/a/etl", "arn:aws:iam::1:user/a/etl"));
  EXPECT_FALSE(is_same_initiator("arn:aws:iam::1:user/a/etl", "arn:aws:iam::1:user/a/other"));
  EXPECT_TRUE(is_same_initiator("", "")) << "a server that names nobody";
  EXPECT_FALSE(is_same_initiator("", "arn:aws:iam::1:user/etl"));
}

TEST_F(UnfinishedUploads, UploadThatIsGoneByNowIsNoFailure) {
  s3_.uploads["i1"] = {"a/x", {}, {}};
  const UnfinishedUpload upload{
      .key = "a/x", .id = "i1", .initiator = "", .initiator_name = "", .initiated = {}};
  abort_unfinished_upload(s3_, "bucket", upload, world_.context);
  EXPECT_TRUE(s3_.uploads.empty());
  EXPECT_NO_THROW(abort_unfinished_upload(s3_, "bucket", upload, world_.context));
  s3_.faults = {{.kind = "abort", .status = 403}};
  EXPECT_EQ(
      thrown([&] { abort_unfinished_upload(s3_, "bucket", upload, world_.context); }).category,
      ErrorCategory::kPermission);
}

}  // namespace
}  // namespace adze::io::s3
