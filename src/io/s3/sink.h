#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/byte_sink.h"
#include "io/create_target.h"
#include "io/s3/client.h"
#include "io/s3/location.h"

namespace adze::io::s3 {

/// An object to be written, looked at before (create_object.h).
struct ObjectPlan {
  Location location;
  ObjectOptions options;
  std::string content_type;
  Provenance provenance;
  bool may_replace = true;  ///< false: commit() fails if there is an object by then
  bool sends_when_staged = false;
};

/// An object that appears in one step: see sink.cc. Throws Error(kTarget), Error(kPermission);
/// commit() throws AlreadyDone too. `client` and `context` must outlive it.
std::unique_ptr<ByteSink> make_object_sink(ObjectPlan plan, Client& client, RunContext& context);

}  // namespace adze::io::s3
