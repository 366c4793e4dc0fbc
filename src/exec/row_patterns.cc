#include "exec/row_patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <list>
#include <string>

#include "base/data_shape.h"
#include "base/limits.h"
#include "exec/sql_data_error.h"
#include "plan/regular_expression.h"

namespace adze::exec {
namespace {

using re2::RE2;

// A literal pattern has been checked by the binder, so this one is data.
std::unique_ptr<const RE2> compile(const KernelCall& call, std::string_view pattern,
                                   std::string_view letters) {
  plan::RegularExpressionOptions options;
  plan::parse_options(letters, options);
  std::unique_ptr<const RE2> compiled = plan::compile_regular_expression(pattern, options);
  if (!compiled->ok()) {
    throw_sql_data(call.expression.position,
                   {fmt::format("'{}' is no regular expression", data_shape(pattern)),
                    fmt::format("'{}' is no regular expression: {}", printable_value(pattern),
                                printable_value(compiled->error())),
                    "mend it, or give the option 'l' if it is plain text"});
  }
  return compiled;
}

}  // namespace

class CompiledPatterns : public KernelState {
 public:
  const RE2& find(const KernelCall& call, std::string_view pattern, std::string_view letters) {
    if (!patterns_.empty() && patterns_.front().text == pattern) return *patterns_.front().compiled;
    const auto found =
        std::find_if(patterns_.begin(), patterns_.end(),
                     [&](const Pattern& candidate) { return candidate.text == pattern; });
    if (found != patterns_.end()) {
      patterns_.splice(patterns_.begin(), patterns_, found);
    } else {
      patterns_.push_front({std::string(pattern), compile(call, pattern, letters)});
      if (patterns_.size() > limits::regular_expressions_kept_max) patterns_.pop_back();
    }
    return *patterns_.front().compiled;
  }

 private:
  struct Pattern {
    std::string text;
    std::unique_ptr<const RE2> compiled;
  };
  std::list<Pattern> patterns_;  ///< the last used one first
};

RowPatterns::RowPatterns(const KernelCall& call, const Vector& letters)
    : call_(call),
      patterns_(call.arguments[1]),
      letters_(letters.string_at(0).view()),
      compiled_(call.own_state<CompiledPatterns>()) {}

const RE2& RowPatterns::operator[](size_t row) const {
  return compiled_.find(call_, patterns_[row].view(), letters_);
}

}  // namespace adze::exec
