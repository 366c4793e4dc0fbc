#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/job.h"

/// What a direct call may say about the job that is run for it.
namespace adze::lambda {

struct Call {
  std::string job_name;                       ///< `job`: a text
  std::string job_text;                       ///< `job`: an object, which is a whole job, as JSON
  std::map<std::string, std::string> values;  ///< `set`
  std::string changes;                        ///< `source` and `target`, as ForeignText has them
  bool has_own_source = false;
  bool has_own_target = false;

  /// The call says where rows come from.
  bool has_source() const { return has_own_source || !job_text.empty(); }
  bool has_target() const { return has_own_target || !job_text.empty(); }
};

/// `json` is the call (EventItem::call), or null where there is none. Throws Error(kUsage) for what
/// a call can't say, and without `allows_jobs` (ADZE_ALLOW_EVENT_JOBS) for whole jobs, sources and
/// targets.
Call read_call(const nlohmann::json& json, bool allows_jobs);

/// Throws Error(kUsage) if a location that the call has brought is anywhere else than on S3 or, for
/// sources, on a web server with https.
void require_allowed_locations(const Call& call, const engine::Job& job);

/// Throws Error(kUsage) if `job` would send credentials to a server that a call has named.
void require_no_credentials(const engine::Job& job);

}  // namespace adze::lambda
