#pragma once

#include <string>

namespace adze {

/// 16 hexadecimal digits that nobody else has or could guess, for names of what is temporary.
std::string random_digits();

}  // namespace adze
