#include "csv/column_families.h"
#include "csv/kernels.h"
#include "csv/plain_column.h"
#include "csv/timestamp_fields.h"

/// Dates, times and timestamps. Dates have a kernel, times and timestamps timestamp_fields.h.
namespace adze::csv {
namespace {

class TemporalColumn : public PlainColumn {
 public:
  TemporalColumn(const ColumnContract& contract, const CsvOptions& options)
      : PlainColumn(contract, options), options_{.assume_utc = options.assume_utc} {}

 protected:
  value::ParseResult read_exactly(std::string_view text, VectorStorage& values,
                                  size_t row) override {
    return value::parse_strict_int64(text, type(), options_, values.int64s()[row]);
  }

  bool assume_utc() const { return options_.assume_utc; }

  /// Reads each field with `read(from, size, value)`, which says whether it could.
  template <typename Read>
  static size_t read_each(const FieldSpans& fields, int64_t* values, uint32_t* others, Read read) {
    size_t other_count = 0;
    for (size_t row = 0; row < fields.count; ++row) {
      int64_t value = 0;
      const size_t size = fields.end[row] - fields.begin[row];
      if (size == 0 || !read(fields.text + fields.begin[row], size, value)) {
        value = 0;
        others[other_count++] = static_cast<uint32_t>(row);
      }
      values[row] = value;
    }
    return other_count;
  }

 private:
  value::StrictOptions options_;
};

class DateColumn : public TemporalColumn {
 public:
  using TemporalColumn::TemporalColumn;

 private:
  size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) override {
    return csv_kernels(cpu_level())
        .parse_dates(fields.text, fields.begin, fields.end, fields.count, values.int64s(), others);
  }
};

class TimeColumn : public TemporalColumn {
 public:
  using TemporalColumn::TemporalColumn;

 private:
  size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) override {
    return read_each(fields, values.int64s(), others, read_time_of_day);
  }
};

class TimestampColumn : public TemporalColumn {
 public:
  using TemporalColumn::TemporalColumn;

 private:
  size_t read_plain(const FieldSpans& fields, VectorStorage& values, uint32_t* others) override {
    const ZoneRule rule = type().id == TypeId::kTimestamp ? ZoneRule::kNone
                          : assume_utc()                  ? ZoneRule::kOptional
                                                          : ZoneRule::kRequired;
    const auto read = [this, rule](const char* from, size_t size, int64_t& micros) {
      return timestamps_.read(from, size, rule, micros);
    };
    return read_each(fields, values.int64s(), others, read);
  }

  TimestampReader timestamps_;
};

}  // namespace

ColumnParserPtr make_temporal_column(const ColumnContract& contract, const CsvOptions& options) {
  switch (contract.type.id) {
    case TypeId::kDate:
      return std::make_unique<DateColumn>(contract, options);
    case TypeId::kTime:
      return std::make_unique<TimeColumn>(contract, options);
    default:
      return std::make_unique<TimestampColumn>(contract, options);
  }
}

}  // namespace adze::csv
