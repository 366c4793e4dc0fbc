#pragma once

#include <optional>
#include <string>
#include <vector>

#include "deploy/template_options.h"
#include "engine/job.h"

namespace adze::deploy {

/// A place in S3 that the job reads or writes, as resources of a policy. All texts are in the
/// notation of Fn::Sub, see iam_pattern.h.
struct S3Place {
  std::string bucket;                             ///< the ARN of the bucket or access point
  std::string objects;                            ///< the ARN that fits all objects
  std::vector<std::string> listed_prefixes = {};  ///< empty: it is never listed
  bool is_of_event = false;                       ///< the object that an event tells of
};

/// Nothing for inputs that are not in S3. Throws Error(kUsage) where the bucket can't be known.
std::optional<S3Place> source_place(const io::InputPattern& input, const TemplateOptions& options);

std::optional<S3Place> target_place(const engine::Target& target, const TemplateOptions& options);

/// True if it begins with "s3://" or with ${event.uri}, which does.
bool is_in_s3(const std::string& location);

}  // namespace adze::deploy
