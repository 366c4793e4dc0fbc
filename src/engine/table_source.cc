#include "engine/table_source.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/data_shape.h"
#include "base/error.h"
#include "base/progress.h"
#include "base/run_context.h"
#include "base/suggest.h"
#include "engine/counted_source.h"
#include "engine/recorded_source.h"
#include "engine/sql_place.h"
#include "io/uri.h"

namespace adze::engine {
namespace {

[[noreturn]] void fail(ErrorCategory category, const std::string& file, std::string message,
                       std::string fix) {
  Error error(category, std::move(message));
  error.file = file;
  error.fix = std::move(fix);
  throw error;
}

/// What belongs to files of CSV means nothing here, and must not be taken for something that works.
void require_no_csv(const Source& source, const std::string& file) {
  const csv::Dialect plain;
  const csv::Dialect& dialect = source.dialect;
  const bool is_plain = dialect.delimiter == plain.delimiter && dialect.quote == plain.quote &&
                        dialect.escape == plain.escape && dialect.header == plain.header &&
                        dialect.skip_rows == 0 && !dialect.dedupe_names;
  if (is_plain && source.null_values.empty() && !source.assume_utc) return;
  fail(ErrorCategory::kUsage, file,
       "a database has no delimiter, quotes, header, null spellings or times without a zone",
       "leave dialect, null_values and assume_utc (their flags) out; the query can do the rest: "
       "NULLIF(code, 'NA')");
}

void require_table_or_query(const Source& source, const std::string& file) {
  if (source.inputs.size() != 1) {
    fail(ErrorCategory::kUsage, file,
         "a table of a database is read alone, and more inputs are named",
         "read one source a run; the server can join its tables in a query");
  }
  if (source.table && source.query) {
    fail(ErrorCategory::kUsage, file, "a table and a query are both given",
         "keep one of table and query (--table, --source-query)");
  }
  if (source.table || source.query) return;
  fail(ErrorCategory::kUsage, file, "what to read of the database is missing",
       "name a table, table: schema.name (--table), or write a query: SELECT … (--source-query)");
}

std::string list_of(const std::vector<std::string>& names) {
  std::vector<std::string> shown;
  shown.reserve(names.size());
  for (const std::string& name : names) shown.push_back("'" + printable_value(name) + "'");
  return fmt::format("{}", fmt::join(shown, ", "));
}

}  // namespace

TableSource::TableSource(const Source& source, RunContext& context)
    : source_(source), context_(context) {
  const std::string& uri = source.inputs.front().location;
  const std::string file = io::shown_location(uri);
  require_table_or_query(source, file);
  require_no_csv(source, file);
  postgres::TableRequest request{
      .uri = uri, .auth = source.auth, .table = source.table, .query = {}};
  if (source.query) request.query = source.query->text;
  try {
    table_ = std::make_unique<postgres::ServerTable>(request, context);
  } catch (Error& error) {
    if (source.query && error.line > 0) {
      error.line += source.query->first_line - 1;
      place_in_sql(*source.query, error);
    }
    throw;
  }
  receipt_.uri = table_->name();
}

const postgres::ServerColumn* TableSource::find_column(const std::string& name) const {
  const std::vector<postgres::ServerColumn>& columns = table_->columns();
  const auto found =
      std::find_if(columns.begin(), columns.end(),
                   [&](const postgres::ServerColumn& column) { return column.name == name; });
  return found == columns.end() ? nullptr : &*found;
}

csv::ColumnContract TableSource::declared_contract(const csv::ColumnContract& declared,
                                                   const postgres::ServerColumn& column) const {
  if (!postgres::may_be_declared(column.family, declared.type)) {
    fail(ErrorCategory::kContract, name(),
         fmt::format("column '{}' is {} on the server, which can't be read as {}",
                     printable_value(column.name), column.server_type, type_name(declared.type)),
         "declare a type that fits, or CAST it in a query");
  }
  csv::ColumnContract contract = declared;
  contract.is_hexadecimal = declared.type.id == TypeId::kBinary;
  return contract;
}

/// The columns of the table in its order, as far as they may be read: declared ones as declared,
/// others as the server has them. Those without an exact home are text, see require_homes.
std::vector<csv::ColumnContract> TableSource::contracts() const {
  std::vector<csv::ColumnContract> all;
  std::vector<std::string> extra;
  std::vector<std::string> names;
  for (const postgres::ServerColumn& column : table_->columns()) {
    names.push_back(column.name);
    const auto declared =
        std::find_if(source_.columns.begin(), source_.columns.end(),
                     [&](const csv::ColumnContract& known) { return known.name == column.name; });
    if (declared != source_.columns.end()) {
      all.push_back(declared_contract(*declared, column));
    } else if (source_.columns.empty() || source_.extra_columns == ExtraColumns::kInfer) {
      all.push_back(column.type ? postgres::contract_of(column)
                                : csv::ColumnContract{
                                      .name = column.name, .type = string_type, .null_values = {}});
    } else if (source_.extra_columns == ExtraColumns::kRefuse) {
      extra.push_back(column.name);
    }
  }
  for (const csv::ColumnContract& declared : source_.columns) {
    if (find_column(declared.name) != nullptr) continue;
    fail(ErrorCategory::kContract, name(),
         fmt::format("the server has no column '{}'{}", printable_value(declared.name),
                     did_you_mean(declared.name, names)),
         "its columns are " + list_of(names));
  }
  if (!extra.empty()) {
    fail(ErrorCategory::kContract, name(),
         "columns of the server are not declared: " + list_of(extra),
         "declare them, set extra_columns: ignore, or leave columns out: types are the server's "
         "then");
  }
  return all;
}

void TableSource::require_homes(const Job& job, const Source& all) const {
  for (const std::string& used : undeclared_columns_used(job, source_, all)) {
    const postgres::ServerColumn& column = *find_column(used);
    if (column.type) continue;
    const std::string declared =
        column.family == postgres::Family::kNumber ? "'decimal(38,10)'" : "string";
    Error error(ErrorCategory::kUsage,
                fmt::format("column '{}' is {} on the server, for which adze has no exact type",
                            printable_value(used), column.server_type));
    error.file = name();
    error.column_name = used;
    error.fix = fmt::format("write {} in a query, or declare it: columns: {{{}: {}}} (--columns)",
                            postgres::cast_of(column), printable_value(used), declared);
    throw error;
  }
}

BoundSource TableSource::bind(const Job& job, std::optional<size_t>) {
  Source all = source_;
  all.columns = contracts();
  all.dialect = csv::Dialect();
  all.detect = {};
  all.extra_columns = ExtraColumns::kRefuse;
  require_homes(job, all);
  BoundSource bound;
  bound.csv = csv_options(all);
  bound.plan = compile_transform(job, source_schema(all));
  keep_used_columns(source_, all.columns, bound);
  // Rows can only be counted if something is read of them.
  if (bound.csv.columns.empty()) bound.csv.columns.push_back(all.columns.front());
  bound.csv.delivered = bound.plan.source_columns;
  bound.source = std::move(all);
  bound.source.columns = bound.csv.columns;
  for (const csv::ColumnContract& column : bound.csv.columns) columns_read_.push_back(column.name);
  return bound;
}

csv::CsvOptions TableSource::bind_to_look(uint64_t rows_max) {
  Source all = source_;
  all.columns = contracts();
  all.dialect = csv::Dialect();
  all.extra_columns = ExtraColumns::kRefuse;
  csv::CsvOptions options = csv_options(all);
  for (size_t i = 0; i < options.columns.size(); ++i) {
    options.delivered.push_back(i);
    columns_read_.push_back(options.columns[i].name);
  }
  rows_max_ = rows_max;
  return options;
}

std::unique_ptr<ByteSource> TableSource::Text::open(size_t) {
  TableSource& source = source_;
  if (source.context_.progress != nullptr) source.context_.progress->begin("reading", {});
  return counted(std::make_unique<RecordedSource>(
                     source.table_->read(source.columns_read_, source.rows_max_), source.receipt_),
                 source.context_);
}

std::vector<std::string> TableSource::locations() const {
  return {source_.inputs.front().location};
}

void TableSource::describe(RunDescription& description) {
  description.input_count = 1;
  const std::string what = source_.table ? "table " + printable_value(*source_.table) : "a query";
  description.inputs.push_back({name() + ", " + what, {}});
}

std::vector<InputReceipt> TableSource::receipts(const std::vector<uint64_t>& rows) const {
  std::vector<InputReceipt> receipts = {receipt_};
  receipts[0].rows = rows.at(0);
  return receipts;
}

void TableSource::explain(const BoundSource&, Error& error) const {
  if (error.category != ErrorCategory::kContract || error.file != name()) return;
  // A row is a line of what the server sends, behind a header that nobody sees.
  if (error.line > 1) --error.line;
  if (!error.message_with_data) return;
  const postgres::ServerColumn* column = find_column(error.column_name);
  if (column == nullptr) return;
  error.fix = fmt::format(
      "the server's type is {}: leave such values out in a query, or read it as "
      "text: columns: {{{}: string}} (--columns)",
      column->server_type, printable_value(column->name));
}

}  // namespace adze::engine
