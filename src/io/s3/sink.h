#pragma once

#include <memory>
#include <optional>
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
  /// Set for the work of an event: the ETag of what may be replaced, empty for nothing. If
  /// something else is there by the time of commit(), what it is decides anew
  /// (require_work_left()).
  std::optional<std::string> replaced_etag = {};
  bool sends_when_staged = false;
};

/// What one object of many can do besides.
class ObjectSink : public ByteSink {
 public:
  /// stage() in two steps: the last part goes on its way, and it has arrived. Between them other
  /// objects can be written.
  virtual void begin_stage() = 0;
  virtual void finish_stage() = 0;
  void stage() final {
    begin_stage();
    finish_stage();
  }

  /// Takes the unfinished upload away, in the time that `own` has, and says nothing: the destructor
  /// won't either. False if it may still be there.
  virtual bool abandon(RunContext& own) noexcept = 0;

  /// After commit(): takes away what it has stored, by its version where there is one, which brings
  /// the old object back. False if it may still be there.
  virtual bool take_back(RunContext& own) const noexcept = 0;
};

/// An object that appears in one step: see sink.cc. Throws Error(kTarget), Error(kPermission);
/// commit() throws AlreadyDone and NotWorkedOn too. `client` and `context` must outlive it.
std::unique_ptr<ObjectSink> make_object_sink(ObjectPlan plan, Client& client, RunContext& context);

}  // namespace adze::io::s3
