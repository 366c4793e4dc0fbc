#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "csv/text_files.h"
#include "engine/bind_source.h"
#include "engine/describe_run.h"
#include "engine/job.h"
#include "engine/receipt.h"
#include "io/open.h"

namespace adze {
struct RunContext;
}

/// What a job reads, whatever kind of thing it is: files, wherever they lie, or a table of a
/// database. Each kind delivers CSV; they differ in where columns and types come from. A kind is a
/// row of the table in open_source.cc and a class of its own.
namespace adze::engine {

/// A job's source, open and not yet read. One thread at a time.
class OpenSource {
 public:
  virtual ~OpenSource() = default;

  /// What each input is now, in the order of locations(), asked for without reading. What is read
  /// later is then known to be the same. An input that has no version says no more than its name.
  virtual std::vector<io::InputIdentity> identify() = 0;

  /// Opens the first input, so that a failure to is told before bind() is called, which does it
  /// too.
  virtual void begin() {}

  /// Finds out the columns and compiles the job's SQL over them; see bind_source. Once, before
  /// anything is read.
  virtual BoundSource bind(const Job& job, std::optional<size_t> look_bytes_max) = 0;

  /// The CSV, to be read with what bind() gave.
  virtual csv::TextFiles& texts() = 0;

  /// As io/open.h takes them, for what must not be written to.
  virtual std::vector<std::string> locations() const = 0;

  virtual void describe(RunDescription& description) = 0;

  /// One for each input, with the rows given; call when all texts have been given back.
  virtual std::vector<InputReceipt> receipts(const std::vector<uint64_t>& rows) const = 0;

  /// True if all that was read so far can be read again from its beginning.
  virtual bool can_read_again() const = 0;

  /// Completes the error of a value that is not of its column's type with where that type comes
  /// from. Other errors stay as they are.
  virtual void explain(const BoundSource& bound, Error& error) const = 0;
};

/// Finds the inputs of `source`, or connects to its server. Throws Error as InputFiles and
/// postgres::ServerTable do, and Error(kUsage) for kinds that are mixed. Both arguments must
/// outlive the result.
std::unique_ptr<OpenSource> open_source(const Source& source, RunContext& context);

/// Whether the source is a table of a database, which has its types from there.
bool reads_table(const Source& source);

}  // namespace adze::engine
