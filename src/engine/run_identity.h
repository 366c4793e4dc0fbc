#pragma once

#include <span>
#include <string>

#include "engine/job.h"
#include "io/create_target.h"
#include "io/open.h"

namespace adze::engine {

/// Who a run is: the hash of the job's meaning (job_hash) and of every input's location with its
/// ETag, version, or size and time; 32 hexadecimal digits. Two runs with the same one write the
/// same bytes. Empty if an input has nothing that says when it changes: standard input, a pipe, a
/// server that sends neither ETag nor Last-Modified.
std::string run_identity(const Job& job, std::span<const io::InputIdentity> inputs);

/// The same with a few words about the inputs, and where an event has told of exactly one of them,
/// which that was and where the event stands among its own.
io::Provenance provenance_of(const Job& job, std::span<const io::InputIdentity> inputs);

}  // namespace adze::engine
