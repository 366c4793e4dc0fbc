#pragma once

#include <string>
#include <string_view>

#include "deploy/template_options.h"

/// Text and patterns as the resources and conditions of a policy take them: `*` is any characters,
/// `?` one. Policies are made in the notation of CloudFormation's Fn::Sub, in which ${AWS::Region}
/// and its like stand for what is known when the stack is made and `${!` for a plain `${`; see
/// policy.h for the other way to print them.
namespace adze::deploy {

/// What only `text` itself fits.
std::string iam_literal(std::string_view text);

/// What all keys fit that `keys` means: a pattern of glob_pattern.h, with `**`, in which ${name}
/// may stand for what is not known yet. As narrow as IAM allows: `*` there also goes over a '/',
/// and
/// `[a-z]` is any characters, so that the object fits which is called as the pattern itself.
std::string iam_keys(std::string_view keys, const TemplateOptions& options);

/// The same where `*` and its like stand for themselves, as in targets.
std::string iam_key(std::string_view key, const TemplateOptions& options);

}  // namespace adze::deploy
