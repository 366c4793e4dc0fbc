#include "lambda/find_job_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "engine/read_text_file.h"
#include "io/open.h"
#include "io/uri.h"

namespace adze::lambda {
namespace {

namespace filesystem = std::filesystem;

using JobTexts = std::map<std::string, JobText>;

constexpr const char* kVariable = "ADZE_JOB";
constexpr std::string_view kEndings[] = {".yaml", ".yml", ".json"};

[[noreturn]] void refuse(std::string file, std::string message, std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.file = std::move(file);
  error.fix = std::move(fix);
  throw error;
}

/// No path has a line break or `: ` in it, and no job in YAML or JSON can do without.
bool is_inline(const std::string& job) {
  return job.find('\n') != std::string::npos || job.find(": ") != std::string::npos ||
         job.starts_with('{');
}

JobText read_file(const std::string& path) {
  return {.text = engine::read_text_file(path, limits::job_file_bytes_max + 1), .file = path};
}

/// One byte more than a job may have, so that whoever parses it says so.
JobText read_object(const std::string& uri, RunContext& context) {
  const io::OpenedInput input = io::open_input(uri, context);
  std::string text(limits::job_file_bytes_max + 1, '\0');
  size_t size = 0;
  while (size < text.size()) {
    const size_t got = input.bytes->read({text.data() + size, text.size() - size});
    if (got == 0) break;
    size += got;
  }
  text.resize(size);
  return {.text = std::move(text), .file = io::shown_location(uri)};
}

/// Every job of a folder; other files are none of ours.
void read_folder(const std::string& folder, JobTexts& jobs) {
  std::error_code failure;
  filesystem::directory_iterator at(folder, failure);
  for (; !failure && at != filesystem::directory_iterator(); at.increment(failure)) {
    const std::string path = at->path().string();
    const std::optional<std::string> name = job_name_of_file(path);
    std::error_code ignored;
    if (!name || at->is_directory(ignored)) continue;
    if (jobs.contains(*name)) refuse(path, "two files have the name of this job", "keep one");
    if (jobs.size() >= limits::function_jobs_max) {
      refuse(folder, fmt::format("has more than {} jobs", limits::function_jobs_max),
             "put some into a function of their own");
    }
    jobs.emplace(*name, read_file(path));
  }
  if (!failure) return;
  const bool is_denied = failure == std::errc::permission_denied;
  Error error(is_denied ? ErrorCategory::kPermission : ErrorCategory::kInput,
              fmt::format("can't read this folder: {}", system_error_text(failure.value())));
  error.file = folder;
  throw error;
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return filesystem::is_directory(path, ignored);
}

bool is_there(const std::string& path) {
  std::error_code ignored;
  return filesystem::exists(path, ignored);
}

JobTexts jobs_of_variable(const Function& function, RunContext& context) {
  JobTexts jobs;
  if (is_inline(function.job)) {
    jobs.emplace("", JobText{.text = function.job, .file = kVariable});
    return jobs;
  }
  const std::string scheme = io::uri_scheme(function.job);
  if (scheme == "s3") {
    jobs.emplace("", read_object(function.job, context));
    return jobs;
  }
  if (!scheme.empty()) {
    refuse(kVariable,
           fmt::format("a job can't be read from '{}'", io::shown_location(function.job)),
           "give a path, s3://BUCKET/KEY, or the job itself");
  }
  const std::string path = (filesystem::path(function.task_root) / function.job).string();
  if (is_folder(path)) {
    read_folder(path, jobs);
    if (jobs.empty()) refuse(path, "has no job", "put NAME.yaml into it");
  } else {
    jobs.emplace("", read_file(path));
  }
  return jobs;
}

JobTexts jobs_of_image(const Function& function) {
  JobTexts jobs;
  const std::string folder = function.task_root + "/jobs";
  const std::string file = function.task_root + "/job.yaml";
  if (is_folder(folder)) read_folder(folder, jobs);
  if (is_there(file)) jobs.emplace("", read_file(file));
  if (jobs.empty()) {
    refuse(function.task_root, "the function has no job",
           "put job.yaml or jobs/NAME.yaml there, or set ADZE_JOB to YAML, a path or s3://…");
  }
  return jobs;
}

}  // namespace

std::optional<std::string> job_name_of_file(std::string_view path) {
  const size_t slash = path.rfind('/');
  const std::string_view file = slash == std::string_view::npos ? path : path.substr(slash + 1);
  if (file.starts_with('.')) return std::nullopt;
  for (const std::string_view ending : kEndings) {
    if (file.size() > ending.size() && file.ends_with(ending)) {
      return std::string(file.substr(0, file.size() - ending.size()));
    }
  }
  return std::nullopt;
}

std::map<std::string, JobText> find_job_texts(const Function& function, RunContext& context) {
  return function.job.empty() ? jobs_of_image(function) : jobs_of_variable(function, context);
}

}  // namespace adze::lambda
