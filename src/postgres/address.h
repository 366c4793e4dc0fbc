#pragma once

#include <string>
#include <string_view>

namespace adze::postgres {

/// "postgres" and "postgresql" name the same.
bool is_postgres_scheme(std::string_view scheme);

/// Throws Error(kUsage) for what libpq would not take as an address, with a reason that repeats
/// nothing of it but names of parameters, and if it holds a password where another is given too.
void check_address(const std::string& uri, bool has_password_apart);

}  // namespace adze::postgres
