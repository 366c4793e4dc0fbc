#include "postgres/read_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "base/cancellation.h"
#include "base/data_shape.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/refuse.h"
#include "base/run_context.h"
#include "base/suggest.h"
#include "io/read_secret.h"
#include "io/uri.h"
#include "postgres/copy_source.h"
#include "postgres/sql_text.h"

namespace adze::postgres {
namespace {

/// The forms of values, whatever the server's, the database's or the user's settings are.
constexpr const char* kBegin =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    "SET LOCAL standard_conforming_strings = on;"
    "SET LOCAL datestyle = 'ISO, YMD';"
    "SET LOCAL intervalstyle = 'postgres';"
    "SET LOCAL timezone = 'UTC';"
    "SET LOCAL bytea_output = 'hex';"
    "SET LOCAL extra_float_digits = 3";

/// Gives the server a time limit of the run's, unless it has a shorter one. The first query of the
/// transaction, which takes its snapshot: from here on it can't be made to write any more.
constexpr const char* kLimitTime =
    "SELECT CASE WHEN $1::text::bigint > 0 AND (setting::bigint = 0 OR setting::bigint > "
    "$1::text::bigint)"
    " THEN pg_catalog.set_config('statement_timeout', $1::text, true) END"
    " FROM pg_catalog.pg_settings WHERE name = 'statement_timeout'";

constexpr const char* kFindTable =
    "SELECT 1 FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass($1)";

constexpr const char* kListTables =
    "SELECT n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid)"
    " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname !~ '^pg_'"
    " AND n.nspname <> 'information_schema'"
    " ORDER BY pg_catalog.pg_table_is_visible(c.oid) DESC, 1, 2 LIMIT $1::bigint";

constexpr const char* kCatalogTypes =
    "SELECT oid, typname, pg_catalog.format_type(oid, NULL), typtype FROM pg_catalog.pg_type"
    " WHERE oid = ANY ($1::oid[])";

std::string password_of(const TableRequest& request, RunContext& context) {
  if (request.auth.scheme == io::InputAuth::Scheme::kNone) return "";
  if (request.auth.scheme == io::InputAuth::Scheme::kPassword) {
    return io::read_secret(request.auth, context);
  }
  Error error(ErrorCategory::kUsage, "PostgreSQL knows users and passwords, no tokens");
  error.fix =
      "name the user in the address, and the password's place: password-env:NAME or "
      "password-file:PATH";
  throw error;
}

/// Milliseconds until the run's deadline, and one second more, so that the run notices first; 0:
/// none.
int64_t time_left_ms(const RunContext& context) {
  const auto deadline = context.cancellation.deadline();
  if (!deadline) return 0;
  const auto left = *deadline - std::chrono::steady_clock::now() + std::chrono::seconds(1);
  const int64_t ms = std::chrono::duration_cast<std::chrono::milliseconds>(left).count();
  return std::clamp<int64_t>(ms, 1, INT32_MAX);
}

std::string text_at(const Result& rows, int row, int column) {
  return libpq_library().getvalue(rows.get(), row, column);
}

void check_names(const std::vector<ServerColumn>& columns) {
  std::map<std::string_view, size_t> seen;
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto [first, is_new] = seen.emplace(columns[i].name, i);
    if (is_new) continue;
    refuse(fmt::format("columns {} and {} of the query are both called '{}'", first->second + 1,
                       i + 1, printable_value(columns[i].name)),
           "give each a name of its own: SELECT a.id AS order_id, b.id AS customer_id …");
  }
}

}  // namespace

ServerTable::ServerTable(const TableRequest& request, RunContext& context)
    : name_(io::shown_location(request.uri)), table_(request.table) {
  try {
    if (table_) {
      query_ = "SELECT * FROM " + quoted_table(parse_table_name(*table_));
    } else {
      query_ = *request.query;
      if (query_.find('\0') != std::string::npos) refuse("the query has a NUL byte", "");
      if (without_end(query_).empty()) refuse("the query is empty", "write SELECT … FROM …");
    }
    connection_ = std::make_unique<Connection>(request.uri, password_of(request, context), context);
    begin_snapshot(context);
    if (table_) find_table();
    describe();
  } catch (Error& error) {
    // What has a line stands in the query, whose name the job knows.
    if (error.file.empty() && error.line == 0) error.file = name_;
    throw;
  }
}

void ServerTable::begin_snapshot(RunContext& context) {
  connection_->execute(kBegin);
  const std::string parameters[] = {std::to_string(time_left_ms(context))};
  connection_->query(kLimitTime, parameters);
}

void ServerTable::find_table() {
  const std::string parameters[] = {quoted_table(parse_table_name(*table_))};
  const Result found = connection_->query(kFindTable, parameters);
  if (libpq_library().ntuples(found.get()) == 0) throw_no_table(*table_);
}

void ServerTable::throw_no_table(const std::string& name) {
  const LibpqLibrary& pq = libpq_library();
  const TableName asked = parse_table_name(name);
  const std::string parameters[] = {std::to_string(limits::postgres_tables_compared_max)};
  const Result tables = connection_->query(kListTables, parameters);
  std::vector<std::string> names;
  std::vector<std::string> shown;
  for (int row = 0; row < pq.ntuples(tables.get()); ++row) {
    const std::string whole = text_at(tables, row, 0) + "." + text_at(tables, row, 1);
    names.push_back(asked.schema.empty() ? text_at(tables, row, 1) : whole);
    shown.push_back(text_at(tables, row, 2) == "t" ? names.back() : whole);
  }
  const std::string near =
      nearest_word(asked.schema.empty() ? asked.name : asked.schema + "." + asked.name, names);
  Error error(ErrorCategory::kInput, fmt::format("there is no table '{}'", printable_value(name)));
  if (!near.empty()) {
    const auto found = std::find(names.begin(), names.end(), near) - names.begin();
    error.message +=
        fmt::format(", did you mean '{}'?", printable_value(shown[static_cast<size_t>(found)]));
  }
  error.fix =
      "names are taken as they are, capital letters too; write schema.name for a table that "
      "is not in the search path";
  throw error;
}

void ServerTable::describe() {
  const LibpqLibrary& pq = libpq_library();
  const Result described = connection_->describe(query_);
  if (pq.nparams(described.get()) > 0) {
    refuse("the query has parameters ($1), and nothing to put in their place",
           "write the values themselves, in a job as ${name}");
  }
  const int count = pq.nfields(described.get());
  if (count == 0) {
    refuse(table_ ? "the table has no columns" : "the query gives no columns",
           table_ ? "" : "write a SELECT with at least one");
  }
  const std::vector<CatalogType> types = catalog_types(described);
  for (int i = 0; i < count; ++i) {
    columns_.push_back(server_column(pq.fname(described.get(), i), pq.ftype(described.get(), i),
                                     pq.fmod(described.get(), i), types[static_cast<size_t>(i)]));
  }
  check_names(columns_);
}

/// What the catalog says of the columns' types, for those that are not built in.
std::vector<CatalogType> ServerTable::catalog_types(const Result& described) {
  const LibpqLibrary& pq = libpq_library();
  const int count = pq.nfields(described.get());
  std::vector<CatalogType> types(static_cast<size_t>(count));
  std::string oids;
  for (int i = 0; i < count; ++i) {
    const Oid oid = pq.ftype(described.get(), i);
    if (!is_built_in(oid)) oids += fmt::format("{}{}", oids.empty() ? "" : ",", oid);
  }
  if (oids.empty()) return types;
  const std::string parameters[] = {"{" + oids + "}"};
  const Result rows = connection_->query(kCatalogTypes, parameters);
  std::map<std::string, CatalogType> found;
  for (int row = 0; row < pq.ntuples(rows.get()); ++row) {
    found[text_at(rows, row, 0)] = {.name = text_at(rows, row, 1),
                                    .formatted = text_at(rows, row, 2),
                                    .kind = text_at(rows, row, 3)[0]};
  }
  for (int i = 0; i < count; ++i) {
    types[static_cast<size_t>(i)] = found[std::to_string(pq.ftype(described.get(), i))];
  }
  return types;
}

std::unique_ptr<ByteSource> ServerTable::read(std::span<const std::string> columns,
                                              uint64_t rows_max) {
  const bool is_all = columns.size() == columns_.size() &&
                      std::equal(columns.begin(), columns.end(), columns_.begin(),
                                 [](const std::string& name, const ServerColumn& column) {
                                   return name == column.name;
                                 });
  // A table's columns are named all the same: then nothing can come between.
  const bool is_query_itself = is_all && !table_;
  ADZE_CHECK(!columns.empty());
  try {
    const size_t sent = connection_->begin_copy(copy_statement(
        query_, is_query_itself ? std::span<const std::string>() : columns, rows_max));
    if (sent != columns.size()) {
      throw Error(ErrorCategory::kInput,
                  fmt::format("the server sends {} columns of {}", sent, columns.size()));
    }
  } catch (Error& error) {
    if (error.file.empty()) error.file = name_;
    // The query by itself is one that the server takes; what COPY can't do with it is its end.
    if (error.category == ErrorCategory::kUsage && error.fix.empty()) {
      error.fix = "write one SELECT, and leave out a ';' at its end";
    }
    throw;
  }
  return make_copy_source(std::move(connection_), name_);
}

}  // namespace adze::postgres
