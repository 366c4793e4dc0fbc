#pragma once

#include <sys/stat.h>

#include <string>

#include "io/file_descriptor.h"
#include "io/open.h"

namespace adze::io {

/// An input that was opened but not read. It may be a folder.
struct SourceFile {
  FileDescriptor file;
  std::string name;  ///< as messages show it
  struct stat status;
};

/// Throws as open_file_source does, but not for folders.
SourceFile open_source_file(const std::string& path, RunContext& context);

/// Standard input, called "stdin".
SourceFile open_standard_input_file();

/// The stored bytes of a file, FIFO or device. Throws Error(kInput): missing (with the nearest name
/// in the same folder), a folder, not to be opened; Error(kPermission).
OpenedInput open_file_source(const std::string& path, RunContext& context);

/// What open_file_source() would say of it, without opening it: a FIFO would wait. Of what is not
/// there no more than its name.
InputIdentity identify_file(const std::string& path);

/// Standard input, called "stdin". It can be read again if it is a file, but not by opening "-".
OpenedInput open_standard_input(RunContext& context);

}  // namespace adze::io
