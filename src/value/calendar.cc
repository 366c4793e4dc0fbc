#include "value/calendar.h"

namespace adze::value {
namespace {

// The calendar repeats every 400 years (an era). Years begin in March here, so that the day that
// leap years add is the last of its year, and the lengths of the months before it follow
// (153 * month + 2) / 5.
constexpr int64_t kDaysPerEra = 146'097;
constexpr int64_t kDaysTo1970 = 719'468;  // from 0000-03-01

int64_t floor_divide(int64_t dividend, int64_t divisor) {
  const int64_t quotient = dividend / divisor;
  return dividend % divisor < 0 ? quotient - 1 : quotient;
}

bool is_leap_year(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

}  // namespace

int64_t days_from_civil(CivilDate date) {
  const int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const int64_t era = floor_divide(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t month_from_march = (date.month + 9) % 12;
  const int64_t day_of_year = (153 * month_from_march + 2) / 5 + date.day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kDaysTo1970;
}

CivilDate civil_from_days(int64_t days) {
  days += kDaysTo1970;
  const int64_t era = floor_divide(days, kDaysPerEra);
  const int64_t day_of_era = days - era * kDaysPerEra;
  const int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const auto day = static_cast<unsigned>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  const auto month =
      static_cast<unsigned>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

unsigned days_in_month(int64_t year, unsigned month) {
  constexpr unsigned kDaysOfMonth[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return kDaysOfMonth[month - 1] + (month == 2 && is_leap_year(year) ? 1 : 0);
}

bool is_valid_date(CivilDate date) {
  if (date.month < 1 || date.month > 12 || date.day < 1) return false;
  return date.day <= days_in_month(date.year, date.month);
}

int64_t days_from_micros(int64_t micros) { return floor_divide(micros, micros_per_day); }

int64_t day_of_year(int64_t days) {
  return days - days_from_civil({civil_from_days(days).year, 1, 1}) + 1;
}

// 1970-01-01 was a Thursday.
int64_t iso_weekday(int64_t days) { return ((days + 3) % 7 + 7) % 7 + 1; }

// The Thursday of a week lies in the year that the week belongs to.
int64_t iso_year(int64_t days) { return civil_from_days(days + 4 - iso_weekday(days)).year; }

int64_t iso_week(int64_t days) {
  const int64_t thursday = days + 4 - iso_weekday(days);
  return (thursday - days_from_civil({civil_from_days(thursday).year, 1, 1})) / 7 + 1;
}

int64_t iso_year_start(int64_t year) {
  const int64_t in_week_1 = days_from_civil({year, 1, 4});
  return in_week_1 + 1 - iso_weekday(in_week_1);
}

}  // namespace adze::value
