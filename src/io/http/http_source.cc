// One GET, read to its end, whatever happens on the way. What is delivered is always the bytes of
// one version of the object, in order, or the run fails; never a mixture of two.
//
//   ask        follows redirects: at most limits::http_redirects_max, never from https to http, and
//              credentials go only to the origin that the user named; nobody is led to an address
//              that is not public, unless PrivateHosts allows it
//   answered   429, 500, 502, 503, 504 and lost connections are tried again, with growing pauses or
//              those that Retry-After asks for; all else that is no 200 is an Error
//   broken     before the first byte was delivered, the request is made anew. Afterwards the rest
//              is asked for with Range and If-Range, which needs a strong validator. 206 must begin
//              at the very byte, of the same total, ETag and coding; a 200 says that the object has
//              changed, or that the server has no ranges: an Error
//
// Positions count encoded bytes (Content-Encoding), for that is what ranges count. Tested by
// http_source_test.cc with a scripted transport, fuzzed by http_source_fuzz.cc.
#include "io/http/http_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#include "base/limits.h"
#include "base/log.h"
#include "base/run_context.h"
#include "io/http/header_values.h"
#include "io/http/http_error.h"
#include "io/http/public_address.h"

namespace adze::io::http {
namespace {

using std::chrono::milliseconds;
using Kind = TransportFailure::Kind;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_worth_a_retry(int status) {
  return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

/// A host that can't be reached at all is said so at once, unless it could be reached before.
bool is_worth_a_retry(Kind kind, bool is_first) {
  if (kind == Kind::kDropped) return true;
  const bool is_network = kind == Kind::kRefused || kind == Kind::kConnectTimeout ||
                          kind == Kind::kStalled || kind == Kind::kUnknownHost ||
                          kind == Kind::kTls || kind == Kind::kProxy;
  return is_network && !is_first;
}

milliseconds asked_pause(const Answer& answer) {
  const auto seconds = parse_retry_after(answer, std::time(nullptr));
  return seconds.value_or(std::chrono::seconds(0));
}

}  // namespace

struct HttpSource::Reply {
  Answer answer;
  std::optional<TransportFailure> failure;
  Url last;
  bool sent_credentials = false;
};

HttpSource::HttpSource(Url url, Credentials credentials, std::unique_ptr<Transport> transport,
                       RunContext& context, bool takes_codings)
    : url_(std::move(url)),
      credentials_(std::move(credentials)),
      transport_(std::move(transport)),
      context_(context),
      takes_codings_(takes_codings) {
  accept_first(ask_until_answered(true));
}

void HttpSource::fail(std::string message, std::string fix) const {
  Error error(ErrorCategory::kInput, std::move(message));
  error.file = url_.shown;
  error.fix = std::move(fix);
  throw error;
}

bool HttpSource::must_be_public(const Url& url) const {
  switch (context_.private_hosts) {
    case PrivateHosts::kAny:
      return false;
    case PrivateHosts::kTyped:
      return !is_same_host(url_, url);
    case PrivateHosts::kNone:
      break;
  }
  return true;
}

/// One request and its redirects.
HttpSource::Reply HttpSource::ask() {
  Reply reply{.answer = {}, .failure = {}, .last = url_};
  for (unsigned hop = 0; hop <= limits::http_redirects_max; ++hop) {
    reply.sent_credentials =
        credentials_.scheme != InputAuth::Scheme::kNone && is_same_origin(url_, reply.last);
    Request request{.url = reply.last,
                    .credentials = reply.sent_credentials ? &credentials_ : nullptr,
                    .only_public = must_be_public(reply.last),
                    .takes_codings = takes_codings_};
    if (request.only_public && is_private_name(reply.last.host)) {
      reply.failure = TransportFailure{.kind = Kind::kPrivate, .detail = ""};
      return reply;
    }
    if (position_ > 0) {
      request.first_byte = position_;
      request.validator = validator_;
    }
    Transport::Begun begun = transport_->begin(request);
    reply.failure = std::move(begun.failure);
    reply.answer = std::move(begun.answer);
    if (reply.failure || !is_redirect(reply.answer.status)) return reply;
    if (reply.answer.location.empty()) {
      fail(fmt::format("{} answered {} without saying where to", reply.last.place(),
                       reply.answer.status),
           "ask those who run the server");
    }
    try {
      Url next = resolve_redirect(reply.last, reply.answer.location);
      if (reply.last.is_https() && !next.is_https()) {
        fail(fmt::format("{} redirects to plain http: {}", reply.last.place(), next.shown),
             "name that address yourself if it may go over the network unprotected");
      }
      reply.last = std::move(next);
    } catch (Error& error) {
      error.file = url_.shown;
      throw;
    }
  }
  fail(fmt::format("more than {} redirects", limits::http_redirects_max),
       "name the address of the file itself: these lead in a circle, as logins without cookies do");
}

/// Waits before the next attempt, or throws `otherwise` when there were enough of them.
void HttpSource::back_off(milliseconds asked_for, const Error& otherwise) {
  const std::optional<milliseconds> own_pause = pace_.next_pause(position_);
  if (!own_pause) {
    Error error = otherwise;
    error.message += fmt::format(", also after {} retries", pace_.retries());
    error.may_run_again = true;
    throw error;
  }
  if (asked_for > std::chrono::seconds(limits::http_retry_after_s_max)) {
    Error error = otherwise;
    error.message += fmt::format(" and asks to come back in {} s", asked_for.count() / 1000);
    error.may_run_again = true;
    throw error;
  }
  const milliseconds pause = std::max(asked_for, *own_pause);
  pace_.count_retry();
  context_.log.note(fmt::format("{}: {}; trying again in {:.1f} s", url_.shown, otherwise.message,
                                static_cast<double>(pause.count()) / 1000));
  transport_->wait(pause);
}

HttpSource::Reply HttpSource::ask_until_answered(bool is_first) {
  while (true) {
    Reply reply = ask();
    const Asked asked{.first = url_,
                      .last = reply.last,
                      .credentials = credentials_,
                      .sent_credentials = reply.sent_credentials};
    if (reply.failure) {
      const Error error = transport_error(*reply.failure, asked);
      if (!is_worth_a_retry(reply.failure->kind, is_first)) throw error;
      back_off(milliseconds(0), error);
    } else if (is_worth_a_retry(reply.answer.status)) {
      back_off(asked_pause(reply.answer), status_error(reply.answer, asked));
    } else {
      return reply;
    }
  }
}

void HttpSource::require_object(const Reply& reply) const {
  if (reply.answer.status == 200 || reply.answer.status == 203) return;
  throw status_error(reply.answer, {.first = url_,
                                    .last = reply.last,
                                    .credentials = credentials_,
                                    .sent_credentials = reply.sent_credentials});
}

/// The body of a 200 begins.
void HttpSource::begin_object(const Answer& answer) {
  total_ = answer.is_chunked ? std::nullopt : answer.content_length;
  end_ = total_;
  validator_ = answer.accept_ranges == "none" ? "" : strong_validator(answer);
}

void HttpSource::accept_first(const Reply& reply) {
  require_object(reply);
  first_ = reply.answer;
  begin_object(first_);
  if (total_ || first_.is_chunked) return;
  context_.log.warn(fmt::format(
      "{}: the server does not say how long its answer is, so a lost connection can't be told from "
      "the end",
      url_.shown));
}

/// Nothing was delivered yet; but what was said about the object was passed on already.
void HttpSource::start_over(const Reply& reply) {
  require_object(reply);
  require_same(reply.answer, reply);
  begin_object(reply.answer);
}

void HttpSource::require_same(const Answer& answer, const Reply& reply) const {
  const bool is_other_etag = !answer.etag.empty() && answer.etag != first_.etag;
  if (!is_other_etag && answer.content_encoding == first_.content_encoding) return;
  fail(fmt::format("the file on {} was replaced while it was read", reply.last.place()),
       "run again: the result must be of one version");
}

/// The answer to a request for the rest.
void HttpSource::accept_more(const Reply& reply) {
  const Answer& answer = reply.answer;
  if (answer.status == 416 && parse_unsatisfied_range(answer.content_range) == position_) {
    require_same(answer, reply);
    is_at_end_ = true;  // everything was there but the mark of the end
  } else if (answer.status == 206) {
    accept_range(reply);
  } else if (answer.status == 200) {
    require_same(answer, reply);
    if (was_sought_) {
      fail(fmt::format("{} does not send parts of the file alone", reply.last.place()),
           "download the file first");
    }
    fail(fmt::format("{} broke off after {} bytes and does not send the rest alone",
                     reply.last.place(), position_),
         "run again; if it stays so, download the file first");
  } else {
    throw status_error(answer, {.first = url_,
                                .last = reply.last,
                                .credentials = credentials_,
                                .sent_credentials = reply.sent_credentials});
  }
}

void HttpSource::accept_range(const Reply& reply) {
  require_same(reply.answer, reply);
  const std::optional<ContentRange> range = parse_content_range(reply.answer.content_range);
  const bool fits =
      range && range->first == position_ && (!range->total || !total_ || *range->total == *total_);
  if (!fits) {
    fail(fmt::format("{} sent another part of the file than it was asked for", reply.last.place()),
         "run again; if it stays so, download the file first");
  }
  if (range->total) total_ = range->total;
  end_ = range->last + 1;
}

/// Makes the transfer go on, or throws.
void HttpSource::resume(const TransportFailure& why) {
  Error error = transport_error(why, {.first = url_, .last = url_, .credentials = credentials_});
  const bool is_broken =
      why.kind == Kind::kDropped || why.kind == Kind::kStalled || why.kind == Kind::kTls;
  if (!is_broken) throw error;
  error.message += fmt::format(" after {} bytes", position_);
  if (total_) error.message += fmt::format(" of {}", *total_);
  if (position_ > 0 && validator_.empty()) {
    error.message += ", and the server gives no means to go on from there";
    error.fix = "run again; if it stays so, download the file first";
    throw error;
  }
  back_off(milliseconds(0), error);
  ask_from_here();
}

void HttpSource::ask_from_here() {
  const Reply reply = ask_until_answered(false);
  if (position_ == 0) {
    start_over(reply);
  } else {
    accept_more(reply);
  }
}

void HttpSource::seek(uint64_t position) {
  position_ = position;
  pace_ = RetryPace(position);
  is_at_end_ = false;
  was_sought_ = true;
  ask_from_here();
}

size_t HttpSource::read(std::span<char> into) {
  while (!is_at_end_) {
    const Transport::Got got = transport_->read(into);
    if (got.bytes > 0) {
      if (end_ && got.bytes > *end_ - position_) {
        fail("the server sent more bytes than it announced", "ask those who run the server");
      }
      position_ += got.bytes;
      return got.bytes;
    }
    const uint64_t known_end = total_.value_or(position_);
    if (total_ == position_) {
      is_at_end_ = true;
    } else if (got.failure) {
      resume(*got.failure);
    } else if (position_ < std::max(known_end, end_.value_or(0))) {
      resume({Kind::kDropped, ""});
    } else {
      is_at_end_ = true;
    }
  }
  return 0;
}

}  // namespace adze::io::http
