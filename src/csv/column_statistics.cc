// What `infer` tells of a column besides its type. All of it is either counted over every field, or
// given up for good at a point that doesn't depend on the order of rows (too many distinct texts, a
// text that doesn't look like the others), so that any division of the rows joins to the same.
#include <algorithm>
#include <cstring>
#include <limits>

#include "csv/column_observer.h"
#include "value/number_text.h"
#include "value/parse_value.h"
#include "value/temporal_text.h"

namespace adze::csv {
namespace {

constexpr size_t kDigitsOfDecimalMax = 38;

std::string_view field_at(const FieldSpans& fields, size_t row) {
  return {fields.text + fields.begin[row], fields.end[row] - fields.begin[row]};
}

/// Calls fold(row) for the rows that are not among the first `other_count` of `others`.
template <typename Fold>
void for_accepted(size_t count, const std::vector<uint32_t>& others, size_t other_count,
                  Fold fold) {
  size_t next_other = 0;
  for (size_t row = 0; row < count; ++row) {
    if (next_other < other_count && others[next_other] == row) {
      ++next_other;
    } else {
      fold(row);
    }
  }
}

/// What has to be subtracted from the local time of a timestamp with a zone, in microseconds.
int64_t offset_of(std::string_view text) {
  const size_t at = text.find_last_of("Z+-");
  std::string_view zone = text.substr(std::min(at, text.size()));
  int64_t micros = 0;
  value::take_offset(zone, micros);
  return micros;
}

}  // namespace

ColumnFindings ColumnObserver::findings() const {
  ColumnFindings findings = findings_;
  if (distinct_ == nullptr) return findings;
  for (const StringRef& entry : distinct_->dictionary().entries) {
    findings.distinct.emplace(entry.view());
  }
  return findings;
}

void ColumnObserver::count_fields(const Block& block) {
  uint64_t empty_texts = 0;
  uint64_t values = 0;
  uint64_t min = findings_.bytes_min;
  uint64_t max = findings_.bytes_max;
  for (size_t row = 0; row < block.plain.count; ++row) {
    uint64_t size = block.plain.end[row] - block.plain.begin[row];
    if (block.original.any_quote && size > 0) size = text_of(block, row).size();
    if (size == 0) {
      empty_texts += forms_.is_quoted(block.original, row) ? 1 : 0;
      continue;
    }
    ++values;
    min = std::min(min, size);
    max = std::max(max, size);
  }
  findings_.bytes_min = min;
  findings_.bytes_max = max;
  findings_.values += values;
  findings_.empty_texts += empty_texts;
  findings_.nulls += block.plain.count - values - empty_texts;
}

void ColumnObserver::collect_distinct(const Block& block) {
  if (distinct_ == nullptr) return;
  const bool is_plain = !block.original.any_quote;
  bool few = true;
  if (is_plain) {
    bool any_empty;
    few = distinct_->find_codes(block.plain, scratch_.codes.data(), any_empty);
  } else {
    for (size_t row = 0; row < block.plain.count && few; ++row) {
      const std::string_view text = text_of(block, row);
      if (text.empty()) continue;
      const StringRef string{text.data(), static_cast<uint32_t>(text.size())};
      few = distinct_->find_codes(&string, nullptr, 1, scratch_.codes.data()) &&
            distinct_->size() <= ColumnFindings::kDistinctMax;
    }
  }
  if (few && distinct_->size() <= ColumnFindings::kDistinctMax) return;
  distinct_.reset();
  findings_.many_distinct = true;
}

void ColumnObserver::note_first(const Block& block) {
  for (size_t row = 0; row < block.plain.count; ++row) {
    const std::string_view text = text_of(block, row);
    if (text.empty()) continue;
    findings_.first = seen(block, row, text);
    return;
  }
}

void ColumnObserver::look_at_texts(const Block& block) {
  for (size_t row = 0; row < block.plain.count && findings_.looks != 0; ++row) {
    const std::string_view text = text_of(block, row);
    if (!text.empty()) look_at(block, row, text);
  }
}

void ColumnObserver::look_at(const Block& block, size_t row, std::string_view text) {
  findings_.looks &= looks_of(text, findings_.looks);
  if ((findings_.looks & kLooksNumeric) == 0) return;
  const bool may_be_doubtful =
      text[0] == '+' || text[0] == '0' || text[0] == '-' || text.size() > kDigitsOfDecimalMax;
  if (!may_be_doubtful) return;
  const NumberDoubt doubt = types_of(text, assume_utc_).doubt;
  SeenText* const first = doubt == NumberDoubt::kLeadingZero     ? &findings_.first_leading_zero
                          : doubt == NumberDoubt::kPlusSign      ? &findings_.first_plus_sign
                          : doubt == NumberDoubt::kTooManyDigits ? &findings_.first_too_long
                                                                 : nullptr;
  if (first != nullptr && first->line == 0) *first = seen(block, row, text);
}

/// Rows that the kernel of `type` read, their values in scratch_.values.
void ColumnObserver::fold_accepted(Type type, const FieldSpans& plain, size_t other_count) {
  findings_.looks &= type.is_number() ? kLooksNumeric : 0;
  if (type == bool_type) return;
  if (type == float64_type) {
    const double* const numbers = scratch_.values.float64s();
    double min = findings_.number_min;
    double max = findings_.number_max;
    for_accepted(plain.count, scratch_.others, other_count, [&](size_t row) {
      const double number = numbers[row] + 0.0;  // -0.0 is 0.0 here
      min = std::min(min, number);
      max = std::max(max, number);
    });
    findings_.number_min = min;
    findings_.number_max = max;
    fold_float_digits(plain, other_count);
    return;
  }
  const int64_t* const integers = scratch_.values.int64s();
  int64_t min = INT64_MAX;
  int64_t max = INT64_MIN;
  for_accepted(plain.count, scratch_.others, other_count, [&](size_t row) {
    min = std::min(min, integers[row]);
    max = std::max(max, integers[row]);
  });
  findings_.integer_min = std::min<Int128>(findings_.integer_min, min);
  findings_.integer_max = std::max<Int128>(findings_.integer_max, max);
  if (type.id == TypeId::kTimestampTz) {
    findings_.any_zone = true;
    findings_.offset_min = std::min<int64_t>(findings_.offset_min, 0);
    findings_.offset_max = std::max<int64_t>(findings_.offset_max, 0);
  }
}

void ColumnObserver::fold_float_digits(const FieldSpans& plain, size_t other_count) {
  unsigned whole_max = findings_.whole_digits_max;
  unsigned fraction_max = findings_.fraction_digits_max;
  for_accepted(plain.count, scratch_.others, other_count, [&](size_t row) {
    const std::string_view text = field_at(plain, row);
    const size_t sign = text[0] == '-' ? 1 : 0;
    const size_t point = std::min(text.find('.'), text.size());
    const auto whole = static_cast<unsigned>(point - sign);
    const auto fraction = static_cast<unsigned>(text.size() - std::min(point + 1, text.size()));
    whole_max = std::max(whole_max, whole);
    fraction_max = std::max(fraction_max, fraction);
  });
  findings_.whole_digits_max = whole_max;
  findings_.fraction_digits_max = fraction_max;
}

/// One value whose types are known.
void ColumnObserver::fold_exact(std::string_view text, TypeSet types) {
  const Type type = types.first();
  if (type == bool_type) return;
  if (type == float64_type) {
    double number = 0;
    value::parse_strict_float64(text, type, number);
    if (number == number) {
      findings_.number_min = std::min(findings_.number_min, number + 0.0);
      findings_.number_max = std::max(findings_.number_max, number + 0.0);
    }
    value::NumberText digits;
    if (!value::split_number(text, digits) || digits.has_exponent) {
      findings_.any_exponent = true;
      return;
    }
    const auto whole = static_cast<unsigned>(digits.whole.size());
    const auto fraction = static_cast<unsigned>(digits.fraction.size());
    findings_.whole_digits_max = std::max(findings_.whole_digits_max, whole);
    findings_.fraction_digits_max = std::max(findings_.fraction_digits_max, fraction);
    return;
  }
  Int128 integer = 0;
  if (type.is_temporal()) {
    int64_t narrow = 0;
    value::parse_strict_int64(text, type, {}, narrow);
    integer = narrow;
  } else {
    value::parse_strict_int128(text, decimal_type(kDigitsOfDecimalMax, 0), integer);
  }
  findings_.integer_min = std::min(findings_.integer_min, integer);
  findings_.integer_max = std::max(findings_.integer_max, integer);
  if (type.id != TypeId::kTimestampTz) return;
  findings_.any_zone = true;
  const int64_t offset = offset_of(text);
  findings_.offset_min = std::min(findings_.offset_min, offset);
  findings_.offset_max = std::max(findings_.offset_max, offset);
}

}  // namespace adze::csv
