// libcurl pushes bytes, a ByteSource is asked for them. The transfer belongs to a multi handle,
// which works only while read() waits: the callback copies what came straight to the reader, the
// part that does not fit into a small buffer, and pauses the transfer when that is full too. Every
// wait ends after 100 ms, so that a silent server can't keep a run from a signal or its deadline.
// Tested by curl_transport_test.cc against sockets, and by tests/real/60_http.py against servers.
#include "io/http/curl_transport.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/cancellation.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/pause.h"
#include "base/run_context.h"
#include "io/http/connection_pool.h"
#include "io/http/curl_failure.h"
#include "io/http/curl_library.h"
#include "io/http/curl_request.h"
#include "io/http/url.h"

namespace adze::io::http {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

constexpr size_t kHeldBytesMax = size_t{512} << 10;
constexpr int kPollMs = 100;

std::string origin_of(const Url& url) { return url.scheme + "://" + url.place(); }

class CurlTransport : public Transport {
 public:
  CurlTransport(RunContext& context, TransportTimes times)
      : curl_(curl_library()),
        context_(context),
        times_(times),
        pool_(connection_pool(context)),
        set_up_(context) {}
  ~CurlTransport() override {
    end();
    if (handles_) pool_.give_back(std::move(*handles_));
  }
  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  Begun begin(const Request& request) override;
  Got read(std::span<char> into) override;
  void wait(std::chrono::milliseconds time) override;

 private:
  void end();
  void start(const Request& request, bool on_fresh_connection);
  bool found_connection_dead() const;
  void set_callbacks();
  void step();
  CURLM* multi() const { return handles_->multi.get(); }
  CURL* easy() const { return handles_->easy.get(); }
  void take_messages();
  std::optional<TransportFailure> failure() const;

  static int on_sending(void* self, char* ip, char* local_ip, int port, int local_port);
  static size_t on_upload(char* into, size_t size, size_t count, void* self);
  static int on_rewind(void* self, curl_off_t offset, int origin);
  static size_t on_header(char* bytes, size_t size, size_t count, void* self);
  static size_t on_body(char* bytes, size_t size, size_t count, void* self);
  size_t take_body(std::span<const char> bytes);

  const CurlLibrary& curl_;
  RunContext& context_;
  TransportTimes times_;
  ConnectionPool& pool_;
  std::optional<CurlHandles> handles_;  ///< from the first request on
  CurlRequest set_up_;
  char error_text_[CURL_ERROR_SIZE] = "";

  bool is_added_ = false;
  bool is_paused_ = false;
  bool is_done_ = false;
  bool is_stalled_ = false;
  CURLcode result_ = CURLE_OK;
  AnswerHead head_;
  bool is_head_too_long_ = false;
  SteadyTime last_byte_;
  unsigned times_sent_ = 0;
  std::span<const char> upload_;
  size_t upload_used_ = 0;

  std::span<char> wanted_;  ///< where the reader wants bytes, while it waits
  size_t delivered_ = 0;    ///< of `wanted_`
  std::vector<char> held_;
  size_t held_used_ = 0;
};

void CurlTransport::end() {
  if (is_added_) curl_.multi_remove_handle(multi(), easy());
  is_added_ = false;
}

void CurlTransport::set_callbacks() {
  error_text_[0] = '\0';
  set_option(easy(), CURLOPT_ERRORBUFFER, error_text_);
  set_option(easy(), CURLOPT_PREREQFUNCTION, &on_sending);
  set_option(easy(), CURLOPT_PREREQDATA, this);
  set_option(easy(), CURLOPT_READFUNCTION, &on_upload);
  set_option(easy(), CURLOPT_READDATA, this);
  set_option(easy(), CURLOPT_SEEKFUNCTION, &on_rewind);
  set_option(easy(), CURLOPT_SEEKDATA, this);
  set_option(easy(), CURLOPT_HEADERFUNCTION, &on_header);
  set_option(easy(), CURLOPT_HEADERDATA, this);
  set_option(easy(), CURLOPT_WRITEFUNCTION, &on_body);
  set_option(easy(), CURLOPT_WRITEDATA, this);
}

/// Called each time that libcurl has a connection and sends the request. It does so again by itself
/// where a connection was closed while it was idle.
int CurlTransport::on_sending(void* self, char* ip, char*, int, int) {
  auto* transport = static_cast<CurlTransport*>(self);
  if (!transport->set_up_.may_be_sent_to(ip)) return CURL_PREREQFUNC_ABORT;
  ++transport->times_sent_;
  return CURL_PREREQFUNC_OK;
}

size_t CurlTransport::on_upload(char* into, size_t size, size_t count, void* self) {
  auto* transport = static_cast<CurlTransport*>(self);
  const std::span<const char> left = transport->upload_.subspan(transport->upload_used_);
  const size_t bytes = std::min(size * count, left.size());
  std::copy_n(left.data(), bytes, into);
  transport->upload_used_ += bytes;
  transport->last_byte_ = transport->context_.clock.now();
  return bytes;
}

int CurlTransport::on_rewind(void* self, curl_off_t offset, int) {
  auto* transport = static_cast<CurlTransport*>(self);
  transport->upload_used_ = std::min(transport->upload_.size(), static_cast<size_t>(offset));
  return CURL_SEEKFUNC_OK;
}

size_t CurlTransport::on_header(char* bytes, size_t size, size_t count, void* self) {
  auto* transport = static_cast<CurlTransport*>(self);
  transport->last_byte_ = transport->context_.clock.now();
  if (transport->head_.add_line({bytes, size * count})) return size * count;
  transport->is_head_too_long_ = true;
  return 0;
}

size_t CurlTransport::on_body(char* bytes, size_t size, size_t count, void* self) {
  return static_cast<CurlTransport*>(self)->take_body({bytes, size * count});
}

size_t CurlTransport::take_body(std::span<const char> bytes) {
  const size_t room = wanted_.size() - delivered_;
  const size_t now = std::min(room, bytes.size());
  const size_t later = bytes.size() - now;
  if (!held_.empty() && later > kHeldBytesMax - std::min(kHeldBytesMax, held_.size())) {
    is_paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  std::copy_n(bytes.data(), now, wanted_.data() + delivered_);
  delivered_ += now;
  held_.insert(held_.end(), bytes.begin() + static_cast<ptrdiff_t>(now), bytes.end());
  last_byte_ = context_.clock.now();
  return bytes.size();
}

void CurlTransport::take_messages() {
  int left = 0;
  while (const CURLMsg* message = curl_.multi_info_read(multi(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    is_done_ = true;
    result_ = message->data.result;
  }
}

/// Does what can be done now; if that was nothing, waits for the network.
void CurlTransport::step() {
  context_.cancellation.check();
  const SteadyTime before = last_byte_;
  int running = 0;
  curl_.multi_perform(multi(), &running);
  take_messages();
  if (is_done_ || is_paused_ || last_byte_ != before) return;
  if (context_.clock.now() - last_byte_ > times_.stall_max) {
    is_done_ = is_stalled_ = true;
    return;
  }
  curl_.multi_poll(multi(), nullptr, 0, kPollMs, nullptr);
}

std::optional<TransportFailure> CurlTransport::failure() const {
  using Kind = TransportFailure::Kind;
  if (is_stalled_) return TransportFailure{Kind::kStalled, ""};
  if (is_head_too_long_) return TransportFailure{Kind::kHeadTooLong, ""};
  const bool never_left = times_sent_ == 0 && result_ != CURLE_OK;
  if (never_left && set_up_.met_private()) return TransportFailure{Kind::kPrivate, ""};
  return curl_failure(curl_, easy(), result_, error_text_, set_up_.proxy_shown());
}

void CurlTransport::start(const Request& request, bool on_fresh_connection) {
  end();
  if (!handles_) handles_ = pool_.take(origin_of(request.url));
  upload_ = request.body;
  set_up_.apply_to(easy(), request, times_);
  set_callbacks();
  if (on_fresh_connection) set_option(easy(), CURLOPT_FRESH_CONNECT, 1L);
  head_ = AnswerHead();
  is_paused_ = is_done_ = is_stalled_ = is_head_too_long_ = false;
  result_ = CURLE_OK;
  wanted_ = {};
  delivered_ = held_used_ = upload_used_ = 0;
  held_.clear();
  last_byte_ = context_.clock.now();
  if (curl_.multi_add_handle(multi(), easy()) != CURLM_OK) {
    throw Error(ErrorCategory::kResources, "no memory for a connection");
  }
  is_added_ = true;
  while (!head_.is_complete() && !is_done_) step();
}

/// The transfer broke on a connection that was open before, and nothing was heard of the server.
/// libcurl sees that itself where it reads, but not where it is still sending a body.
bool CurlTransport::found_connection_dead() const {
  if (!is_done_ || head_.has_begun() || is_stalled_) return false;
  if (result_ != CURLE_SEND_ERROR && result_ != CURLE_RECV_ERROR) return false;
  long connections_made = 0;
  curl_.easy_getinfo(easy(), CURLINFO_NUM_CONNECTS, &connections_made);
  return connections_made == 0;
}

Transport::Begun CurlTransport::begin(const Request& request) {
  times_sent_ = 0;
  start(request, false);
  if (found_connection_dead()) start(request, true);
  Begun begun{.answer = head_.answer(), .failure = {}, .times_sent = times_sent_};
  if (!head_.is_complete()) begun.failure = failure();
  if (!head_.is_complete() && !begun.failure) {
    begun.failure = {TransportFailure::Kind::kDropped, "the answer is empty"};
  }
  return begun;
}

Transport::Got CurlTransport::read(std::span<char> into) {
  if (held_used_ < held_.size()) {
    const size_t count = std::min(into.size(), held_.size() - held_used_);
    std::memcpy(into.data(), held_.data() + held_used_, count);
    held_used_ += count;
    if (held_used_ == held_.size()) {
      held_.clear();
      held_used_ = 0;
    }
    return {.bytes = count};
  }
  wanted_ = into;
  delivered_ = 0;
  last_byte_ = context_.clock.now();  // the time that the reader took is not the server's
  if (is_paused_) {
    is_paused_ = false;
    curl_.easy_pause(easy(), CURLPAUSE_CONT);  // calls take_body() with what it kept
  }
  while (delivered_ == 0 && !is_done_) step();
  wanted_ = {};
  Got got{.bytes = delivered_};
  if (delivered_ == 0) got.failure = failure();
  delivered_ = 0;
  return got;
}

void CurlTransport::wait(std::chrono::milliseconds time) { pause(time, context_); }

}  // namespace

std::unique_ptr<Transport> make_curl_transport(RunContext& context, TransportTimes times) {
  return std::make_unique<CurlTransport>(context, times);
}

}  // namespace adze::io::http
