#include "io/s3/identify_object.h"

#include <gtest/gtest.h>

#include "io/io_test_world.h"
#include "io/s3/fake_s3_testing.h"

namespace adze::io::s3 {
namespace {

TEST(IdentifyObject, HeadSaysItAndWhatIsMissingHasItsNameAlone) {
  TestWorld world;
  FakeS3& fake = use_fake_s3(world.context);
  fake.objects["a.csv"] = {.bytes = "a\n1\n", .headers = {}};
  const InputIdentity identity = identify_object("s3://bucket/a.csv", world.context, {});
  EXPECT_EQ(identity.uri, "s3://bucket/a.csv");
  EXPECT_EQ(identity.bytes, 4u);
  EXPECT_EQ(identity.etag, FakeS3::etag_of("a\n1\n"));
  EXPECT_TRUE(identity.can_read_again);
  EXPECT_EQ(fake.asked, std::vector<std::string>{"head"});

  const InputIdentity missing = identify_object("s3://bucket/b.csv", world.context, {});
  EXPECT_EQ(missing.uri, "s3://bucket/b.csv");
  EXPECT_EQ(missing.etag, "");
  EXPECT_FALSE(missing.can_read_again);
}

}  // namespace
}  // namespace adze::io::s3
