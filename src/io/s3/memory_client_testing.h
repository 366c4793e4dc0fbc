#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cancellation.h"
#include "base/run_context.h"
#include "io/s3/client.h"

namespace adze::io::s3 {

/// A bucket that is nowhere but here, and the ways in which reading it may go wrong. Thread-safe as
/// a client is.
class MemoryClient : public Client {
 public:
  struct Object {
    std::string bytes;
    std::string etag = "\"1\"";
    std::map<std::string, std::string, std::less<>> amz_fields = {};
  };

  std::map<std::string, Object> objects;
  std::deque<size_t> breaks;  ///< of each GET's body, after how many bytes; then: none
  std::string failure = "Connection reset by peer";
  unsigned retries = 2;        ///< pause_before_retry: as often in a row
  bool minds_if_match = true;  ///< false: as servers that don't know it
  bool sends_ranges = true;
  bool encodes_keys = true;
  size_t page_keys = 1000;
  size_t piece_bytes = SIZE_MAX;
  std::function<void(const Request&)> before = [](const Request&) {};  ///< called for each request

  std::vector<std::string> asked;  ///< "GET a.csv bytes=5-9", "LIST prefix= delimiter="
  std::vector<unsigned> pauses;

  Reply send(const Request& request, RunContext& context) override {
    context.cancellation.check();
    if (request.key.empty()) return {.answer = {}, .body = list(request)};
    const std::lock_guard lock(mutex_);
    note(fmt::format("{} {}", request.method, request.key), request);
    return {.answer = head_of(find(request)), .body = ""};
  }

  std::unique_ptr<BodyStream> open(const Request& request, RunContext& context) override {
    context.cancellation.check();
    const std::lock_guard lock(mutex_);
    note(fmt::format("GET {} {}", request.key, header(request, "range")), request);
    const Object& object = find(request);
    auto body = std::make_unique<Body>();
    body->answer_ = head_of(object);
    body->context = &context;
    body->failure = failure;
    body->piece_bytes = piece_bytes;
    const auto range = range_of(header(request, "range"), object.bytes.size());
    if (range && object.bytes.empty()) refuse(416, "InvalidRange");
    if (sends_ranges && range) {
      const auto [first, last] = *range;
      body->bytes = object.bytes.substr(first, last + 1 - first);
      body->answer_.status = 206;
      body->answer_.content_range = fmt::format("bytes {}-{}/{}", first, last, object.bytes.size());
      body->answer_.content_length = body->bytes.size();
    } else {
      body->bytes = object.bytes;
    }
    if (!breaks.empty()) {
      body->breaks_at = breaks.front();
      breaks.pop_front();
    }
    return body;
  }

  bool pause_before_retry(unsigned attempt, RunContext&) override {
    const std::lock_guard lock(mutex_);
    pauses.push_back(attempt);
    return attempt <= retries;
  }

 private:
  struct Body : BodyStream {
    http::Answer answer_;
    RunContext* context = nullptr;
    std::string bytes;
    size_t used = 0;
    size_t breaks_at = SIZE_MAX;
    size_t piece_bytes = SIZE_MAX;
    std::string failure;

    const http::Answer& answer() const override { return answer_; }
    Got read(std::span<char> into) override {
      context->cancellation.check();
      const size_t end = std::min(bytes.size(), breaks_at);
      const size_t count = std::min({into.size(), end - used, piece_bytes});
      std::copy_n(bytes.data() + used, count, into.data());
      used += count;
      if (count == 0 && breaks_at < bytes.size()) return {.bytes = 0, .failure = failure};
      return {.bytes = count};
    }
  };

  static std::string header(const Request& request, std::string_view name) {
    for (const NameValue& field : request.headers) {
      if (field.name == name) return field.value;
    }
    return "";
  }
  static std::string query(const Request& request, std::string_view name) {
    for (const NameValue& field : request.query) {
      if (field.name == name) return field.value;
    }
    return "";
  }

  /// First and last byte of what a Range header asks for, "bytes=-8" or "bytes=0-7".
  static std::optional<std::pair<uint64_t, uint64_t>> range_of(std::string_view text,
                                                               uint64_t total) {
    if (!text.starts_with("bytes=")) return std::nullopt;
    text.remove_prefix(6);
    const size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const uint64_t last = number_of(text.substr(dash + 1));
    if (dash == 0) return std::pair(total - std::min(last, total), total - 1);
    return std::pair(number_of(text.substr(0, dash)), std::min(last, total - 1));
  }
  static uint64_t number_of(std::string_view digits) {
    uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  }

  void note(std::string what, const Request& request) {
    while (what.ends_with(' ')) what.pop_back();
    asked.push_back(std::move(what));
    before(request);
  }

  [[noreturn]] static void refuse(int status, std::string code) {
    ServiceError error(ErrorCategory::kInput, code);
    error.status = status;
    error.code = std::move(code);
    throw error;
  }

  const Object& find(const Request& request) const {
    const auto found = objects.find(std::string(request.key));
    if (found == objects.end()) refuse(404, "NoSuchKey");
    const std::string wanted = header(request, "if-match");
    if (minds_if_match && !wanted.empty() && wanted != found->second.etag) {
      refuse(412, "PreconditionFailed");
    }
    return found->second;
  }

  static http::Answer head_of(const Object& object) {
    http::Answer answer;
    answer.status = 200;
    answer.etag = object.etag;
    answer.content_length = object.bytes.size();
    answer.amz_fields = object.amz_fields;
    return answer;
  }

  std::string written(const std::string& key) const {
    std::string text;
    for (const char c : key) {
      const bool is_plain =
          std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '.';
      if (encodes_keys && c == ' ') {
        text += '+';
      } else if (encodes_keys && !is_plain) {
        text += fmt::format("%{:02X}", static_cast<unsigned char>(c));
      } else {
        text += c == '&' ? "&amp;" : std::string(1, c);
      }
    }
    return text;
  }

  std::string list(const Request& request) {
    const std::lock_guard lock(mutex_);
    const std::string prefix = query(request, "prefix");
    const std::string delimiter = query(request, "delimiter");
    note(fmt::format("LIST {} {}", prefix, delimiter), request);
    std::string body = "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3\">";
    if (encodes_keys) body += "<EncodingType>url</EncodingType>";
    size_t keys = 0;
    std::string last_folder;
    std::string next;
    const std::string after = query(request, "continuation-token");
    for (const auto& [key, object] : objects) {
      if (!key.starts_with(prefix) || key < after) continue;
      const size_t slash = delimiter.empty() ? std::string::npos : key.find('/', prefix.size());
      const std::string folder = slash == std::string::npos ? "" : key.substr(0, slash + 1);
      if (!folder.empty() && folder == last_folder) continue;
      if (keys++ == page_keys) {
        next = key;
        break;
      }
      last_folder = folder;
      body +=
          !folder.empty()
              ? fmt::format("<CommonPrefixes><Prefix>{}</Prefix></CommonPrefixes>", written(folder))
              : fmt::format("<Contents><Key>{}</Key><Size>{}</Size><ETag>{}</ETag></Contents>",
                            written(key), object.bytes.size(), object.etag);
    }
    body += fmt::format("<IsTruncated>{}</IsTruncated>", next.empty() ? "false" : "true");
    if (!next.empty()) body += "<NextContinuationToken>" + next + "</NextContinuationToken>";
    return body + "</ListBucketResult>";
  }

  std::mutex mutex_;
};

}  // namespace adze::io::s3
