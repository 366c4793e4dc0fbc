#include "io/schemes.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "base/error.h"
#include "io/expand_path.h"
#include "io/file_source.h"
#include "io/http/open_http.h"
#include "io/s3/expand_s3.h"
#include "io/s3/open_s3.h"
#include "io/sftp/open_sftp.h"
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

std::vector<FoundInput> found(std::vector<std::string> paths) {
  std::vector<FoundInput> inputs;
  inputs.reserve(paths.size());
  for (std::string& path : paths) inputs.push_back({.location = std::move(path)});
  return inputs;
}

std::vector<FoundInput> expand_plain_path(const InputPattern& input, RunContext& context,
                                          const InputOptions&) {
  return found(expand_path(input.location, input.pattern, input.location, context));
}

std::vector<FoundInput> expand_file_uri(const InputPattern& input, RunContext& context,
                                        const InputOptions&) {
  return found(expand_path(file_uri_path(input.location), file_uri_pattern(input.location),
                           input.location, context));
}

std::vector<FoundInput> expand_sftp(const InputPattern& input, RunContext& context,
                                    const InputOptions& options) {
  return found(sftp::expand_sftp(input, context, options));
}

struct Scheme {
  std::string_view name;  ///< as uri_scheme() gives it
  OpenedInput (*open)(const std::string& location, RunContext& context,
                      const InputOptions& options);
  std::string (*target_path)(const std::string& location);  ///< null: can't be written
  /// Null: a location of this scheme is always one input.
  std::vector<FoundInput> (*expand)(const InputPattern& input, RunContext& context,
                                    const InputOptions& options);
  bool is_remote = false;
};

constexpr Scheme kSchemes[] = {
    {"", open_path, same_path, expand_plain_path},
    {"-", open_dash, same_path, nullptr},
    {"file", open_file_uri, path_of_file_uri, expand_file_uri},
    {"http", http::open_http, nullptr, nullptr, true},
    {"https", http::open_http, nullptr, nullptr, true},
    {"s3", s3::open_s3, nullptr, s3::expand_s3, true},
    {"sftp", sftp::open_sftp, nullptr, expand_sftp},
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
  if (const Scheme* scheme = find_scheme(name)) {
    return scheme->open(location, context, options);
  }
  Error error(
      ErrorCategory::kUsage,
      fmt::format("adze reads files, standard input, http, https, s3 and sftp; '{}' is not a "
                  "scheme it knows",
                  name));
  error.file = shown_location(location);
  error.fix = name == "s3a" || name == "s3n"
                  ? "write it as s3://…"
                  : "fetch it with another program and pipe it into adze, with '-' as the input";
  throw error;
}

std::vector<FoundInput> expand_location(const InputPattern& input, RunContext& context,
                                        const InputOptions& options) {
  const Scheme* scheme = find_scheme(uri_scheme(input.location));
  if (scheme == nullptr || scheme->expand == nullptr) {
    return {{.location = input.location}};
  }
  return scheme->expand(input, context, options);
}

bool is_remote(const std::string& location) {
  const Scheme* scheme = find_scheme(uri_scheme(location));
  return scheme != nullptr && scheme->is_remote;
}

std::string target_path(const std::string& location) {
  const std::string name = uri_scheme(location);
  const Scheme* scheme = find_scheme(name);
  if (scheme != nullptr && scheme->target_path != nullptr) return scheme->target_path(location);
  Error error(ErrorCategory::kUsage,
              fmt::format("adze writes files and standard output; '{}' is not a scheme it {}", name,
                          scheme == nullptr ? "knows" : "writes to"));
  error.file = shown_location(location);
  error.fix = "write a file and copy it there with another program";
  throw error;
}

}  // namespace adze::io
