#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/job.h"
#include "engine/substitute.h"

namespace adze::engine {

struct JobFile {
  Job job;
  Limits limits;
  /// A value of an event or a call says which server is asked: its hosts must be public.
  bool has_foreign_server = false;
};

/// What a job file says, and everything that is wrong with it: `adze check` shows all problems,
/// `adze run` the first. With problems the job must not be run.
struct ReadJobResult {
  JobFile file;
  std::vector<Error> problems;  ///< kUsage, each with file, line and column; in the file's order
};

/// What of a job somebody else has written than whom the function belongs to. ${env:NAME} is
/// refused there.
struct ForeignText {
  bool is_whole_job = false;
  /// A JSON object of new values for the sections `source` and `target`: an object of keys that are
  /// replaced, or a text or list in place of the section's `uri`. Empty: none.
  std::string changes = {};
};

/// Reads the text of a job file (YAML or JSON; the keys are those of docs/jobs.md). Relative paths
/// in it are taken from the folder of `file`. Never throws for what the text says.
ReadJobResult read_job(std::string_view text, const std::string& file,
                       const Substitutions& substitutions, const ForeignText& foreign = {});

/// The same, from disk. Throws Error(kInput, kPermission) if the file can't be read.
ReadJobResult read_job_file(const std::string& path, const Substitutions& substitutions);

}  // namespace adze::engine
