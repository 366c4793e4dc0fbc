#pragma once

#include <algorithm>
#include <deque>
#include <string>
#include <string_view>
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
    bool only_public;
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
                     .through_proxy = request.through_proxy,
                     .only_public = request.only_public});
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

/// For fuzzing: cuts the text into answers at lines of "=": lines up to an empty one, then the
/// body. The first letter of each says how it ends.
inline std::deque<ScriptedAnswer> scripted_answers(std::string_view text) {
  std::deque<ScriptedAnswer> answers;
  while (!text.empty() && answers.size() < 64) {
    const size_t end = std::min(text.find("\n=\n"), text.size());
    std::string_view one = text.substr(0, end);
    text.remove_prefix(std::min(end + 3, text.size()));
    ScriptedAnswer answer;
    if (one.starts_with('!')) answer.failure = {TransportFailure::Kind::kDropped, ""};
    if (one.starts_with('?')) answer.failure = {TransportFailure::Kind::kRefused, ""};
    if (answer.failure) one.remove_prefix(1);
    while (!one.empty()) {
      const size_t line_end = std::min(one.find('\n'), one.size());
      answer.head.emplace_back(one.substr(0, line_end));
      one.remove_prefix(std::min(line_end + 1, one.size()));
      if (answer.head.back().empty()) break;
    }
    answer.body = one;
    answers.push_back(std::move(answer));
  }
  return answers;
}

/// Another transport, which stays with the test, so that it can be looked at afterwards.
class LentTransport : public Transport {
 public:
  explicit LentTransport(Transport& to) : to_(to) {}

  Begun begin(const Request& request) override { return to_.begin(request); }
  Got read(std::span<char> into) override { return to_.read(into); }
  void wait(std::chrono::milliseconds time) override { to_.wait(time); }

 private:
  Transport& to_;
};

}  // namespace adze::io::http
