#pragma once

#include <cstddef>
#include <string>

namespace adze::engine {

/// The first `bytes_max` bytes of a file ("-" is standard input): job files are small, and a wrong
/// path may be anything. Throws Error(kInput): missing, a directory; Error(kPermission).
std::string read_text_file(const std::string& path, size_t bytes_max);

}  // namespace adze::engine
