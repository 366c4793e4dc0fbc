#include "io/aws/sign_request.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>

#include "io/aws/credentials.h"
#include "io/aws/signature_suite_testing.h"

namespace adze::io::aws {
namespace {

std::chrono::system_clock::time_point at(int year, int month, int day, int hour, int minute) {
  std::tm parts{};
  parts.tm_year = year - 1900;
  parts.tm_mon = month - 1;
  parts.tm_mday = day;
  parts.tm_hour = hour;
  parts.tm_min = minute;
  return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

Credentials keys(const char* id, const char* secret, const char* token = "") {
  Credentials credentials;
  credentials.access_key_id = id;
  credentials.secret_access_key = secret;
  credentials.session_token = token;
  return credentials;
}

std::string decoded(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

/// What `separator` cuts off the front of `text`.
std::string_view cut(std::string_view& text, std::string_view separator) {
  const size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + separator.size(), text.size()));
  return part;
}

/// A request of the suite, taken apart.
struct Parsed {
  explicit Parsed(std::string_view text) {
    std::string_view body = text;
    std::string_view head = cut(body, "\n\n");
    std::string_view line = cut(head, "\n");
    method = cut(line, " ");
    line = line.substr(0, line.rfind(' '));
    path = percent_encoded(cut(line, "?"), Slashes::kKept);
    while (!line.empty()) {
      std::string_view parameter = cut(line, "&");
      const std::string name = decoded(cut(parameter, "="));
      query.push_back({name, decoded(parameter)});
    }
    while (!head.empty()) {
      std::string_view field = cut(head, "\n");
      std::string name(cut(field, ":"));
      std::transform(name.begin(), name.end(), name.begin(),
                     [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
      if (name != "host") headers.push_back({name, std::string(field)});
    }
    payload_hash = sha256_hex(body);
  }

  std::string method;
  std::string path;
  std::vector<NameValue> query;
  std::vector<NameValue> headers;
  std::string payload_hash;
};

TEST(SignRequest, MatchesEveryVectorOfAwsSuite) {
  const Credentials credentials = keys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
  size_t tried = 0;
  for (const SuiteCase& vector : kSuite) {
    Parsed request(vector.request);
    // One case leaves it to the signer to add the token.
    const std::string_view canonical = vector.canonical_request;
    const size_t token = canonical.find("x-amz-security-token:");
    if (token != std::string_view::npos &&
        std::string_view(vector.request).find("X-Amz-Security-Token") == std::string_view::npos) {
      std::string_view value = canonical.substr(token + 21);
      request.headers.push_back({"x-amz-security-token", std::string(cut(value, "\n"))});
    }
    const Signature signature =
        sign({.method = request.method,
              .host = "example.amazonaws.com",
              .path = request.path,
              .query = request.query,
              .headers = request.headers,
              .payload_hash = request.payload_hash},
             credentials,
             {.region = "us-east-1", .service = "service", .time = at(2015, 8, 30, 12, 36)});
    EXPECT_EQ(signature.canonical_request, vector.canonical_request) << vector.name;
    EXPECT_EQ(signature.string_to_sign, vector.string_to_sign) << vector.name;
    EXPECT_EQ(signature.authorization, vector.authorization) << vector.name;
    ++tried;
  }
  EXPECT_EQ(tried, 25u);
}

/// The examples of "Signature Calculations for the Authorization Header" in S3's documentation.
class S3ExampleTest : public ::testing::Test {
 protected:
  std::string signature_of(RequestToSign request) {
    request.host = "examplebucket.s3.amazonaws.com";
    const std::vector<std::string> lines = signed_header_lines(
        request, keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
        {.region = "us-east-1", .service = "s3", .time = at(2013, 5, 24, 0, 0)});
    EXPECT_TRUE(lines.back().starts_with(
        "authorization: AWS4-HMAC-SHA256 "
        "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders="));
    return lines.back().substr(lines.back().find("SignedHeaders=") + 14);
  }
  const std::string nothing_ = sha256_hex("");
};

TEST_F(S3ExampleTest, GetOfARange) {
  const std::vector<NameValue> headers = {{"range", "bytes=0-9"}};
  EXPECT_EQ(signature_of({.path = "/test.txt", .headers = headers, .payload_hash = nothing_}),
            "host;range;x-amz-content-sha256;x-amz-date, "
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST_F(S3ExampleTest, PutOfAnObject) {
  const std::vector<NameValue> headers = {{"x-amz-storage-class", "REDUCED_REDUNDANCY"},
                                          {"date", "Fri, 24 May 2013 00:00:00 GMT"}};
  const std::string hash = sha256_hex("Welcome to Amazon S3.");
  EXPECT_EQ(signature_of({.method = "PUT",
                          .path = percent_encoded("/test$file.text", Slashes::kKept),
                          .headers = headers,
                          .payload_hash = hash}),
            "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class, "
            "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST_F(S3ExampleTest, ParameterWithoutValue) {
  const std::vector<NameValue> query = {{"lifecycle", ""}};
  EXPECT_EQ(signature_of({.query = query, .payload_hash = nothing_}),
            "host;x-amz-content-sha256;x-amz-date, "
            "Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
}

TEST_F(S3ExampleTest, ListOfObjectsWithItsQueryInAnyOrder) {
  for (const bool is_sorted : {true, false}) {
    std::vector<NameValue> query = {{"max-keys", "2"}, {"prefix", "J"}};
    if (!is_sorted) std::reverse(query.begin(), query.end());
    EXPECT_EQ(signature_of({.query = query, .payload_hash = nothing_}),
              "host;x-amz-content-sha256;x-amz-date, "
              "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
  }
}

TEST(SignRequest, KeysAreEncodedOnceAndKeepDotsAndSlashes) {
  EXPECT_EQ(percent_encoded("a/../b//c/.", Slashes::kKept), "a/../b//c/.");
  EXPECT_EQ(percent_encoded("+ %&=~é*'()!$,:;@?#", Slashes::kKept),
            "%2B%20%25%26%3D~%C3%A9%2A%27%28%29%21%24%2C%3A%3B%40%3F%23");
  EXPECT_EQ(percent_encoded("a/b", Slashes::kEncoded), "a%2Fb");
}

TEST(SignRequest, QueryIsSortedByItsEncodedForm) {
  const std::vector<NameValue> query = {{"uploads", ""}, {"prefix", "a/b c"}, {"list-type", "2"},
                                        {"a", "2"},      {"a", "1"},          {"A", "3"}};
  EXPECT_EQ(canonical_query(query), "A=3&a=1&a=2&list-type=2&prefix=a%2Fb%20c&uploads=");
}

TEST(SignRequest, TokenIsSentAndSigned) {
  const std::string hash = sha256_hex("");
  const std::vector<std::string> lines =
      signed_header_lines({.host = "h", .payload_hash = hash}, keys("k", "s", "t0ken"),
                          {.region = "r", .service = "sts", .time = at(2026, 1, 2, 3, 4)});
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0], "x-amz-date: 20260102T030400Z");
  EXPECT_EQ(lines[1], "x-amz-security-token: t0ken");
  EXPECT_NE(lines[2].find("SignedHeaders=host;x-amz-date;x-amz-security-token,"),
            std::string::npos);
}

}  // namespace
}  // namespace adze::io::aws
