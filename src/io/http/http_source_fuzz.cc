// Any bytes as the answers of a server: heads, bodies, and how each connection ends, through the
// whole state machine of redirects, retries and ranges. One rule is checked besides memory: a run
// that ends well has delivered the bytes of one answer, or of answers that follow one another
// exactly, so all requests for the rest asked for the very next byte.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "io/http/content_coding.h"
#include "io/http/header_values.h"
#include "io/http/http_source.h"
#include "io/http/scripted_transport_testing.h"
#include "io/io_test_world.h"

namespace adze::io::http {
namespace {

/// Checks what is asked for against what was delivered.
class CheckedTransport : public ScriptedTransport {
 public:
  CheckedTransport(std::deque<ScriptedAnswer> answers, uint64_t& delivered)
      : ScriptedTransport(std::move(answers)), delivered_(delivered) {}

  Begun begin(const Request& request) override {
    if (request.first_byte.value_or(0) != delivered_) std::abort();
    if (request.first_byte && request.validator.empty()) std::abort();
    if (request.credentials != nullptr && request.url.host != "h") std::abort();
    if (asked.size() > 64 * (limits::http_redirects_max + 1)) std::abort();
    return ScriptedTransport::begin(request);
  }
  Got read(std::span<char> into) override {
    const Got got = ScriptedTransport::read(into);
    delivered_ += got.bytes;
    return got;
  }

 private:
  uint64_t& delivered_;
};

void run(std::string_view text) {
  TestWorld world;
  uint64_t delivered = 0;
  const Credentials credentials{.scheme = InputAuth::Scheme::kBasic,
                                .token = "",
                                .user = "u",
                                .password = "hunter2",
                                .place = "the test"};
  try {
    auto source = std::make_unique<HttpSource>(
        parse_url("https://h/t.csv"), credentials,
        std::make_unique<CheckedTransport>(scripted_answers(text), delivered), world.context);
    const std::string codings = source->first_answer().content_encoding;
    const auto body = undo_content_coding(std::move(source), codings, world.context);
    char piece[100];
    for (size_t reads = 0; reads < 10'000 && body->read(piece) > 0; ++reads) continue;
    // Asked at the end: a server may answer anew, of another size, before it has sent a byte.
    const auto total = body->stored_bytes_total();
    if (total && delivered > *total) std::abort();
  } catch (const Error& error) {
    if (error.message.empty()) std::abort();
    const bool is_given_away = error.message.find("hunter2") != std::string::npos;
    if (is_given_away && text.find("hunter2") == std::string_view::npos) std::abort();
  }
}

}  // namespace
}  // namespace adze::io::http

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  adze::io::http::parse_content_range(text);
  adze::io::http::parse_unsatisfied_range(text);
  adze::io::http::run(text);
  return 0;
}
