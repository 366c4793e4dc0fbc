#include "exec/map_text.h"
#include "exec/row_patterns.h"

// REGEXP_MATCHES, REGEXP_FULL_MATCH and REGEXP_EXTRACT.
namespace adze::exec {
namespace {

using re2::RE2;
using re2::StringPiece;

Vector match(const KernelCall& call, RE2::Anchor anchor) {
  const Values<StringRef> text(call.arguments[0]);
  const RowPatterns pattern(call, call.arguments[2]);
  return map_bools(call, [&](size_t i) {
    const StringPiece whole = piece_of(text[i].view());
    return pattern[i].Match(whole, 0, whole.size(), anchor, nullptr, 0);
  });
}

}  // namespace

Vector regular_expression_matches_kernel(const KernelCall& call) {
  return match(call, RE2::UNANCHORED);
}

Vector regular_expression_matches_all_kernel(const KernelCall& call) {
  return match(call, RE2::ANCHOR_BOTH);
}

// The empty text where nothing matches, and where there is no such group.
Vector regular_expression_extract_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  const RowPatterns pattern(call, call.arguments[2]);
  const auto group = static_cast<int>(call.arguments[3].int64s()[0]);
  StringPiece groups[10];
  return map_text(call, [&](size_t i) -> std::string_view {
    const StringPiece whole = piece_of(text[i].view());
    const RE2& expression = pattern[i];
    if (group > expression.NumberOfCapturingGroups()) return {};
    if (!expression.Match(whole, 0, whole.size(), RE2::UNANCHORED, groups, group + 1)) return {};
    return {groups[group].data(), groups[group].size()};
  });
}

}  // namespace adze::exec
