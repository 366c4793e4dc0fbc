#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>

/// The units that flags and job files share. Each returns nothing for text that is not of the form.
namespace adze::engine {

/// "512MB", "2 GiB", "1048576": bytes. K, M, G, T with or without B count by 1,000, with iB by
/// 1,024; case is ignored.
std::optional<size_t> parse_byte_size(std::string_view text);

/// "90s", "15m", "2h", "7d", "500ms", more than nothing; a plain number counts seconds.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

/// How long ago something was: a duration, or "0s".
std::optional<std::chrono::milliseconds> parse_age(std::string_view text);

/// A whole number without sign in [min, max].
std::optional<uint64_t> parse_count(std::string_view text, uint64_t min, uint64_t max);

}  // namespace adze::engine
