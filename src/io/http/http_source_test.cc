#include "io/http/http_source.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "io/http/scripted_transport_testing.h"
#include "io/io_test_world.h"

namespace adze::io::http {
namespace {

using Kind = TransportFailure::Kind;

const std::string kBody = "a,b\n1,x\n2,y\n";
const TransportFailure kLost{Kind::kDropped, ""};

ScriptedAnswer whole(const std::string& body = kBody) {
  return {.head = {"HTTP/1.1 200 OK", "Content-Length: " + std::to_string(body.size()),
                   "ETag: \"v1\"", ""},
          .body = body};
}

ScriptedAnswer cut(size_t at) {
  ScriptedAnswer answer = whole();
  answer.body.resize(at);
  answer.failure = kLost;
  return answer;
}

ScriptedAnswer rest(size_t from, const std::string& etag = "\"v1\"") {
  return {.head = {"HTTP/1.1 206 Partial Content", "ETag: " + etag,
                   "Content-Range: bytes " + std::to_string(from) + "-" +
                       std::to_string(kBody.size() - 1) + "/" + std::to_string(kBody.size()),
                   ""},
          .body = kBody.substr(from)};
}

ScriptedAnswer status(int code, const std::string& field = "X: y") {
  return {.head = {"HTTP/1.1 " + std::to_string(code) + " x", field, ""}, .body = ""};
}

class HttpSourceTest : public ::testing::Test {
 protected:
  std::string read(std::deque<ScriptedAnswer> answers, size_t piece_bytes = 5) {
    auto transport = std::make_unique<ScriptedTransport>(std::move(answers), piece_bytes);
    script_ = transport.get();
    kept_ = std::move(transport);
    const Credentials credentials{.scheme = InputAuth::Scheme::kBearer,
                                  .token = "t0ken",
                                  .user = "",
                                  .password = "",
                                  .place = "the test"};
    HttpSource source(parse_url("https://h/t.csv?q=secret"), credentials,
                      std::make_unique<LentTransport>(*kept_), world_.context);
    return read_all(source);
  }
  Error refused(std::deque<ScriptedAnswer> answers) {
    return thrown([&] { read(std::move(answers)); });
  }

  TestWorld world_;
  std::unique_ptr<Transport> kept_;
  ScriptedTransport* script_ = nullptr;
};

TEST_F(HttpSourceTest, EveryPlaceOfABreakIsGoneOnFrom) {
  for (size_t at = 0; at < kBody.size(); ++at) {
    EXPECT_EQ(read({cut(at), at == 0 ? whole() : rest(at)}), kBody) << at;
    ASSERT_EQ(script_->asked.size(), 2u);
    EXPECT_EQ(script_->asked[1].first_byte.value_or(0), at);
    EXPECT_EQ(script_->asked[1].validator, at == 0 ? "" : "\"v1\"");
    EXPECT_EQ(script_->waits.size(), 1u);
  }
}

TEST_F(HttpSourceTest, ShortBodyIsABreakToo) {
  ScriptedAnswer shorter = cut(5);
  shorter.failure.reset();
  EXPECT_EQ(read({shorter, rest(5)}), kBody);
}

TEST_F(HttpSourceTest, RangeThatEndsEarlyIsFollowedByAnother) {
  ScriptedAnswer middle = rest(5);
  middle.head[2] = "Content-Range: bytes 5-7/" + std::to_string(kBody.size());
  middle.body = kBody.substr(5, 3);
  EXPECT_EQ(read({cut(5), middle, rest(8)}), kBody);
}

TEST_F(HttpSourceTest, AnotherVersionIsNeverMixedIn) {
  const std::string replaced = "the file on h:443 was replaced while it was read";
  EXPECT_EQ(refused({cut(5), rest(5, "\"v2\"")}).message, replaced);
  ScriptedAnswer other = whole();
  other.head[2] = "ETag: \"v2\"";
  EXPECT_EQ(refused({cut(5), other}).message, replaced);
  EXPECT_EQ(refused({cut(0), other}).message, replaced);
  EXPECT_EQ(refused({cut(5), whole()}).message,
            "h:443 broke off after 5 bytes and does not send the rest alone");
  EXPECT_EQ(refused({cut(5), rest(6)}).message,
            "h:443 sent another part of the file than it was asked for");
  ScriptedAnswer encoded = rest(5);
  encoded.head.insert(encoded.head.begin() + 1, "Content-Encoding: gzip");
  EXPECT_EQ(refused({cut(5), encoded}).message, replaced);
}

TEST_F(HttpSourceTest, MoreThanAnnouncedIsAnError) {
  ScriptedAnswer longer = rest(5);
  longer.body += "9,z\n";
  EXPECT_EQ(refused({cut(5), longer}).message, "the server sent more bytes than it announced");
}

TEST_F(HttpSourceTest, LostMarkOfTheEndIsNoLossOfData) {
  ScriptedAnswer chunked = whole();
  chunked.head[1] = "Transfer-Encoding: chunked";
  chunked.failure = kLost;
  const ScriptedAnswer complete =
      status(416, "Content-Range: bytes */" + std::to_string(kBody.size()));
  EXPECT_EQ(read({chunked, complete}), kBody);
  EXPECT_EQ(refused({chunked, status(416, "Content-Range: bytes */5")}).category,
            ErrorCategory::kInput);
}

TEST_F(HttpSourceTest, NoStrongValidatorNoRange) {
  ScriptedAnswer weak = cut(5);
  weak.head[2] = "ETag: W/\"v1\"";
  EXPECT_EQ(refused({weak, rest(5)}).message,
            "the connection to h:443 was lost after 5 bytes of 12, and the server gives no means "
            "to go on from there");
  EXPECT_EQ(script_->asked.size(), 1u);
}

TEST_F(HttpSourceTest, CredentialsAndHttpsStayWhereTheyAre) {
  EXPECT_EQ(read({status(302, "Location: /moved.csv"), status(307, "Location: https://other/t.csv"),
                  status(302, "Location: https://h/t.csv"), whole()}),
            kBody);
  const bool expected[] = {true, true, false, true};
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(script_->asked[i].has_credentials, expected[i]) << i;
  EXPECT_EQ(refused({status(302, "Location: http://h/t.csv?q=secret")}).message,
            "h:443 redirects to plain http: http://h/t.csv");
}

TEST_F(HttpSourceTest, WhoIsSentOnMustStayAmongPublicAddresses) {
  EXPECT_EQ(read({status(302, "Location: /moved.csv"), status(302, "Location: https://other/t.csv"),
                  status(302, "Location: https://h/t.csv"), whole()}),
            kBody);
  const bool expected[] = {false, false, true, false};
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(script_->asked[i].only_public, expected[i]) << i;
}

TEST_F(HttpSourceTest, NamesThatAreKnownToBePrivateAreNotEvenAsked) {
  for (const char* place : {"https://127.0.0.1/t", "https://[::1]/t", "https://2130706433/t",
                            "https://0x7f.1/t", "https://017700000001/t", "https://localhost/t",
                            "https://169.254.169.254/latest/meta-data/", "https://h.local/t"}) {
    const Error error = refused({status(302, std::string("Location: ") + place), whole()});
    EXPECT_EQ(error.category, ErrorCategory::kInput) << place;
    EXPECT_NE(error.message.find("redirects to an address that is not public"), std::string::npos)
        << error.message;
    EXPECT_EQ(script_->asked.size(), 1u) << place;
  }
}

TEST_F(HttpSourceTest, PolicySaysWhetherPrivateAddressesAreTaken) {
  world_.context.private_hosts = PrivateHosts::kAny;
  EXPECT_EQ(read({status(302, "Location: https://127.0.0.1/t.csv"), whole()}), kBody);
  EXPECT_FALSE(script_->asked[1].only_public);
  world_.context.private_hosts = PrivateHosts::kNone;
  EXPECT_EQ(read({whole()}), kBody);
  EXPECT_TRUE(script_->asked[0].only_public);
}

TEST_F(HttpSourceTest, RedirectsEnd) {
  std::deque<ScriptedAnswer> circle(100, status(302, "Location: /t.csv"));
  EXPECT_EQ(refused(circle).message, "more than 10 redirects");
  EXPECT_EQ(script_->asked.size(), limits::http_redirects_max + 1);
}

TEST_F(HttpSourceTest, RetriesEndAndPausesGrow) {
  const Error error = refused(std::deque<ScriptedAnswer>(100, status(503)));
  EXPECT_EQ(error.message, "h:443 answered 503 Service Unavailable, also after 5 retries");
  EXPECT_TRUE(error.may_run_again);
  EXPECT_EQ(error.file, "https://h/t.csv");
  ASSERT_EQ(script_->waits.size(), limits::http_retries_max);
  for (size_t i = 0; i < script_->waits.size(); ++i) {
    EXPECT_GE(script_->waits[i].count(), limits::http_backoff_ms_min << i >> 1);
    EXPECT_LE(script_->waits[i].count(), limits::http_backoff_ms_min << i);
  }
}

TEST_F(HttpSourceTest, RetryAfterIsObeyedUpToALimit) {
  EXPECT_EQ(read({status(429, "Retry-After: 7"), whole()}), kBody);
  EXPECT_EQ(script_->waits.front(), std::chrono::seconds(7));
  EXPECT_EQ(refused({status(429, "Retry-After: 3600"), whole()}).message,
            "h:443 answered 429 Too Many Requests and asks to come back in 3600 s");
}

TEST_F(HttpSourceTest, ProgressGivesRetriesBack) {
  const std::string large(limits::http_retry_progress_bytes * 8, 'x');
  std::deque<ScriptedAnswer> answers;
  for (size_t at = 0; at < large.size(); at += limits::http_retry_progress_bytes) {
    ScriptedAnswer answer = {
        .head = {at == 0 ? "HTTP/1.1 200 OK" : "HTTP/1.1 206 x", "ETag: \"v1\"",
                 at == 0 ? "Content-Length: " + std::to_string(large.size())
                         : "Content-Range: bytes " + std::to_string(at) + "-" +
                               std::to_string(large.size() - 1) + "/*",
                 ""},
        .body = large.substr(at, limits::http_retry_progress_bytes),
        .failure = kLost};
    answers.push_back(answer);
  }
  EXPECT_EQ(read(answers, SIZE_MAX), large);
  EXPECT_EQ(script_->waits.size(), 7u);
}

TEST_F(HttpSourceTest, HostThatWasNeverThereIsSaidAtOnce) {
  EXPECT_EQ(refused({}).message, "no connection to h:443");
  EXPECT_EQ(script_->asked.size(), 1u);
  // But one that was there may come back.
  EXPECT_EQ(read({cut(5), {.head = {}, .body = "", .failure = {{Kind::kRefused, ""}}}, rest(5)}),
            kBody);
}

TEST_F(HttpSourceTest, StatusDecidesTheExitCode) {
  for (const int code : {401, 403, 407}) {
    EXPECT_EQ(refused({status(code)}).category, ErrorCategory::kPermission) << code;
  }
  for (const int code : {204, 206, 304, 400, 404, 410, 451, 501, 599}) {
    EXPECT_EQ(refused({status(code)}).category, ErrorCategory::kInput) << code;
  }
}

}  // namespace
}  // namespace adze::io::http
