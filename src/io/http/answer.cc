#include "io/http/answer.h"

#include <charconv>

#include "base/limits.h"

namespace adze::io::http {
namespace {

std::string lower(std::string_view text) {
  std::string folded(text);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return folded;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

/// "404" of "HTTP/1.1 404 Not Found".
int status_of(std::string_view line) {
  const size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return 0;
  const std::string_view digits = line.substr(blank + 1, 3);
  int status = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), status);
  return status;
}

/// The fields that are kept, and where. The first of several of one name counts, but for codings,
/// which are a list.
struct Field {
  std::string_view name;
  std::string Answer::* text;
};

constexpr Field kFields[] = {
    {"location", &Answer::location},           {"content-type", &Answer::content_type},
    {"content-range", &Answer::content_range}, {"etag", &Answer::etag},
    {"last-modified", &Answer::last_modified}, {"date", &Answer::date},
    {"retry-after", &Answer::retry_after},     {"accept-ranges", &Answer::accept_ranges},
};

}  // namespace

std::string_view Answer::amz_field(std::string_view name) const {
  const auto found = amz_fields.find(name);
  return found == amz_fields.end() ? std::string_view() : std::string_view(found->second);
}

void AnswerHead::add_field(std::string_view name, std::string_view value) {
  const std::string folded = lower(name);
  for (const Field& field : kFields) {
    std::string& text = answer_.*field.text;
    if (folded == field.name && text.empty()) text = value;
  }
  if (folded.starts_with("x-amz-")) answer_.amz_fields.emplace(folded, value);
  if (folded == "content-encoding") {
    std::string& codings = answer_.content_encoding;
    if (!codings.empty()) codings += ',';
    codings += lower(value);
  }
  if (folded == "content-length") {
    uint64_t length = 0;
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), length);
    if (problem == std::errc() && end == value.data() + value.size()) {
      answer_.content_length = length;
    }
  }
  if (folded == "transfer-encoding" && lower(value).find("chunked") != std::string::npos) {
    answer_.is_chunked = true;
  }
}

bool AnswerHead::add_line(std::string_view line) {
  bytes_ += line.size();
  if (bytes_ > limits::http_header_bytes_max) return false;
  if (is_complete_) return true;
  line = trimmed(line);
  if (line.starts_with("HTTP/")) {
    answer_ = Answer{};
    answer_.status = status_of(line);
    return true;
  }
  if (line.empty()) {
    is_complete_ = answer_.status >= 200;
    return true;
  }
  const size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    add_field(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  }
  return true;
}

}  // namespace adze::io::http
