// A small file is read whole with the first request, for servers that send no parts too. Of a
// larger one the first request's beginning is read, and each jump is another request from there to
// the file's end, which is read as far as it is wanted; so reading on costs none.
#include "io/http/random_access.h"

#include <memory>
#include <utility>

#include "base/error.h"
#include "io/http/credentials.h"
#include "io/http/curl_transport.h"
#include "io/http/http_source.h"
#include "io/http/url.h"
#include "io/ranged_source.h"
#include "io/uri.h"

namespace adze::io::http {
namespace {

constexpr uint64_t kWholeBytesMax = uint64_t{2} << 20;

void read_all(HttpSource& source, std::span<char> into) {
  while (!into.empty()) {
    const size_t got = source.read(into);
    if (got == 0) {
      Error error(ErrorCategory::kInput, "the file ends before the length that the server named");
      error.file = source.name();
      throw error;
    }
    into = into.subspan(got);
  }
}

std::unique_ptr<RandomAccessSource> open(const std::string& uri,
                                         std::unique_ptr<Transport> transport, RunContext& context,
                                         const InputOptions& options) {
  Url url = parse_url(uri);
  Credentials credentials = find_credentials(options.auth, url, context);
  auto source = std::make_shared<HttpSource>(std::move(url), std::move(credentials),
                                             std::move(transport), context, false);
  const std::optional<uint64_t> size = source->stored_bytes_total();
  if (!size) {
    Error error(ErrorCategory::kInput, "the server does not say how long the file is");
    error.fix = "download the file first";
    throw error;
  }
  std::string whole(*size <= kWholeBytesMax ? static_cast<size_t>(*size) : 0, '\0');
  read_all(*source, whole);
  const auto fetch = [source](uint64_t offset, std::span<char> into) {
    if (offset != source->stored_bytes_read()) source->seek(offset);
    read_all(*source, into);
  };
  return std::make_unique<RangedSource>(source->name(), *size, std::move(whole), fetch, context);
}

}  // namespace

std::unique_ptr<RandomAccessSource> open_http_random_access(const std::string& uri,
                                                            std::unique_ptr<Transport> transport,
                                                            RunContext& context,
                                                            const InputOptions& options) {
  try {
    return open(uri, std::move(transport), context, options);
  } catch (Error& error) {
    if (error.file.empty()) error.file = shown_location(uri);
    throw;
  }
}

std::unique_ptr<RandomAccessSource> open_http_random_access(const std::string& uri,
                                                            RunContext& context,
                                                            const InputOptions& options) {
  return open_http_random_access(uri, make_curl_transport(context), context, options);
}

}  // namespace adze::io::http
