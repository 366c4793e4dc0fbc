#include "engine/input_location.h"

#include <filesystem>
#include <functional>

#include "io/glob_pattern.h"
#include "io/uri.h"

namespace adze::engine {
namespace {

/// The node's text, each part that was put in changed by `change`.
std::string with_values(const YamlNode& node,
                        const std::function<std::string(std::string)>& change) {
  std::string text;
  size_t at = 0;
  for (const auto& [begin, end] : node.put_in) {
    text += node.text.substr(at, begin - at);
    text += change(node.text.substr(begin, end - begin));
    at = end;
  }
  return text + node.text.substr(at);
}

bool is_path(const std::string& location) { return io::uri_scheme(location).empty(); }

/// `folder` and `path` in one, in normal form. A '/' at the end stays: it means the files in there.
std::string joined(const std::filesystem::path& folder, const std::string& path) {
  std::string text = (folder / path).lexically_normal().string();
  if (path.ends_with('/') && !text.ends_with('/')) text += '/';
  return text;
}

bool is_relative(const std::string& path) { return !path.empty() && path[0] != '/'; }

}  // namespace

std::string resolve_path(const std::string& path, const std::string& job_file) {
  if (!is_path(path) || !is_relative(path)) return path;
  return joined(std::filesystem::path(job_file).parent_path(), path);
}

io::InputPattern input_location(const YamlNode& text, const std::string& job_file) {
  if (!is_path(text.text)) {
    const std::string scheme = io::uri_scheme(text.text);
    const bool is_decoded = (scheme == "file" || scheme == "sftp") &&
                            (text.put_in.empty() || text.put_in.front().first > 0);
    const std::string uri = is_decoded ? with_values(text, io::percent_encoded) : text.text;
    // Keys are taken as they stand, so that a value's `*` is told from a pattern's by the pattern.
    const bool has_globs = scheme == "s3";
    return {.location = uri, .pattern = has_globs ? with_values(text, io::glob_escaped) : uri};
  }
  const std::string pattern = with_values(text, io::glob_escaped);
  if (!is_relative(text.text)) return {.location = text.text, .pattern = pattern};
  const std::string folder = std::filesystem::path(job_file).parent_path().string();
  return {.location = joined(folder, text.text),
          .pattern = joined(io::glob_escaped(folder), pattern)};
}

}  // namespace adze::engine
