#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "io/input_auth.h"
#include "postgres/column_types.h"
#include "postgres/connection.h"

namespace adze {
struct RunContext;
}

/// A table or a query of a PostgreSQL server to CSV, and what its columns are.
///
///   address ─▶ connection (libpq, never blocking) ─▶ one read-only transaction, REPEATABLE READ
///           ─▶ describe: the server parses the query and says names and types; from here on its
///              locks keep the tables as they are ─▶ COPY (query) TO STDOUT as CSV ─▶ ByteSource
///
/// Types and rows are those of one snapshot. Nothing can be written: the transaction is read-only,
/// and the query is one statement, for the server has parsed it by itself before it stands in a
/// COPY. The CSV is adze's own kind (unquoted empty is null), its values are in forms that do not
/// depend on how server or user are set up: ISO dates, UTC, floats with all digits, bytes as hex.
namespace adze::postgres {

/// What to read. Exactly one of `table` and `query` is set.
struct TableRequest {
  std::string uri;
  io::InputAuth auth;
  std::optional<std::string> table;
  std::optional<std::string> query;
};

/// Open and described, not yet read. One thread at a time.
class ServerTable {
 public:
  /// Connects and describes. Throws Error(kUsage): address, SQL (with its place in the query), two
  /// columns of one name, none; Error(kInput): no server, no table; Error(kPermission);
  /// Error(kResources) when the server's statement_timeout is over. `context` must outlive it and
  /// what it makes.
  ServerTable(const TableRequest& request, RunContext& context);

  const std::vector<ServerColumn>& columns() const { return columns_; }

  /// How messages and receipts call it: the address without user, password and parameters.
  const std::string& name() const { return name_; }

  /// Begins to read these columns, `rows_max` rows at most if it is not 0. Once.
  std::unique_ptr<ByteSource> read(std::span<const std::string> columns, uint64_t rows_max);

 private:
  void begin_snapshot(RunContext& context);
  void find_table();
  [[noreturn]] void throw_no_table(const std::string& name);
  void describe();
  std::vector<CatalogType> catalog_types(const Result& described);

  std::string name_;
  std::optional<std::string> table_;
  std::string query_;
  std::unique_ptr<Connection> connection_;
  std::vector<ServerColumn> columns_;
};

}  // namespace adze::postgres
