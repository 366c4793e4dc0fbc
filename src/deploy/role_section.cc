#include <fmt/format.h>

#include "deploy/role_statements.h"
#include "deploy/template_sections.h"
#include "deploy/yaml_text.h"

namespace adze::deploy {
namespace {

constexpr std::string_view kRole =
    R"(  # May do what the job does and nothing else: `adze policy` prints the same as JSON.
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: "sts:AssumeRole"}
      Policies:
        - PolicyName: job
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
<<statements>>
)";

/// One text as it is, several as a list, one a line.
std::string texts(const std::vector<std::string>& values, size_t indentation) {
  if (values.size() == 1) return " " + yaml_sub(values[0]) + "\n";
  std::string lines = "\n";
  for (const std::string& value : values) {
    lines += fmt::format("{:{}}- {}\n", "", indentation, yaml_sub(value));
  }
  return lines;
}

std::string condition_lines(const Condition& condition) {
  return fmt::format("                  {}:\n                    {}:{}", condition.test,
                     condition.key, texts(condition.values, 22));
}

std::string statement_lines(const Statement& statement) {
  constexpr size_t indentation = 18;
  std::string lines = fmt::format(
      "              # {}\n"
      "              - Sid: {}\n"
      "                Effect: {}\n",
      statement.why, statement.sid, statement.is_denied ? "Deny" : "Allow");
  lines += "                Action:" +
           texts({statement.actions.begin(), statement.actions.end()}, indentation);
  lines += "                Resource:" + texts(statement.resources, indentation);
  if (!statement.conditions.empty()) lines += "                Condition:\n";
  for (const Condition& condition : statement.conditions) lines += condition_lines(condition);
  return lines;
}

}  // namespace

std::string role_section(const TemplateFacts& facts) {
  std::string statements;
  for (const Statement& statement : role_statements(facts.job, facts.options)) {
    statements += statement_lines(statement);
  }
  return filled(kRole, {{"statements", std::move(statements)}});
}

}  // namespace adze::deploy
