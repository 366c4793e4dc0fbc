#include "engine/already_done.h"

#include <vector>

#include "io/crc64nvme.h"

namespace adze::engine {

void record_already_done(const Job& job, const io::AlreadyDone& done, const OpenSource& source,
                         Receipt& receipt) {
  receipt.nothing_to_do = NothingToDo::kAlreadyDone;
  if (job.target.strict_idempotent) receipt.error = done;
  if (receipt.inputs.empty()) {
    receipt.inputs = source.receipts(std::vector<uint64_t>(source.locations().size(), 0));
  }
  receipt.outputs = {
      {.role = "data",
       .uri = done.file,
       .bytes = done.bytes,
       .rows = 0,
       .checksum = done.crc64nvme ? "crc64nvme:" + io::crc64nvme_hex(*done.crc64nvme) : "",
       .sha256 = "",
       .etag = done.stored.etag,
       .version = done.stored.version}};
}

}  // namespace adze::engine
