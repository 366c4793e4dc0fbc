#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/trigger_filters.h"
#include "lambda/event.h"

namespace adze::lambda {

/// Refuses what no bucket and no object of S3 is called, before it becomes a URI: a '/' in the
/// bucket's name would lead elsewhere. `place` is where the object stands in the event. Throws
/// Error(kUsage) without the names.
void require_object(const EventObject& object, const std::string& place);

/// Servers that are not AWS give ETags with the quotes of HTTP.
std::string plain_etag(std::string_view etag);

/// Why a new object of this key is none to work on: a folder's own object, or what writers mark as
/// no data, by a name that begins with '_' or '.' (see io/s3/key_pattern.h); empty: it is one.
std::string key_ignored_because(std::string_view key);

/// The same for the folders that the key lies in. Those that begin the prefix of a trigger's filter
/// are what was asked for; without a filter for the object all of them count.
std::string folder_ignored_because(const EventObject& object,
                                   std::span<const engine::TriggerFilter> filters);

}  // namespace adze::lambda
