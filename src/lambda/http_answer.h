#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace adze::lambda {

/// An answer of the Runtime API, as HTTP/1.1 has it. Plain data.
struct HttpAnswer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;

  /// The value of the first header of that name (in lower case); null: there is none.
  const std::string* header(std::string_view name) const;
};

/// Puts an answer together from the bytes of a connection, piece by piece, within
/// limits::lambda_head_bytes_max and lambda_event_bytes_max. Throws Error(kInput) for what is no
/// HTTP or too long; the connection is of no use then. One thread at a time.
class HttpAnswerReader {
 public:
  /// Takes the next bytes. What follows a whole answer belongs to nothing and ends is_reusable().
  void add(std::string_view bytes);

  /// The connection has ended. Throws if the answer has not.
  void end();

  bool has_begun() const { return has_begun_; }
  bool is_complete() const { return step_ == Step::kDone; }
  /// Status and headers are there, although the body may not be.
  bool has_head() const { return step_ > Step::kHeaders || is_trailer_; }
  /// The connection may be used for another request.
  bool is_reusable() const { return is_reusable_; }

  /// As far as it has come.
  const HttpAnswer& answer() const { return answer_; }
  HttpAnswer& answer() { return answer_; }

 private:
  enum class Step { kStatus, kHeaders, kLength, kUntilEnd, kChunkSize, kChunk, kChunkEnd, kDone };

  /// Makes one step with what has been read; false if that needs more bytes.
  bool advance();
  bool take_status();
  bool take_header();
  void add_header(std::string_view line);
  bool take_body();
  bool take_chunk_size();
  bool take_chunk_end();
  void begin_body();
  void grow_body(std::string_view bytes);
  /// The next line without its CRLF; nothing if it isn't there yet.
  std::optional<std::string_view> take_line();
  std::string_view left() const { return std::string_view(unread_).substr(taken_); }

  Step step_ = Step::kStatus;
  HttpAnswer answer_;
  std::string unread_;  ///< bytes; a step takes them from `taken_` on
  size_t taken_ = 0;
  size_t line_bytes_ = 0;    ///< of all lines so far, which is all but the body
  size_t body_left_ = 0;     ///< of the body or of the chunk
  bool is_trailer_ = false;  ///< the headers behind the last chunk
  bool has_begun_ = false;
  bool is_reusable_ = true;
};

}  // namespace adze::lambda
