#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "io/told_object.h"

namespace adze {
struct Error;
struct RunContext;
}  // namespace adze

namespace adze::io {

struct InputOptions;

/// One entry of a job's inputs, as it was given.
struct InputPattern {
  std::string location;  ///< a path, a URI, or "-"
  /// The same as a pattern (see glob_pattern.h): what came from a value and so stands for itself
  /// has backslashes. Without such values it is `location`.
  std::string pattern;
  std::optional<ToldObject> told = {};  ///< set: the object of an event, which is never a pattern
};

/// One input that an entry means.
struct FoundInput {
  std::string location;  ///< fit for open_input
  /// What a list or an event has said of it already; nothing where there was none.
  std::optional<uint64_t> stored_bytes = {};
  std::string etag = {};
  std::string version_id = {};  ///< if not empty, it is this version that is meant
  bool is_told = false;         ///< by an event
};

/// The inputs that an entry means. A path: itself; where there is none
/// of that name, the files that it fits as a glob (`**` is any number of folders), in byte order,
/// without hidden names unless the pattern has the dot; with a '/' at its end, the regular files in
/// that folder, in byte order, but for names that begin with '.' or '_'. For s3, and so for what an
/// event tells of, see s3/expand_s3.h.
/// Other schemes: themselves, unless they can list. Throws Error(kInput): a glob without a match, a
/// folder without files; Error(kPermission): a folder that may not be read.
std::vector<FoundInput> expand_input(const InputPattern& input, RunContext& context,
                                     const InputOptions& options);

/// Told of an entry that can't be found, instead of it being thrown; the others are expanded all
/// the same.
using OnInputProblem = std::function<void(const Error&)>;

/// All of them, in the order given. Throws Error(kUsage) if there are more than limits::inputs_max,
/// or if standard input is among them twice.
std::vector<FoundInput> expand_inputs(std::span<const InputPattern> inputs, RunContext& context,
                                      const InputOptions& options,
                                      const OnInputProblem& on_problem = {});

}  // namespace adze::io
