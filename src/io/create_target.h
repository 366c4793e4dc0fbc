#pragma once

#include <memory>
#include <span>
#include <string>

#include "base/byte_sink.h"
#include "io/input_auth.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// In the order in which jobs and flags spell them.
enum class TargetMode {
  kReplace,
  kCreate,
  kAppend  ///< of datasets only, see dataset_folder.h
};

struct TargetOptions {
  TargetMode mode = TargetMode::kReplace;
  /// Replace also a file that does not begin with `expected_magic`.
  bool force = false;
  /// What a file that may be replaced begins with: "PAR1". Empty: anything may be replaced.
  std::string expected_magic = {};
  /// Paths of the job's inputs: the target must be none of them (compared by device and inode).
  std::span<const std::string> inputs = {};
  InputAuth auth = {};  ///< of an sftp target
};

/// Begins writing `path` as SEMANTICS "Targets" says: O_TMPFILE and linkat where possible, else a
/// locked temp file beside it; missing folders are made, and taken away again if the run fails;
/// nothing is visible before commit(). Everything that can be known before the first byte is
/// checked here: a directory, an input, a read-only folder, a foreign file. "-" is standard output,
/// which has no commit. Throws Error(kTarget) or Error(kPermission).
std::unique_ptr<ByteSink> create_target(const std::string& path, const TargetOptions& options,
                                        RunContext& context);

}  // namespace adze::io
