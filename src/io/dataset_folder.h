#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/byte_sink.h"
#include "io/create_target.h"

namespace adze {
struct RunContext;
}

namespace adze::io {

struct DatasetOptions {
  /// kReplace: data files in the folders that get new ones make room for them. kAppend: they stay.
  /// kCreate: there must be none, in no folder of the dataset. `force` removes also those that do
  /// not begin with `expected_magic`; the job's inputs are never removed.
  TargetOptions target = {};
  /// What the names of this load's files begin with: "part-0123456789abcdef-". Another load's never
  /// do, so a file with it that a former run of this load left is ours to replace in every mode.
  std::string own_prefix = {};
};

/// A folder of many files, written one after another or several at a time, that are made visible
/// together:
///
///   begin_file() write()… stage()      once for each: its bytes are safe, it takes up neither
///                                      memory nor descriptors worth mentioning
///   stage()                            all are; what they will replace is known
///   commit()                           each becomes visible as a whole, then the old ones go
///   destructor without commit()        nothing of them is left
///
/// In a folder (file_dataset.cc) and on S3 (s3/dataset.cc).
///
/// Data files are those whose names end in .parquet, and begin with neither '.' nor '_'; nothing
/// else is ever removed. One thread at a time. Errors as ByteSink throws them.
class DatasetFolder {
 public:
  virtual ~DatasetFolder() = default;

  /// Begins a file `folder`/`name`. `folder` is relative to the dataset's and needs no encoding, ""
  /// is itself. The sink must not outlive the folder. Once stage() has returned, the file belongs
  /// to the folder and the sink is of no more use; without it the file is forgotten.
  virtual std::unique_ptr<ByteSink> begin_file(const std::string& folder,
                                               const std::string& name) = 0;

  /// Whatever can still fail for a reason that can be foreseen fails here.
  /// NotWorkedOn where an event has asked for the files and a newer one for those they'd replace.
  virtual void stage() = 0;

  /// Readers may see old and new files together while it works. If it fails, what can be taken back
  /// is; the message says what the state is.
  virtual void commit() = 0;

  /// The dataset as messages and receipts call it, with a '/' at its end.
  virtual const std::string& name() const = 0;

  /// After commit().
  virtual uint64_t files_removed() const = 0;
};

/// Begins writing into `location`, a folder with a '/' at its end, by its scheme. Makes what is
/// missing, and checks what can be known before the first byte: that it is a folder and may be
/// written to, and for kCreate that there is no data. Throws Error(kTarget, kPermission, kUsage).
std::unique_ptr<DatasetFolder> open_dataset_folder(const std::string& location,
                                                   const DatasetOptions& options,
                                                   RunContext& context);

/// Throws Error(kUsage) for a location that no dataset can be written to whatever the world is
/// like. Looks at nothing.
void require_dataset_location(const std::string& location);

/// For --dry-run: whether the folder is there, or on S3 any object in it. False where that can't be
/// seen.
bool dataset_exists(const std::string& location, RunContext& context);

}  // namespace adze::io
