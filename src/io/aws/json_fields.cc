#include "io/aws/json_fields.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "io/aws/credential_source.h"
#include "io/aws/timestamp.h"

namespace adze::io::aws {
namespace {

using Json = nlohmann::json;

void add_fields(const Json& object, const std::string& prefix, JsonFields& fields) {
  for (const auto& [name, value] : object.items()) {
    if (value.is_string()) {
      fields[prefix + name] = value.get<std::string>();
    } else if (value.is_number_integer()) {
      fields[prefix + name] = value.dump();
    } else if (value.is_object() && prefix.empty()) {
      add_fields(value, name + ".", fields);
    }
  }
}

}  // namespace

std::optional<JsonFields> parse_json_fields(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  JsonFields fields;
  add_fields(json, "", fields);
  return fields;
}

std::string field_of(const JsonFields& fields, std::string_view name) {
  const auto found = fields.find(name);
  return found == fields.end() ? "" : found->second;
}

std::string json_object(const JsonFields& fields) {
  Json object = Json::object();
  for (const auto& [name, value] : fields) object[name] = value;
  return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Credentials credentials_of_json(std::string_view text, const char* token_name,
                                const std::string& source) {
  const std::optional<JsonFields> fields = parse_json_fields(text);
  if (!fields) {
    throw source_error(fmt::format("{} gives no JSON object", source),
                       "check that it is what its name says");
  }
  Credentials credentials{.access_key_id = field_of(*fields, "AccessKeyId"),
                          .secret_access_key = field_of(*fields, "SecretAccessKey"),
                          .session_token = field_of(*fields, token_name),
                          .expires = {},
                          .source = source};
  for (const char* name : {"AccessKeyId", "SecretAccessKey"}) {
    if (!field_of(*fields, name).empty()) continue;
    throw source_error(fmt::format("{} gives no {}", source, name),
                       "check that it is what its name says");
  }
  const std::string expires = field_of(*fields, "Expiration");
  if (expires.empty()) return credentials;
  credentials.expires = parse_timestamp(expires);
  if (!credentials.expires) {
    throw source_error(fmt::format("{} gives an Expiration that is no time", source),
                       "it must be like 2030-12-31T23:59:59Z");
  }
  return credentials;
}

}  // namespace adze::io::aws
