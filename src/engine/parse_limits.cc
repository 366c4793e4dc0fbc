#include "engine/parse_limits.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

namespace adze::engine {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};

constexpr std::array byte_units = {
    Unit{"", 1},
    Unit{"b", 1},
    Unit{"k", 1e3},
    Unit{"kb", 1e3},
    Unit{"m", 1e6},
    Unit{"mb", 1e6},
    Unit{"g", 1e9},
    Unit{"gb", 1e9},
    Unit{"t", 1e12},
    Unit{"tb", 1e12},
    Unit{"kib", 1024.0},
    Unit{"mib", 1048576.0},
    Unit{"gib", 1073741824.0},
    Unit{"tib", 1099511627776.0},
};

constexpr std::array duration_units = {
    Unit{"", 1e3},    Unit{"s", 1e3},   Unit{"ms", 1},     Unit{"m", 6e4},
    Unit{"min", 6e4}, Unit{"h", 3.6e6}, Unit{"d", 8.64e7},
};

/// "2 GiB" to 2 x 1024^3. Nothing for a number that is negative, missing or beyond 2^53.
template <size_t N>
std::optional<double> parse_with_unit(std::string_view text, const std::array<Unit, N>& units) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number) || number < 0) return std::nullopt;
  std::string unit(end, text.data() + text.size());
  unit.erase(0, unit.find_first_not_of(' ') == std::string::npos ? unit.size()
                                                                 : unit.find_first_not_of(' '));
  std::transform(unit.begin(), unit.end(), unit.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const Unit& known : units) {
    const double value = number * known.factor;
    if (known.name == unit && value < 9007199254740992.0) return value;
  }
  return std::nullopt;
}

}  // namespace

std::optional<size_t> parse_byte_size(std::string_view text) {
  const std::optional<double> bytes = parse_with_unit(text, byte_units);
  if (!bytes) return std::nullopt;
  return static_cast<size_t>(*bytes);
}

std::optional<std::chrono::milliseconds> parse_age(std::string_view text) {
  const std::optional<double> milliseconds = parse_with_unit(text, duration_units);
  // A century is as good as no limit, and adding it to the clock can't overflow.
  if (!milliseconds || *milliseconds > 3.2e12) return std::nullopt;
  return std::chrono::milliseconds(static_cast<int64_t>(*milliseconds));
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  const std::optional<std::chrono::milliseconds> duration = parse_age(text);
  return duration && duration->count() > 0 ? duration : std::nullopt;
}

std::optional<uint64_t> parse_count(std::string_view text, uint64_t min, uint64_t max) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < min || value > max) return std::nullopt;
  return value;
}

}  // namespace adze::engine
