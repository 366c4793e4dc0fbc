#include <array>
#include <iterator>
#include <optional>

#include "base/error.h"
#include "value/calendar.h"
#include "value/number_text.h"
#include "value/temporal_text.h"
#include "value/time_format.h"
#include "value/time_names.h"

// Reading a text by a format. Each field takes what belongs to it off the front of the text: a
// number of at least one and at most the field's digits, or a name in any case. When the text is
// used up, the fields together give the day, in this order of preference, as in DuckDB:
//
//   year, month and day      where the format has any of %m %d
//   year and day of year     %j
//   year, week and weekday   %U %W with %w
//   ISO year, week, weekday  %G %V with %u
//
// Tested by time_format_test.cc.
namespace adze::value {
namespace {

struct NumberField {
  char letter;
  unsigned digits_max;
  int64_t least;
  int64_t greatest;
  const char* missing;
  const char* out_of_range;
};

constexpr NumberField kNumberFields[] = {
    {'Y', 4, 0, 9999, "it has no year where %Y stands", ""},
    {'y', 2, 0, 99, "it has no year where %y stands", ""},
    {'G', 4, 0, 9999, "it has no year where %G stands", ""},
    {'m', 2, 1, 12, "it has no month where %m stands", "its month is not 1 to 12"},
    {'d', 2, 1, 31, "it has no day where %d stands", "its day is not 1 to 31"},
    {'j', 3, 1, 366, "it has no day of the year where %j stands",
     "its day of the year is not 1 to 366"},
    {'H', 2, 0, 23, "it has no hour where %H stands", "its hour is not 0 to 23"},
    {'I', 2, 1, 12, "it has no hour where %I stands", "its hour is not 1 to 12"},
    {'M', 2, 0, 59, "it has no minute where %M stands", "its minute is not 0 to 59"},
    {'S', 2, 0, 59, "it has no second where %S stands", "its second is not 0 to 59"},
    {'u', 1, 1, 7, "it has no weekday where %u stands", "its weekday is not 1 to 7"},
    {'w', 1, 0, 6, "it has no weekday where %w stands", "its weekday is not 0 to 6"},
    {'U', 2, 0, 53, "it has no week where %U stands", "its week is not 0 to 53"},
    {'W', 2, 0, 53, "it has no week where %W stands", "its week is not 0 to 53"},
    {'V', 2, 1, 53, "it has no week where %V stands", "its week is not 1 to 53"},
};

constexpr size_t kNumberFieldCount = std::size(kNumberFields);

/// Index of the field, or the number of fields.
constexpr size_t slot_of(char letter) {
  size_t slot = 0;
  while (slot < kNumberFieldCount && kNumberFields[slot].letter != letter) ++slot;
  return slot;
}

const NumberField* find_number_field(char letter) {
  const size_t slot = slot_of(letter);
  return slot < kNumberFieldCount ? &kNumberFields[slot] : nullptr;
}

unsigned fraction_digits(char letter) { return letter == 'f' ? 6 : letter == 'g' ? 3 : 9; }

bool starts_ignoring_case(std::string_view text, std::string_view word) {
  if (text.size() < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (lower(text[i]) != lower(word[i])) return false;
  }
  return true;
}

}  // namespace

/// One text on its way through the fields of a format.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : text_(text) { skip_blanks(); }

  ParseResult read(const TimeFormat& format, int64_t& micros) {
    for (const TimeFormat::Piece& piece : format.pieces_) {
      const ParseResult result =
          piece.field == 0 ? take_literal(piece.text) : take_field(piece.field);
      if (!result) return result;
    }
    skip_blanks();
    if (!text_.empty()) return {"it goes on where the format ends"};
    return combine(micros);
  }

 private:
  void skip_blanks() {
    while (!text_.empty() && is_blank(text_.front())) text_.remove_prefix(1);
  }

  std::optional<int64_t>& number(char letter) { return numbers_[slot_of(letter)]; }
  int64_t number_or(char field, int64_t otherwise) { return number(field).value_or(otherwise); }

  // A run of blanks in the format stands for one of any length.
  ParseResult take_literal(std::string_view literal) {
    for (size_t i = 0; i < literal.size(); ++i) {
      if (is_blank(literal[i])) {
        if (text_.empty() || !is_blank(text_.front())) {
          return {"it has no blank where the format has one"};
        }
        skip_blanks();
        while (i + 1 < literal.size() && is_blank(literal[i + 1])) ++i;
      } else if (!take_char(text_, literal[i])) {
        return {"it has something else where the format has text of its own"};
      }
    }
    return {};
  }

  ParseResult take_field(char field) {
    if (const NumberField* row = find_number_field(field)) return take_number_field(*row);
    switch (field) {
      case 'f':
      case 'g':
      case 'n':
        return take_fraction_field(fraction_digits(field));
      case 'a':
      case 'A':
        return take_name(kDayNames, field == 'a', nullptr, "it has no name of a day");
      case 'b':
      case 'B':
        return take_name(kMonthNames, field == 'b', &month_from_name_, "it has no name of a month");
      case 'p':
        return take_half_of_day();
      case 'z':
        return take_zone_offset();
      case 'Z':
        return take_zone_name();
      default:
        fail_internal("unknown field of a time format", __FILE__, __LINE__);
    }
  }

  ParseResult take_number_field(const NumberField& field) {
    int64_t value = 0;
    if (!take_number(text_, 1, field.digits_max, value)) return {field.missing};
    if (value < field.least || value > field.greatest) return {field.out_of_range};
    if (field.letter == 'y') {
      number('Y') = value + (value >= 69 ? 1900 : 2000);  // as POSIX and Python
    } else if (field.letter == 'I') {
      number('H') = value;
    } else {
      number(field.letter) = value;
    }
    if (field.letter == 'm') month_from_name_.reset();
    return {};
  }

  // The digits of a fraction: 5 is half a second. Digits past the sixth are cut off.
  ParseResult take_fraction_field(unsigned digits_max) {
    size_t count = 0;
    while (count < digits_max && count < text_.size() && is_digit(text_[count])) ++count;
    std::string_view digits = text_.substr(0, count);
    text_.remove_prefix(count);
    bool is_exact = true;
    if (!take_fraction(digits, fraction_, is_exact)) return {"it has no fraction of a second"};
    return {};
  }

  template <size_t count>
  ParseResult take_name(const std::array<std::string_view, count>& names, bool is_short,
                        std::optional<int64_t>* index, const char* problem) {
    for (size_t i = 0; i < count; ++i) {
      const std::string_view name = is_short ? names[i].substr(0, 3) : names[i];
      if (!starts_ignoring_case(text_, name)) continue;
      text_.remove_prefix(name.size());
      if (index != nullptr) *index = static_cast<int64_t>(i) + 1;
      return {};
    }
    return {problem};
  }

  ParseResult take_half_of_day() {
    for (const std::string_view half : {"am", "pm"}) {
      if (!starts_ignoring_case(text_, half)) continue;
      text_.remove_prefix(half.size());
      is_afternoon_ = half == "pm";
      return {};
    }
    return {"it has no AM or PM where %p stands"};
  }

  ParseResult take_zone_offset() {
    if (text_.starts_with('Z') || !take_offset(text_, offset_)) {
      return {"it has no offset such as +02:00 where %z stands"};
    }
    return {};
  }

  ParseResult take_zone_name() {
    skip_blanks();
    for (const std::string_view name : {"utc", "gmt"}) {
      if (!starts_ignoring_case(text_, name)) continue;
      text_.remove_prefix(name.size());
      return {};
    }
    return {"it names a time zone other than UTC and GMT"};
  }

  ParseResult combine(int64_t& micros) {
    int64_t hour = number_or('H', 0);
    if (is_afternoon_) {
      if (hour > 12) return {"its hour is not 0 to 12, which AM and PM go with"};
      hour = hour % 12 + (*is_afternoon_ ? 12 : 0);
    }
    int64_t days = 0;
    if (const ParseResult result = combine_days(days); !result) return result;
    const int64_t seconds = (hour * 60 + number_or('M', 0)) * 60 + number_or('S', 0);
    micros = days * micros_per_day + seconds * micros_per_second + fraction_ - offset_;
    return {};
  }

  ParseResult combine_days(int64_t& days) {
    const int64_t year = number_or('Y', 1900);
    const bool has_civil_day = number('m') || number('d');
    if (!has_civil_day && number('j')) {
      days = days_from_civil({year, 1, 1}) + *number('j') - 1;
    } else if (!has_civil_day && (number('U') || number('W'))) {
      days = day_of_week_number(year);
    } else if (!has_civil_day && !number('Y') && (number('G') || number('V'))) {
      days = iso_year_start(number_or('G', 1900)) + (number_or('V', 1) - 1) * 7 +
             number_or('u', 1) - 1;
    } else {
      const int64_t month = month_from_name_.value_or(number_or('m', 1));
      const CivilDate date{year, static_cast<unsigned>(month),
                           static_cast<unsigned>(number_or('d', 1))};
      if (!is_valid_date(date)) return {"it is not a day of the calendar"};
      days = days_from_civil(date);
    }
    return {};
  }

  // Week 1 begins on the year's first Sunday (%U) or Monday (%W); without %w it is that day.
  int64_t day_of_week_number(int64_t year) {
    const int64_t first_weekday = number('W') ? 1 : 0;
    const int64_t new_year = days_from_civil({year, 1, 1});
    const int64_t to_first = (7 + first_weekday - iso_weekday(new_year) % 7) % 7;
    const int64_t weekday = number('w') ? (*number('w') + 7 - first_weekday) % 7 : 0;
    return new_year + to_first + (number_or(number('W') ? 'W' : 'U', 0) - 1) * 7 + weekday;
  }

  std::string_view text_;
  std::array<std::optional<int64_t>, kNumberFieldCount> numbers_{};
  std::optional<int64_t> month_from_name_;
  std::optional<bool> is_afternoon_;
  int64_t fraction_ = 0;  // microseconds
  int64_t offset_ = 0;
};

ParseResult TimeFormat::read(std::string_view text, int64_t& micros) const {
  return TimeReader(text).read(*this, micros);
}

}  // namespace adze::value
