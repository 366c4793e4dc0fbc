#include "io/schemes.h"

#include <fmt/format.h>

#include <string_view>

#include "base/error.h"
#include "io/file_source.h"
#include "io/uri.h"

namespace adze::io {
namespace {

OpenedInput open_path(const std::string& path, RunContext& context, const InputOptions&) {
  return open_file_source(path, context);
}

OpenedInput open_file_uri(const std::string& uri, RunContext& context, const InputOptions&) {
  return open_file_source(file_uri_path(uri), context);
}

OpenedInput open_dash(const std::string&, RunContext& context, const InputOptions&) {
  return open_standard_input(context);
}

std::string same_path(const std::string& path) { return path; }

std::string path_of_file_uri(const std::string& uri) { return file_uri_path(uri); }

struct Scheme {
  std::string_view name;  ///< as uri_scheme() gives it
  OpenedInput (*open)(const std::string& location, RunContext& context,
                      const InputOptions& options);
  std::string (*target_path)(const std::string& location);
};

constexpr Scheme kSchemes[] = {
    {"", open_path, same_path},
    {"-", open_dash, same_path},
    {"file", open_file_uri, path_of_file_uri},
};

const Scheme* find_scheme(std::string_view name) {
  for (const Scheme& scheme : kSchemes) {
    if (scheme.name == name) return &scheme;
  }
  return nullptr;
}

}  // namespace

OpenedInput open_stored(const std::string& location, RunContext& context,
                        const InputOptions& options) {
  const std::string name = uri_scheme(location);
  if (const Scheme* scheme = find_scheme(name)) return scheme->open(location, context, options);
  Error error(
      ErrorCategory::kUsage,
      fmt::format("adze reads files and standard input; '{}' is not a scheme it knows", name));
  error.file = shown_location(location);
  error.fix = "fetch it with another program and pipe it into adze, with '-' as the input";
  throw error;
}

std::string target_path(const std::string& location) {
  const std::string name = uri_scheme(location);
  if (const Scheme* scheme = find_scheme(name)) return scheme->target_path(location);
  Error error(
      ErrorCategory::kUsage,
      fmt::format("adze writes files and standard output; '{}' is not a scheme it knows", name));
  error.file = shown_location(location);
  error.fix = "write a file and copy it there with another program";
  throw error;
}

}  // namespace adze::io
