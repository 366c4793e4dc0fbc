#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Jobs that are read before there is an event (Substitutions::missing is kKeep) have places in
/// their locations where a value will stand: "s3://out/${input.stem}.parquet". For a template or a
/// policy each of them is any text.
namespace adze::engine {

/// True if there is a ${name} in it.
bool has_open_names(std::string_view text);

/// What stands before, between and after the names: "s3://out/", ".parquet". Never empty.
std::vector<std::string> parts_around_names(std::string_view text);

/// With each name replaced by the same text, such as the `*` of a policy.
std::string with_names_as(std::string_view text, std::string_view any);

}  // namespace adze::engine
