// Any bytes as the answers of an S3 server, through redirects, clocks, credentials and retries.
// Checked besides memory: signed requests go to hosts of AWS only and end soon, and no secret gets
// into a message.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "io/http/scripted_transport_testing.h"
#include "io/io_test_world.h"
#include "io/s3/signed_client.h"

namespace adze::io::s3 {
namespace {

/// Checks where requests go.
class GuardedTransport : public http::ScriptedTransport {
 public:
  using ScriptedTransport::ScriptedTransport;

  Begun begin(const http::Request& request) override {
    const std::string_view host = request.url.host;
    const bool is_aws = host.starts_with("data.s3.") && host.find('/') == std::string_view::npos &&
                        (host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn") ||
                         host.ends_with(".gov") || host.ends_with(".eu") || host.ends_with(".uk"));
    if (!is_aws || request.url.scheme != "https") std::abort();
    if (asked.size() > 3 + limits::s3_redirects_max + 2) std::abort();
    return ScriptedTransport::begin(request);
  }
};

void run(std::string_view text) {
  TestWorld world;
  GuardedTransport script(http::scripted_answers(text));
  SignedClient client(ClientParts{
      .settings = {},
      .make_transport = [&](RunContext&) { return std::make_unique<http::LentTransport>(script); },
      .credentials =
          [](RunContext&) {
            aws::Credentials credentials;
            credentials.access_key_id = "AKIAIOSFODNN7EXAMPLE";
            credentials.secret_access_key = "hunter2";
            credentials.session_token = "t0ken-of-mine";
            return credentials;
          },
      .forget_credentials = [](RunContext&) {},
      .now = [] { return std::chrono::system_clock::from_time_t(1'369'353'600); },
      .chance = [] { return 0.5; },
  });
  try {
    client.send({.method = "POST", .bucket = "data", .key = "k"}, world.context);
  } catch (const Error& error) {
    if (error.message.empty()) std::abort();
    for (const char* secret : {"hunter2", "t0ken-of-mine"}) {
      const bool is_given_away = error.message.find(secret) != std::string::npos;
      if (is_given_away && text.find(secret) == std::string_view::npos) std::abort();
    }
  }
}

}  // namespace
}  // namespace adze::io::s3

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  adze::io::s3::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
