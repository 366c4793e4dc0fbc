// Any bytes as an answer of the Runtime API, whole and in pieces: the same answer, within the
// limits, or an Error(kInput).
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/limits.h"
#include "lambda/http_answer.h"

namespace {

using adze::lambda::HttpAnswer;
using adze::lambda::HttpAnswerReader;

std::optional<HttpAnswer> read(std::string_view bytes, size_t piece) {
  HttpAnswerReader reader;
  try {
    for (; !bytes.empty() && !reader.is_complete(); bytes.remove_prefix(piece)) {
      piece = std::min(piece, bytes.size());
      reader.add(bytes.substr(0, piece));
    }
    if (!reader.is_complete()) reader.end();
  } catch (const adze::Error& error) {
    if (error.category != adze::ErrorCategory::kInput) std::abort();
    return std::nullopt;
  }
  return reader.answer();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto whole = read(bytes, bytes.size());
  const auto pieces = read(bytes, 1 + data[0] % 7);
  if (whole.has_value() != pieces.has_value()) std::abort();
  if (!whole) return 0;
  if (whole->body != pieces->body || whole->headers != pieces->headers) std::abort();
  if (whole->status < 200 || whole->status > 999) std::abort();
  if (whole->body.size() > adze::limits::lambda_event_bytes_max) std::abort();
  for (const auto& [name, value] : whole->headers) {
    if (name.empty() || (name + value).find_first_of("\r\n") != std::string::npos) std::abort();
  }
  return 0;
}
