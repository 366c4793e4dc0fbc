#include "deploy/write_policy.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <vector>

#include "base/error.h"
#include "deploy/check_options.h"
#include "deploy/role_statements.h"

namespace adze::deploy {
namespace {

using Json = nlohmann::ordered_json;

/// Of all policies of a role, without blanks: IAM's own bound.
constexpr size_t kPolicyBytesMax = 10'240;

/// One as it is, several as a list, as people write them.
Json texts_json(const std::vector<std::string>& texts) {
  if (texts.size() == 1) return without_stack(texts[0]);
  Json list = Json::array();
  for (const std::string& text : texts) list.push_back(without_stack(text));
  return list;
}

std::string print(const Json& json, int indentation) {
  return json.dump(indentation, ' ', false, Json::error_handler_t::replace);
}

Json statement_json(const Statement& statement) {
  Json json;
  json["Sid"] = statement.sid;
  json["Effect"] = statement.is_denied ? "Deny" : "Allow";
  json["Action"] = texts_json({statement.actions.begin(), statement.actions.end()});
  json["Resource"] = texts_json(statement.resources);
  for (const Condition& condition : statement.conditions) {
    json["Condition"][condition.test][condition.key] = texts_json(condition.values);
  }
  return json;
}

}  // namespace

std::string write_policy(const engine::JobFile& job, const TemplateOptions& options) {
  check_options(job, options);
  Json policy = {{"Version", "2012-10-17"}, {"Statement", Json::array()}};
  for (const Statement& statement : role_statements(job, options)) {
    policy["Statement"].push_back(statement_json(statement));
  }
  const size_t bytes = print(policy, -1).size();
  if (bytes <= kPolicyBytesMax) return print(policy, 2) + "\n";
  Error error(ErrorCategory::kUsage, fmt::format("the policy would have {} bytes, and IAM takes {}",
                                                 bytes, kPolicyBytesMax));
  error.fix = "name a prefix or a pattern instead of so many inputs";
  throw error;
}

}  // namespace adze::deploy
