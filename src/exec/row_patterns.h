#pragma once

#include <re2/re2.h>

#include <string_view>

#include "column/vector_access.h"
#include "exec/function_kernels.h"

namespace adze::exec {

inline re2::StringPiece piece_of(std::string_view text) { return {text.data(), text.size()}; }

class CompiledPatterns;

/// The regular expression of each row of a call, whose second argument is the pattern. It is
/// compiled once and kept from batch to batch; where it differs from row to row, the few that were
/// used last are kept.
class RowPatterns {
 public:
  /// `letters` is the call's literal argument of options.
  RowPatterns(const KernelCall& call, const Vector& letters);

  /// Valid until the next one is asked for. Throws Error(kSqlData) if the pattern is none.
  const re2::RE2& operator[](size_t row) const;

 private:
  const KernelCall& call_;
  Values<StringRef> patterns_;
  std::string_view letters_;
  CompiledPatterns& compiled_;
};

}  // namespace adze::exec
