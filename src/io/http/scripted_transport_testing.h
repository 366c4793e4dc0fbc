#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "io/http/credentials.h"
#include "io/http/transport.h"
#include "io/http/url.h"

namespace adze::io::http {

/// One answer of a server that is not there.
struct ScriptedAnswer {
  std::vector<std::string> head;  ///< lines; empty: the connection fails at once
  std::string body;
  std::optional<TransportFailure> failure = {};  ///< how it ends; unset: well
};

/// Plays a list of answers, one a request, and keeps what was asked. When the list is used up
/// nobody listens any more.
class ScriptedTransport : public Transport {
 public:
  struct Asked {
    std::string url;
    bool has_credentials;
    std::optional<uint64_t> first_byte;
    std::string validator;
    std::string method;
    std::vector<std::string> headers;
    std::string body;
    bool through_proxy;
  };

  explicit ScriptedTransport(std::deque<ScriptedAnswer> answers, size_t piece_bytes = SIZE_MAX)
      : answers_(std::move(answers)), piece_bytes_(piece_bytes) {}

  Begun begin(const Request& request) override {
    asked.push_back({.url = request.url.text,
                     .has_credentials = request.credentials != nullptr,
                     .first_byte = request.first_byte,
                     .validator = request.validator,
                     .method = request.method,
                     .headers = {request.headers.begin(), request.headers.end()},
                     .body = {request.body.begin(), request.body.end()},
                     .through_proxy = request.through_proxy});
    current_ = {.head = {}, .body = "", .failure = {{TransportFailure::Kind::kRefused, ""}}};
    if (!answers_.empty()) {
      current_ = std::move(answers_.front());
      answers_.pop_front();
    }
    used_ = 0;
    AnswerHead head;
    for (const std::string& line : current_.head) {
      if (!head.add_line(line)) {
        return {.answer = {}, .failure = {{TransportFailure::Kind::kHeadTooLong, ""}}};
      }
    }
    if (head.is_complete()) return {.answer = head.answer()};
    const TransportFailure dropped{TransportFailure::Kind::kDropped, ""};
    return {.answer = {}, .failure = current_.failure.value_or(dropped)};
  }

  Got read(std::span<char> into) override {
    const size_t count = std::min({into.size(), piece_bytes_, current_.body.size() - used_});
    std::copy_n(current_.body.data() + used_, count, into.data());
    used_ += count;
    if (count == 0) return {.bytes = 0, .failure = current_.failure};
    return {.bytes = count};
  }

  void wait(std::chrono::milliseconds time) override { waits.push_back(time); }

  std::vector<Asked> asked;
  std::vector<std::chrono::milliseconds> waits;

 private:
  std::deque<ScriptedAnswer> answers_;
  size_t piece_bytes_;
  ScriptedAnswer current_;
  size_t used_ = 0;
};

}  // namespace adze::io::http
