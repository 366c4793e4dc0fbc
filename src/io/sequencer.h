#pragma once

#include <compare>
#include <string_view>

/// Where an event of S3 stands among the events of the same object: hexadecimal digits, which mean
/// nothing between different objects.
namespace adze::io {

/// True for what S3 could have said: 1 to 64 hexadecimal digits.
bool is_sequencer(std::string_view text);

/// Whether the event of `a` came before that of `b`: the shorter one is compared as if it had zeros
/// at its end, and capitals don't matter. REQUIRES: both are sequencers.
std::strong_ordering compare_sequencers(std::string_view a, std::string_view b);

}  // namespace adze::io
