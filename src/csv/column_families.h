#pragma once

#include <memory>

#include "csv/column_parser.h"

/// The parsers of the families of types; make_column_parser chooses among them.
/// REQUIRES: the contract's type is of the family.
namespace adze::csv {

using ColumnParserPtr = std::unique_ptr<ColumnParser>;

ColumnParserPtr make_bool_column(const ColumnContract& contract, const CsvOptions& options);
/// int8 to int64, uint8 to uint32.
ColumnParserPtr make_integer_column(const ColumnContract& contract, const CsvOptions& options);
/// float16, float32, float64.
ColumnParserPtr make_float_column(const ColumnContract& contract, const CsvOptions& options);
/// Decimals of any precision, and uint64, which is one.
ColumnParserPtr make_decimal_column(const ColumnContract& contract, const CsvOptions& options);
/// date, time, timestamp, timestamptz.
ColumnParserPtr make_temporal_column(const ColumnContract& contract, const CsvOptions& options);
/// string, binary, uuid, json.
ColumnParserPtr make_string_column(const ColumnContract& contract, const CsvOptions& options);
/// binary in columns that are hexadecimal.
ColumnParserPtr make_hex_column(const ColumnContract& contract, const CsvOptions& options);
/// Columns that must be empty.
ColumnParserPtr make_empty_column(const ColumnContract& contract, const CsvOptions& options);

}  // namespace adze::csv
