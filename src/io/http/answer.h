#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace adze::io::http {

/// What adze keeps of an answer's status line and headers. Empty texts: not said.
struct Answer {
  int status = 0;
  std::string location;
  std::string content_type;
  std::string content_encoding;  ///< in lower case, codings as they were applied
  std::string content_range;
  std::string etag;
  std::string last_modified;
  std::string date;
  std::string retry_after;
  std::string accept_ranges;
  std::optional<uint64_t> content_length;
  bool is_chunked = false;
  /// All that begin with "x-amz-", by their names in lower case.
  std::map<std::string, std::string, std::less<>> amz_fields;

  /// The value of one of them; empty if it is not there.
  std::string_view amz_field(std::string_view name) const;
};

/// Takes the lines of an answer's head one by one. Interim answers (100 to 199) are passed over,
/// and whatever comes after the head (trailers) is ignored but counted.
class AnswerHead {
 public:
  /// False if the head is longer than limits::http_header_bytes_max: the transfer must end. `line`
  /// may have its CRLF.
  bool add_line(std::string_view line);

  bool has_begun() const { return bytes_ > 0; }
  bool is_complete() const { return is_complete_; }
  const Answer& answer() const { return answer_; }

 private:
  void add_field(std::string_view name, std::string_view value);

  Answer answer_;
  size_t bytes_ = 0;
  bool is_complete_ = false;
};

}  // namespace adze::io::http
