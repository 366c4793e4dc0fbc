#pragma once

#include <set>
#include <span>
#include <string>

#include "io/create_target.h"
#include "io/s3/location.h"
#include "io/s3/look_at_object.h"

/// What must not be replaced, however much it is asked for.
namespace adze::io::s3 {

/// The keys in `bucket` of those of `inputs` that are objects in it.
std::set<std::string> input_keys(const std::string& bucket, std::span<const std::string> inputs);

/// Throws Error(kTarget): `location` is an input of the job.
[[noreturn]] void refuse_input(const Location& location);

/// Throws Error(kTarget) for an object that does not begin as `options` expect it.
void require_replaceable(const Location& location, const TargetOptions& options,
                         const ObjectLook& there);

}  // namespace adze::io::s3
