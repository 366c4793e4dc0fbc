// Many objects that appear together, as far as S3 allows.
//
//   write    each file is a multipart upload (sink.h); while the last part of one is on its way the
//            next one is written
//   stage    all parts have arrived, and what is there in the folders that get files is listed
//   commit   each upload is completed, then the old objects are removed, several at a time
//
// Between, an upload is an ID and a few checksums in memory. Nobody sees its bytes.
//
// A commit that fails takes away those files that are visible by then, unless they took the place
// of a file of the same load, which can't be brought back and need not be. A run that is killed
// leaves uploads for `adze cleanup`, and, in the moments of the commit, some files visible and
// others not; since names come from what is loaded, running the same load again puts that right.
//
// Old objects are removed one by one and not by DeleteObjects, of which each can fail for itself in
// an answer that is a success.
//
// Tested by dataset_test.cc.

#include "io/s3/dataset.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "base/run_context.h"
#include "io/s3/dataset_listing.h"
#include "io/s3/each_at_once.h"
#include "io/s3/own_time.h"
#include "io/s3/replaceable_object.h"
#include "io/s3/sink.h"
#include "io/s3/target_conflict.h"
#include "io/s3/target_failure.h"
#include "io/target_error.h"

namespace adze::io::s3 {
namespace {

constexpr int kForbidden = 403;
constexpr int kNotFound = 404;

/// A folder of the dataset that gets files.
struct Partition {
  std::string path;  ///< relative to the dataset's; "" is itself
  std::set<std::string, std::less<>> names = {};
  std::vector<std::string> old_names = {};           ///< of objects that have to go
  std::set<std::string, std::less<>> replaced = {};  ///< of `names`: those that are there already
};

struct StagedObject {
  std::string folder;
  std::string name;
  std::unique_ptr<ObjectSink> sink;
  bool is_placed = false;  ///< by commit()
  bool replaces = false;   ///< an object of the same name
};

class Dataset : public DatasetFolder {
 public:
  Dataset(Location prefix, const DatasetOptions& options, Client& client, RunContext& context)
      : options_(options),
        place_{.prefix = std::move(prefix), .options = options_.target.s3, .client = client},
        name_(place_.prefix.uri()),
        context_(context),
        input_keys_(input_keys(place_.prefix.bucket, options.target.inputs)),
        reservation_(context.memory, "the files of a dataset that wait for its commit") {
    require_valid(options_.target.s3);
    const bool is_new = !has_objects(place_, context_);
    if (options_.target.mode == TargetMode::kCreate && !is_new) require_no_data();
  }

  ~Dataset() override {
    if (!is_committed_) abandon();
  }
  Dataset(const Dataset&) = delete;
  Dataset& operator=(const Dataset&) = delete;

  std::unique_ptr<ByteSink> begin_file(const std::string& folder, const std::string& name) override;
  void stage() override;
  void commit() override;
  const std::string& name() const override { return name_; }
  uint64_t files_removed() const override { return objects_removed_; }

  /// The file's bytes are all written.
  void keep(std::string folder, std::string name, std::unique_ptr<ObjectSink> sink);

 private:
  Location location(const std::string& folder, const std::string& name) const {
    return {.bucket = place_.prefix.bucket, .key = place_.key(folder, name)};
  }
  bool is_own(std::string_view name) const {
    return !options_.own_prefix.empty() && name.starts_with(options_.own_prefix);
  }

  void require_no_data() const;
  std::string works_text(const Location& file) const;
  void wait_for_oldest();
  std::vector<Partition> find_partitions() const;
  void look_into(Partition& partition, std::atomic<size_t>& count) const;
  void find_old_objects();
  void require_all_replaceable() const;
  void place_objects();
  std::string take_back_placed();
  void remove_old_objects();
  void remove(const Location& old) const;
  void abandon() noexcept;

  const DatasetOptions options_;
  const DatasetPlace place_;
  const std::string name_;
  RunContext& context_;
  const std::set<std::string> input_keys_;
  MemoryReservation reservation_;
  std::vector<StagedObject> files_;
  std::deque<size_t> sending_;  ///< those of `files_` whose last part is on its way
  std::vector<Location> old_objects_;
  uint64_t objects_removed_ = 0;
  bool is_committed_ = false;
};

/// One file while it is written.
class DatasetObject : public ByteSink {
 public:
  DatasetObject(Dataset& dataset, std::string folder, std::string name,
                std::unique_ptr<ObjectSink> sink)
      : dataset_(dataset),
        folder_(std::move(folder)),
        name_(std::move(name)),
        shown_name_(sink->name()),
        sink_(std::move(sink)) {}

  void write(std::span<const char> bytes) override {
    bytes_written_ += bytes.size();
    sink_->write(bytes);
  }
  void stage() override { dataset_.keep(folder_, name_, std::move(sink_)); }
  void commit() override { ADZE_CHECK(false); }  // the dataset commits all its files
  const std::string& name() const override { return shown_name_; }
  uint64_t bytes_written() const override { return bytes_written_; }

 private:
  Dataset& dataset_;
  const std::string folder_;
  const std::string name_;
  const std::string shown_name_;
  std::unique_ptr<ObjectSink> sink_;  ///< null: staged
  uint64_t bytes_written_ = 0;
};

void Dataset::require_no_data() const {
  const auto found =
      find_data_file(place_, context_, [this](std::string_view file) { return !is_own(file); });
  if (!found) return;
  const Location file{.bucket = place_.prefix.bucket, .key = *found};
  refuse_target(name_, fmt::format("holds data already: '{}'{}", file.uri(), works_text(file)),
                "name another folder, or use the mode append or replace");
}

/// Of what it was made that is there, and of what it would be made; empty if it doesn't say.
std::string Dataset::works_text(const Location& file) const {
  try {
    const auto there = head_object(place_.client, file, options_.target.s3, context_);
    if (!there || there->identity.empty()) return "";
    return ", made " + both_works_text(options_.target.provenance, *there);
  } catch (const ServiceError&) {
    return "";
  }
}

std::unique_ptr<ByteSink> Dataset::begin_file(const std::string& folder, const std::string& name) {
  Location object = location(folder, name);
  if (object.key.size() > limits::s3_key_bytes_max) {
    refuse_target(name_ + folder,
                  fmt::format("a file in it would have a key of {} bytes, and S3 allows {}",
                              object.key.size(), limits::s3_key_bytes_max),
                  "shorten the prefix, or partition by shorter values");
  }
  if (input_keys_.contains(object.key)) refuse_input(object);
  std::unique_ptr<ObjectSink> sink = make_object_sink({.location = std::move(object),
                                                       .options = options_.target.s3,
                                                       .content_type = options_.target.content_type,
                                                       .provenance = options_.target.provenance,
                                                       .may_replace = true,
                                                       .sends_when_staged = true},
                                                      place_.client, context_);
  return std::make_unique<DatasetObject>(*this, folder, name, std::move(sink));
}

void Dataset::keep(std::string folder, std::string name, std::unique_ptr<ObjectSink> sink) {
  reservation_.resize((files_.size() + 1) * limits::s3_staged_object_bytes);
  sink->begin_stage();
  sending_.push_back(files_.size());
  files_.push_back({.folder = std::move(folder), .name = std::move(name), .sink = std::move(sink)});
  const auto bytes_sent = [this] {
    size_t bytes = 0;
    for (const size_t index : sending_) {
      // More is not in memory: all but the last part has been sent.
      bytes += std::min<uint64_t>(files_[index].sink->bytes_written(), limits::s3_part_bytes_max);
    }
    return bytes;
  };
  while (sending_.size() > limits::s3_files_sent_at_once ||
         (!sending_.empty() && bytes_sent() > limits::s3_bytes_sent_at_once)) {
    wait_for_oldest();
  }
}

void Dataset::wait_for_oldest() {
  ObjectSink& sink = *files_[sending_.front()].sink;
  sending_.pop_front();
  sink.finish_stage();
}

void Dataset::stage() {
  while (!sending_.empty()) wait_for_oldest();
  targeting(name_, [&] {
    find_old_objects();
    require_all_replaceable();
  });
}

std::vector<Partition> Dataset::find_partitions() const {
  std::vector<Partition> partitions;
  std::map<std::string_view, size_t> indexes;
  for (const StagedObject& file : files_) {
    const auto [found, is_new] = indexes.try_emplace(file.folder, partitions.size());
    if (is_new) partitions.push_back({.path = file.folder});
    partitions[found->second].names.insert(file.name);
  }
  return partitions;
}

/// `count` counts the objects that are to go, of all partitions.
void Dataset::look_into(Partition& partition, std::atomic<size_t>& count) const {
  list_data_files(place_, partition.path, context_, [&](std::string_view name) {
    if (partition.names.contains(name)) {
      partition.replaced.emplace(name);
      return;
    }
    if (options_.target.mode != TargetMode::kReplace && !is_own(name)) return;
    if (++count > limits::s3_objects_replaced_max) {
      refuse_target(name_,
                    fmt::format("holds more than {} files in the folders that would be replaced",
                                limits::s3_objects_replaced_max),
                    "remove them with another program, or name another folder");
    }
    partition.old_names.emplace_back(name);
  });
}

void Dataset::find_old_objects() {
  std::vector<Partition> partitions = find_partitions();
  std::atomic<size_t> count = 0;
  each_at_once(partitions.size(), [&](size_t i) { look_into(partitions[i], count); });
  std::map<std::string_view, const Partition*> by_path;
  for (const Partition& partition : partitions) {
    by_path[partition.path] = &partition;
    for (const std::string& name : partition.old_names) {
      old_objects_.push_back(location(partition.path, name));
    }
  }
  for (StagedObject& file : files_) {
    file.replaces = by_path.at(file.folder)->replaced.contains(file.name);
  }
}

void Dataset::require_all_replaceable() const {
  for (const Location& old : old_objects_) {
    if (input_keys_.contains(old.key)) refuse_input(old);
  }
  const TargetOptions& options = options_.target;
  const bool must_be_known = !options.force && !options.expected_magic.empty();
  if (!must_be_known && options.provenance.sequencer.empty()) return;
  std::atomic<bool> is_one_hidden = false;
  each_at_once(old_objects_.size(), [&](size_t i) {
    try {
      const auto there =
          look_at_object(place_.client, old_objects_[i], options.s3,
                         std::max<size_t>(options.expected_magic.size(), 1), context_);
      if (!there) return;
      require_none_newer(old_objects_[i], options.provenance, *there);
      require_replaceable(old_objects_[i], options, *there);
    } catch (const ServiceError& error) {
      if (error.status != kForbidden) throw;
      is_one_hidden = true;
    }
  });
  if (!is_one_hidden) return;
  context_.log.warn(fmt::format(
      "{}: old files may not be looked at (403), so they are removed whatever they are", name_));
}

void Dataset::commit() {
  place_objects();
  is_committed_ = true;
  remove_old_objects();
}

void Dataset::place_objects() {
  try {
    each_at_once(files_.size(), [this](size_t i) {
      files_[i].sink->commit();
      files_[i].is_placed = true;
    });
  } catch (Error& error) {
    error.message += take_back_placed();
    throw;
  }
}

/// What there is to say about it, behind a message.
std::string Dataset::take_back_placed() {
  std::vector<const ObjectSink*> placed;
  size_t count_kept = 0;
  for (const StagedObject& file : files_) {
    if (!file.is_placed) continue;
    if (file.replaces) {
      ++count_kept;
    } else {
      placed.push_back(file.sink.get());
    }
  }
  std::atomic<size_t> count_left = 0;
  in_time_of_its_own(context_, limits::s3_dataset_abort_ms_max, [&](RunContext& own) {
    each_at_once(placed.size(), [&](size_t i) { count_left += placed[i]->take_back(own) ? 0 : 1; });
  });
  std::string text;
  if (!placed.empty()) {
    text += fmt::format("; {} of {} files were visible already and have been taken away again",
                        placed.size() - count_left, files_.size());
  }
  if (count_left > 0) {
    text +=
        fmt::format("; {} could not be and stand beside the old ones until the job is run again",
                    count_left.load());
  }
  if (count_kept > 0) {
    text += fmt::format("; {} have taken the place of files of the same load", count_kept);
  }
  return text;
}

void Dataset::remove_old_objects() {
  std::atomic<uint64_t> count = 0;
  try {
    each_at_once(old_objects_.size(), [&](size_t i) {
      remove(old_objects_[i]);
      ++count;
    });
  } catch (Error& error) {
    if (error.category == ErrorCategory::kInput) error.category = ErrorCategory::kTarget;
    error.message = "all files are in place, but an old one can't be removed: " + error.message;
    error.fix = "remove it, or run the job again: until then readers see old rows beside new ones";
    throw;
  }
  objects_removed_ = count;
}

void Dataset::remove(const Location& old) const {
  try {
    place_.client.send({.method = "DELETE",
                        .bucket = old.bucket,
                        .key = old.key,
                        .headers = owner_headers(options_.target.s3)},
                       context_);
  } catch (ServiceError& error) {
    if (error.status == kNotFound) return;
    error.file = old.uri();
    throw;
  } catch (Error& error) {
    error.file = old.uri();
    throw;
  }
}

/// Takes away all uploads, in one time for all: a store that doesn't answer would keep each waiting
/// for its own.
void Dataset::abandon() noexcept {
  try {
    std::atomic<size_t> count_left = 0;
    in_time_of_its_own(context_, limits::s3_dataset_abort_ms_max, [&](RunContext& own) {
      each_at_once(files_.size(),
                   [&](size_t i) { count_left += files_[i].sink->abandon(own) ? 0 : 1; });
    });
    if (count_left == 0) return;
    context_.log.warn(
        fmt::format("{}: {} unfinished uploads could not be taken away. They are billed until they "
                    "are aborted: `adze cleanup {} --yes` aborts those older than a day",
                    name_, count_left.load(), name_));
  } catch (...) {
    // No memory for a line of text.
  }
}

Location prefix_of(const std::string& uri) {
  Location prefix = parse_location(uri);
  ADZE_CHECK(prefix.key.empty() || prefix.key.ends_with('/'));
  return prefix;
}

}  // namespace

std::unique_ptr<DatasetFolder> open_dataset(const std::string& uri, const DatasetOptions& options,
                                            RunContext& context) {
  Location prefix = prefix_of(uri);
  return targeting(prefix.uri(), [&] {
    return std::make_unique<Dataset>(prefix, options, client(context), context);
  });
}

void require_prefix(const std::string& uri) { prefix_of(uri); }

bool prefix_exists(const std::string& uri, RunContext& context) {
  const ObjectOptions options;
  const DatasetPlace place{.prefix = prefix_of(uri), .options = options, .client = client(context)};
  try {
    return has_objects(place, context);
  } catch (const ServiceError&) {
    return false;  // whoever asks for more gets the error
  }
}

}  // namespace adze::io::s3
