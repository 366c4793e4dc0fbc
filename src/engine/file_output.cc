#include "engine/file_output.h"

#include <string>
#include <utility>
#include <vector>

#include "engine/nothing_to_do.h"
#include "engine/run_identity.h"
#include "engine/target_options.h"
#include "io/create_target.h"

namespace adze::engine {
namespace {

std::unique_ptr<ByteSink> begin_target(const Job& job, OpenSource& source, RunContext& context) {
  const std::vector<std::string> locations = source.locations();
  io::TargetOptions options = target_options(job, locations);
  options.is_of_event = is_of_event(job);
  const bool asks_for_work = options.mode == io::TargetMode::kCreate || options.is_of_event;
  if (asks_for_work && io::is_object_target(job.target.path)) {
    options.provenance = provenance_of(job, source.identify());
  }
  return io::create_target(job.target.path, options, context);
}

}  // namespace

FileOutput::FileOutput(const Job& job, OpenSource& source, RunContext& context)
    : target_(begin_target(job, source, context)), bytes_(*target_, job.target.sha256) {}

void FileOutput::commit(Receipt& receipt) {
  // Nothing behind the commit may fail, not for want of memory either.
  std::vector<OutputReceipt> outputs = {{.role = "data",
                                         .uri = bytes_.name(),
                                         .bytes = bytes_.bytes_written(),
                                         .rows = receipt.rows.written,
                                         .checksum = "crc64nvme:" + bytes_.crc64nvme_hex(),
                                         .sha256 = bytes_.sha256_hex(),
                                         .etag = "",
                                         .version = ""}};
  bytes_.commit();
  StoredVersion stored = bytes_.take_stored_version();
  outputs.front().etag = std::move(stored.etag);
  outputs.front().version = std::move(stored.version);
  receipt.outputs = std::move(outputs);
}

}  // namespace adze::engine
