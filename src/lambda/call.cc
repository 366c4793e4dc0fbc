#include "lambda/call.h"

#include <fmt/format.h>

#include <utility>

#include "base/error.h"
#include "io/uri.h"

namespace adze::lambda {
namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(std::string message, std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.file = "event";
  error.fix = std::move(fix);
  throw error;
}

/// A number or truth as JSON has it; a text as it is.
std::string value_text(const std::string& name, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  refuse(fmt::format("the value of '{}' in 'set' is neither text, number nor true or false", name),
         "give one of these");
}

void read_values(const Json& set, Call& call) {
  if (!set.is_object()) refuse("'set' is no object", "write \"set\": {\"name\": \"value\"}");
  for (const auto& [name, value] : set.items()) {
    if (name.starts_with("event.") || name.starts_with("input.")) {
      refuse(fmt::format("'set' can't give '{}', which is the event's own", name),
             "send the event itself");
    }
    call.values[name] = value_text(name, value);
  }
}

void require_allowed(const char* key, bool allows_jobs) {
  if (allows_jobs) return;
  refuse(fmt::format("'{}' in an event is not allowed in this function", key),
         "set ADZE_ALLOW_EVENT_JOBS=1 where whoever may call it may also choose what it reads and "
         "writes");
}

void read_job_key(const Json& job, bool allows_jobs, Call& call) {
  if (job.is_string() && !job.get_ref<const std::string&>().empty()) {
    call.job_name = job.get<std::string>();
    return;
  }
  if (!job.is_object()) {
    refuse("'job' is neither the name of a job nor a whole one",
           "write \"job\": \"NAME\", or an object with source and target");
  }
  require_allowed("job", allows_jobs);
  call.job_text = job.dump();
}

/// What `source` or `target` may be.
void require_location_form(const char* key, const Json& value) {
  const bool is_list = std::string_view(key) == "source" && value.is_array() && !value.empty();
  if (value.is_string() || value.is_object() || is_list) return;
  refuse(
      fmt::format("'{}' is no location", key),
      fmt::format("write \"{}\": \"s3://BUCKET/KEY\", or an object with the section's keys", key));
}

}  // namespace

Call read_call(const Json& json, bool allows_jobs) {
  Call call;
  if (json.is_null()) return call;
  if (json.contains("job")) read_job_key(json["job"], allows_jobs, call);
  if (json.contains("set")) read_values(json["set"], call);
  Json changes = Json::object();
  for (const char* key : {"source", "target"}) {
    if (!json.contains(key)) continue;
    require_allowed(key, allows_jobs);
    require_location_form(key, json[key]);
    changes[key] = json[key];
  }
  call.has_own_source = changes.contains("source");
  call.has_own_target = changes.contains("target");
  if (!changes.empty()) call.changes = changes.dump();
  return call;
}

void require_allowed_locations(const Call& call, const engine::Job& job) {
  if (call.has_source()) {
    for (const io::InputPattern& input : job.source.inputs) {
      const std::string scheme = io::uri_scheme(input.location);
      if (scheme == "s3" || scheme == "https") continue;
      refuse("the source that an event names is neither on S3 nor on a web server with https",
             "give one that begins with s3:// or https://");
    }
  }
  if (call.has_target() && io::uri_scheme(job.target.path) != "s3") {
    refuse("the target that an event names is not on S3", "give one that begins with s3://");
  }
}

void require_no_credentials(const engine::Job& job) {
  const io::InputAuth& auth = job.source.auth;
  if (auth.scheme == io::InputAuth::Scheme::kNone && !auth.ssh.is_given()) return;
  refuse("credentials of the function are not for a server that an event names",
         "leave source.auth out, or the source in the event");
}

}  // namespace adze::lambda
