#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "io/aws/credentials.h"

namespace adze::io::aws {

/// The texts and numbers of a JSON object by their names; those of an object in it as
/// "outer.inner". What is null, a list, or deeper is left out.
using JsonFields = std::map<std::string, std::string, std::less<>>;

/// Nothing if `text` is no JSON object in UTF-8. REQUIRES: `text` is bounded.
std::optional<JsonFields> parse_json_fields(std::string_view text);

/// The value of a field; empty if it is not there.
std::string field_of(const JsonFields& fields, std::string_view name);

/// An object of these texts.
std::string json_object(const JsonFields& fields);

/// AccessKeyId, SecretAccessKey, Expiration and the token under its name, as containers, instances
/// and programs give them. Throws Error(kPermission) that begins with `source` for what is none.
Credentials credentials_of_json(std::string_view text, const char* token_name,
                                const std::string& source);

}  // namespace adze::io::aws
