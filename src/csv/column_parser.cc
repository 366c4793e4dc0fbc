#include "csv/column_parser.h"

#include "base/error.h"
#include "csv/column_families.h"

namespace adze::csv {

std::unique_ptr<ColumnParser> make_column_parser(const ColumnContract& contract,
                                                 const CsvOptions& options) {
  if (contract.must_be_empty) return make_empty_column(contract, options);
  switch (contract.type.id) {
    case TypeId::kBool:
      return make_bool_column(contract, options);
    case TypeId::kInt8:
    case TypeId::kInt16:
    case TypeId::kInt32:
    case TypeId::kInt64:
    case TypeId::kUInt8:
    case TypeId::kUInt16:
    case TypeId::kUInt32:
      return make_integer_column(contract, options);
    case TypeId::kFloat16:
    case TypeId::kFloat32:
    case TypeId::kFloat64:
      return make_float_column(contract, options);
    case TypeId::kUInt64:
    case TypeId::kDecimal:
      return make_decimal_column(contract, options);
    case TypeId::kDate:
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kTimestampTz:
      return make_temporal_column(contract, options);
    case TypeId::kBinary:
      return contract.is_hexadecimal ? make_hex_column(contract, options)
                                     : make_string_column(contract, options);
    case TypeId::kString:
    case TypeId::kUuid:
    case TypeId::kJson:
      return make_string_column(contract, options);
    case TypeId::kNull:
    case TypeId::kInterval:
      break;
  }
  fail_internal("a column has a type that columns can have", __FILE__, __LINE__);
}

}  // namespace adze::csv
