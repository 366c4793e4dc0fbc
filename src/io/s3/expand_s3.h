#pragma once

#include <vector>

#include "io/expand_input.h"
#include "io/open.h"
#include "io/s3/client.h"

namespace adze {
struct RunContext;
}

namespace adze::io::s3 {

/// The objects that an entry means, by their keys in byte order, with sizes and ETags where they
/// were listed. `s3://bucket/prefix/`: all objects below it, in folders too. A pattern (see
/// key_pattern.h): the objects that fit, unless there is one of that very name. Names that begin
/// with '.' or '_' are left out of both, and empty objects that stand for folders. Anything else is
/// one object, and not asked for, as an event's object always is. Throws Error(kInput): nothing
/// found; Error(kPermission).
std::vector<FoundInput> expand_s3(const InputPattern& input, RunContext& context,
                                  const InputOptions& options);

/// The same, through a client of one's own.
std::vector<FoundInput> expand_s3(const InputPattern& input, Client& client, RunContext& context,
                                  const InputOptions& options);

}  // namespace adze::io::s3
