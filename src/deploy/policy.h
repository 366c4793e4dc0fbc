#pragma once

#include <string>
#include <vector>

namespace adze::deploy {

struct Condition {
  const char* test;  ///< "StringLike"
  const char* key;   ///< "s3:prefix"
  std::vector<std::string> values;
};

/// One statement of a role's policy. Resources and values are in the notation of Fn::Sub, see
/// iam_pattern.h.
struct Statement {
  std::string sid;
  const char* why;  ///< a comment, one line
  std::vector<const char*> actions;
  std::vector<std::string> resources;
  std::vector<Condition> conditions = {};
  bool is_denied = false;
};

/// `text` in the notation of Fn::Sub for where there is no stack: in the partition "aws", in any
/// region and account.
std::string without_stack(const std::string& text);

}  // namespace adze::deploy
