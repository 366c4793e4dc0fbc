#include "cli/column_comments.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/data_shape.h"
#include "value/print_value.h"

namespace adze::cli {
namespace {

using csv::ColumnFindings;
using csv::SeenText;

constexpr size_t kShownDistinctMax = 5;
constexpr Int128 kExactInDouble = Int128{1} << 53;

std::string with_separators(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string counted(uint64_t count, const char* one, const char* many) {
  return with_separators(count) + " " + (count == 1 ? one : many);
}

/// A text in a comment: short, on one line, in quotes where it would be hard to see.
std::string shown(const std::string& text) {
  constexpr size_t kBytesMax = 40;
  std::string cut = text;
  if (cut.size() > kBytesMax) {
    size_t end = kBytesMax;
    while (end > 0 && (static_cast<unsigned char>(cut[end]) & 0xC0) == 0x80) --end;
    cut = cut.substr(0, end) + "…";
  }
  return escape_controls(cut);
}

std::string place_of(const SeenText& seen, const std::vector<std::string>& inputs) {
  const std::string line = fmt::format("line {}", with_separators(seen.line));
  return inputs.size() < 2 ? line : fmt::format("{} of {}", line, inputs.at(seen.input));
}

bool has_integer_range(Type type) {
  return type.is_integer() || type.is_decimal() || type.is_temporal();
}

std::string print_integer(Int128 value, Type type) {
  std::string text;
  if (type.kind() == Kind::kInt128) {
    value::print_int128(value, type, text);
  } else {
    value::print_int64(static_cast<int64_t>(value), type, text);
  }
  return text;
}

/// A float column's numbers, some of which may have been read as integers.
ValueRange float_range(const ColumnFindings& column) {
  double min = column.number_min;
  double max = column.number_max;
  if (column.integer_min <= column.integer_max) {
    min = std::min(min, static_cast<double>(column.integer_min));
    max = std::max(max, static_cast<double>(column.integer_max));
  }
  ValueRange range;
  if (min > max) return range;  // only NaN
  value::print_float64(min, float64_type, range.min);
  value::print_float64(max, float64_type, range.max);
  return range;
}

/// Digits of the larger of two integers by magnitude.
unsigned digits_of(Int128 min, Int128 max) {
  Int128 magnitude = std::max(min < 0 ? -min : min, max < 0 ? -max : max);
  unsigned digits = 1;
  while (magnitude >= 10) {
    magnitude /= 10;
    ++digits;
  }
  return digits;
}

void add_doubts_of_numbers(const ColumnFindings& column, const std::vector<std::string>& inputs,
                           std::vector<std::string>& doubts) {
  const auto add = [&](const SeenText& seen, const char* what) {
    if (seen.line == 0) return;
    doubts.push_back(fmt::format("{} (first '{}' on {}), so string", what, shown(seen.text),
                                 place_of(seen, inputs)));
  };
  add(column.first_leading_zero, "leading zeros");
  add(column.first_plus_sign, "plus signs");
  add(column.first_too_long, "integers of more than 38 digits");
}

/// "mostly int64, but 'N/A' on line 17 (3 times)".
void add_strangers(const ColumnFindings& column, const std::vector<std::string>& inputs,
                   std::vector<std::string>& doubts) {
  const bool is_mostly_typed = !column.is_settled() && column.types != csv::TypeSet::all();
  if (column.strangers.empty() || !is_mostly_typed) return;
  std::vector<SeenText> strangers = column.strangers;
  std::sort(strangers.begin(), strangers.end(), [](const SeenText& a, const SeenText& b) {
    return std::pair(a.input, a.line) < std::pair(b.input, b.line);
  });
  std::vector<std::string> texts;
  std::vector<std::string> flags;
  for (const SeenText& one : strangers) {
    texts.push_back(
        fmt::format("'{}' on {}{}", shown(one.text), place_of(one, inputs),
                    one.count == 1 ? "" : fmt::format(" ({} times)", with_separators(one.count))));
    flags.push_back(fmt::format("--null '{}'", shown(one.text)));
  }
  doubts.push_back(fmt::format("mostly {}, but {}; nulls? {}", type_name(column.types.first()),
                               fmt::join(texts, ", "), fmt::join(flags, " ")));
}

void add_looks(const ColumnFindings& column, std::vector<std::string>& doubts) {
  for (const csv::TextLook& look : csv::text_looks()) {
    if ((column.looks & look.bit) == 0) continue;
    std::string fix = look.fix;
    if (const size_t at = fix.find("{}"); at != std::string::npos) {
      fix.replace(at, 2, "\"" + escape_controls(column.name) + "\"");
    }
    doubts.push_back(fmt::format("{} such as '{}'; {}", look.what, shown(column.first.text), fix));
    return;
  }
}

}  // namespace

ValueRange range_of(const ColumnFindings& column) {
  const Type type = column.type();
  if (column.is_empty()) return {};
  if (type.is_float()) return float_range(column);
  if (!has_integer_range(type)) return {};
  return {print_integer(column.integer_min, type), print_integer(column.integer_max, type)};
}

std::vector<std::string> doubts_of(const ColumnFindings& column,
                                   const std::vector<std::string>& inputs) {
  std::vector<std::string> doubts;
  const Type type = column.type();
  if (column.is_empty()) return {"no value at all, so string"};
  if (type.is_decimal()) doubts.push_back("integers beyond int64");
  const bool rounds = type.is_float() && column.integer_min <= column.integer_max &&
                      (column.integer_min < -kExactInDouble || column.integer_max > kExactInDouble);
  if (rounds) doubts.push_back("integers beyond 2^53 among them are rounded");
  if (type.id == TypeId::kTimestampTz && column.offset_min != column.offset_max) {
    doubts.push_back("different offsets; all become UTC");
  }
  if (type != string_type) return doubts;
  if ((column.looks & csv::kLooksNumeric) != 0) add_doubts_of_numbers(column, inputs, doubts);
  if (doubts.empty()) add_looks(column, doubts);
  if (doubts.empty()) add_strangers(column, inputs, doubts);
  return doubts;
}

std::string narrower_type(const ColumnFindings& column) {
  const Type type = column.type();
  if (column.is_empty()) return "";
  if (type == int64_type) {
    for (const Type narrow : {int8_type, int16_type, int32_type}) {
      const IntegerRange range = integer_range(narrow.id);
      if (column.integer_min >= range.min && column.integer_max <= range.max) {
        return type_name(narrow);
      }
    }
  }
  if (type == float64_type && !column.any_exponent && column.fraction_digits_max > 0) {
    unsigned whole = column.whole_digits_max;
    if (column.integer_min <= column.integer_max) {
      whole = std::max(whole, digits_of(column.integer_min, column.integer_max));
    }
    const unsigned digits = whole + column.fraction_digits_max;
    if (digits <= 18) return fmt::format("decimal({},{})", digits, column.fraction_digits_max);
  }
  return "";
}

std::string comment_on(const ColumnFindings& column, const std::vector<std::string>& inputs) {
  std::vector<std::string> parts;
  if (const ValueRange range = range_of(column); !range.empty()) {
    parts.push_back(range.min == range.max ? "always " + range.min
                                           : fmt::format("{} to {}", range.min, range.max));
  }
  if (column.type() == string_type && !column.is_empty()) {
    parts.push_back(
        column.bytes_min == column.bytes_max
            ? counted(column.bytes_min, "byte", "bytes")
            : fmt::format("{} to {} bytes", column.bytes_min, with_separators(column.bytes_max)));
    if (!column.distinct.empty() && column.distinct.size() < column.values) {
      std::vector<std::string> texts;
      for (const std::string& text : column.distinct) {
        if (texts.size() < kShownDistinctMax) texts.push_back(shown(text));
      }
      if (texts.size() < column.distinct.size()) texts.emplace_back("…");
      parts.push_back(
          fmt::format("{} distinct: {}", column.distinct.size(), fmt::join(texts, ", ")));
    }
  }
  if (column.nulls > 0) parts.push_back(counted(column.nulls, "null", "nulls"));
  if (column.empty_texts > 0) {
    parts.push_back(counted(column.empty_texts, "empty text", "empty texts"));
  }
  for (std::string& doubt : doubts_of(column, inputs)) parts.push_back(std::move(doubt));
  if (const std::string narrow = narrower_type(column); !narrow.empty()) {
    parts.push_back(narrow + (narrow.starts_with("decimal") ? " would be exact" : " would do"));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace adze::cli
