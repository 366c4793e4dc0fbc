#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "csv/column_findings.h"
#include "csv/field_forms.h"
#include "csv/inferred_type.h"
#include "csv/row_index.h"
#include "csv/string_dictionary.h"
#include "csv/timestamp_fields.h"

namespace adze::csv {

/// What observers look for and how.
struct ObserverOptions {
  Dialect dialect;
  std::vector<std::string> null_values;
  bool assume_utc = false;
  bool statistics = false;  ///< all of ColumnFindings, not only what decides the type
};

/// Where the rows of a block stand, for findings that name a line.
struct RowPlaces {
  size_t input;           ///< which one of several
  std::string_view text;  ///< of the segment
  uint64_t first_line;    ///< of `text`
  const RowIndex& rows;

  uint64_t line_of(size_t row) const;
};

/// Memory that the columns of one thread use in turn, a block each.
struct ObserverScratch {
  VectorStorage values;
  std::vector<uint32_t> others;
  std::vector<uint32_t> doubtful;
  std::vector<uint32_t> merged;
  std::vector<uint32_t> codes;
  Arena text;

  void prepare(size_t rows);
};

/// Looks at the fields of one column, a block at a time, with the kernel of the type that the
/// column seems to have; only what the kernel doesn't read costs more than a few nanoseconds. One
/// thread at a time.
class ColumnObserver {
 public:
  ColumnObserver(std::string name, const ObserverOptions& options, ObserverScratch& scratch);

  void observe(const FieldSpans& fields, const RowPlaces& places);

  /// Nothing that follows changes the type.
  bool is_settled() const { return findings_.is_settled(); }
  /// Of all blocks so far.
  ColumnFindings findings() const;

 private:
  /// One block on its way.
  struct Block {
    const FieldSpans& original;
    const FieldSpans& plain;  ///< without quotes, nulls empty
    const RowPlaces& places;
  };

  void observe_typed(const Block& block);
  Type candidate(const Block& block);
  size_t read_as(Type type, const FieldSpans& plain);
  size_t read_bools(const FieldSpans& plain);
  size_t read_timestamps(Type type, const FieldSpans& plain);
  size_t add_doubtful(const FieldSpans& plain, size_t other_count);
  void observe_text(const Block& block, size_t row);

  void count_fields(const Block& block);
  void collect_distinct(const Block& block);
  void look_at_texts(const Block& block);
  void look_at(const Block& block, size_t row, std::string_view text);
  void note_first(const Block& block);
  void fold_accepted(Type type, const FieldSpans& plain, size_t other_count);
  void fold_exact(std::string_view text, TypeSet types);
  void fold_float_digits(const FieldSpans& plain, size_t other_count);

  std::string_view text_of(const Block& block, size_t row);
  SeenText seen(const Block& block, size_t row, std::string_view text) const;

  const bool assume_utc_;
  const bool statistics_;
  ColumnFindings findings_;
  FieldForms forms_;
  TimestampReader timestamps_;
  std::unique_ptr<StringDictionary> distinct_;  ///< null: not collected, or too many
  ObserverScratch& scratch_;
};

}  // namespace adze::csv
