#include "engine/map_reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/suggest.h"
#include "engine/parse_limits.h"

namespace adze::engine {

MapReader::MapReader(const YamlNode& map, std::string where, const std::string& file,
                     std::vector<Error>& problems)
    : map_(map), where_(std::move(where)), file_(file), problems_(problems) {}

std::string MapReader::path_of(const std::string& key) const {
  return where_.empty() ? key : where_ + "." + key;
}

void MapReader::problem(const YamlNode& at, std::string message, std::string fix) {
  problems_.push_back(yaml_error(file_, at, std::move(message), std::move(fix)));
}

const YamlNode* MapReader::find(const std::string& key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.push_back(key);
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
  if (value == nullptr || value->kind == YamlNode::Kind::kScalar) return value;
  problem(*value, fmt::format("'{}' must be {}", path_of(key), form), "");
  return nullptr;
}

std::optional<std::string> MapReader::text(const std::string& key) {
  const YamlNode* value = scalar(key, "a text");
  if (value == nullptr) return std::nullopt;
  return value->text;
}

std::optional<bool> MapReader::boolean(const std::string& key) {
  const YamlNode* value = scalar(key, "true or false");
  if (value == nullptr) return std::nullopt;
  if (value->text == "true" || value->text == "false") return value->text == "true";
  problem(*value, fmt::format("'{}' must be true or false, not '{}'", path_of(key), value->text),
          "");
  return std::nullopt;
}

std::optional<uint64_t> MapReader::count(const std::string& key, uint64_t min, uint64_t max) {
  const YamlNode* value = scalar(key, "a whole number");
  if (value == nullptr) return std::nullopt;
  const std::optional<uint64_t> count = parse_count(value->text, min, max);
  if (!count) {
    problem(*value,
            fmt::format("'{}' must be a whole number from {} to {}, not '{}'", path_of(key), min,
                        max, value->text),
            "");
  }
  return count;
}

std::optional<int> MapReader::integer(const std::string& key, int min, int max) {
  const YamlNode* value = scalar(key, "a whole number");
  if (value == nullptr) return std::nullopt;
  const bool negative = value->text.starts_with('-');
  const std::optional<uint64_t> size =
      parse_count(std::string_view(value->text).substr(negative ? 1 : 0), 0, 1'000'000);
  const int number = size ? (negative ? -static_cast<int>(*size) : static_cast<int>(*size)) : 0;
  if (size && number >= min && number <= max) return number;
  problem(*value,
          fmt::format("'{}' must be a whole number from {} to {}, not '{}'", path_of(key), min, max,
                      value->text),
          "");
  return std::nullopt;
}

std::optional<size_t> MapReader::byte_size(const std::string& key) {
  const YamlNode* value = scalar(key, "a size such as 512MB");
  if (value == nullptr) return std::nullopt;
  const std::optional<size_t> size = parse_byte_size(value->text);
  if (!size) {
    problem(*value, fmt::format("'{}': '{}' is not a size", path_of(key), value->text),
            "write it as 512MB or 2GiB");
  }
  return size;
}

std::optional<std::chrono::milliseconds> MapReader::duration(const std::string& key) {
  const YamlNode* value = scalar(key, "a duration such as 15m");
  if (value == nullptr) return std::nullopt;
  const auto duration = parse_duration(value->text);
  if (!duration) {
    problem(*value, fmt::format("'{}': '{}' is not a duration", path_of(key), value->text),
            "write it as 90s, 15m or 2h");
  }
  return duration;
}

std::optional<size_t> MapReader::word(const std::string& key,
                                      const std::vector<std::string>& words) {
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

std::vector<std::string> MapReader::texts(const std::string& key) {
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

const YamlNode* MapReader::map(const std::string& key) {
  const YamlNode* value = find(key);
  if (value == nullptr || value->kind == YamlNode::Kind::kMap) return value;
  problem(*value, fmt::format("'{}' must be a map of keys", path_of(key)), "");
  return nullptr;
}

void MapReader::finish() {
  for (const auto& [key, value] : map_.entries) {
    if (std::find(known_.begin(), known_.end(), key.text) != known_.end()) continue;
    problem(key,
            fmt::format("unknown key '{}'{}", path_of(key.text), did_you_mean(key.text, known_)),
            fmt::format("known here: {}", fmt::join(known_, ", ")));
  }
}

}  // namespace adze::engine
