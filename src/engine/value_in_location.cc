#include "engine/value_in_location.h"

#include <algorithm>
#include <string_view>

#include "io/uri.h"

namespace adze::engine {
namespace {

/// A part of a path between two '/', or several, that a value is in.
std::string_view parts_with(const PutIn& value, std::string_view text) {
  const size_t slash = value.begin == 0 ? std::string_view::npos : text.rfind('/', value.begin - 1);
  const size_t begin = slash == std::string_view::npos ? 0 : slash + 1;
  const size_t end = std::min(text.find('/', value.end), text.size());
  return text.substr(begin, end - begin);
}

bool leaves_folder(std::string_view parts) {
  if (parts.find('\0') != std::string_view::npos) return true;
  while (true) {
    const size_t slash = parts.find('/');
    const std::string_view part = parts.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return true;
    if (slash == std::string_view::npos) return false;
    parts.remove_prefix(slash + 1);
  }
}

/// Schemes whose locations are paths, where `..` means something.
bool has_path(const std::string& scheme) {
  return scheme.empty() || scheme == "file" || scheme == "sftp";
}

bool is_web(const std::string& scheme) { return scheme == "http" || scheme == "https"; }

}  // namespace

std::optional<ValueProblem> problem_of_values(const YamlNode& location, ValuesFrom from) {
  const std::string& text = location.text;
  const std::string scheme = io::uri_scheme(text);
  for (const PutIn& value : location.put_in) {
    if (!value.is_foreign) continue;
    // A path that is given whole is what somebody in a shell wants to try a job on.
    const bool is_beginning = value.begin == 0;
    const bool is_whole = is_beginning && value.end == text.size();
    const bool is_begun_path = scheme.empty() && !is_whole;
    if (is_beginning && from == ValuesFrom::kCall && scheme != "s3" && scheme != "https" &&
        !is_begun_path) {
      return ValueProblem{"a value is no location that may come from outside",
                          "give one that begins with s3:// or https://"};
    }
    if (from == ValuesFrom::kCall && !is_web(scheme) && values_choose_server(location)) {
      return ValueProblem{"a value names the server, which only web servers allow",
                          "write the server's name into the job"};
    }
    if (has_path(scheme) && !is_whole && leaves_folder(parts_with(value, text))) {
      return ValueProblem{"a value would make a path that leaves its folder",
                          "in a path its parts must not be empty, . or .."};
    }
  }
  return std::nullopt;
}

bool values_choose_server(const YamlNode& location) {
  const std::string& text = location.text;
  const size_t colon = text.find("://");
  // Which server has a bucket is for the settings to say.
  if (colon == std::string::npos || io::uri_scheme(text) == "s3") return false;
  const size_t end = std::min(text.find_first_of("/?#", colon + 3), text.size());
  return std::any_of(location.put_in.begin(), location.put_in.end(),
                     [&](const PutIn& value) { return value.is_foreign && value.begin < end; });
}

}  // namespace adze::engine
