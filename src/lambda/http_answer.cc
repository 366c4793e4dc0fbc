#include "lambda/http_answer.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/error.h"
#include "base/limits.h"

// The Runtime API is trusted no more than any server: whatever it sends is an answer or an Error,
// within the limits, and two ways to read the same bytes (a length that is named twice, a length
// beside chunks) are refused. http_answer_fuzz.cc shows that pieces of any size say the same.
namespace adze::lambda {
namespace {

[[noreturn]] void refuse(const char* what) {
  throw Error(ErrorCategory::kInput, std::string("the Runtime API answers with ") + what);
}

/// Of what HTTP calls a token, only what names of headers are made of.
bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), to_lower);
  return result;
}

std::string_view without_blanks(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7f';
  });
}

size_t parse_size(std::string_view text, int base) {
  size_t size = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), size, base);
  if (code != std::errc() || end != text.data() + text.size()) refuse("a length that is no number");
  if (size > limits::lambda_event_bytes_max) refuse("more than an event may have");
  return size;
}

}  // namespace

const std::string* HttpAnswer::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& entry) { return entry.first == name; });
  return found == headers.end() ? nullptr : &found->second;
}

void HttpAnswerReader::add(std::string_view bytes) {
  if (bytes.empty()) return;
  has_begun_ = true;
  if (is_complete()) {
    is_reusable_ = false;
    return;
  }
  unread_.append(bytes);
  while (!is_complete() && advance()) {
  }
  unread_.erase(0, std::exchange(taken_, 0));
  if (is_complete() && !unread_.empty()) is_reusable_ = false;
}

void HttpAnswerReader::end() {
  is_reusable_ = false;
  if (step_ == Step::kUntilEnd) step_ = Step::kDone;
  if (!is_complete()) refuse("less than a whole answer");
}

bool HttpAnswerReader::advance() {
  switch (step_) {
    case Step::kStatus:
      return take_status();
    case Step::kHeaders:
      return take_header();
    case Step::kLength:
    case Step::kChunk:
    case Step::kUntilEnd:
      return take_body();
    case Step::kChunkSize:
      return take_chunk_size();
    case Step::kChunkEnd:
      return take_chunk_end();
    case Step::kDone:
      break;
  }
  return false;
}

std::optional<std::string_view> HttpAnswerReader::take_line() {
  const size_t newline = left().find('\n');
  const size_t bytes = newline == std::string_view::npos ? left().size() : newline + 1;
  if (line_bytes_ + bytes > limits::lambda_head_bytes_max) refuse("headers without an end");
  if (newline == std::string_view::npos) return std::nullopt;
  if (newline == 0 || left()[newline - 1] != '\r') refuse("what is not HTTP");
  const std::string_view line = left().substr(0, newline - 1);
  if (has_control_characters(line)) refuse("what is not HTTP");
  line_bytes_ += bytes;
  taken_ += bytes;
  return line;
}

/// "HTTP/1.1 200 OK"
bool HttpAnswerReader::take_status() {
  const auto line = take_line();
  if (!line) return false;
  const bool is_http = line->starts_with("HTTP/1.1 ") || line->starts_with("HTTP/1.0 ");
  if (!is_http || line->size() < 12 || (line->size() > 12 && line->at(12) != ' ')) {
    refuse("what is not HTTP");
  }
  const char* const digits = line->data() + 9;
  const auto [end, code] = std::from_chars(digits, digits + 3, answer_.status);
  if (code != std::errc() || end != digits + 3 || answer_.status < 100) refuse("what is not HTTP");
  if (line->at(7) == '0') is_reusable_ = false;
  step_ = Step::kHeaders;
  return true;
}

void HttpAnswerReader::add_header(std::string_view line) {
  const size_t colon = line.find(':');
  std::string name = lower_case(line.substr(0, colon));
  if (colon == std::string_view::npos || !is_name(name)) refuse("what is not HTTP");
  // What stands behind the body is for others.
  if (is_trailer_) return;
  answer_.headers.emplace_back(std::move(name), without_blanks(line.substr(colon + 1)));
}

bool HttpAnswerReader::take_header() {
  const auto line = take_line();
  if (!line) return false;
  if (!line->empty()) {
    add_header(*line);
  } else if (is_trailer_) {
    step_ = Step::kDone;
  } else if (answer_.status < 200) {
    answer_ = {};  // "100 Continue": the answer comes behind it
    step_ = Step::kStatus;
  } else {
    begin_body();
  }
  return true;
}

void HttpAnswerReader::begin_body() {
  std::optional<size_t> length;
  bool is_chunked = false;
  for (const auto& [name, value] : answer_.headers) {
    if (name == "connection" && lower_case(value) == "close") is_reusable_ = false;
    if (name == "content-length") {
      const size_t size = parse_size(value, 10);
      if (length && *length != size) refuse("two lengths");
      length = size;
    }
    if (name == "transfer-encoding") {
      if (is_chunked || lower_case(value) != "chunked") refuse("a coding that it may not have");
      is_chunked = true;
    }
  }
  if (is_chunked && length) refuse("chunks and a length");
  body_left_ = length.value_or(0);
  if (is_chunked) {
    step_ = Step::kChunkSize;
  } else if (answer_.status == 204 || answer_.status == 304 || (length && *length == 0)) {
    step_ = Step::kDone;
  } else {
    step_ = length ? Step::kLength : Step::kUntilEnd;
  }
  answer_.body.reserve(body_left_);
}

void HttpAnswerReader::grow_body(std::string_view bytes) {
  if (bytes.size() > limits::lambda_event_bytes_max - answer_.body.size()) {
    refuse("more than an event may have");
  }
  answer_.body.append(bytes);
}

bool HttpAnswerReader::take_body() {
  if (left().empty()) return false;
  const size_t bytes =
      step_ == Step::kUntilEnd ? left().size() : std::min(left().size(), body_left_);
  grow_body(left().substr(0, bytes));
  taken_ += bytes;
  if (step_ == Step::kUntilEnd) return true;
  body_left_ -= bytes;
  if (body_left_ == 0) step_ = step_ == Step::kLength ? Step::kDone : Step::kChunkEnd;
  return true;
}

/// "1a;name=value": the number is hexadecimal, what follows it means nothing here.
bool HttpAnswerReader::take_chunk_size() {
  const auto line = take_line();
  if (!line) return false;
  body_left_ = parse_size(without_blanks(line->substr(0, line->find(';'))), 16);
  // The lines between chunks are not bounded by the head: there are as many as there are chunks.
  line_bytes_ = 0;
  is_trailer_ = body_left_ == 0;
  step_ = is_trailer_ ? Step::kHeaders : Step::kChunk;
  return true;
}

bool HttpAnswerReader::take_chunk_end() {
  const auto line = take_line();
  if (!line) return false;
  if (!line->empty()) refuse("a chunk that has no end");
  step_ = Step::kChunkSize;
  return true;
}

}  // namespace adze::lambda
