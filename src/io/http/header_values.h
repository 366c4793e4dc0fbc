#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/http/answer.h"

/// The values of header fields that decide whether a transfer can go on after it broke (RFC 9110).
namespace adze::io::http {

/// A Content-Range in bytes. Positions count from 0, `last` included.
struct ContentRange {
  uint64_t first = 0;
  uint64_t last = 0;
  std::optional<uint64_t> total;  ///< unset: "*"
};

/// "bytes 5-9/10" or "bytes 5-9/*"; nothing if it is anything else, or contradicts itself.
std::optional<ContentRange> parse_content_range(std::string_view text);

/// 10 of "bytes */10", which comes with 416 Range Not Satisfiable.
std::optional<uint64_t> parse_unsatisfied_range(std::string_view text);

/// What to send as If-Range, so that the rest is sent only if it is the rest of the same bytes: an
/// ETag that is not weak, or else a Last-Modified that is at least a minute older than the answer,
/// for a file may change twice in one second (RFC 9110, 8.8.2.2). Empty if there is neither.
std::string strong_validator(const Answer& answer);

/// An HTTP date as seconds since 1970, in any of the three forms of RFC 9110; nothing if it is
/// none.
std::optional<int64_t> parse_http_date(const std::string& text);

/// How long Retry-After asks to wait: a number of seconds, or a date, counted from the answer's
/// Date and where there is none from `now` (seconds since 1970). Nothing if it says neither.
std::optional<std::chrono::seconds> parse_retry_after(const Answer& answer, int64_t now);

}  // namespace adze::io::http
