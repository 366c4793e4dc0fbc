#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "column/type.h"
#include "csv/inferred_type.h"
#include "csv/text_looks.h"

namespace adze::csv {

/// A text of a column and where it was met.
struct SeenText {
  std::string text;
  uint64_t count = 0;
  size_t input = 0;   ///< which of the inputs the first one is in
  uint64_t line = 0;  ///< of the first one, physical, from 1; 0: not met
};

/// What is known of the values of one column, of some rows of it. Two of them join to what is known
/// of all their rows, whatever the order, so parts may be looked at by several threads.
///
/// Members up to `strangers` decide the type; the others are there only if statistics were asked
/// for, and where the type is not theirs they mean nothing.
struct ColumnFindings {
  /// Texts that fit no type but string, up to this many, are remembered one by one.
  static constexpr size_t kStrangersMax = 4;
  static constexpr size_t kDistinctMax = 12;

  std::string name;
  bool any_value = false;          ///< a field that is neither null nor empty
  TypeSet types = TypeSet::all();  ///< that all values have, strangers apart
  std::vector<SeenText> strangers;
  bool many_strangers = false;  ///< then `strangers` is empty

  uint64_t values = 0;
  uint64_t nulls = 0;
  uint64_t empty_texts = 0;  ///< quoted empty fields
  uint64_t bytes_min = UINT64_MAX;
  uint64_t bytes_max = 0;
  Int128 integer_min;  ///< integers; days or microseconds of dates and timestamps
  Int128 integer_max;
  double number_min;  ///< floats
  double number_max;
  /// Digits before and after the point, if all floats are written without an exponent.
  unsigned whole_digits_max = 0;
  unsigned fraction_digits_max = 0;
  bool any_exponent = false;
  bool any_beyond_double = false;  ///< an integer that a float64 rounds
  std::set<std::string> distinct;
  bool many_distinct = false;  ///< then `distinct` is empty
  TextLooks looks = all_looks();
  SeenText first;               ///< value
  SeenText first_leading_zero;  ///< line 0: none
  SeenText first_plus_sign;
  SeenText first_too_long;  ///< an integer of more than 38 digits
  bool any_zone = false;
  int64_t offset_min = INT64_MAX;  ///< of timestamptz, in microseconds
  int64_t offset_max = INT64_MIN;

  ColumnFindings();

  /// What is inferred: string if nothing else takes every value.
  Type type() const;
  bool is_empty() const { return !any_value; }
  /// No further value can change the type.
  bool is_settled() const { return any_value && (many_strangers || types.empty()); }

  /// A text that fits no type but string; without `remember` it only decides the type.
  void add_stranger(const SeenText& seen, bool remember);
  void join(const ColumnFindings& other);
};

}  // namespace adze::csv
