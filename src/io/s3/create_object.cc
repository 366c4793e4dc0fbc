#include "io/s3/create_object.h"

#include <fmt/format.h>

#include "base/log.h"
#include "base/run_context.h"
#include "io/s3/look_at_object.h"
#include "io/s3/replaceable_object.h"
#include "io/s3/sink.h"
#include "io/s3/target_conflict.h"
#include "io/s3/target_failure.h"

namespace adze::io::s3 {
namespace {

constexpr int kForbidden = 403;

Location object_location(const std::string& uri) {
  Location location = parse_location(uri);
  if (!location.key.empty() && !location.key.ends_with('/')) return location;
  Error error(ErrorCategory::kUsage, location.key.empty() ? "names a bucket and no object in it"
                                                          : "ends in '/', as folders do");
  error.file = location.uri();
  error.fix = fmt::format("name an object: {}result.parquet", location.uri());
  throw error;
}

/// What is there, if we may look.
Sight look(Client& client, const Location& location, const TargetOptions& options,
           RunContext& context) {
  constexpr size_t kBeginBytes = 4;
  const size_t begin_bytes = std::max(options.expected_magic.size(), kBeginBytes);
  try {
    return {true, look_at_object(client, location, options.s3, begin_bytes, context)};
  } catch (ServiceError& error) {
    if (error.status != kForbidden) throw;
    if (options.only_looks) {
      error.fix =
          "where adze may read the target (s3:GetObject, and s3:ListBucket, without which S3 says "
          "the same of an object that isn't there), it can tell what would be replaced; writing "
          "takes s3:PutObject and s3:AbortMultipartUpload";
      throw;
    }
    if (options.mode == TargetMode::kReplace && !options.force) {
      context.log.warn(fmt::format(
          "{}: may not be looked at (403), so it is replaced whatever it is", location.uri()));
    }
    return {};
  }
}

/// With what HEAD says besides, where it says anything.
ObjectLook looked_at_closer(Client& client, const Location& location, const ObjectLook& there,
                            const TargetOptions& options, RunContext& context) {
  const std::optional<ObjectLook> head = head_object(client, location, options.s3, context);
  return head ? *head : there;
}

/// Throws unless what is there may be replaced.
void require_target(Client& client, const Location& location, const ObjectLook& there,
                    const TargetOptions& options, RunContext& context) {
  const auto closer = [&] { return looked_at_closer(client, location, there, options, context); };
  if (options.mode == TargetMode::kCreate) refuse_existing(location, options.provenance, closer());
  if (options.is_of_event) {
    require_none_newer(location, options.provenance, there);
    if (is_done(options.provenance, there)) {
      require_work_left(location, options.provenance, closer());
    }
  }
  require_replaceable(location, options, there);
}

/// See ObjectPlan::replaced_etag. Without an order of events there is nothing to be kept, and what
/// can't be seen can't be.
std::optional<std::string> replaced_etag(const TargetOptions& options, const Sight& sight) {
  const bool is_ordered = options.is_of_event && options.mode == TargetMode::kReplace &&
                          !options.provenance.sequencer.empty();
  if (!is_ordered || !sight.is_known) return std::nullopt;
  if (!sight.object) return "";
  if (sight.object->stored.etag.empty()) return std::nullopt;
  return sight.object->stored.etag;
}

std::unique_ptr<ByteSink> create(const Location& location, const TargetOptions& options,
                                 RunContext& context) {
  Client& s3 = client(context);
  const Sight sight = look(s3, location, options, context);
  if (sight.object) require_target(s3, location, *sight.object, options, context);
  return make_object_sink({.location = location,
                           .options = options.s3,
                           .content_type = options.content_type,
                           .provenance = options.provenance,
                           .may_replace = options.mode == TargetMode::kReplace,
                           .replaced_etag = replaced_etag(options, sight),
                           .sends_when_staged = options.sends_when_staged},
                          s3, context);
}

}  // namespace

std::unique_ptr<ByteSink> create_object(const std::string& uri, const TargetOptions& options,
                                        RunContext& context) {
  const Location location = object_location(uri);
  return targeting(location.uri(), [&] {
    require_valid(options.s3);
    const bool is_input = input_keys(location.bucket, options.inputs).contains(location.key);
    if (is_input) refuse_input(location);
    return create(location, options, context);
  });
}

void require_object(const std::string& uri) { object_location(uri); }

std::optional<uint64_t> existing_bytes(const std::string& uri, RunContext& context) {
  const Location location = object_location(uri);
  try {
    const std::optional<ObjectLook> there = head_object(client(context), location, {}, context);
    if (there) return there->bytes;
  } catch (const ServiceError&) {
    // Whoever asks for more than the size gets the error.
  }
  return std::nullopt;
}

}  // namespace adze::io::s3
