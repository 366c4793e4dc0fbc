#pragma once

namespace adze::lambda {

/// What AWS asks for a function, on demand and without the free tier, as
/// https://aws.amazon.com/lambda/pricing/ had it. Other regions ask the same or up to a third more.
/// docs/costs.md and bench/costs.py reckon with these numbers.
namespace prices {

inline constexpr const char* region = "us-east-1";
inline constexpr const char* month = "2026-09";
inline constexpr double dollars_per_gb_second_x86_64 = 0.0000166667;
inline constexpr double dollars_per_gb_second_arm64 = 0.0000133334;
inline constexpr double dollars_per_request = 0.20 / 1'000'000;

}  // namespace prices
}  // namespace adze::lambda
