#include "value/date_part.h"

#include "base/error.h"
#include "value/number_text.h"

namespace adze::value {
namespace {

struct PartWord {
  std::string_view word;
  DatePart part;
};

// The first word of each part is its name.
constexpr PartWord kWords[] = {
    {"year", DatePart::kYear},
    {"years", DatePart::kYear},
    {"yr", DatePart::kYear},
    {"yrs", DatePart::kYear},
    {"y", DatePart::kYear},
    {"month", DatePart::kMonth},
    {"months", DatePart::kMonth},
    {"mon", DatePart::kMonth},
    {"mons", DatePart::kMonth},
    {"day", DatePart::kDay},
    {"days", DatePart::kDay},
    {"d", DatePart::kDay},
    {"dayofmonth", DatePart::kDay},
    {"hour", DatePart::kHour},
    {"hours", DatePart::kHour},
    {"hr", DatePart::kHour},
    {"hrs", DatePart::kHour},
    {"h", DatePart::kHour},
    {"minute", DatePart::kMinute},
    {"minutes", DatePart::kMinute},
    {"min", DatePart::kMinute},
    {"mins", DatePart::kMinute},
    {"m", DatePart::kMinute},
    {"second", DatePart::kSecond},
    {"seconds", DatePart::kSecond},
    {"sec", DatePart::kSecond},
    {"secs", DatePart::kSecond},
    {"s", DatePart::kSecond},
    {"millisecond", DatePart::kMillisecond},
    {"milliseconds", DatePart::kMillisecond},
    {"ms", DatePart::kMillisecond},
    {"msec", DatePart::kMillisecond},
    {"msecs", DatePart::kMillisecond},
    {"msecond", DatePart::kMillisecond},
    {"mseconds", DatePart::kMillisecond},
    {"microsecond", DatePart::kMicrosecond},
    {"microseconds", DatePart::kMicrosecond},
    {"us", DatePart::kMicrosecond},
    {"usec", DatePart::kMicrosecond},
    {"usecs", DatePart::kMicrosecond},
    {"usecond", DatePart::kMicrosecond},
    {"useconds", DatePart::kMicrosecond},
    {"quarter", DatePart::kQuarter},
    {"quarters", DatePart::kQuarter},
    {"week", DatePart::kWeek},
    {"weeks", DatePart::kWeek},
    {"w", DatePart::kWeek},
    {"weekofyear", DatePart::kWeek},
    {"decade", DatePart::kDecade},
    {"decades", DatePart::kDecade},
    {"dec", DatePart::kDecade},
    {"decs", DatePart::kDecade},
    {"century", DatePart::kCentury},
    {"centuries", DatePart::kCentury},
    {"cent", DatePart::kCentury},
    {"c", DatePart::kCentury},
    {"millennium", DatePart::kMillennium},
    {"millenniums", DatePart::kMillennium},
    {"millennia", DatePart::kMillennium},
    {"mil", DatePart::kMillennium},
    {"mils", DatePart::kMillennium},
    {"dow", DatePart::kDayOfWeek},
    {"dayofweek", DatePart::kDayOfWeek},
    {"weekday", DatePart::kDayOfWeek},
    {"isodow", DatePart::kIsoDayOfWeek},
    {"doy", DatePart::kDayOfYear},
    {"dayofyear", DatePart::kDayOfYear},
    {"isoyear", DatePart::kIsoYear},
    {"yearweek", DatePart::kYearWeek},
    {"epoch", DatePart::kEpoch},
    {"era", DatePart::kEra},
    {"julian", DatePart::kJulian},
    {"timezone", DatePart::kTimeZone},
    {"timezone_hour", DatePart::kTimeZoneHour},
    {"timezone_minute", DatePart::kTimeZoneMinute},
    {"epoch_ms", DatePart::kEpochMillisecond},
    {"epoch_us", DatePart::kEpochMicrosecond},
};

}  // namespace

std::optional<DatePart> find_date_part(std::string_view word) {
  for (const PartWord& row : kWords) {
    if (equals_ignoring_case(word, row.word)) return row.part;
  }
  return std::nullopt;
}

std::string_view date_part_name(DatePart part) {
  for (const PartWord& row : kWords) {
    if (row.part == part) return row.word;
  }
  fail_internal("a date part without a name", __FILE__, __LINE__);
}

}  // namespace adze::value
