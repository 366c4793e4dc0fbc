#include "io/http/content_coding.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "io/begun_source.h"
#include "io/content_kind.h"
#include "io/gzip_source.h"
#include "io/zstd_source.h"

namespace adze::io::http {
namespace {

[[noreturn]] void fail(const ByteSource& body, std::string message, const char* fix) {
  Error error(ErrorCategory::kInput, std::move(message));
  error.file = body.name();
  error.fix = fix;
  throw error;
}

/// In the order in which they were applied, without those that do nothing.
std::vector<std::string> split(std::string_view codings) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : codings) {
    if (c != ',' && c != ' ' && c != '\t') word += c;
    if (c != ',') continue;
    words.push_back(word);
    word.clear();
  }
  words.push_back(word);
  std::erase_if(words, [](const std::string& name) { return name.empty() || name == "identity"; });
  return words;
}

std::unique_ptr<ByteSource> undo(std::unique_ptr<ByteSource> body, const std::string& coding,
                                 RunContext& context) {
  const bool is_gzip = coding == "gzip" || coding == "x-gzip";
  if (!is_gzip && coding != "zstd") {
    fail(*body, "the server encoded the answer in a way that nobody asked for (Content-Encoding)",
         "adze undoes gzip and zstd: ask those who run the server, or download the file first");
  }
  auto begun = std::make_unique<BegunSource>(std::move(body));
  if (begun->head().empty()) return begun;
  const Compression found = content_kind(begun->head()).compression;
  if (found != (is_gzip ? Compression::kGzip : Compression::kZstd)) {
    fail(*begun,
         fmt::format("the server says that the answer is encoded with {}, and it is not",
                     is_gzip ? "gzip" : "zstd"),
         "remove the wrong Content-Encoding from the file on the server, or download it first");
  }
  if (is_gzip) return decompress_gzip(std::move(begun));
  return decompress_zstd(std::move(begun), context);
}

}  // namespace

std::unique_ptr<ByteSource> undo_content_coding(std::unique_ptr<ByteSource> body,
                                                std::string_view codings, RunContext& context) {
  std::vector<std::string> names = split(codings);
  if (names.size() > limits::http_codings_max) {
    fail(*body, fmt::format("the answer is encoded {} times over", names.size()),
         "ask those who run the server, or download the file first");
  }
  while (!names.empty()) {
    body = undo(std::move(body), names.back(), context);
    names.pop_back();
  }
  return body;
}

}  // namespace adze::io::http
