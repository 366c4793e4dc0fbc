// One request, whatever it takes to get it answered:
//
//   signed     for the bucket's region, at S3's time, with credentials that have not run out
//   mended     301, 307 and 400 that name another region: sent there, and the region remembered; a
//              clock that is wrong: corrected by the answer's Date; credentials that S3 calls
//              expired: asked for anew. Each once (regions a few times), without a pause
//   tried      again after pauses, for faults that pass, as AWS's standard mode says: retry.h
//   told       everything else, in words: service_error.h
//
// Requests only ever go to hosts that endpoint.cc has made, never where an answer points. Tested by
// signed_client_test.cc with a scripted transport.
#include "io/s3/signed_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/cancellation.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/run_context.h"
#include "io/http/credentials.h"
#include "io/http/header_values.h"
#include "io/http/http_error.h"
#include "io/http/url.h"
#include "io/s3/service_error.h"

namespace adze::io::s3 {
namespace {

using std::chrono::milliseconds;

/// Clocks that differ by less are not why a signature was refused.
constexpr int64_t kSkewSeconds = 240;
/// The year 2100: a Date beyond it is nonsense, and would leave the range of clocks.
constexpr int64_t kLastSecond = 4'102'444'800;

std::string uri_of(const Request& request) {
  return fmt::format("s3://{}/{}", request.bucket, request.key);
}

bool is_success(int status) { return status / 100 == 2; }

http::Url url_of(const Endpoint& endpoint, const std::string& path, const std::string& query) {
  const std::string place = fmt::format("{}://{}", endpoint.scheme, endpoint.authority());
  http::Url url;
  url.text = place + path + (query.empty() ? "" : "?" + query);
  url.shown = place + path;
  url.scheme = endpoint.scheme;
  url.host = endpoint.host;
  url.port = endpoint.port;
  url.has_query = !query.empty();
  return url;
}

/// A line break in a value would begin a header of its own.
void require_plain(const Request& request) {
  for (const NameValue& header : request.headers) {
    for (const char c : header.value) {
      if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) continue;
      throw Error(ErrorCategory::kUsage,
                  fmt::format("the value of {} has a control character", header.name));
    }
  }
}

/// Lambda tells loops of functions by it.
void add_trace(std::vector<std::string>& lines, const RunContext& context) {
  const auto trace = context.environment.find("_X_AMZN_TRACE_ID");
  if (trace == context.environment.end() || trace->second.size() > 1024) return;
  const bool is_plain = std::all_of(trace->second.begin(), trace->second.end(),
                                    [](char c) { return c > 0x20 && c < 0x7f; });
  if (is_plain) lines.push_back("x-amzn-trace-id: " + trace->second);
}

std::string_view text_of(std::span<const char> bytes) { return {bytes.data(), bytes.size()}; }

/// "eu-west-1" of "bucket.s3.eu-west-1.amazonaws.com" and "bucket.s3-eu-west-1.amazonaws.com".
std::string region_of_host(std::string_view host) {
  const size_t at = std::max(host.rfind(".s3.") + 1, host.rfind(".s3-") + 1);
  if (at == 0) return "";
  host.remove_prefix(at + 3);
  return std::string(host.substr(0, host.find('.')));
}

class TransportBody : public BodyStream {
 public:
  TransportBody(std::unique_ptr<http::Transport> transport, http::Answer answer)
      : transport_(std::move(transport)), answer_(std::move(answer)) {}

  const http::Answer& answer() const override { return answer_; }
  Got read(std::span<char> into) override {
    const http::Transport::Got got = transport_->read(into);
    if (!got.failure) return {.bytes = got.bytes};
    return {.bytes = got.bytes, .failure = http::failure_text(*got.failure)};
  }

 private:
  std::unique_ptr<http::Transport> transport_;
  http::Answer answer_;
};

}  // namespace

/// One request on its way.
struct SignedClient::Course {
  const Request& request;
  RunContext& context;
  bool wants_whole_body;
  unsigned attempts = 1;  ///< that may have been done
  unsigned retries = 0;   ///< with a pause
  Fault paid_for = Fault::kFinal;
  unsigned redirects = 0;
  bool has_corrected_clock = false;
  bool has_renewed_credentials = false;
};

/// What came of sending it once.
struct SignedClient::Try {
  std::unique_ptr<http::Transport> transport;
  Endpoint endpoint;
  http::Url url;
  unsigned times_sent = 1;
  http::Answer answer;
  std::string body;  ///< of an error, and where it is wanted
  std::optional<http::TransportFailure> failure;
  ErrorDocument document;

  bool is_done() const { return !failure && is_success(answer.status) && document.code.empty(); }
  Fault fault() const {
    return failure ? fault_of(failure->kind) : fault_of(answer.status, document.code);
  }
  /// Reads what is left. A body that is too long ends early, for errors; otherwise it is an Error.
  void read_body(size_t bytes_max);
};

void SignedClient::Try::read_body(size_t bytes_max) {
  constexpr size_t kPieceBytes = 16 << 10;
  std::string piece(kPieceBytes, '\0');
  while (!failure) {
    const http::Transport::Got got = transport->read(piece);
    failure = got.failure;
    if (got.bytes == 0) return;
    body.append(piece, 0, got.bytes);
    if (body.size() <= bytes_max) continue;
    if (!is_success(answer.status)) return;
    throw Error(ErrorCategory::kInput,
                fmt::format("{} sent an answer of more than {} MiB", url.place(), bytes_max >> 20));
  }
}

SignedClient::SignedClient(ClientParts parts) : parts_(std::move(parts)) {}

std::string SignedClient::region_of(std::string_view bucket) {
  const std::lock_guard lock(mutex_);
  const auto found = regions_.find(bucket);
  return found == regions_.end() ? "" : found->second;
}

std::chrono::system_clock::time_point SignedClient::time() const {
  return parts_.now() + std::chrono::seconds(clock_offset_s_.load());
}

int64_t SignedClient::time_seconds() const {
  return std::chrono::duration_cast<std::chrono::seconds>(time().time_since_epoch()).count();
}

SignedClient::Try SignedClient::ask(const Course& course) {
  const Request& request = course.request;
  Try tried;
  tried.endpoint = find_endpoint(request.bucket, region_of(request.bucket), parts_.settings);
  const std::string path =
      tried.endpoint.path + aws::percent_encoded(request.key, aws::Slashes::kKept);
  tried.url = url_of(tried.endpoint, path, aws::canonical_query(request.query));
  const bool is_left_to_tls =
      tried.endpoint.is_https() && request.body.size() > limits::s3_signed_body_bytes_max;
  const std::string payload_hash =
      is_left_to_tls ? std::string(aws::unsigned_payload) : aws::sha256_hex(text_of(request.body));
  const std::string authority = tried.endpoint.authority();
  std::vector<std::string> lines =
      aws::signed_header_lines({.method = request.method,
                                .host = authority,
                                .path = path,
                                .query = request.query,
                                .headers = request.headers,
                                .payload_hash = payload_hash},
                               parts_.credentials(course.context),
                               {.region = tried.endpoint.region, .service = "s3", .time = time()});
  add_trace(lines, course.context);

  tried.transport = parts_.make_transport(course.context);
  const std::string method(request.method);
  http::Transport::Begun begun = tried.transport->begin({.url = tried.url,
                                                         .method = method.c_str(),
                                                         .headers = lines,
                                                         .body = request.body,
                                                         .takes_codings = false});
  tried.times_sent = begun.times_sent;
  tried.failure = std::move(begun.failure);
  tried.answer = std::move(begun.answer);
  if (tried.failure) return tried;
  if (!is_success(tried.answer.status)) {
    tried.read_body(limits::s3_error_document_bytes_max);
    tried.failure.reset();  // the status alone says enough
    tried.document = parse_error_document(tried.body);
  } else if (course.wants_whole_body) {
    tried.read_body(limits::s3_document_bytes_max);
    if (!tried.failure && request.method != "HEAD" && is_error_document(tried.body)) {
      tried.document = parse_error_document(tried.body);
      if (tried.document.code.empty()) tried.document.code = "InternalError";
    }
  }
  return tried;
}

bool SignedClient::learn_region(const Try& tried, Course& course) {
  const int status = tried.answer.status;
  const std::string& code = tried.document.code;
  const bool may_be_elsewhere =
      status == 301 || status == 307 ||
      (status == 400 && (code.empty() || code == "AuthorizationHeaderMalformed" ||
                         code == "IllegalLocationConstraintException"));
  if (!may_be_elsewhere || course.redirects == limits::s3_redirects_max) return false;
  std::string region(tried.answer.amz_field("x-amz-bucket-region"));
  if (region.empty()) region = tried.document.region;
  if (region.empty()) region = region_of_host(tried.document.endpoint);
  if (!is_region(region) || region == tried.endpoint.region) return false;
  ++course.redirects;
  const std::lock_guard lock(mutex_);
  if (regions_.size() >= limits::s3_regions_kept_max) regions_.clear();
  regions_[std::string(course.request.bucket)] = region;
  course.context.log.note(fmt::format("{}: the bucket is in {}", uri_of(course.request), region));
  return true;
}

bool SignedClient::correct_clock(const Try& tried, Course& course) {
  // What is wrong with a HEAD is not said.
  const bool is_unsaid = tried.document.code.empty() && tried.answer.status == 403;
  if (course.has_corrected_clock) return false;
  if (!may_be_clock_skew(tried.document.code) && !is_unsaid) return false;
  const std::optional<int64_t> theirs = http::parse_http_date(tried.answer.date);
  if (!theirs || *theirs > kLastSecond) return false;
  const int64_t behind = *theirs - time_seconds();
  if (std::abs(behind) < kSkewSeconds) return false;
  course.has_corrected_clock = true;
  clock_offset_s_ += behind;
  course.context.log.note(
      fmt::format("{}: this machine's clock differs from S3's by {} s; "
                  "requests are signed by S3's",
                  uri_of(course.request), std::abs(behind)));
  return true;
}

/// Puts right what the answer complains about, so that the request can be sent again at once.
bool SignedClient::can_mend(const Try& tried, Course& course) {
  if (tried.failure) return false;
  if (learn_region(tried, course) || correct_clock(tried, course)) return true;
  const bool is_unsaid = tried.document.code.empty() && tried.answer.status == 400;
  const bool is_expired = is_about_expired_credentials(tried.document.code) || is_unsaid;
  if (!is_expired || course.has_renewed_credentials) return false;
  course.has_renewed_credentials = true;
  parts_.forget_credentials(course.context);
  return true;
}

void SignedClient::give_up(const Try& tried, const Course& course, const std::string& why) const {
  if (tried.failure) {
    Error error = http::transport_error(*tried.failure,
                                        {.first = tried.url, .last = tried.url, .credentials = {}});
    error.message += why;
    error.file = uri_of(course.request);
    error.may_run_again = tried.fault() != Fault::kFinal;
    const bool is_unknown_host = tried.failure->kind == http::TransportFailure::Kind::kUnknownHost;
    if (is_unknown_host && parts_.settings.s3_endpoint.empty()) {
      error.fix =
          fmt::format("check the region ({}) and the network; behind a proxy set HTTPS_PROXY",
                      tried.endpoint.region);
    }
    throw error;
  }
  ServiceError error = service_error(course.request, tried.answer, tried.document);
  error.message += why;
  error.attempts = course.attempts;
  const bool is_conflict = error.status == 409;  // somebody else is writing
  error.may_run_again = is_conflict || tried.fault() != Fault::kFinal;
  throw error;
}

/// Pauses before the next attempt, or gives up.
void SignedClient::back_off(const Try& tried, Course& course) {
  const Fault fault = tried.fault();
  const std::string so_far =
      course.retries == 0 ? "" : fmt::format(", also after {} retries", course.retries);
  if (fault == Fault::kFinal || course.retries + 1 >= parts_.settings.attempts_max) {
    give_up(tried, course, so_far);
  }
  if (!quota_.take(fault)) {
    give_up(tried, course, so_far + "; so much fails that nothing is tried again for now");
  }
  const milliseconds pause = pause_before(fault, course.retries, parts_.chance(),
                                          asked_pause(tried.answer, time_seconds()));
  std::string what =
      tried.failure ? http::failure_text(*tried.failure) : http::status_text(tried.answer.status);
  if (!tried.document.code.empty()) what += " " + tried.document.code;
  course.context.log.note(fmt::format("{}: {}; trying again in {:.2f} s", uri_of(course.request),
                                      what, static_cast<double>(pause.count()) / 1000));
  tried.transport->wait(pause);
  ++course.retries;
  ++course.attempts;
  course.paid_for = fault;
}

SignedClient::Try SignedClient::ask_until_done(Course& course) {
  require_plain(course.request);
  try {
    while (true) {
      course.context.cancellation.check();
      Try tried = ask(course);
      course.attempts += std::max(tried.times_sent, 1u) - 1;
      if (tried.is_done()) {
        quota_.give_back(course.paid_for);
        return tried;
      }
      if (!can_mend(tried, course)) back_off(tried, course);
    }
  } catch (Error& error) {
    if (error.file.empty()) error.file = uri_of(course.request);
    throw;
  }
}

Reply SignedClient::send(const Request& request, RunContext& context) {
  Course course{.request = request, .context = context, .wants_whole_body = true};
  Try tried = ask_until_done(course);
  return {.answer = std::move(tried.answer),
          .body = std::move(tried.body),
          .attempts = course.attempts};
}

std::unique_ptr<BodyStream> SignedClient::open(const Request& request, RunContext& context) {
  Course course{.request = request, .context = context, .wants_whole_body = false};
  Try tried = ask_until_done(course);
  unsigned owed = pauses_owed_.load();
  while (owed > 0 && !pauses_owed_.compare_exchange_weak(owed, owed - 1)) {
  }
  if (owed > 0) quota_.give_back(Fault::kTransient);
  return std::make_unique<TransportBody>(std::move(tried.transport), std::move(tried.answer));
}

bool SignedClient::pause_before_retry(unsigned attempt, RunContext& context) {
  if (attempt >= parts_.settings.attempts_max || !quota_.take(Fault::kTransient)) return false;
  ++pauses_owed_;
  parts_.make_transport(context)->wait(
      pause_before(Fault::kTransient, attempt - 1, parts_.chance(), std::nullopt));
  return true;
}

}  // namespace adze::io::s3
