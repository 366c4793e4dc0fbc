#include "io/s3/open_s3.h"

#include <gtest/gtest.h>

#include "io/io_test_world.h"
#include "io/s3/memory_client_testing.h"
#include "io/told_object.h"

namespace adze::io::s3 {
namespace {

constexpr const char* kUri = "s3://bucket/a.csv";

/// Objects that an event tells of.
class ToldS3Object : public ::testing::Test {
 protected:
  ToldS3Object() { client_.objects["a.csv"] = {.bytes = "0123456789"}; }

  std::string read(InputOptions options = {}) {
    options.is_told = true;
    return read_all(*open_s3(kUri, client_, world_.context, options).bytes);
  }
  NotWorkedOn not_worked_on(const InputOptions& options = {}) {
    try {
      read(options);
    } catch (const NotWorkedOn& reason) {
      EXPECT_EQ(reason.file, kUri);
      return reason;
    }
    ADD_FAILURE() << "it was read";
    return {NotWorkedOn::Why::kOwnObject, ""};
  }

  TestWorld world_;
  MemoryClient client_;
};

TEST_F(ToldS3Object, ThatIsTheSameStillIsReadByOneRequest) {
  EXPECT_EQ(read({.expected_etag = "1"}), "0123456789");
  EXPECT_EQ(client_.asked, std::vector<std::string>{"GET a.csv"});
}

TEST_F(ToldS3Object, ThatWasReplacedSinceIsSupersededAlsoWhereIfMatchIsNotMinded) {
  for (const bool minds : {true, false}) {
    client_.minds_if_match = minds;
    EXPECT_EQ(not_worked_on({.expected_etag = "\"other\""}).why, NotWorkedOn::Why::kSuperseded);
  }
}

TEST_F(ToldS3Object, ThatIsReplacedWhileItIsReadIsSuperseded) {
  client_.breaks = {3};
  client_.before = [this](const Request&) {
    if (client_.asked.size() == 2) client_.objects["a.csv"].etag = "\"2\"";
  };
  EXPECT_EQ(not_worked_on({.expected_etag = "1"}).why, NotWorkedOn::Why::kSuperseded);
}

TEST_F(ToldS3Object, OfAVersionCantBeSuperseded) {
  client_.before = [](const Request& request) {
    ASSERT_EQ(request.query.size(), 1u);
    EXPECT_EQ(request.query[0].value, "v1");
  };
  const Error error = thrown([&] { read({.expected_etag = "2", .version_id = "v1"}); });
  EXPECT_EQ(error.message, "the object was replaced while it was read") << "no phrase of an event";
  EXPECT_EQ(read({.version_id = "v1"}), "0123456789");
}

TEST_F(ToldS3Object, ThatIsAdzesOwnIsNoneToWorkOn) {
  for (const char* name : {"x-amz-meta-adze-run", "x-amz-meta-adze-identity"}) {
    client_.objects["a.csv"].amz_fields = {{name, "1"}, {"x-amz-version-id", "v"}};
    EXPECT_EQ(not_worked_on().why, NotWorkedOn::Why::kOwnObject);
  }
  EXPECT_EQ(read_all(*open_s3(kUri, client_, world_.context, {}).bytes), "0123456789")
      << "whoever names it himself may read it";
  client_.objects["a.csv"].amz_fields = {{"x-amz-meta-adz", "1"}, {"x-amz-meta-adzes", "1"}};
  EXPECT_EQ(read(), "0123456789");
}

TEST_F(ToldS3Object, ThatWasDeletedSinceIsAnErrorThatSaysSoAndNothingIsListed) {
  client_.objects.clear();
  const Error error = thrown([&] { read({.expected_etag = "1"}); });
  EXPECT_EQ(error.category, ErrorCategory::kInput);
  EXPECT_NE(error.message.find("deleted after the event"), std::string::npos) << error.message;
  EXPECT_EQ(client_.asked, std::vector<std::string>{"GET a.csv"});
}

}  // namespace
}  // namespace adze::io::s3
