// The types of a column, block by block; what else is worth knowing is in column_statistics.cc.
//
// A block goes through the kernel of the column's type so far. Rows that the kernel reads are of
// that type and cost what reading them costs; the others (nulls, quotes inside, odd forms, and
// whatever is of another type) go one by one through types_of, which is the definition. Numbers
// with leading zeros or plus signs, which the kernels read and inference must not, are found by a
// look at two bytes of each field and take that way too. Tested by infer_types_test.cc.
#include "csv/column_observer.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "csv/kernels.h"
#include "value/number_text.h"

namespace adze::csv {
namespace {

constexpr size_t kPadding = 64;
/// Values of a block that are asked for their type where the column has none yet.
constexpr size_t kFirstValuesMax = 8;

std::string_view field_at(const FieldSpans& fields, size_t row) {
  return {fields.text + fields.begin[row], fields.end[row] - fields.begin[row]};
}

/// "+5", "007", "-01.5": what begins like one of these is looked at closely.
bool is_doubtful(const char* from, size_t size) {
  const size_t sign = from[0] == '-' ? 1 : 0;
  const bool leading_zero = size > sign + 1 && from[sign] == '0' && from[sign + 1] != '.';
  return leading_zero || from[0] == '+';
}

}  // namespace

uint64_t RowPlaces::line_of(size_t row) const {
  const auto begin = static_cast<ptrdiff_t>(rows.row_begin(row));
  return first_line + static_cast<uint64_t>(std::count(text.begin(), text.begin() + begin, '\n'));
}

void ObserverScratch::prepare(size_t rows) {
  values.prepare(Kind::kInt128, rows);  // the widest: one piece of memory for all kinds
  const size_t padded = rows + kPadding;
  for (std::vector<uint32_t>* list : {&others, &doubtful, &merged, &codes}) {
    if (list->size() < padded) list->resize(padded);
  }
}

ColumnObserver::ColumnObserver(std::string name, const ObserverOptions& options,
                               ObserverScratch& scratch)
    : assume_utc_(options.assume_utc),
      statistics_(options.statistics),
      forms_({.name = "", .type = string_type, .null_values = {}},
             {.dialect = options.dialect,
              .columns = {},
              .null_values = options.null_values,
              .delivered = {},
              .scan_level = {}}),
      distinct_(options.statistics ? std::make_unique<StringDictionary>() : nullptr),
      scratch_(scratch) {
  findings_.name = std::move(name);
}

std::string_view ColumnObserver::text_of(const Block& block, size_t row) {
  const std::string_view text = field_at(block.plain, row);
  return forms_.is_quoted(block.original, row) ? forms_.unescape(text, scratch_.text) : text;
}

SeenText ColumnObserver::seen(const Block& block, size_t row, std::string_view text) const {
  return {.text = std::string(text),
          .count = 1,
          .input = block.places.input,
          .line = block.places.line_of(row)};
}

void ColumnObserver::observe(const FieldSpans& fields, const RowPlaces& places) {
  if (!statistics_ && findings_.is_settled()) return;
  scratch_.prepare(fields.count);
  scratch_.text.clear();
  const FieldSpans plain = forms_.without_quotes_and_nulls(fields);
  const Block block{fields, plain, places};
  if (statistics_) {
    count_fields(block);
    collect_distinct(block);
    if (findings_.first.line == 0) note_first(block);
  }
  if (!findings_.is_settled()) {
    observe_typed(block);
  } else if (findings_.looks != 0) {
    look_at_texts(block);
  }
}

/// The type whose kernel to use: the column's so far, else that of the block's first values.
Type ColumnObserver::candidate(const Block& block) {
  const bool is_known = findings_.any_value && findings_.types != TypeSet::all();
  if (is_known) return findings_.types.first();
  size_t tried = 0;
  for (size_t row = 0; row < block.plain.count && tried < kFirstValuesMax; ++row) {
    const std::string_view text = text_of(block, row);
    if (text.empty()) continue;
    ++tried;
    const TypeSet types = types_of(text, assume_utc_).types;
    if (types.empty()) continue;
    findings_.types = types;
    return types.first();
  }
  return int64_type;
}

void ColumnObserver::observe_typed(const Block& block) {
  const Type type = candidate(block);
  size_t other_count = read_as(type, block.plain);
  if (type.is_number()) other_count = add_doubtful(block.plain, other_count);
  if (other_count < block.plain.count) {
    findings_.any_value = true;
    if (type == int64_type) findings_.types = findings_.types & TypeSet::integer();
    if (statistics_) fold_accepted(type, block.plain, other_count);
  }
  const std::vector<uint32_t>& others = scratch_.others;
  for (size_t i = 0; i < other_count; ++i) {
    const size_t row = others[i];
    if (block.plain.begin[row] == block.plain.end[row]) continue;
    if (!findings_.is_settled()) {
      observe_text(block, row);
    } else if (!statistics_) {
      return;
    } else if (findings_.looks != 0) {
      look_at(block, row, text_of(block, row));
    }
  }
}

/// Reads what is of the type into scratch_.values; the other rows into scratch_.others.
size_t ColumnObserver::read_as(Type type, const FieldSpans& plain) {
  const CsvKernels& kernels = csv_kernels(cpu_level());
  uint32_t* const others = scratch_.others.data();
  int64_t* const integers = scratch_.values.int64s();
  int64_t min = INT64_MAX;
  int64_t max = INT64_MIN;
  switch (type.id) {
    case TypeId::kBool:
      return read_bools(plain);
    case TypeId::kInt64:
      return kernels.parse_integers(plain.text, plain.begin, plain.end, plain.count, integers, &min,
                                    &max, others);
    case TypeId::kDecimal:
      return kernels.parse_decimals(plain.text, plain.begin, plain.end, plain.count, 0, integers,
                                    others);
    case TypeId::kFloat64:
      return kernels.parse_floats(plain.text, plain.begin, plain.end, plain.count, false,
                                  scratch_.values.float64s(), others);
    case TypeId::kDate:
      return kernels.parse_dates(plain.text, plain.begin, plain.end, plain.count, integers, others);
    default:
      return read_timestamps(type, plain);
  }
}

size_t ColumnObserver::read_bools(const FieldSpans& plain) {
  size_t other_count = 0;
  for (size_t row = 0; row < plain.count; ++row) {
    const std::string_view text = field_at(plain, row);
    const bool is_bool =
        value::equals_ignoring_case(text, "true") || value::equals_ignoring_case(text, "false");
    if (!is_bool) scratch_.others[other_count++] = static_cast<uint32_t>(row);
  }
  return other_count;
}

size_t ColumnObserver::read_timestamps(Type type, const FieldSpans& plain) {
  const ZoneRule rule = type.id == TypeId::kTimestamp ? ZoneRule::kNone
                        : assume_utc_                 ? ZoneRule::kOptional
                                                      : ZoneRule::kRequired;
  int64_t* const micros = scratch_.values.int64s();
  size_t other_count = 0;
  for (size_t row = 0; row < plain.count; ++row) {
    const std::string_view text = field_at(plain, row);
    if (text.empty() || !timestamps_.read(text.data(), text.size(), rule, micros[row])) {
      scratch_.others[other_count++] = static_cast<uint32_t>(row);
    }
  }
  return other_count;
}

/// Moves numbers that may have to stay texts to the others; how many these are then.
size_t ColumnObserver::add_doubtful(const FieldSpans& plain, size_t other_count) {
  bool any = false;
  for (size_t row = 0; row < plain.count; ++row) {
    any |= is_doubtful(plain.text + plain.begin[row], plain.end[row] - plain.begin[row]);
  }
  if (!any) return other_count;
  std::vector<uint32_t>& doubtful = scratch_.doubtful;
  size_t count = 0;
  for (size_t row = 0; row < plain.count; ++row) {
    const std::string_view text = field_at(plain, row);
    if (!text.empty() && is_doubtful(text.data(), text.size())) {
      doubtful[count++] = static_cast<uint32_t>(row);
    }
  }
  const auto end = std::set_union(
      scratch_.others.begin(), scratch_.others.begin() + static_cast<ptrdiff_t>(other_count),
      doubtful.begin(), doubtful.begin() + static_cast<ptrdiff_t>(count), scratch_.merged.begin());
  const auto merged_count = static_cast<size_t>(end - scratch_.merged.begin());
  scratch_.others.swap(scratch_.merged);
  return merged_count;
}

void ColumnObserver::observe_text(const Block& block, size_t row) {
  const std::string_view text = text_of(block, row);
  if (text.empty()) return;
  for (SeenText& known : findings_.strangers) {
    if (known.text != text) continue;
    ++known.count;
    return;
  }
  const TextTypes found = types_of(text, assume_utc_);
  if (statistics_ && findings_.looks != 0) look_at(block, row, text);
  if (found.types.empty()) {
    findings_.add_stranger(statistics_ ? seen(block, row, text) : SeenText(), statistics_);
    return;
  }
  findings_.any_value = true;
  findings_.types = findings_.types & found.types;
  if (statistics_) fold_exact(text, found.types);
}

}  // namespace adze::csv
