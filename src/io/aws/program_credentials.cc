// credential_process: a program that prints credentials as JSON, named in a profile. What it is
// called with, says on standard error and prints may all be secret; so messages name the program
// alone.
#include <fmt/format.h>

#include "base/limits.h"
#include "io/aws/credential_source.h"
#include "io/aws/json_fields.h"
#include "io/aws/run_program.h"
#include "io/aws/shell_words.h"

namespace adze::io::aws {
namespace {

constexpr ProgramBounds kBounds{.output_bytes_max = limits::aws_document_bytes_max,
                                .time_max = std::chrono::milliseconds(limits::aws_program_ms_max)};

struct Program {
  std::vector<std::string> words;
  FoundEntry setting;
  std::string profile;

  std::string name() const { return words.front(); }
};

Error program_error(const Program& program, const std::string& what, std::string fix) {
  Error error = source_error(fmt::format("credential_process of profile '{}': {} {}",
                                         program.profile, program.name(), what),
                             std::move(fix));
  error.file = program.setting.file->shown;
  error.line = program.setting.entry->line;
  return error;
}

void require_success(const Program& program, const ProgramResult& result) {
  if (result.start_error != 0) {
    throw program_error(program,
                        fmt::format("can't be started: {}", system_error_text(result.start_error)),
                        "check its path, and that it may be run; it is run without a shell");
  }
  if (result.is_too_slow) {
    throw program_error(
        program,
        fmt::format("did not end within {} s and was stopped", limits::aws_program_ms_max / 1000),
        "run it by hand to see what it waits for: it can't ask anything here");
  }
  if (result.is_too_long) {
    throw program_error(
        program,
        fmt::format("printed more than {} bytes and was stopped", limits::aws_document_bytes_max),
        "it must print credentials and nothing else");
  }
  if (!result.failure.empty()) {
    throw program_error(program, fmt::format("ended with {}", result.failure),
                        "run it by hand to see why");
  }
}

Credentials fetch(const Look& look, const Program& program, const std::string& description) {
  const ProgramResult result = run_program(program.words, kBounds, look.context);
  require_success(program, result);
  const auto fields = parse_json_fields(result.output);
  if (!fields || field_of(*fields, "Version") != "1") {
    throw program_error(program, "printed no JSON object with a Version of 1",
                        "it must print {\"Version\": 1, \"AccessKeyId\": …, "
                        "\"SecretAccessKey\": …}");
  }
  return credentials_of_json(result.output, "SessionToken", description);
}

}  // namespace

std::optional<FoundSource> find_program_credentials(const Look& look) {
  const FoundEntry setting = look.profiles.find(look.profile, "credential_process");
  if (setting.value().empty()) return std::nullopt;
  const auto words = split_shell_words(setting.value());
  if (!words || words->empty() || words->front().empty()) {
    throw setting_error(setting, "a quote or backslash of credential_process is left open",
                        "quote words as in a shell");
  }
  const Program program{.words = *words, .setting = setting, .profile = look.profile};
  const std::string description =
      fmt::format("credential_process of profile '{}' ({})", look.profile, program.name());
  return FoundSource{.description = description, .fetch = [look, program, description] {
                       return fetch(look, program, description);
                     }};
}

}  // namespace adze::io::aws
