#include "csv/text_looks.h"

#include <algorithm>

#include "value/number_text.h"
#include "value/parse_value.h"

namespace adze::csv {
namespace {

/// Takes 1 to `digits_max` digits off the front; how many.
size_t take_digits(std::string_view& text, size_t digits_max) {
  size_t count = 0;
  while (count < digits_max && count < text.size() && value::is_digit(text[count])) ++count;
  text.remove_prefix(count);
  return count;
}

/// 3/4/2024, 03.04.24, 2024/4/3, with or without a time behind it.
bool is_date_of_another_form(std::string_view text) {
  if (text.size() < 6) return false;
  const size_t first = take_digits(text, 4);
  if ((first != 1 && first != 2 && first != 4) || text.empty()) return false;
  const char separator = text.front();
  if (separator != '/' && separator != '.' && separator != '-') return false;
  text.remove_prefix(1);
  const size_t second = take_digits(text, 2);
  if (second == 0 || !text.starts_with(separator)) return false;
  text.remove_prefix(1);
  const size_t third = take_digits(text, 4);
  const bool is_year_once = (first == 4) != (third == 4) || (first <= 2 && third == 2);
  if (third == 0 || third == 3 || !is_year_once) return false;
  return text.empty() || text.front() == ' ' || text.front() == 'T';
}

/// 1,5 or 1.234,56: one comma with digits on both sides, points only as in thousands.
bool has_decimal_comma(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const size_t comma = text.rfind(',');
  if (comma == std::string_view::npos || comma == 0 || comma + 1 == text.size()) return false;
  const auto is_whole = [](char c) { return value::is_digit(c) || c == '.'; };
  return value::is_digit(text[0]) && std::all_of(text.begin(), text.begin() + comma, is_whole) &&
         std::all_of(text.begin() + comma + 1, text.end(), value::is_digit);
}

bool is_number(std::string_view text) {
  double value;
  return static_cast<bool>(value::parse_strict_float64(text, float64_type, value));
}

bool is_number_between_blanks(std::string_view text) {
  return (value::is_blank(text.front()) || value::is_blank(text.back())) &&
         is_number(value::trim_blanks(text));
}

bool is_time(std::string_view text) {
  int64_t micros;
  return text.size() >= 8 && text[2] == ':' &&
         value::parse_strict_int64(text, time_type, {}, micros);
}

bool is_uuid(std::string_view text) {
  return text.size() == 36 && text[8] == '-' && value::parse_strict_string(text, {TypeId::kUuid});
}

constexpr TextLook kTextLooks[] = {
    {1, is_date_of_another_form, "dates", "in SQL: strptime({}, '%d/%m/%Y') with the form it has"},
    {2, has_decimal_comma, "numbers with a decimal comma",
     "in SQL: CAST(replace({}, ',', '.') AS DOUBLE)"},
    {4, is_number_between_blanks, "numbers between blanks", "in SQL: CAST({} AS DOUBLE)"},
    {8, is_time, "times of day", "declared as time they are checked"},
    {16, is_uuid, "UUIDs", "declared as uuid they are checked"},
};

}  // namespace

std::span<const TextLook> text_looks() { return kTextLooks; }

TextLooks all_looks() {
  TextLooks all = kLooksNumeric;
  for (const TextLook& look : kTextLooks) all |= look.bit;
  return all;
}

TextLooks looks_of(std::string_view text, TextLooks among) {
  TextLooks looks = 0;
  value::NumberText number;
  if ((among & kLooksNumeric) != 0 && value::split_number(text, number)) looks |= kLooksNumeric;
  for (const TextLook& look : kTextLooks) {
    if ((among & look.bit) != 0 && look.fits(text)) looks |= look.bit;
  }
  return looks;
}

}  // namespace adze::csv
