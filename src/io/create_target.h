#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/byte_sink.h"
#include "base/error.h"
#include "io/input_auth.h"
#include "io/s3/object_options.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

/// In the order in which jobs and flags spell them.
enum class TargetMode {
  kReplace,
  kCreate,
  kAppend  ///< of datasets only, see dataset_folder.h
};

/// Whose work a target is, for stores that keep such a thing with it (S3: in the metadata).
struct Provenance {
  /// The hash of a job's meaning and of the version of every input: the same work has the same one.
  /// Empty: not known, or an input has no version.
  std::string identity = {};
  /// The inputs in a few words, for the message where two works meet. Any text; cut where it is
  /// too long.
  std::string inputs = {};
  /// Where an event has asked for the work: which object it told of, as a hash, and which of that
  /// object's events it is (sequencer.h). Both empty: there was no event, or it didn't say.
  std::string source = {};
  std::string sequencer = {};
};

struct TargetOptions {
  TargetMode mode = TargetMode::kReplace;
  /// Replace also a file that does not begin with `expected_magic`.
  bool force = false;
  /// What a file that may be replaced begins with: "PAR1". Empty: anything may be replaced.
  std::string expected_magic = {};
  /// Paths and URIs of the job's inputs: the target must be none of them (files are compared by
  /// device and inode, objects by bucket and key).
  std::span<const std::string> inputs = {};
  InputAuth auth = {};  ///< of an sftp target
  /// Media type of the bytes, for stores that keep it.
  std::string content_type = "application/octet-stream";
  Provenance provenance = {};
  /// An event has asked for the work, and may have come twice, late, or at the same time as others.
  /// In the mode replace, a store that keeps a Provenance is asked by it whether the work is done
  /// (AlreadyDone), and what a newer event of the same source has made stays (NotWorkedOn).
  bool is_of_event = false;
  s3::ObjectOptions s3 = {};  ///< for s3 targets only
  /// stage() hands all bytes over to the store, so that many targets can be staged one after
  /// another before the first is committed. Without it a small object is held in memory and sent by
  /// commit(), in one request instead of three.
  bool sends_when_staged = false;
  /// Nothing will be written: what could be a problem is one. `adze check` asks for it.
  bool only_looks = false;
};

/// In the mode create, or for an event: what is there is the result of the same job over the same
/// inputs. Nothing was written and nothing is wrong; the category is kAlreadyDone.
struct AlreadyDone : Error {
  using Error::Error;
  uint64_t bytes = 0;
  StoredVersion stored = {};
  std::optional<uint64_t> crc64nvme = {};
};

/// Begins writing `location` as docs/targets.md says. Nothing is visible before commit().
/// Everything that can be known before the first byte is checked here: an input, a foreign file, a
/// read-only folder, a bucket that is not there. "-" is standard output, which has no commit.
///
///   paths, file URIs   file_target.h: O_TMPFILE and linkat where possible, else a locked temp file
///                      beside the target; missing folders are made, and taken away again if the
///                      run fails
///   s3                 s3/sink.h: one PUT, or a multipart upload that is completed by commit()
///
/// Throws Error(kTarget), Error(kPermission), Error(kUsage) for what can't be written at all, and
/// AlreadyDone and NotWorkedOn, which commit() may throw too.
std::unique_ptr<ByteSink> create_target(const std::string& location, const TargetOptions& options,
                                        RunContext& context);

/// Throws Error(kUsage) for a location that can't be written whatever the world is like: a scheme
/// that adze doesn't write, a bucket name that S3 forbids. Looks at nothing.
void require_target_location(const std::string& location);

/// Throws Error(kUsage) if anything is asked of S3 and `location` is not there: a wish that nobody
/// would hear is not dropped.
void require_no_s3_option(const std::string& location, const s3::ObjectOptions& options);

/// True for a target in a store of objects (s3): it keeps a Provenance, and create_target() makes
/// nothing there, so that it may be called before anything is read.
bool is_object_target(const std::string& location);

/// The size of what is there now, for --dry-run; nothing if it is not there or can't be seen.
std::optional<uint64_t> existing_target_bytes(const std::string& location, RunContext& context);

}  // namespace adze::io
