#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "column/type.h"
#include "csv/read_csv.h"

/// Types of PostgreSQL and of adze. A type has an exact home if every value of it that COPY can
/// send is a value of the other, or an error when it is met (infinity, years before 1 and after
/// 9999, NaN in numeric). Nothing is rounded and nothing is guessed.
namespace adze::postgres {

/// What kind of text COPY sends for a type: what a declared type may be.
enum class Family : uint8_t {
  kBool,
  kNumber,  ///< integers and numeric
  kFloat,
  kText,
  kBinary,
  kDate,
  kTime,
  kTimestamp,
  kTimestampTz,
  kUuid,
  kJson,
  kOther,  ///< has no home but text
};

/// A column as the server describes it.
struct ServerColumn {
  std::string name;
  std::string server_type;  ///< as SQL writes it: "numeric(10,2)", "text[]"
  Family family = Family::kOther;
  std::optional<Type> type;  ///< its exact home; nothing: it has none
};

/// A type as the server's catalog knows it, for those that are not built in.
struct CatalogType {
  std::string name;       ///< "citext"
  std::string formatted;  ///< "text[]", "public.mood"
  char kind = 'b';        ///< pg_type.typtype: 'e' is an enum
};

/// True for types whose CatalogType is not needed.
bool is_built_in(uint32_t type_oid);

/// Of a built-in type, or of any other with what the catalog says of it. `modifier` is the type's
/// own: precision and scale of numeric.
ServerColumn server_column(std::string name, uint32_t type_oid, int modifier,
                           const CatalogType& catalog);

/// Whether texts of the family can be read as `declared`, each value checked as it is met.
bool may_be_declared(Family family, Type declared);

/// How an undeclared column is read; REQUIRES: it has a type.
csv::ColumnContract contract_of(const ServerColumn& column);

/// What to write instead of a column that has no exact home: "CAST(amount AS numeric(38,10))".
std::string cast_of(const ServerColumn& column);

}  // namespace adze::postgres
