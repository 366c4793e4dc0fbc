#include <algorithm>
#include <string>
#include <vector>

#include "base/limits.h"
#include "exec/code_points.h"
#include "exec/map_text.h"
#include "exec/row_patterns.h"

// REGEXP_REPLACE. The loop over matches is RE2's GlobalReplace, written out because that one has no
// bound: a text of MiBs with a match at every byte, each replaced by MiBs, must be an error.
namespace adze::exec {
namespace {

using re2::RE2;
using re2::StringPiece;

constexpr int kGroupsMax = 10;  // \0, the whole match, to \9

/// Plain text and groups, from a text in which \1 stands for a group and \\ for a backslash.
class Replacement {
 public:
  explicit Replacement(std::string_view text) {
    while (!text.empty()) {
      const size_t plain = std::min(text.find('\\'), text.size());
      pieces_.push_back({text.substr(0, plain), -1});
      text.remove_prefix(plain);
      if (text.empty()) break;
      if (text.size() < 2 || !add_escape(text[1], text.substr(1, 1))) {
        is_valid_ = false;
        break;
      }
      text.remove_prefix(2);
    }
  }

  /// RE2 leaves texts as they are where the replacement is wrong or asks for a group that the
  /// pattern hasn't.
  bool fits(const RE2& pattern) const {
    return is_valid_ && last_group_ <= pattern.NumberOfCapturingGroups();
  }
  int group_count() const { return last_group_ + 1; }

  void append(const KernelCall& call, const StringPiece* groups, std::string& to) const {
    size_t bytes = 0;
    for (const Piece& piece : pieces_) bytes += piece.of(groups).size();
    check_size(call, to.size() + bytes);
    for (const Piece& piece : pieces_) to.append(piece.of(groups));
  }

  static void check_size(const KernelCall& call, size_t bytes) {
    if (bytes > limits::computed_text_bytes_max) allocate_text(call, bytes);  // throws
  }

 private:
  struct Piece {
    std::string_view text;
    int group;
    std::string_view of(const StringPiece* groups) const {
      return group < 0 ? text : std::string_view(groups[group].data(), groups[group].size());
    }
  };

  bool add_escape(char escaped, std::string_view text) {
    if (escaped == '\\') pieces_.push_back({text, -1});
    if (escaped < '0' || escaped > '9') return escaped == '\\';
    pieces_.push_back({{}, escaped - '0'});
    last_group_ = std::max(last_group_, escaped - '0');
    return true;
  }

  std::vector<Piece> pieces_;
  int last_group_ = 0;
  bool is_valid_ = true;
};

/// Puts the text with its first match, or all of them, replaced into `to`; false: none.
bool replace(const KernelCall& call, std::string_view text, const RE2& pattern,
             const Replacement& replacement, bool all, std::string& to) {
  const StringPiece whole = piece_of(text);
  StringPiece groups[kGroupsMax];
  const char* last_end = nullptr;
  bool found = false;
  to.clear();
  size_t at = 0;
  while (at <= text.size()) {
    if (!pattern.Match(whole, at, text.size(), RE2::UNANCHORED, groups, replacement.group_count()))
      break;
    const auto begin = static_cast<size_t>(groups[0].data() - text.data());
    to.append(text.substr(at, begin - at));
    if (groups[0].data() == last_end && groups[0].empty()) {
      // An empty match right behind the last one is none: goes on behind the next character.
      std::string_view rest = text.substr(begin);
      if (rest.empty()) {
        at = text.size() + 1;
        break;
      }
      to.append(take_code_point(rest));
      at = text.size() - rest.size();
      continue;
    }
    replacement.append(call, groups, to);
    found = true;
    at = begin + groups[0].size();
    last_end = text.data() + at;
    if (!all) break;
  }
  if (found && at < text.size()) to.append(text.substr(at));
  Replacement::check_size(call, to.size());
  return found;
}

}  // namespace

Vector regular_expression_replace_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<StringRef> replacements(call.arguments[2]);
  const RowPatterns pattern(call, call.arguments[3]);
  const bool all = call.arguments[3].string_at(0).view().find('g') != std::string_view::npos;
  std::string replaced;
  return map_text(call, [&](size_t i) -> std::string_view {
    const RE2& expression = pattern[i];
    const Replacement replacement(replacements[i].view());
    // Matches are told apart by where they are, so that an empty text must be somewhere.
    const std::string_view from = text[i].size == 0 ? "" : text[i].view();
    const bool is_changed =
        replacement.fits(expression) && replace(call, from, expression, replacement, all, replaced);
    if (!is_changed) return from;
    char* to = allocate_text(call, replaced.size());
    std::copy(replaced.begin(), replaced.end(), to);
    return {to, replaced.size()};
  });
}

}  // namespace adze::exec
