#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "value/parse_value.h"

/// The formats of strftime and strptime, as DuckDB has them: '%d.%m.%Y'. One format both prints
/// moments and reads them. No locale is asked: names are English, whatever the environment says.
///
///   %Y %y %m %d %H %I %M %S %j  numbers with leading zeros; %-d and so on without (not %Y)
///   %f %g %n                    micro-, milli-, nanoseconds: 6, 3, 9 digits of the second
///   %b %h %B %a %A %p           Jan, Jan, January, Mon, Monday, AM
///   %u %w %U %W %V %G           weekday (Monday 1; Sunday 0), week (from Sunday; Monday; ISO), ISO
///                               year
///   %z %Z                       +00, UTC (read: any offset; UTC or GMT)
///   %c %x %X %T                 %Y-%m-%d %H:%M:%S, %Y-%m-%d, %H:%M:%S, %H:%M:%S
///   %%                          a percent sign
namespace adze::value {

/// A day and a time of that day.
struct Moment {
  int64_t days = 0;    ///< since 1970
  int64_t micros = 0;  ///< since midnight
};

Moment moment_from_micros(int64_t micros);

/// What a format cannot be, as text for a message and how to mend it. Empty: nothing.
struct FormatProblem {
  std::string message;
  std::string fix;
};

/// Immutable once parsed, so that threads may share it.
class TimeFormat {
 public:
  /// Takes the format apart. A format that prints may be one that cannot be read back (%V with %Y);
  /// `for_reading` refuses those. At most limits::time_format_bytes_max.
  static FormatProblem parse(std::string_view pattern, bool for_reading, TimeFormat& format);

  /// Whether it has %z or %Z, so that what it reads is a moment in UTC.
  bool has_zone() const { return has_zone_; }

  /// Appends the moment. `zone` is what %Z prints: "UTC", or nothing for a timestamp of no zone.
  void print(Moment moment, std::string_view zone, std::string& to) const;

  /// Reads a text as a whole; blanks around it are ignored, and blanks in the format stand for one
  /// or more. What the format doesn't say is 1900-01-01 00:00:00. Microseconds since 1970.
  ParseResult read(std::string_view text, int64_t& micros) const;

 private:
  /// One piece of the format: a text that stands for itself (`field` 0), or a field by its letter.
  struct Piece {
    char field = 0;
    bool is_padded = true;
    std::string text;
  };
  friend class FormatParser;
  friend class TimeReader;

  std::vector<Piece> pieces_;
  bool has_zone_ = false;
};

}  // namespace adze::value
