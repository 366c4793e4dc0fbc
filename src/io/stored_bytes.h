#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace adze::io {

/// The size of a regular file, without opening it, for progress. Nothing for everything else: what
/// is not there, pipes, standard input, other schemes.
std::optional<uint64_t> stored_bytes(const std::string& location);

/// Whether open_input() gives it more than once, each time from its first byte: known without
/// opening it, for that would take the first bytes of a pipe away.
bool can_read_again(const std::string& location);

}  // namespace adze::io
