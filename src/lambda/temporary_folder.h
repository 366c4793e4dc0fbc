#pragma once

#include <string>

#include "io/file_descriptor.h"

namespace adze::lambda {

/// A folder of its own for the temporary files of one invocation, removed with all that is in it.
/// Where none can be made (a disk that is full or may not be written to), it is `parent` itself:
/// most jobs write no temporary files. Locked, so that the same of other processes, which
/// io::remove_all_leftovers() clears away, is told from what was left behind.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& parent);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  io::FileDescriptor lock_;  ///< not open: the folder is not ours
};

}  // namespace adze::lambda
