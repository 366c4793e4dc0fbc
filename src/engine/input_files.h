#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "csv/text_files.h"
#include "engine/job.h"
#include "engine/peek_source.h"
#include "engine/receipt.h"
#include "io/expand_input.h"
#include "io/open.h"
#include "io/read_ahead.h"

namespace adze {
struct RunContext;
}

namespace adze::engine {

/// The inputs of a job, as files to be read one after another: globs and folders of `source.uri`
/// taken apart into the names that they mean. Remembers what each was, for the receipt; what it
/// holds is proportional to their names, and one is open at a time (of those on servers the next
/// ones too, see io/read_ahead.h). One thread at a time.
class InputFiles : public csv::TextFiles {
 public:
  /// Throws Error(kInput) for a glob without a match or an empty folder, Error(kUsage) for standard
  /// input given twice or too many inputs, Error(kPermission).
  /// With `on_problem` entries that can't be found are told to it and left out.
  InputFiles(const Source& source, RunContext& context, const io::OnInputProblem& on_problem = {});
  InputFiles(const InputFiles&) = delete;
  InputFiles& operator=(const InputFiles&) = delete;

  size_t count() const override { return files_.size(); }
  std::unique_ptr<ByteSource> open(size_t index) override;

  /// The first one that is not empty (the last, if all are), opened and not yet read; open() will
  /// hand it out. Begins the context's progress. Throws as open() does.
  PeekSource& first();

  /// Of what first() gives.
  size_t first_index() const { return first_index_; }

  /// Opens the input at `index` for a pass of its own, before open() hands it out; null if it can
  /// be read only once. Throws as open() does. What open() hands out later, or has opened already,
  /// is then known to be the same: Error(kInput) if it has changed.
  std::unique_ptr<ByteSource> open_to_look(size_t index);

  /// A pass over all inputs begins: progress counts from 0 again. `doing` must be a literal.
  void begin_pass(const char* doing);

  /// How messages call an input.
  const std::string& name(size_t index) const { return receipts_[index].uri; }

  /// What each input is now, asked for without reading where it isn't known yet. What open() hands
  /// out later is then known to be the same, or Error(kInput).
  std::vector<io::InputIdentity> identify();

  /// True if each that was looked at so far can be read again from its beginning.
  bool can_read_all_again() const;

  /// The locations, as io/open.h takes them.
  std::vector<std::string> locations() const;

  /// One for each, with the rows given; call when all that was opened has been given back.
  std::vector<InputReceipt> receipts(const std::vector<uint64_t>& rows) const;

 private:
  io::InputOptions options_of(size_t index) const;
  io::OpenedInput open_checked(size_t index);
  std::unique_ptr<ByteSource> open_recorded(size_t index);
  std::optional<uint64_t> bytes_total() const;
  bool is_first_empty();

  RunContext& context_;
  const io::InputOptions options_;
  std::vector<io::FoundInput> files_;
  std::vector<InputReceipt> receipts_;
  std::vector<std::optional<io::InputIdentity>> identities_;  ///< of those opened so far
  std::unique_ptr<io::ReadAhead> read_ahead_;
  std::unique_ptr<PeekSource> first_;  ///< given back before the one above, which it came from
  size_t first_index_ = 0;
};

}  // namespace adze::engine
