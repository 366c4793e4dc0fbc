#include "engine/nothing_to_do.h"

#include <algorithm>
#include <vector>

#include "io/crc64nvme.h"

namespace adze::engine {
namespace {

/// Of what was not read so far it is known how it is called.
void record_inputs(const OpenSource& source, Receipt& receipt) {
  if (!receipt.inputs.empty()) return;
  receipt.inputs = source.receipts(std::vector<uint64_t>(source.locations().size(), 0));
}

}  // namespace

void record_already_done(const Job& job, const io::AlreadyDone& done, const OpenSource& source,
                         Receipt& receipt) {
  receipt.nothing_to_do = NothingToDo::kAlreadyDone;
  receipt.nothing_to_do_because = "the target " + done.message;
  if (job.target.strict_idempotent) receipt.error = done;
  record_inputs(source, receipt);
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

void record_nothing_to_do(const io::NotWorkedOn& reason, const OpenSource& source,
                          Receipt& receipt) {
  receipt.nothing_to_do = reason.why == io::NotWorkedOn::Why::kSuperseded ? NothingToDo::kSuperseded
                                                                          : NothingToDo::kIgnored;
  receipt.nothing_to_do_because = reason.message;
  receipt.rows = {};
  record_inputs(source, receipt);
}

bool is_of_event(const Job& job) {
  return std::any_of(job.source.inputs.begin(), job.source.inputs.end(),
                     [](const io::InputPattern& input) { return input.told.has_value(); });
}

void require_work(OpenSource& source) {
  try {
    source.begin();
  } catch (const io::NotWorkedOn&) {
    throw;
  } catch (const Error&) {
    // Another error than that of the target has come before it.
  }
}

}  // namespace adze::engine
