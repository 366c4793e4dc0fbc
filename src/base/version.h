#pragma once

namespace adze {

/// "0.1.0"; set by the build.
inline constexpr const char* version = ADZE_VERSION;

}  // namespace adze
