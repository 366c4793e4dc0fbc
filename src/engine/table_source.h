#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/open_source.h"
#include "postgres/read_table.h"

namespace adze {
struct RunContext;
}

namespace adze::engine {

/// A table or query of a PostgreSQL server as a job's source. Types are the server's; declared ones
/// must fit them and are checked in each value. Only columns that are declared or used are read.
class TableSource : public OpenSource {
 public:
  /// Connects. Throws Error(kUsage) for what such a source can't have (other inputs beside it, a
  /// CSV's dialect) and lacks (a table or a query), and as postgres::ServerTable does, with places
  /// in the query put right.
  TableSource(const Source& source, RunContext& context);

  /// Throws Error(kContract) where declared columns and the server's differ; Error(kUsage) for a
  /// column that is read, undeclared, and of a type without an exact home, with the CAST to write.
  BoundSource bind(const Job& job, std::optional<size_t> look_bytes_max) override;
  csv::TextFiles& texts() override { return text_; }
  std::vector<std::string> locations() const override;
  /// Rows may change at any time, and no version says so.
  std::vector<io::InputIdentity> identify() override { return {{.uri = name()}}; }
  bool can_read_again() const override { return true; }
  void describe(RunDescription& description) override;
  std::vector<InputReceipt> receipts(const std::vector<uint64_t>& rows) const override;
  void explain(const BoundSource& bound, Error& error) const override;

  /// Binds all columns, those without an exact home as text, to be looked at. `rows_max` rows at
  /// most will be read.
  csv::CsvOptions bind_to_look(uint64_t rows_max);

  const std::vector<postgres::ServerColumn>& columns() const { return table_->columns(); }
  const std::string& name() const { return table_->name(); }

 private:
  /// The one text that there is.
  class Text : public csv::TextFiles {
   public:
    explicit Text(TableSource& source) : source_(source) {}
    size_t count() const override { return 1; }
    std::unique_ptr<ByteSource> open(size_t index) override;

   private:
    TableSource& source_;
  };

  const postgres::ServerColumn* find_column(const std::string& name) const;
  std::vector<csv::ColumnContract> contracts() const;
  csv::ColumnContract declared_contract(const csv::ColumnContract& declared,
                                        const postgres::ServerColumn& column) const;
  void require_homes(const Job& job, const Source& all) const;

  const Source& source_;
  RunContext& context_;
  std::unique_ptr<postgres::ServerTable> table_;
  std::vector<std::string> columns_read_;
  uint64_t rows_max_ = 0;  ///< 0: all
  InputReceipt receipt_;
  Text text_{*this};
};

}  // namespace adze::engine
