#include "csv/column_findings.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace adze::csv {
namespace {

bool is_before(const SeenText& a, const SeenText& b) {
  return std::tie(a.input, a.line) < std::tie(b.input, b.line);
}

void keep_first(SeenText& to, const SeenText& other) {
  if (other.line != 0 && (to.line == 0 || is_before(other, to))) to = other;
}

}  // namespace

ColumnFindings::ColumnFindings()
    : integer_min(power_of_ten(38)),
      integer_max(-power_of_ten(38)),
      number_min(std::numeric_limits<double>::infinity()),
      number_max(-std::numeric_limits<double>::infinity()) {}

Type ColumnFindings::type() const {
  const bool all_fit = any_value && strangers.empty() && !many_strangers;
  return all_fit ? types.first() : string_type;
}

void ColumnFindings::add_stranger(const SeenText& seen, bool remember) {
  any_value = true;
  if (many_strangers) return;
  for (SeenText& known : strangers) {
    if (known.text != seen.text) continue;
    const uint64_t count = known.count + seen.count;
    keep_first(known, seen);
    known.count = count;
    return;
  }
  if (remember && strangers.size() < kStrangersMax) {
    strangers.push_back(seen);
    return;
  }
  many_strangers = true;
  strangers.clear();
}

void ColumnFindings::join(const ColumnFindings& other) {
  any_value |= other.any_value;
  types = types & other.types;
  if (other.many_strangers) {
    many_strangers = true;
    strangers.clear();
  }
  for (const SeenText& stranger : other.strangers) add_stranger(stranger, true);

  values += other.values;
  nulls += other.nulls;
  empty_texts += other.empty_texts;
  bytes_min = std::min(bytes_min, other.bytes_min);
  bytes_max = std::max(bytes_max, other.bytes_max);
  integer_min = std::min(integer_min, other.integer_min);
  integer_max = std::max(integer_max, other.integer_max);
  number_min = std::min(number_min, other.number_min);
  number_max = std::max(number_max, other.number_max);
  whole_digits_max = std::max(whole_digits_max, other.whole_digits_max);
  fraction_digits_max = std::max(fraction_digits_max, other.fraction_digits_max);
  any_exponent |= other.any_exponent;
  any_beyond_double |= other.any_beyond_double;
  distinct.insert(other.distinct.begin(), other.distinct.end());
  many_distinct |= other.many_distinct || distinct.size() > kDistinctMax;
  if (many_distinct) distinct.clear();
  looks &= other.looks;
  keep_first(first, other.first);
  keep_first(first_leading_zero, other.first_leading_zero);
  keep_first(first_plus_sign, other.first_plus_sign);
  keep_first(first_too_long, other.first_too_long);
  any_zone |= other.any_zone;
  offset_min = std::min(offset_min, other.offset_min);
  offset_max = std::max(offset_max, other.offset_max);
}

}  // namespace adze::csv
