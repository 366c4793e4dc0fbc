#include "engine/open_source.h"

#include <algorithm>

#include "base/error.h"
#include "engine/infer_columns.h"
#include "engine/input_files.h"
#include "engine/table_source.h"
#include "io/uri.h"
#include "postgres/address.h"

namespace adze::engine {
namespace {

class FileSource : public OpenSource {
 public:
  FileSource(const Source& source, RunContext& context)
      : context_(context), inputs_(source, context) {}

  std::vector<io::InputIdentity> identify() override { return inputs_.identify(); }
  void begin() override { inputs_.first(); }

  BoundSource bind(const Job& job, std::optional<size_t> look_bytes_max) override {
    inputs_.first();
    return bind_source(job, inputs_, context_, look_bytes_max);
  }
  csv::TextFiles& texts() override { return inputs_; }
  std::vector<std::string> locations() const override { return inputs_.locations(); }

  void describe(RunDescription& description) override {
    description.input_count = inputs_.count();
    for (size_t i = 0; i < std::min(inputs_.count(), inputs_shown_max); ++i) {
      const std::unique_ptr<ByteSource> input = inputs_.open(i);
      description.inputs.push_back({input->name(), input->stored_bytes_total()});
    }
  }

  std::vector<InputReceipt> receipts(const std::vector<uint64_t>& rows) const override {
    return inputs_.receipts(rows);
  }

  bool can_read_again() const override { return inputs_.can_read_all_again(); }

  void explain(const BoundSource& bound, Error& error) const override {
    explain_inferred(bound.inferred, bound.is_inferred_from_all, error);
  }

 private:
  RunContext& context_;
  InputFiles inputs_;
};

bool is_postgres(const std::string& location) {
  return postgres::is_postgres_scheme(io::uri_scheme(location));
}

bool is_any(const std::string&) { return true; }

std::unique_ptr<OpenSource> open_files(const Source& source, RunContext& context) {
  if (source.table || source.query) {
    Error error(ErrorCategory::kUsage,
                "a table and a query are for PostgreSQL, and this is a file");
    error.file = source.inputs.empty() ? "" : io::shown_location(source.inputs.front().location);
    error.fix =
        "leave table and query (--table, --source-query) out; the SQL over a file is the "
        "transform";
    throw error;
  }
  return std::make_unique<FileSource>(source, context);
}

std::unique_ptr<OpenSource> open_postgres(const Source& source, RunContext& context) {
  return std::make_unique<TableSource>(source, context);
}

struct Kind {
  bool (*is_kind)(const std::string& location);
  bool has_types;  ///< it says of what types its columns are
  std::unique_ptr<OpenSource> (*open)(const Source& source, RunContext& context);
};

/// The first that fits any of the inputs; the last fits all.
constexpr Kind kKinds[] = {
    {is_postgres, true, open_postgres},
    {is_any, false, open_files},
};

const Kind& kind_of(const Source& source) {
  for (const Kind& kind : kKinds) {
    const bool fits =
        std::any_of(source.inputs.begin(), source.inputs.end(),
                    [&](const io::InputPattern& input) { return kind.is_kind(input.location); });
    if (fits) return kind;
  }
  return kKinds[std::size(kKinds) - 1];
}

}  // namespace

std::unique_ptr<OpenSource> open_source(const Source& source, RunContext& context) {
  return kind_of(source).open(source, context);
}

bool reads_table(const Source& source) { return kind_of(source).has_types; }

}  // namespace adze::engine
