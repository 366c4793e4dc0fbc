#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "column/batch_sink.h"
#include "dataset/write_dataset.h"
#include "engine/job.h"
#include "engine/open_source.h"
#include "engine/receipt.h"
#include "io/dataset_folder.h"

namespace adze {
struct RunContext;
}

namespace adze::engine {

/// How the files of one load are called: "part-IDENTITY-", then the number of the part and the
/// ending. IDENTITY says what was loaded (run_identity.h), so the same load again writes the same
/// names.
struct FileNames {
  std::string prefix;
  /// False: nothing says what was read. Then the name tells apart runs that append, and else jobs.
  bool is_identity = true;

  /// As io::DatasetOptions wants it: without an identity no file can be known for one's own.
  std::string own_prefix() const { return is_identity ? prefix : ""; }
};
FileNames file_names(const Job& job, std::span<const io::InputIdentity> inputs);

/// A job's target that is a dataset: rows in, files out, all of which become visible together. One
/// thread at a time.
class DatasetOutput {
 public:
  /// `target` is the job's with what was found out. All must outlive it. Throws what
  /// io::open_dataset_folder and dataset::write_dataset throw.
  DatasetOutput(const Job& job, const Target& target, const Schema& schema, OpenSource& source,
                RunContext& context);
  ~DatasetOutput();

  BatchSink& rows() { return *writer_; }
  void stage() { folder_->stage(); }
  /// Fills in what became of it.
  void commit(Receipt& receipt);

 private:
  class File;

  std::unique_ptr<dataset::DataFile> make_file(const dataset::DataFilePlace& place);

  const Target& target_;
  RunContext& context_;
  const std::vector<std::string> inputs_;
  const std::vector<io::InputIdentity> identities_;
  const FileNames names_;
  const Schema file_schema_;
  std::unique_ptr<io::DatasetFolder> folder_;
  std::unique_ptr<dataset::DatasetWriter> writer_;
  std::vector<OutputReceipt> outputs_;  ///< of the first files
  DatasetReceipt totals_;
};

}  // namespace adze::engine
