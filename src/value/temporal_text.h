#pragma once

#include <cstdint>
#include <string_view>

/// The pieces of dates and times that the strict and the lenient reading have in common. Each takes
/// its piece off the front of the text; on failure the text is where it was, or anywhere.
namespace adze::value {

/// A number of `digits_min` to `digits_max` digits (at most 9).
bool take_number(std::string_view& text, unsigned digits_min, unsigned digits_max, int64_t& number);

bool take_char(std::string_view& text, char c);

/// All digits at the front as a fraction of a second; digits past the sixth are cut off, and
/// `is_exact` says whether they were zeros. False if there is no digit.
bool take_fraction(std::string_view& text, int64_t& micros, bool& is_exact);

/// Z, +hh, +hhmm or +hh:mm, up to 15:59 either way as in PostgreSQL; what has to be subtracted from
/// the local time to get UTC.
bool take_offset(std::string_view& text, int64_t& micros);

}  // namespace adze::value
