#include "io/schemes.h"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "io/expand_path.h"
#include "io/file_dataset.h"
#include "io/file_source.h"
#include "io/file_target.h"
#include "io/http/open_http.h"
#include "io/s3/create_object.h"
#include "io/s3/dataset.h"
#include "io/s3/expand_s3.h"
#include "io/s3/identify_object.h"
#include "io/s3/open_s3.h"
#include "io/sftp/open_sftp.h"
#include "io/standard_output.h"
#include "io/stored_bytes.h"
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

void any_location(const std::string&) {}

void require_file_uri(const std::string& uri) { file_uri_path(uri); }

InputIdentity identify_path(const std::string& path, RunContext&, const InputOptions&) {
  return identify_file(path);
}

InputIdentity identify_file_uri(const std::string& uri, RunContext&, const InputOptions&) {
  return identify_file(file_uri_path(uri));
}

InputIdentity identify_dash(const std::string&, RunContext&, const InputOptions&) {
  return {.uri = "stdin"};
}

std::unique_ptr<ByteSink> create_at_file_uri(const std::string& uri, const TargetOptions& options,
                                             RunContext& context) {
  return create_file_target(file_uri_path(uri), options, context);
}

std::unique_ptr<ByteSink> write_to_dash(const std::string&, const TargetOptions&,
                                        RunContext& context) {
  return open_standard_output(context);
}

std::optional<uint64_t> bytes_at_path(const std::string& location, RunContext&) {
  return stored_bytes(location);
}

std::unique_ptr<DatasetFolder> open_dataset_at_file_uri(const std::string& uri,
                                                        const DatasetOptions& options,
                                                        RunContext& context) {
  return open_file_dataset(file_uri_path(uri), options, context);
}

bool is_folder(const std::string& path, RunContext&) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

bool is_folder_at_file_uri(const std::string& uri, RunContext& context) {
  return is_folder(file_uri_path(uri), context);
}

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

std::optional<uint64_t> size_not_asked_for(const std::string&, RunContext&) { return std::nullopt; }

/// How targets of a scheme are written, see create_target.h. Null: they are not.
struct Writing {
  void (*require_location)(const std::string& location);
  std::unique_ptr<ByteSink> (*create)(const std::string& location, const TargetOptions& options,
                                      RunContext& context);
  std::optional<uint64_t> (*existing_bytes)(const std::string& location, RunContext& context);
};

/// How datasets of a scheme are written, see dataset_folder.h. Null: they are not.
struct Datasets {
  void (*require_location)(const std::string& location);
  std::unique_ptr<DatasetFolder> (*open)(const std::string& location, const DatasetOptions& options,
                                         RunContext& context);
  bool (*exists)(const std::string& location, RunContext& context);
};

struct Scheme {
  std::string_view name;  ///< as uri_scheme() gives it
  OpenedInput (*open)(const std::string& location, RunContext& context,
                      const InputOptions& options);
  /// Null: a location of this scheme is always one input.
  std::vector<FoundInput> (*expand)(const InputPattern& input, RunContext& context,
                                    const InputOptions& options);
  /// Null: by opening it.
  InputIdentity (*identify)(const std::string& location, RunContext& context,
                            const InputOptions& options);
  Writing writing;
  Datasets datasets;
  bool is_remote = false;
};

constexpr Writing kFiles = {any_location, create_file_target, bytes_at_path};
constexpr Writing kFileUris = {require_file_uri, create_at_file_uri, bytes_at_path};
constexpr Writing kStandardOutput = {any_location, write_to_dash, bytes_at_path};
constexpr Writing kObjects = {s3::require_object, s3::create_object, s3::existing_bytes};
constexpr Writing kRemoteFiles = {any_location, sftp::create_sftp_target, size_not_asked_for};
constexpr Writing kNever = {nullptr, nullptr, nullptr};

constexpr Datasets kFolders = {any_location, open_file_dataset, is_folder};
constexpr Datasets kFileUriFolders = {require_file_uri, open_dataset_at_file_uri,
                                      is_folder_at_file_uri};
constexpr Datasets kPrefixes = {s3::require_prefix, s3::open_dataset, s3::prefix_exists};
constexpr Datasets kNoDatasets = {nullptr, nullptr, nullptr};

constexpr Scheme kSchemes[] = {
    {"", open_path, expand_plain_path, identify_path, kFiles, kFolders},
    {"-", open_dash, nullptr, identify_dash, kStandardOutput, kNoDatasets},
    {"file", open_file_uri, expand_file_uri, identify_file_uri, kFileUris, kFileUriFolders},
    {"http", http::open_http, nullptr, nullptr, kNever, kNoDatasets, true},
    {"https", http::open_http, nullptr, nullptr, kNever, kNoDatasets, true},
    {"s3", s3::open_s3, s3::expand_s3, s3::identify_object, kObjects, kPrefixes, true},
    {"sftp", sftp::open_sftp, expand_sftp, nullptr, kRemoteFiles, kNoDatasets},
};

const Scheme* find_scheme(std::string_view name) {
  for (const Scheme& scheme : kSchemes) {
    if (scheme.name == name) return &scheme;
  }
  return nullptr;
}

const Writing& writing_of(const std::string& location) {
  const std::string name = uri_scheme(location);
  const Scheme* scheme = find_scheme(name);
  if (scheme != nullptr && scheme->writing.create != nullptr) return scheme->writing;
  Error error(
      ErrorCategory::kUsage,
      fmt::format("adze writes files, standard output, s3 and sftp; '{}' is not a scheme it {}",
                  name, scheme == nullptr ? "knows" : "writes to"));
  error.file = shown_location(location);
  error.fix = "write a file and copy it there with another program";
  throw error;
}

const Datasets& datasets_of(const std::string& location) {
  const std::string name = uri_scheme(location);
  const Scheme* scheme = find_scheme(name);
  if (scheme != nullptr && scheme->datasets.open != nullptr) return scheme->datasets;
  Error error(ErrorCategory::kUsage,
              fmt::format("adze writes datasets into folders of this machine and to s3, not to "
                          "'{}'",
                          name));
  error.file = shown_location(location);
  error.fix = "write to a folder and copy it there with another program";
  throw error;
}

}  // namespace

OpenedInput open_stored(const std::string& location, RunContext& context,
                        const InputOptions& options) {
  const std::string name = uri_scheme(location);
  const Scheme* scheme = find_scheme(name);
  if (scheme != nullptr) {
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

InputIdentity identify_stored(const std::string& location, RunContext& context,
                              const InputOptions& options) {
  const Scheme* scheme = find_scheme(uri_scheme(location));
  if (scheme == nullptr || scheme->identify == nullptr) {
    return open_stored(location, context, options).identity;
  }
  return scheme->identify(location, context, options);
}

void require_location_by_scheme(const std::string& location) {
  writing_of(location).require_location(location);
}

std::unique_ptr<ByteSink> create_by_scheme(const std::string& location,
                                           const TargetOptions& options, RunContext& context) {
  return writing_of(location).create(location, options, context);
}

std::optional<uint64_t> existing_bytes_by_scheme(const std::string& location, RunContext& context) {
  return writing_of(location).existing_bytes(location, context);
}

void require_dataset_by_scheme(const std::string& location) {
  datasets_of(location).require_location(location);
}

std::unique_ptr<DatasetFolder> open_dataset_by_scheme(const std::string& location,
                                                      const DatasetOptions& options,
                                                      RunContext& context) {
  return datasets_of(location).open(location, options, context);
}

bool dataset_exists_by_scheme(const std::string& location, RunContext& context) {
  return datasets_of(location).exists(location, context);
}

}  // namespace adze::io
