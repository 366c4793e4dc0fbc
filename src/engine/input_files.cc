#include "engine/input_files.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/progress.h"
#include "base/run_context.h"
#include "engine/counted_source.h"
#include "engine/recorded_source.h"
#include "io/expand_input.h"
#include "io/open.h"
#include "io/schemes.h"
#include "io/stored_bytes.h"
#include "io/uri.h"

namespace adze::engine {
namespace {

/// A file that has been looked at and has no bytes.
class EmptySource : public ByteSource {
 public:
  explicit EmptySource(const std::string& name) : name_(name) {}

  size_t read(std::span<char>) override { return 0; }
  const std::string& name() const override { return name_; }
  uint64_t stored_bytes_read() const override { return 0; }
  std::optional<uint64_t> stored_bytes_total() const override { return 0; }

 private:
  const std::string& name_;
};

}  // namespace

InputFiles::InputFiles(const Source& source, RunContext& context,
                       const io::OnInputProblem& on_problem)
    : context_(context),
      options_{.auth = source.auth, .request_payer = source.request_payer},
      files_(io::expand_inputs(source.inputs, context, options_, on_problem)) {
  for (const io::FoundInput& file : files_) {
    receipts_.emplace_back().uri = io::shown_location(file.location);
  }
  identities_.resize(files_.size());
  read_ahead_ = std::make_unique<io::ReadAhead>(
      io::ReadAhead::Inputs{
          .count = files_.size(),
          .is_remote = [this](size_t index) { return io::is_remote(files_[index].location); },
          .bytes = [this](size_t index) { return files_[index].stored_bytes; },
          .options = [this](size_t index) { return options_of(index); },
          .open_stored =
              [this](size_t index, const io::InputOptions& options, RunContext& run) {
                return io::open_stored(files_[index].location, run, options);
              }},
      context_);
}

std::vector<std::string> InputFiles::locations() const {
  std::vector<std::string> locations;
  locations.reserve(files_.size());
  for (const io::FoundInput& file : files_) locations.push_back(file.location);
  return locations;
}

/// What has been listed or read once must be the same object still. A version is.
io::InputOptions InputFiles::options_of(size_t index) const {
  const io::FoundInput& file = files_[index];
  io::InputOptions options = options_;
  if (identities_[index]) {
    options.expected_etag = identities_[index]->etag;
  } else if (file.version_id.empty()) {
    options.expected_etag = file.etag;
  }
  options.version_id = file.version_id;
  options.is_told = file.is_told;
  return options;
}

io::OpenedInput InputFiles::open_checked(size_t index) {
  io::OpenedInput opened = read_ahead_->open(index);
  std::optional<io::InputIdentity>& known = identities_[index];
  if (known && !known->is_same_as(opened.identity)) {
    Error error(ErrorCategory::kInput, "the input changed while it was being read");
    error.file = opened.identity.uri;
    error.fix = "run adze again when nothing writes to it";
    throw error;
  }
  known = opened.identity;
  return opened;
}

std::unique_ptr<ByteSource> InputFiles::open_to_look(size_t index) {
  // Opening what can be read only once, to find that out, would take its first bytes away.
  const bool can_read_again = identities_[index] ? identities_[index]->can_read_again
                                                 : io::can_read_again(files_[index].location);
  if (!can_read_again) return nullptr;
  return counted(open_checked(index).bytes, context_);
}

void InputFiles::begin_pass(const char* doing) {
  if (context_.progress != nullptr) context_.progress->begin(doing, bytes_total());
}

std::unique_ptr<ByteSource> InputFiles::open_recorded(size_t index) {
  io::OpenedInput opened = open_checked(index);
  InputReceipt& receipt = receipts_[index];
  receipt.uri = opened.identity.uri;
  receipt.etag = opened.identity.etag;
  receipt.version = opened.identity.version;
  return counted(std::make_unique<RecordedSource>(std::move(opened.bytes), receipt), context_);
}

bool InputFiles::is_first_empty() {
  try {
    return first_->peek(1).empty();
  } catch (...) {
    first_.reset();  // half read; whoever opens it again gets the same error
    throw;
  }
}

PeekSource& InputFiles::first() {
  if (first_ == nullptr) {
    first_ = std::make_unique<PeekSource>(open_recorded(first_index_), context_.memory);
    begin_pass("reading");
  }
  while (first_index_ + 1 < files_.size() && is_first_empty()) {
    first_.reset();
    first_ = std::make_unique<PeekSource>(open_recorded(++first_index_), context_.memory);
  }
  return *first_;
}

std::unique_ptr<ByteSource> InputFiles::open(size_t index) {
  if (index == first_index_ && first_ != nullptr) return std::move(first_);
  if (index < first_index_) return std::make_unique<EmptySource>(receipts_[index].uri);
  return open_recorded(index);
}

std::optional<uint64_t> InputFiles::bytes_total() const {
  if (files_.size() == 1 && first_ != nullptr) return first_->stored_bytes_total();
  uint64_t total = 0;
  for (const io::FoundInput& file : files_) {
    const std::optional<uint64_t> bytes =
        file.stored_bytes ? file.stored_bytes : io::stored_bytes(file.location);
    if (!bytes) return std::nullopt;
    total += *bytes;
  }
  return total;
}

std::vector<io::InputIdentity> InputFiles::identify() {
  std::vector<io::InputIdentity> identities;
  for (size_t i = 0; i < files_.size(); ++i) {
    const io::FoundInput& file = files_[i];
    if (identities_[i]) {
      identities.push_back(*identities_[i]);
      continue;
    }
    if (!file.etag.empty()) {  // known without asking, and options_of() holds the input to it
      identities.push_back({.uri = io::shown_location(file.location),
                            .bytes = file.stored_bytes.value_or(0),
                            .etag = file.etag,
                            .version = file.version_id,
                            .can_read_again = true});
      continue;
    }
    identities.push_back(io::identify_input(file.location, context_, options_of(i)));
    const io::InputIdentity& found = identities.back();
    const bool has_version = !found.etag.empty() || !found.version.empty();
    // A pipe is another one whenever somebody writes to it.
    if (found.can_read_again || has_version) identities_[i] = found;
  }
  return identities;
}

bool InputFiles::can_read_all_again() const {
  return std::all_of(identities_.begin(), identities_.end(),
                     [](const auto& known) { return !known || known->can_read_again; });
}

std::vector<InputReceipt> InputFiles::receipts(const std::vector<uint64_t>& rows) const {
  std::vector<InputReceipt> receipts = receipts_;
  for (size_t i = 0; i < receipts.size(); ++i) receipts[i].rows = rows[i];
  return receipts;
}

}  // namespace adze::engine
