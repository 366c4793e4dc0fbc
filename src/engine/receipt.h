#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace adze::engine {

struct InputReceipt {
  std::string uri;
  uint64_t bytes = 0;  ///< stored bytes read
  std::string etag;
  std::string version;
  uint64_t rows = 0;
};

struct OutputReceipt {
  std::string role;  ///< "data"
  std::string uri;
  uint64_t bytes = 0;
  uint64_t rows = 0;
  std::string checksum;      ///< "crc64nvme:<16 hex digits>"
  std::string sha256;        ///< 64 hex digits; empty: not asked for
  std::string etag = {};     ///< of S3; empty: none
  std::string version = {};  ///< the ID of the version, in buckets that keep several; empty: none
};

/// Of a dataset: all its files, also those that `outputs` has no room for.
struct DatasetReceipt {
  std::string uri;
  uint64_t files = 0;
  uint64_t partitions = 0;  ///< 0: it is not partitioned
  uint64_t bytes = 0;
  uint64_t files_removed = 0;  ///< those that were replaced
};

struct StageTime {
  std::string name;  ///< "open", "execute"
  double seconds = 0;
  double cpu_seconds = 0;  ///< of all threads of the process
};

/// Why a run has nothing to do.
enum class NothingToDo {
  kAlreadyDone,  ///< the target was made by an earlier run of the same job over the same inputs
  kSuperseded,  ///< the object of an event was replaced since, or its result by that of a newer one
  kIgnored      ///< the object of an event is none to work on, such as one that adze has written
};

/// What a run did, or how far it came: the machine-readable answer of adze (--json, --receipt).
/// Fields and their order are part of the interface; `version` counts incompatible changes.
struct Receipt {
  std::string job;
  std::optional<Error> error;  ///< set: status "failed" and the exit code is the error's
  /// Set: nothing was written, and that is no failure by itself. With `error` where it is to be an
  /// exit code of its own.
  std::optional<NothingToDo> nothing_to_do;
  std::string nothing_to_do_because = {};  ///< a phrase; may be empty

  struct Rows {
    uint64_t read = 0;
    uint64_t delivered = 0;
    uint64_t rejected = 0;
    uint64_t repaired = 0;
    uint64_t skipped = 0;
    uint64_t blank = 0;
    uint64_t filtered = 0;
    uint64_t written = 0;
  } rows;

  std::vector<InputReceipt> inputs;
  std::vector<OutputReceipt> outputs;  ///< limits::receipt_outputs_max at most
  std::optional<DatasetReceipt> dataset;
  double seconds_total = 0;
  std::vector<StageTime> stages;  ///< in their order, as far as the run came
  double cpu_seconds_total = 0;
  uint64_t peak_bytes = 0;
  std::string engine = "native";
  std::vector<std::string> warnings;

  int exit_code() const { return error ? adze::exit_code(error->category) : 0; }
};

/// "ok", "failed", "already_done", "superseded" or "ignored".
const char* receipt_status(const Receipt& receipt);

/// The receipt as a JSON object. `show_data` lets values into the error's message; without it their
/// shapes stand there.
nlohmann::ordered_json receipt_object(const Receipt& receipt, bool show_data);

/// The same as text, indented by two blanks, with a newline at the end.
std::string receipt_json(const Receipt& receipt, bool show_data);

}  // namespace adze::engine
