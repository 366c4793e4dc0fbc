#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace adze::io::aws {

/// A moment as AWS writes it: 2030-12-31T23:59:59Z, with a fraction of a second or an offset
/// (+01:00) where there is one; "UTC" instead of Z is what old SSO caches have.
std::optional<std::chrono::system_clock::time_point> parse_timestamp(std::string_view text);

/// "2030-12-31T23:59:59Z".
std::string timestamp_text(std::chrono::system_clock::time_point time);

}  // namespace adze::io::aws
