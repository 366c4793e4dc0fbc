#pragma once

#include <string>
#include <string_view>

namespace adze::lambda {

/// A moment as AWS writes it ("2026-03-01T12:00:00.000Z", or with an offset) in one form, in UTC:
/// "2026-03-01T12:00:00Z", with a fraction of a second only where it isn't zero. Empty for an empty
/// text. `place` is what messages call it. Throws Error(kUsage) for what is no moment.
std::string event_time(std::string_view text, const std::string& place);

/// The same of milliseconds since 1970, as queues write it.
std::string event_time_of_milliseconds(std::string_view digits, const std::string& place);

}  // namespace adze::lambda
