#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace adze::deploy {

/// `text` as a scalar of YAML that every reader takes for this text: plain where nothing in it
/// could mean anything else, else in double quotes with everything escaped that is not printable.
std::string yaml_scalar(std::string_view text);

/// A text in the notation of Fn::Sub (see iam_pattern.h): with !Sub if there is anything to put in.
std::string yaml_sub(std::string_view text);

/// A text of several lines, in which nothing is put in, behind "KEY: ": a block of `indentation`
/// blanks where the text allows it, else in double quotes.
std::string yaml_lines(std::string_view text, size_t indentation);

/// `form` with each <<name>> as `values` has it; a name that it lacks is a defect of ours. What is
/// put in is not looked at again.
std::string filled(std::string_view form,
                   const std::vector<std::pair<std::string_view, std::string>>& values);

}  // namespace adze::deploy
