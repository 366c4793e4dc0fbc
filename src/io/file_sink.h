#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/byte_sink.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// Where a FileSink's bytes go, and what is there now.
struct FilePlace {
  std::string name;  ///< as messages call the target
  std::string path;  ///< what is replaced or made, links followed
  /// Of the file that is replaced: they are kept. Unset: a new file with 0666 less the umask.
  struct Owner {
    unsigned mode;
    unsigned user;
    unsigned group;
  };
  std::optional<Owner> replaced = {};
  bool may_replace = true;     ///< false: commit() fails if there is a file by then
  bool may_be_unnamed = true;  ///< false: as on file systems without O_TMPFILE, for tests
};

/// A file that appears in one step: see file_sink.cc. Throws Error(kTarget) or Error(kPermission).
std::unique_ptr<ByteSink> make_file_sink(FilePlace place, RunContext& context);

}  // namespace adze::io
