#include "engine/job_schema.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "column/column_type_names.h"
#include "engine/job_keys.h"

namespace adze::engine {
namespace {

using Json = nlohmann::ordered_json;

/// A value from outside (${name}) may stand for any scalar.
constexpr const char* placeholder = "\\$\\{";

/// Any letter of `text` in either case; JSON Schema's patterns have no flag for that.
std::string in_any_case(const std::string& text) {
  std::string pattern;
  for (const char c : text) {
    const bool is_letter = c >= 'a' && c <= 'z';
    if (is_letter) {
      pattern += fmt::format("[{}{}]", static_cast<char>(c - 32), c);
    } else {
      pattern += c;
    }
  }
  return pattern;
}

/// The condition that source.uri has one of these schemes, or may turn out to.
Json has_scheme(const std::string& schemes) {
  std::string pattern;
  for (const char c : in_any_case(schemes)) pattern += c == ' ' ? '|' : c;
  const Json uri = {{"type", "string"},
                    {"pattern", fmt::format("^({})://|{}", pattern, placeholder)}};
  return {{"required", {"uri"}}, {"properties", {{"uri", uri}}}};
}

/// A number as YAML has it or in quotes, followed by one of the units.
Json with_unit(const std::string& units) {
  return {{"type", {"number", "string"}},
          {"minimum", 0},
          {"pattern", fmt::format("^([0-9]+\\.?[0-9]*|\\.[0-9]+) *({})?$|{}", units, placeholder)}};
}

/// One of `words`, which editors offer, or a pattern that holds what else is taken.
Json words_or(const std::vector<std::string>& words, const std::string& pattern) {
  return {{"anyOf", {{{"enum", words}}, {{"type", "string"}, {"pattern", pattern}}}}};
}

Json any_scalar() { return {{"type", {"string", "number", "boolean"}}}; }

Json uri_form(const JobKey& key) {
  std::vector<std::string> endings;
  for (const std::string& ending : key.word_list()) endings.push_back("\\" + ending);
  if (endings.empty()) return any_scalar();
  return {{"type", "string"},
          {"pattern", fmt::format("({})$|{}", fmt::join(endings, "|"), placeholder)}};
}

Json type_form() {
  std::vector<std::string> names = column_type_names();
  std::vector<std::string> spellings;
  spellings.reserve(names.size());
  for (const std::string& name : names) spellings.push_back(in_any_case(name));
  names.emplace_back("decimal(10,2)");
  const std::string decimal = fmt::format("({}|{}) *\\( *[0-9]+ *(, *[0-9]+ *)?\\)",
                                          in_any_case("decimal"), in_any_case("numeric"));
  return words_or(names,
                  fmt::format("^ *({}|{}) *$|{}", fmt::join(spellings, "|"), decimal, placeholder));
}

Json scalar_or_list() {
  return {{"anyOf", {any_scalar(), {{"type", "array"}, {"items", any_scalar()}}}}};
}

Json section_schema(const std::string& section);

Json columns_form(const JobKey& key) {
  Json type = {{"$ref", "#/definitions/type"}};
  Json column = {{"anyOf", {type, section_schema(key.path() + ".*")}}};
  return {{"type", "object"}, {"minProperties", 1}, {"additionalProperties", column}};
}

Json character_form(const JobKey& key) {
  std::vector<std::string> words = key.word_list();
  words.emplace_back("tab");
  const char* const length = key.word_list().empty() ? "." : ".?";
  // Characters that YAML reads as a number count too: `delimiter: 0`.
  return {{"anyOf",
           {{{"enum", words}},
            {{"type", "string"}, {"pattern", fmt::format("^({}|\\\\t)$|{}", length, placeholder)}},
            {{"type", "integer"}, {"minimum", 0}, {"maximum", 9}}}}};
}

Json number_form(const JobKey& key) {
  return {{"type", {"integer", "string"}},
          {"minimum", key.min},
          {"maximum", key.max},
          {"pattern", fmt::format("^{}[0-9]+$|{}", key.min < 0 ? "-?" : "", placeholder)}};
}

Json form_schema(const JobKey& key) {
  switch (key.form) {
    case KeyForm::kText:
    case KeyForm::kSql:
      return any_scalar();
    case KeyForm::kUri:
      return uri_form(key);
    case KeyForm::kType:
      return {{"$ref", "#/definitions/type"}};
    case KeyForm::kCharacter:
      return character_form(key);
    case KeyForm::kBoolean:
      return {{"type", {"boolean", "string"}},
              {"pattern", fmt::format("^(true|false)$|{}", placeholder)}};
    case KeyForm::kNumber:
      return number_form(key);
    case KeyForm::kByteSize:
      return with_unit("[bB]|[kKmMgGtT][bB]?|[kKmMgGtT][iI][bB]");
    case KeyForm::kDuration:
      return with_unit("[sS]|[mM][sS]|[mM]|[mM][iI][nN]|[hH]|[dD]");
    case KeyForm::kWord:
      return words_or(key.word_list(), placeholder);
    case KeyForm::kTexts:
      return scalar_or_list();
    case KeyForm::kTextMap:
      return {
          {"type", "object"}, {"maxProperties", key.max}, {"additionalProperties", any_scalar()}};
    case KeyForm::kMap:
      return section_schema(key.path());
    case KeyForm::kColumns:
      return columns_form(key);
  }
  fail_internal("a form of keys without a schema", __FILE__, __LINE__);
}

std::string description(const JobKey& key) {
  if (key.otherwise == nullptr) return key.text;
  return fmt::format("{} Default: {}.", key.text, key.otherwise);
}

/// A key that need not be there may be there without a value (`limits:`), which YAML reads as null.
Json key_schema(const JobKey& key) {
  Json schema = {{"description", description(key)}};
  if (key.required) {
    schema.update(form_schema(key));
  } else {
    schema["anyOf"] = {form_schema(key), {{"type", "null"}}};
  }
  return schema;
}

Json section_schema(const std::string& section) {
  Json properties = Json::object();
  Json required = Json::array();
  Json condition = Json::object();
  for (const JobKey* key : keys_of_section(section)) {
    properties[key->name] = key_schema(*key);
    if (!key->required) continue;
    if (*key->optional_for_scheme == '\0') {
      required.push_back(key->name);
    } else {
      condition = {{"if", has_scheme(key->optional_for_scheme)},
                   {"else", {{"required", Json::array({key->name})}}}};
    }
  }
  Json schema = {{"type", "object"}, {"additionalProperties", false}};
  schema.update(condition);
  if (!required.empty()) schema["required"] = required;
  schema["properties"] = properties;
  return schema;
}

}  // namespace

std::string job_schema() {
  Json schema = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                 {"title", "adze job"},
                 {"description",
                  "Where rows come from, what they must look like, what SQL makes of them, and "
                  "where the result goes."}};
  schema.update(section_schema(""));
  schema["definitions"] = {{"type", type_form()}};
  return schema.dump(2) + "\n";
}

}  // namespace adze::engine
