#include "engine/map_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "base/suggest.h"
#include "engine/parse_limits.h"

namespace adze::engine {
namespace {

constexpr const char* kTextForm = "a text";

}  // namespace

MapReader::MapReader(const YamlNode& map, std::string_view section, std::string where,
                     const std::string& file, std::vector<Error>& problems)
    : map_(map),
      where_(std::move(where)),
      file_(file),
      problems_(problems),
      keys_(keys_of_section(section)) {}

const JobKey& MapReader::row(const std::string& key) const {
  const auto found =
      std::find_if(keys_.begin(), keys_.end(), [&](const JobKey* row) { return row->name == key; });
  ADZE_CHECK(found != keys_.end());
  return **found;
}

const JobKey& MapReader::row(const std::string& key, std::initializer_list<KeyForm> forms) const {
  const JobKey& found = row(key);
  ADZE_CHECK(std::find(forms.begin(), forms.end(), found.form) != forms.end());
  return found;
}

std::string MapReader::path_of(const std::string& key) const {
  return where_.empty() ? key : where_ + "." + key;
}

void MapReader::problem(const YamlNode& at, std::string message, std::string fix) {
  problems_.push_back(yaml_error(file_, at, std::move(message), std::move(fix)));
}

const YamlNode* MapReader::find(const std::string& key) {
  asked_.emplace_back(row(key).name);
  for (const auto& [name, value] : map_.entries) {
    if (name.text == key) return value.is_null() ? nullptr : &value;
  }
  return nullptr;
}

const YamlNode* MapReader::require(const std::string& key, const std::string& fix) {
  const YamlNode* value = find(key);
  if (value == nullptr) problem(map_, fmt::format("'{}' is missing", path_of(key)), fix);
  return value;
}

const YamlNode* MapReader::scalar(const std::string& key, const char* form) {
  const YamlNode* value = find(key);
  // What a name will put there, only its event knows; a text may as well have the name in it.
  if (value != nullptr && value->is_open && form != kTextForm) return nullptr;
  if (value == nullptr || value->kind == YamlNode::Kind::kScalar) return value;
  problem(*value, fmt::format("'{}' must be {}", path_of(key), form), "");
  return nullptr;
}

std::optional<std::string> MapReader::text(const std::string& key) {
  row(key, {KeyForm::kText, KeyForm::kUri, KeyForm::kSql, KeyForm::kType});
  const YamlNode* value = scalar(key, kTextForm);
  if (value == nullptr) return std::nullopt;
  return value->text;
}

std::optional<bool> MapReader::boolean(const std::string& key) {
  row(key, {KeyForm::kBoolean});
  const YamlNode* value = scalar(key, "true or false");
  if (value == nullptr) return std::nullopt;
  if (value->text == "true" || value->text == "false") return value->text == "true";
  problem(*value, fmt::format("'{}' must be true or false, not '{}'", path_of(key), value->text),
          "");
  return std::nullopt;
}

std::optional<int64_t> MapReader::number(const std::string& key) {
  const JobKey& bounds = row(key, {KeyForm::kNumber});
  const YamlNode* value = scalar(key, "a whole number");
  if (value == nullptr) return std::nullopt;
  const std::string& text = value->text;
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (is_number && number >= bounds.min && number <= bounds.max) return number;
  problem(*value,
          fmt::format("'{}' must be a whole number from {} to {}, not '{}'", path_of(key),
                      bounds.min, bounds.max, text),
          "");
  return std::nullopt;
}

std::optional<char> MapReader::character(const std::string& key) {
  const std::vector<std::string> nothing = row(key, {KeyForm::kCharacter}).word_list();
  const YamlNode* value = scalar(key, "one ASCII character");
  if (value == nullptr) return std::nullopt;
  const std::string& text = value->text;
  const bool may_be_nothing = !nothing.empty();
  if (may_be_nothing && (text.empty() || text == nothing.front())) return '\0';
  if (text == "\\t" || text == "tab") return '\t';
  if (text.size() == 1) return text[0];
  problem(*value, fmt::format("'{}' must be one ASCII character, not '{}'", path_of(key), text),
          "");
  return std::nullopt;
}

std::optional<size_t> MapReader::byte_size(const std::string& key) {
  const auto least = static_cast<size_t>(row(key, {KeyForm::kByteSize}).min);
  const YamlNode* value = scalar(key, "a size such as 512MB");
  if (value == nullptr) return std::nullopt;
  const std::optional<size_t> size = parse_byte_size(value->text);
  if (!size) {
    problem(*value, fmt::format("'{}': '{}' is not a size", path_of(key), value->text),
            "write it as 512MB or 2GiB");
  } else if (*size < least) {
    problem(*value, fmt::format("'{}': '{}' is too little", path_of(key), value->text),
            fmt::format("give at least {}MiB", least >> 20));
  }
  return size;
}

std::optional<std::chrono::milliseconds> MapReader::duration(const std::string& key) {
  row(key, {KeyForm::kDuration});
  const YamlNode* value = scalar(key, "a duration such as 15m");
  if (value == nullptr) return std::nullopt;
  const auto duration = parse_duration(value->text);
  if (!duration) {
    problem(*value, fmt::format("'{}': '{}' is not a duration", path_of(key), value->text),
            "write it as 90s, 15m or 2h");
  }
  return duration;
}

std::optional<size_t> MapReader::word(const std::string& key) {
  const std::vector<std::string> words = row(key, {KeyForm::kWord}).word_list();
  const YamlNode* value = scalar(key, "a word");
  if (value == nullptr) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), value->text);
  if (found != words.end()) return static_cast<size_t>(found - words.begin());
  problem(*value,
          fmt::format("'{}' can't be '{}'{}", path_of(key), value->text,
                      did_you_mean(value->text, words)),
          fmt::format("write one of: {}", fmt::join(words, ", ")));
  return std::nullopt;
}

std::optional<std::string> MapReader::word_text(const std::string& key) {
  const std::optional<size_t> index = word(key);
  if (!index) return std::nullopt;
  return row(key).word_list()[*index];
}

std::vector<std::string> MapReader::texts(const std::string& key) {
  row(key, {KeyForm::kTexts});
  std::vector<std::string> texts;
  const YamlNode* value = find(key);
  if (value == nullptr) return texts;
  if (value->kind == YamlNode::Kind::kScalar) return {value->text};
  for (const YamlNode& item : value->items) {
    if (item.kind == YamlNode::Kind::kScalar) {
      texts.push_back(item.text);
    } else {
      problem(item, fmt::format("'{}' must be a list of texts", path_of(key)), "");
    }
  }
  if (value->kind == YamlNode::Kind::kMap) {
    problem(*value, fmt::format("'{}' must be a list of texts", path_of(key)), "");
  }
  return texts;
}

std::vector<std::pair<std::string, std::string>> MapReader::text_map(const std::string& key) {
  const auto entries_max = static_cast<size_t>(row(key, {KeyForm::kTextMap}).max);
  std::vector<std::pair<std::string, std::string>> texts;
  const YamlNode* value = find(key);
  if (value == nullptr) return texts;
  if (value->kind != YamlNode::Kind::kMap) {
    problem(*value, fmt::format("'{}' must be a map of texts", path_of(key)),
            fmt::format("write {}: {{name: text}}", key));
    return texts;
  }
  if (value->entries.size() > entries_max) {
    problem(*value,
            fmt::format("'{}' has {} entries, and {} are the most", path_of(key),
                        value->entries.size(), entries_max),
            "leave some out");
  }
  for (const auto& [name, text] : value->entries) {
    if (text.kind == YamlNode::Kind::kScalar) {
      texts.emplace_back(name.text, text.text);
    } else {
      problem(text, fmt::format("'{}' must be a text", path_of(key) + "." + name.text), "");
    }
  }
  return texts;
}

const YamlNode* MapReader::map(const std::string& key) {
  row(key, {KeyForm::kMap, KeyForm::kColumns});
  const YamlNode* value = find(key);
  if (value == nullptr || value->kind == YamlNode::Kind::kMap) return value;
  problem(*value, fmt::format("'{}' must be a map of keys", path_of(key)), "");
  return nullptr;
}

void MapReader::finish() {
  std::vector<std::string> known;
  for (const JobKey* key : keys_) {
    ADZE_CHECK(std::find(asked_.begin(), asked_.end(), key->name) != asked_.end());
    known.emplace_back(key->name);
  }
  for (const auto& [key, value] : map_.entries) {
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    problem(key,
            fmt::format("unknown key '{}'{}", path_of(key.text), did_you_mean(key.text, known)),
            fmt::format("known here: {}", fmt::join(known, ", ")));
  }
}

}  // namespace adze::engine
