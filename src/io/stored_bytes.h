#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace adze::io {

/// The size of a regular file, without opening it, for progress. Nothing for everything else: what
/// is not there, pipes, standard input, other schemes.
std::optional<uint64_t> stored_bytes(const std::string& location);

}  // namespace adze::io
