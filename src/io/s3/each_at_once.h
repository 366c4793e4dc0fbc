#pragma once

#include <cstddef>
#include <functional>

namespace adze::io::s3 {

/// Runs `action(i)` for each i in [0, count), limits::s3_requests_at_once of them at a time, each
/// in one of as many threads: a request is a wait. After a failure no other is begun; the first one
/// is thrown when those under way have ended.
void each_at_once(size_t count, const std::function<void(size_t)>& action);

}  // namespace adze::io::s3
