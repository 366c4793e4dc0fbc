#include "io/s3/service_error.h"

#include <gtest/gtest.h>

#include "io/io_test_world.h"

namespace adze::io::s3 {
namespace {

ServiceError error_of(int status, const std::string& code, const std::string& message = "",
                      const Request& request = {.bucket = "data", .key = "in/a.csv"}) {
  http::Answer answer;
  answer.status = status;
  answer.amz_fields["x-amz-request-id"] = "R1";
  ErrorDocument document;
  document.code = code;
  document.message = message;
  return service_error(request, answer, document);
}

TEST(ServiceError, KnownCodeIsToldInWords) {
  const ServiceError error = error_of(404, "NoSuchKey", "The specified key does not exist.");
  EXPECT_EQ(error.category, ErrorCategory::kInput);
  EXPECT_EQ(
      error.message,
      "there is no object 'in/a.csv' in the bucket 'data' (S3 answered 404 NoSuchKey, request "
      "R1)");
  EXPECT_EQ(error.fix, "check the key, in which capitals count, and the bucket");
  EXPECT_EQ(error.file, "s3://data/in/a.csv");
  EXPECT_EQ(error.status, 404);
  EXPECT_EQ(error.code, "NoSuchKey");
  EXPECT_EQ(error.request_id, "R1");
}

TEST(ServiceError, DeniedNamesThePermissionAndWhatA403MayHide) {
  const ServiceError error = error_of(403, "AccessDenied", "User: x is not authorized");
  EXPECT_EQ(error.category, ErrorCategory::kPermission);
  EXPECT_EQ(error.message,
            "access denied (S3 answered 403 AccessDenied, request R1): User: x is not authorized");
  EXPECT_EQ(error.fix, "allow s3:GetObject; without s3:ListBucket a missing object is denied too");
}

TEST(ServiceError, AnswerWithoutABodyIsToldByItsStatus) {
  const Request head{.method = "HEAD", .bucket = "data", .key = "a"};
  EXPECT_EQ(error_of(404, "", "", head).message,
            "there is no object 'a' in the bucket 'data' (S3 answered 404 Not Found, request R1)");
  EXPECT_EQ(error_of(403, "", "", head).category, ErrorCategory::kPermission);
  EXPECT_EQ(error_of(418, "", "", head).message,
            "S3 refuses the request (S3 answered 418, request R1)");
  EXPECT_EQ(error_of(599, "", "", head).message,
            "S3 failed in itself (S3 answered 599, request R1)");
}

TEST(ServiceError, UnknownCodeIsToldAsS3SaysIt) {
  EXPECT_EQ(error_of(400, "FluxInverted", "Bad\nflux").message,
            "S3 refuses the request (S3 answered 400 FluxInverted, request R1): Bad\nflux");
}

TEST(ServiceError, ActionNeededFollowsFromTheRequest) {
  struct {
    Request request;
    const char* action;
  } const cases[] = {
      {{.bucket = "b", .key = "k"}, "s3:GetObject"},
      {{.method = "HEAD", .bucket = "b", .key = "k"}, "s3:GetObject"},
      {{.bucket = "b", .key = "k", .query = {{"versionId", "1"}}}, "s3:GetObjectVersion"},
      {{.bucket = "b", .query = {{"list-type", "2"}}}, "s3:ListBucket"},
      {{.bucket = "b", .query = {{"uploads", ""}}}, "s3:ListBucketMultipartUploads"},
      {{.bucket = "b", .key = "k", .query = {{"uploadId", "1"}}}, "s3:ListMultipartUploadParts"},
      {{.method = "PUT", .bucket = "b", .key = "k"}, "s3:PutObject"},
      {{.method = "POST", .bucket = "b", .key = "k", .query = {{"uploads", ""}}}, "s3:PutObject"},
      {{.method = "POST", .bucket = "b", .query = {{"delete", ""}}}, "s3:DeleteObject"},
      {{.method = "DELETE", .bucket = "b", .key = "k"}, "s3:DeleteObject"},
      {{.method = "DELETE", .bucket = "b", .key = "k", .query = {{"uploadId", "1"}}},
       "s3:AbortMultipartUpload"},
  };
  for (const auto& c : cases) EXPECT_EQ(needed_action(c.request), c.action);
}

TEST(ErrorDocument, CodeThatNamesATokenIsNotTakenForOne) {
  for (const char* code : {"ExpiredToken", "ExpiredTokenException", "InvalidToken"}) {
    const std::string body = std::string("<Error><Code>") + code + "</Code></Error>";
    const ErrorDocument document = parse_error_document(body);
    EXPECT_EQ(document.code, code);
    EXPECT_EQ(error_of(400, document.code).category, ErrorCategory::kPermission);
  }
  EXPECT_EQ(parse_error_document("<Error><Code>SessionTokenIs42</Code></Error>").code, "");
}

TEST(ErrorDocument, OnlyAnErrorIsOne) {
  EXPECT_TRUE(is_error_document("<Error><Code>x</Code></Error>"));
  EXPECT_TRUE(is_error_document("  \n<?xml version=\"1.0\"?>\n\n<Error xmlns=\"x\"/>"));
  for (const char* other : {"", " ", "<?xml", "<Errors/>", "<ListBucketResult><Error></Error>",
                            "x<Error>", "{\"Error\": 1}", "<html>"}) {
    EXPECT_FALSE(is_error_document(other)) << other;
  }
}

TEST(ErrorDocument, FieldsAreReadAndWhatWasSignedIsNot) {
  const ErrorDocument document = parse_error_document(
      "<?xml version=\"1.0\"?><Error><Code>AuthorizationHeaderMalformed</Code>"
      "<Message>a &lt;b&gt;&#10;c</Message><Region>eu-west-1</Region><Endpoint>h</Endpoint>"
      "<StringToSign>AWS4-HMAC-SHA256 x</StringToSign></Error>");
  EXPECT_EQ(document.code, "AuthorizationHeaderMalformed");
  EXPECT_EQ(document.message, "a <b> c");
  EXPECT_EQ(document.region, "eu-west-1");
  EXPECT_EQ(document.endpoint, "h");
  EXPECT_EQ(parse_error_document("<Error><Code>a</Code><Message>expected Signature=abc</Message>"
                                 "</Error>")
                .message,
            "");
  EXPECT_EQ(parse_error_document("<Error><Code>a</Code>").code, "");
}

}  // namespace
}  // namespace adze::io::s3
