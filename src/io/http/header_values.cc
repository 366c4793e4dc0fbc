#include "io/http/header_values.h"

#include <algorithm>
#include <charconv>

#include "io/http/curl_library.h"

namespace adze::io::http {
namespace {

constexpr int64_t kStrongAgeSeconds = 60;
/// Also guards the arithmetic: a server may ask for any number of seconds.
constexpr int64_t kRetryAfterSecondsMax = 1'000'000'000;

std::optional<uint64_t> number_of(std::string_view text) {
  uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || problem != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

/// Cuts `text` at the first `mark` and returns what stands before it.
std::optional<std::string_view> cut_before(std::string_view& text, char mark) {
  const size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(at + 1);
  return before;
}

bool has_bytes_unit(std::string_view& text) {
  const std::optional<std::string_view> unit = cut_before(text, ' ');
  return unit == "bytes";
}

bool is_strong_etag(std::string_view etag) {
  return etag.size() >= 2 && etag.front() == '"' && etag.back() == '"';
}

}  // namespace

/// libcurl knows the forms.
std::optional<int64_t> parse_http_date(const std::string& text) {
  const time_t seconds = text.empty() ? -1 : curl_library().getdate(text.c_str(), nullptr);
  if (seconds < 0) return std::nullopt;
  return static_cast<int64_t>(seconds);
}

std::optional<ContentRange> parse_content_range(std::string_view text) {
  if (!has_bytes_unit(text)) return std::nullopt;
  const std::optional<std::string_view> first_text = cut_before(text, '-');
  const std::optional<std::string_view> last_text = cut_before(text, '/');
  if (!first_text || !last_text) return std::nullopt;
  const std::optional<uint64_t> first = number_of(*first_text);
  const std::optional<uint64_t> last = number_of(*last_text);
  const std::optional<uint64_t> total = number_of(text);
  if (!first || !last || *first > *last || *last == UINT64_MAX) return std::nullopt;
  if (!total && text != "*") return std::nullopt;
  if (total && *last >= *total) return std::nullopt;
  return ContentRange{.first = *first, .last = *last, .total = total};
}

std::optional<uint64_t> parse_unsatisfied_range(std::string_view text) {
  if (!has_bytes_unit(text) || !text.starts_with("*/")) return std::nullopt;
  return number_of(text.substr(2));
}

std::string strong_validator(const Answer& answer) {
  if (is_strong_etag(answer.etag)) return answer.etag;
  if (!answer.etag.empty()) return "";
  const std::optional<int64_t> modified = parse_http_date(answer.last_modified);
  const std::optional<int64_t> sent = parse_http_date(answer.date);
  if (!modified || !sent || *sent - *modified < kStrongAgeSeconds) return "";
  return answer.last_modified;
}

std::optional<std::chrono::seconds> parse_retry_after(const Answer& answer, int64_t now) {
  if (const std::optional<uint64_t> seconds = number_of(answer.retry_after)) {
    return std::chrono::seconds(std::min<uint64_t>(*seconds, kRetryAfterSecondsMax));
  }
  const std::optional<int64_t> until = parse_http_date(answer.retry_after);
  if (!until) return std::nullopt;
  const int64_t wait = *until - parse_http_date(answer.date).value_or(now);
  return std::chrono::seconds(std::clamp<int64_t>(wait, 0, kRetryAfterSecondsMax));
}

}  // namespace adze::io::http
