#include "io/s3/signed_client.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>

#include "base/limits.h"
#include "io/http/scripted_transport_testing.h"
#include "io/io_test_world.h"

namespace adze::io::s3 {
namespace {

using http::ScriptedAnswer;
using http::ScriptedTransport;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Kind = http::TransportFailure::Kind;

ScriptedAnswer answer(int status, const std::string& body = "",
                      const std::vector<std::string>& fields = {}) {
  ScriptedAnswer scripted{.head = {"HTTP/1.1 " + std::to_string(status) + " x",
                                   "x-amz-request-id: R" + std::to_string(status)},
                          .body = body};
  scripted.head.insert(scripted.head.end(), fields.begin(), fields.end());
  scripted.head.push_back("");
  return scripted;
}

ScriptedAnswer error(int status, const std::string& code, const std::string& more = "",
                     const std::vector<std::string>& fields = {}) {
  return answer(status, "<Error><Code>" + code + "</Code>" + more + "</Error>", fields);
}

ScriptedAnswer failure(Kind kind) { return {.head = {}, .body = "", .failure = {{kind, ""}}}; }

struct KeptLog : Log {
  void write_line(std::string_view, std::string_view text) override { lines.emplace_back(text); }
  std::vector<std::string> lines;
};

class SignedClientTest : public ::testing::Test {
 protected:
  void script(std::deque<ScriptedAnswer> answers) {
    script_ = std::make_unique<ScriptedTransport>(std::move(answers));
    client_ = std::make_unique<SignedClient>(ClientParts{
        .settings = settings_,
        .make_transport =
            [this](RunContext&) { return std::make_unique<http::LentTransport>(*script_); },
        .credentials =
            [this](RunContext&) {
              aws::Credentials credentials;
              credentials.access_key_id = "AK" + std::to_string(forgotten_);
              credentials.secret_access_key = "hunter2";
              return credentials;
            },
        .forget_credentials = [this](RunContext&) { ++forgotten_; },
        .now = [] { return std::chrono::system_clock::from_time_t(1'369'353'600); },
        .chance = [] { return 1.0; },
    });
  }
  Reply send(const Request& request = {.bucket = "data", .key = "a b"}) {
    return client_->send(request, context_);
  }
  ServiceError refused(const Request& request = {.bucket = "data", .key = "a b"}) {
    try {
      send(request);
    } catch (const ServiceError& refusal) {
      return refusal;
    }
    ADD_FAILURE() << "nothing was thrown";
    return {ErrorCategory::kInternal, ""};
  }
  std::string line(size_t request, const std::string& name) const {
    for (const std::string& text : script_->asked.at(request).headers) {
      if (text.starts_with(name + ": ")) return text.substr(name.size() + 2);
    }
    return "";
  }

  aws::Settings settings_;
  std::unique_ptr<ScriptedTransport> script_;
  std::unique_ptr<SignedClient> client_;
  int forgotten_ = 0;
  TestWorld world_;
  KeptLog log_;
  RunContext context_{.memory = world_.memory,
                      .cancellation = world_.cancellation,
                      .log = log_,
                      .clock = world_.clock,
                      .temp_folder = "/tmp",
                      .environment = {},
                      .threads = 1};
};

TEST_F(SignedClientTest, RequestIsSignedAndSentToTheBucket) {
  script({answer(200, "<x/>", {"ETag: \"v\""})});
  const Reply reply = send({.method = "PUT",
                            .bucket = "data",
                            .key = "a b/../+é",
                            .query = {{"uploadId", "u/1"}, {"partNumber", "1"}},
                            .headers = {{"content-type", "text/csv"}},
                            .body = std::string_view("hello")});
  EXPECT_EQ(reply.body, "<x/>");
  EXPECT_EQ(reply.attempts, 1u);
  EXPECT_EQ(reply.answer.etag, "\"v\"");
  ASSERT_EQ(script_->asked.size(), 1u);
  EXPECT_EQ(
      script_->asked[0].url,
      "https://data.s3.us-east-1.amazonaws.com/a%20b/../%2B%C3%A9?partNumber=1&uploadId=u%2F1");
  EXPECT_EQ(script_->asked[0].method, "PUT");
  EXPECT_EQ(script_->asked[0].body, "hello");
  EXPECT_EQ(line(0, "content-type"), "text/csv");
  EXPECT_EQ(line(0, "x-amz-date"), "20130524T000000Z");
  EXPECT_EQ(line(0, "x-amz-content-sha256"), aws::sha256_hex("hello"));
  EXPECT_NE(line(0, "authorization")
                .find("SignedHeaders=content-type;host;x-amz-content-sha256;"
                      "x-amz-date,"),
            std::string::npos);
}

TEST_F(SignedClientTest, LongBodyIsLeftToTlsAndSignedWithoutIt) {
  const std::string body(limits::s3_signed_body_bytes_max + 1, 'x');
  const Request request{.method = "PUT", .bucket = "data", .key = "k", .body = body};
  script({answer(200)});
  send(request);
  EXPECT_EQ(line(0, "x-amz-content-sha256"), "UNSIGNED-PAYLOAD");
  settings_.s3_endpoint = "http://127.0.0.1:9000";
  script({answer(200)});
  send(request);
  EXPECT_EQ(line(0, "x-amz-content-sha256"), aws::sha256_hex(body));
}

TEST_F(SignedClientTest, TransientFaultsAreTriedThriceWithGrowingPauses) {
  script({error(503, "ServiceUnavailable"), failure(Kind::kDropped), answer(200)});
  EXPECT_EQ(send().attempts, 3u);
  EXPECT_EQ(script_->waits, (std::vector{milliseconds(50), milliseconds(100)}));
  EXPECT_EQ(log_.lines,
            (std::vector<std::string>{
                "s3://data/a b: 503 Service Unavailable ServiceUnavailable; trying again in 0.05 s",
                "s3://data/a b: the connection was lost; trying again in 0.10 s"}));

  script({answer(500), answer(502), answer(504), answer(200)});
  const ServiceError refusal = refused();
  EXPECT_EQ(refusal.message,
            "S3 failed in itself (S3 answered 504 Gateway Timeout, request R504), also after 2 "
            "retries");
  EXPECT_EQ(refusal.attempts, 3u);
  EXPECT_TRUE(refusal.may_run_again);
  EXPECT_EQ(script_->asked.size(), 3u);
}

TEST_F(SignedClientTest, ThrottlingWaitsLongerAndAsLongAsAskedFor) {
  script({error(503, "SlowDown"), answer(429, "", {"x-amz-retry-after: 4000"}), answer(200)});
  send();
  EXPECT_EQ(script_->waits, (std::vector{milliseconds(1000), milliseconds(4000)}));
}

TEST_F(SignedClientTest, AttemptsAreAsManyAsSettingsSay) {
  settings_.attempts_max = 1;
  script({answer(500), answer(200)});
  EXPECT_EQ(refused().message,
            "S3 failed in itself (S3 answered 500 Internal Server Error, request R500)");
  settings_.attempts_max = 5;
  script({answer(500), answer(500), answer(500), answer(500), answer(200)});
  EXPECT_EQ(send().attempts, 5u);
}

TEST_F(SignedClientTest, QuotaOfTheProcessEndsRetriesAndRecovers) {
  std::deque<ScriptedAnswer> answers(200, answer(500));
  script(answers);
  unsigned refusals = 0;
  while (refused().message.find("so much fails") == std::string::npos) ++refusals;
  EXPECT_EQ(refusals, 17u);  // 35 retries of 14 tokens each
  EXPECT_EQ(script_->waits.size(), 35u);
}

TEST_F(SignedClientTest, NoAnswerIsAnErrorOfTheNetwork) {
  script({});
  const Error failed = thrown([&] { send(); });
  EXPECT_EQ(failed.category, ErrorCategory::kInput);
  EXPECT_EQ(failed.message,
            "no connection to data.s3.us-east-1.amazonaws.com:443, also after 2 retries");
  EXPECT_EQ(failed.file, "s3://data/a b");

  script({failure(Kind::kUntrusted), answer(200)});
  EXPECT_TRUE(thrown([&] { send(); }).message.starts_with("the certificate of"));
  EXPECT_EQ(script_->asked.size(), 1u);
}

TEST_F(SignedClientTest, RefusalIsNotTriedAgain) {
  for (const int status : {403, 404, 405, 409, 412, 501}) {
    script({error(status, "SomeCode"), answer(200)});
    const ServiceError refusal = refused();
    EXPECT_EQ(refusal.status, status);
    EXPECT_EQ(refusal.may_run_again, status == 409);
    EXPECT_EQ(script_->asked.size(), 1u);
  }
}

TEST_F(SignedClientTest, BucketElsewhereIsFollowedAndRemembered) {
  const std::string in_west = "https://data.s3.eu-west-1.amazonaws.com/a%20b";
  const ScriptedAnswer hints[] = {
      error(301, "PermanentRedirect", "", {"x-amz-bucket-region: eu-west-1"}),
      answer(301, "", {"x-amz-bucket-region: eu-west-1"}),
      error(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>"),
      answer(400, "", {"x-amz-bucket-region: eu-west-1"}),
      error(400, "IllegalLocationConstraintException", "", {"x-amz-bucket-region: eu-west-1"}),
      error(307, "TemporaryRedirect", "<Endpoint>data.s3.eu-west-1.amazonaws.com</Endpoint>"),
      error(301, "PermanentRedirect", "<Endpoint>data.s3-eu-west-1.amazonaws.com</Endpoint>"),
  };
  for (const ScriptedAnswer& hint : hints) {
    script({hint, answer(200), answer(200)});
    EXPECT_EQ(send().attempts, 1u);
    send();
    ASSERT_EQ(script_->asked.size(), 3u);
    EXPECT_EQ(script_->asked[0].url, "https://data.s3.us-east-1.amazonaws.com/a%20b");
    EXPECT_EQ(script_->asked[1].url, in_west);
    EXPECT_NE(line(1, "authorization").find("/eu-west-1/s3/"), std::string::npos);
    EXPECT_EQ(script_->asked[2].url, in_west);
    EXPECT_TRUE(script_->waits.empty());
  }
}

TEST_F(SignedClientTest, OwnEndpointKeepsItsHostWhateverRegionItNames) {
  settings_.s3_endpoint = "http://127.0.0.1:9000";
  script({error(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>"), answer(200)});
  send();
  EXPECT_EQ(script_->asked[1].url, "http://127.0.0.1:9000/data/a%20b");
  EXPECT_NE(line(1, "authorization").find("/eu-west-1/s3/"), std::string::npos);
}

TEST_F(SignedClientTest, RedirectsNeverLeaveAwsAndEnd) {
  script({answer(301, "", {"Location: https://evil.com/", "x-amz-bucket-region: evil.com/x"}),
          answer(200)});
  EXPECT_EQ(refused().status, 301);
  EXPECT_EQ(script_->asked.size(), 1u);
  std::deque<ScriptedAnswer> circle;
  for (int i = 0; i < 20; ++i) {
    circle.push_back(answer(301, "", {"x-amz-bucket-region: region-" + std::to_string(i)}));
  }
  script(circle);
  EXPECT_EQ(refused().status, 301);
  EXPECT_EQ(script_->asked.size(), 1u + limits::s3_redirects_max);
}

TEST_F(SignedClientTest, WrongClockIsCorrectedOnceAndStays) {
  const std::vector<std::string> later = {"Date: Fri, 24 May 2013 01:00:00 GMT"};
  script({error(403, "RequestTimeTooSkewed", "", later), answer(200), answer(200)});
  EXPECT_EQ(send().attempts, 1u);
  send();
  EXPECT_EQ(line(1, "x-amz-date"), "20130524T010000Z");
  EXPECT_EQ(line(2, "x-amz-date"), "20130524T010000Z");
  EXPECT_EQ(script_->asked.size(), 3u);

  script({error(403, "RequestTimeTooSkewed", "", later),
          error(403, "RequestTimeTooSkewed", "", later)});
  EXPECT_EQ(refused().category, ErrorCategory::kPermission);
}

TEST_F(SignedClientTest, DateThatIsNonsenseIsNotBelieved) {
  script({error(403, "RequestTimeTooSkewed", "", {"Date: Fri, 24 May 3166 01:00:00 GMT"}),
          answer(200)});
  EXPECT_EQ(refused().code, "RequestTimeTooSkewed");
}

TEST_F(SignedClientTest, HeadThatIsDeniedWithoutAWordMayBeTheClock) {
  script({answer(403, "", {"Date: Fri, 24 May 2013 01:00:00 GMT"}), answer(200)});
  send({.method = "HEAD", .bucket = "data", .key = "k"});
  EXPECT_EQ(line(1, "x-amz-date"), "20130524T010000Z");
}

TEST_F(SignedClientTest, SignatureThatIsRefusedAtTheRightTimeIsFinal) {
  script({error(403, "SignatureDoesNotMatch", "", {"Date: Fri, 24 May 2013 00:00:10 GMT"})});
  EXPECT_TRUE(refused().message.starts_with("the secret key does not belong to the access key"));
}

TEST_F(SignedClientTest, ExpiredCredentialsAreAskedForOnceMore) {
  for (const char* code : {"ExpiredToken", "InvalidToken"}) {
    forgotten_ = 0;
    script({error(400, code), answer(200)});
    EXPECT_EQ(send().attempts, 1u);
    EXPECT_EQ(forgotten_, 1);
    EXPECT_NE(line(0, "authorization").find("Credential=AK0/"), std::string::npos);
    EXPECT_NE(line(1, "authorization").find("Credential=AK1/"), std::string::npos);
    script({error(400, code), error(400, code), answer(200)});
    EXPECT_EQ(refused().category, ErrorCategory::kPermission);
    EXPECT_EQ(script_->asked.size(), 2u);
  }
  script({answer(400), answer(200)});  // so a HEAD is answered
  send({.method = "HEAD", .bucket = "data", .key = "k"});
  EXPECT_EQ(script_->asked.size(), 2u);
}

TEST_F(SignedClientTest, ErrorInTheBodyOfASuccessIsAnError) {
  const Request complete{
      .method = "POST", .bucket = "data", .key = "k", .query = {{"uploadId", "1"}}};
  const std::string late = "  \n<?xml version=\"1.0\"?>\n";
  script({answer(200, late + "<Error><Code>InternalError</Code></Error>"), answer(200, "<x/>")});
  EXPECT_EQ(send(complete).attempts, 2u);
  script({answer(200, late + "<Error><Code>InvalidPart</Code></Error>"), answer(200, "<x/>")});
  EXPECT_EQ(refused(complete).code, "InvalidPart");
  script({answer(200, late + "<Error>"), answer(200, "<x/>")});
  EXPECT_EQ(send(complete).body, "<x/>");
}

TEST_F(SignedClientTest, BodyThatBreaksOffIsAskedForAgain) {
  ScriptedAnswer cut = answer(200, "<a>");
  cut.failure = {{Kind::kDropped, ""}};
  script({cut, answer(200, "<a/>")});
  const Reply reply = send();
  EXPECT_EQ(reply.body, "<a/>");
  EXPECT_EQ(reply.attempts, 2u);
}

TEST_F(SignedClientTest, EndlessAnswersAreCut) {
  script({answer(200, std::string(limits::s3_document_bytes_max + 1, 'x'))});
  EXPECT_EQ(thrown([&] { send(); }).message,
            "data.s3.us-east-1.amazonaws.com:443 sent an answer of more than 8 MiB");
  script({answer(404, "<Error>" + std::string(limits::s3_document_bytes_max, 'x'))});
  EXPECT_EQ(refused().status, 404);
}

TEST_F(SignedClientTest, BodyIsHandedOutAsItComes) {
  ScriptedAnswer cut = answer(206, "hello", {"ETag: \"v\""});
  cut.failure = {{Kind::kDropped, "Connection reset by peer"}};
  script({error(503, "SlowDown"), cut});
  const Request get{.bucket = "data", .key = "k", .headers = {{"range", "bytes=0-9"}}};
  const std::unique_ptr<BodyStream> body = client_->open(get, context_);
  EXPECT_EQ(body->answer().status, 206);
  char piece[100];
  EXPECT_EQ(body->read(piece).bytes, 5u);
  const BodyStream::Got got = body->read(piece);
  EXPECT_EQ(got.bytes, 0u);
  EXPECT_EQ(got.failure, "Connection reset by peer");
}

TEST_F(SignedClientTest, ObjectThatLooksLikeAnErrorIsAnObject) {
  const std::string text = "<Error><Code>InternalError</Code></Error>";
  script({answer(200, text)});
  const auto body = client_->open({.bucket = "data", .key = "error.xml"}, context_);
  char piece[100];
  EXPECT_EQ(body->read(piece).bytes, text.size());
}

TEST_F(SignedClientTest, PausesOfBrokenBodiesAreTakenFromTheSameQuota) {
  script(std::deque<ScriptedAnswer>(100, answer(200)));
  EXPECT_TRUE(client_->pause_before_retry(1, context_));
  EXPECT_TRUE(client_->pause_before_retry(2, context_));
  EXPECT_FALSE(client_->pause_before_retry(3, context_));
  EXPECT_EQ(script_->waits, (std::vector{milliseconds(50), milliseconds(100)}));
  for (int i = 0; i < 33; ++i) EXPECT_TRUE(client_->pause_before_retry(1, context_));
  EXPECT_FALSE(client_->pause_before_retry(1, context_));
  client_->open({.bucket = "data", .key = "k"}, context_);  // gives one back
  EXPECT_TRUE(client_->pause_before_retry(1, context_));
}

TEST_F(SignedClientTest, NothingSecretIsInMessagesOrLog) {
  script({error(400, "ExpiredToken", "<Message>hunter2 Signature=x</Message>"),
          error(503, "SlowDown"), answer(500),
          error(403, "SignatureDoesNotMatch",
                "<Message>m</Message><StringToSign>AWS4</StringToSign>")});
  const ServiceError refusal = refused();
  std::string all = refusal.message + refusal.fix + refusal.file;
  for (const std::string& text : log_.lines) all += text;
  for (const char* secret : {"hunter2", "Signature=", "AWS4", "AK0", "AK1"}) {
    EXPECT_EQ(all.find(secret), std::string::npos) << secret;
  }
}

TEST_F(SignedClientTest, LineBreaksInValuesAreRefused) {
  script({answer(200)});
  EXPECT_EQ(thrown([&] {
              send({.method = "PUT",
                    .bucket = "data",
                    .key = "k",
                    .headers = {{"x-amz-tagging", "a\r\nx-amz-acl: public-read"}}});
            }).message,
            "the value of x-amz-tagging has a control character");
  EXPECT_TRUE(script_->asked.empty());
}

TEST_F(SignedClientTest, LambdaTraceIsPassedOn) {
  context_.environment["_X_AMZN_TRACE_ID"] = "Root=1-abc";
  script({answer(200)});
  send();
  EXPECT_EQ(line(0, "x-amzn-trace-id"), "Root=1-abc");
}

TEST_F(SignedClientTest, SignalEndsItBeforeTheNextAttempt) {
  script({answer(500), answer(200)});
  world_.cancellation.request(SIGTERM);
  EXPECT_EQ(thrown([&] { send(); }).category, ErrorCategory::kTerminated);
  EXPECT_TRUE(script_->asked.empty());
}

}  // namespace
}  // namespace adze::io::s3
