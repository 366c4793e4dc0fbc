#include "io/http/open_http.h"

#include "base/error.h"
#include "io/begun_source.h"
#include "io/content_kind.h"
#include "io/http/content_coding.h"
#include "io/http/credentials.h"
#include "io/http/curl_transport.h"
#include "io/http/http_source.h"
#include "io/uri.h"

namespace adze::io::http {
namespace {

/// Servers answer 200 with a page for people where a login is missing or a file is only shown.
void require_no_page(const std::string& content_type, const BegunSource& body) {
  const size_t first = body.head().find_first_not_of(" \t\r\n");
  const bool is_markup = first != std::string::npos && body.head()[first] == '<';
  if (!is_markup || !content_type.starts_with("text/html")) return;
  refuse_html_page(body.name());
}

InputIdentity identity_of(const HttpSource& source) {
  const Answer& answer = source.first_answer();
  return {.uri = source.name(),
          .bytes = source.stored_bytes_total().value_or(0),
          .etag = answer.etag,
          .version = answer.etag.empty() ? answer.last_modified : "",
          .can_read_again = false};
}

OpenedInput open(const std::string& uri, RunContext& context, const InputOptions& options) {
  Url url = parse_url(uri);
  Credentials credentials = find_credentials(options.auth, url, context);
  auto source = std::make_unique<HttpSource>(std::move(url), std::move(credentials),
                                             make_curl_transport(context), context);
  InputIdentity identity = identity_of(*source);
  const Answer answer = source->first_answer();
  auto body = std::make_unique<BegunSource>(
      undo_content_coding(std::move(source), answer.content_encoding, context));
  require_no_page(answer.content_type, *body);
  return {.bytes = std::move(body), .identity = std::move(identity)};
}

}  // namespace

OpenedInput open_http(const std::string& uri, RunContext& context, const InputOptions& options) {
  try {
    return open(uri, context, options);
  } catch (Error& error) {
    if (error.file.empty()) error.file = shown_location(uri);
    throw;
  }
}

}  // namespace adze::io::http
