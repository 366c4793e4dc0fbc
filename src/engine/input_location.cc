#include "engine/input_location.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string_view>

#include "io/glob_pattern.h"
#include "io/uri.h"

namespace adze::engine {
namespace {

/// The node's text, each part that was put in changed by `change`.
std::string with_values(const YamlNode& node,
                        const std::function<std::string(std::string)>& change) {
  std::string text;
  size_t at = 0;
  for (const auto& [begin, end, is_foreign] : node.put_in) {
    text += node.text.substr(at, begin - at);
    text += change(node.text.substr(begin, end - begin));
    at = end;
  }
  return text + node.text.substr(at);
}

bool is_path(const std::string& location) { return io::uri_scheme(location).empty(); }

/// A location of which not even the scheme is known yet.
bool begins_open(const YamlNode& node) { return node.is_open && node.text.starts_with("${"); }

/// In file and sftp URIs the values are made to stand for themselves; a value that is the URI is
/// taken as one.
std::string uri_with_values(const YamlNode& node) {
  const std::string scheme = io::uri_scheme(node.text);
  const bool is_decoded = (scheme == "file" || scheme == "sftp") &&
                          (node.put_in.empty() || node.put_in.front().begin > 0);
  return is_decoded ? with_values(node, io::percent_encoded) : node.text;
}

/// `folder` and `path` in one, in normal form. A '/' at the end stays: it means the files in there.
std::string joined(const std::string& folder, const std::string& path) {
  if (io::uri_scheme(folder) == "s3") {  // of a job that is an object itself
    constexpr size_t scheme_size = std::string_view("s3://").size();
    return folder.substr(0, scheme_size) + joined(folder.substr(scheme_size), path);
  }
  std::string text = (std::filesystem::path(folder) / path).lexically_normal().string();
  if (path.ends_with('/') && !text.ends_with('/')) text += '/';
  return text;
}

/// parent_path() would keep no "//".
std::string folder_of(const std::string& job_file) {
  const size_t slash = job_file.rfind('/');
  return slash == std::string::npos ? "" : job_file.substr(0, std::max<size_t>(slash, 1));
}

bool is_relative(const std::string& path) { return !path.empty() && path[0] != '/'; }

}  // namespace

std::string resolve_path(const std::string& path, const std::string& job_file) {
  if (!is_path(path) || !is_relative(path)) return path;
  return joined(folder_of(job_file), path);
}

std::string target_location(const YamlNode& text, const std::string& job_file) {
  if (begins_open(text)) return text.text;
  return is_path(text.text) ? resolve_path(text.text, job_file) : uri_with_values(text);
}

io::InputPattern input_location(const YamlNode& text, const std::string& job_file) {
  if (!is_path(text.text)) {
    const std::string uri = uri_with_values(text);
    // Keys are taken as they stand, so that a value's `*` is told from a pattern's by the pattern.
    const bool has_globs = io::uri_scheme(text.text) == "s3";
    return {.location = uri, .pattern = has_globs ? with_values(text, io::glob_escaped) : uri};
  }
  const std::string pattern = with_values(text, io::glob_escaped);
  if (begins_open(text)) return {.location = text.text, .pattern = text.text};
  if (!is_relative(text.text)) return {.location = text.text, .pattern = pattern};
  const std::string folder = folder_of(job_file);
  return {.location = joined(folder, text.text),
          .pattern = joined(io::glob_escaped(folder), pattern)};
}

}  // namespace adze::engine
