#include "engine/trigger_filters.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "engine/open_names.h"
#include "io/uri.h"

/// Whether a target may fit a filter is a question about two texts with holes, such as
/// "s3://sales/out/….parquet" and "s3://sales/in/….csv". A hole takes any text, so they have a text
/// in common exactly if of their beginnings one begins with the other, and so with their ends.
namespace adze::engine {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kObjectScheme = "s3://";
/// How the files of a dataset end, wherever in it they are.
constexpr std::string_view kDatasetEnding = ".parquet";

[[noreturn]] void refuse_filters(std::string message) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.file = trigger_filters_variable;
  error.fix =
      "it is a list such as [{\"bucket\": \"sales\", \"prefix\": \"in/\", \"suffix\": \".csv\"}]";
  throw error;
}

/// JSON of this depth at most; deeper ones are no list of filters.
bool is_shallow(int depth) { return depth <= 3; }

Json parse_shallow(std::string_view text) {
  if (text.size() > limits::trigger_filters_bytes_max) {
    refuse_filters(fmt::format("has {} bytes, and {} is the most", text.size(),
                               limits::trigger_filters_bytes_max));
  }
  bool is_too_deep = false;
  const auto look = [&](int depth, Json::parse_event_t, Json&) {
    is_too_deep = is_too_deep || !is_shallow(depth);
    return !is_too_deep;
  };
  Json filters = Json::parse(text, look, /*allow_exceptions=*/false);
  if (is_too_deep || !filters.is_array()) refuse_filters("is no list of filters in JSON");
  if (filters.size() > limits::trigger_filters_max) {
    refuse_filters(fmt::format("has {} filters, and {} is the most", filters.size(),
                               limits::trigger_filters_max));
  }
  return filters;
}

TriggerFilter parse_filter(const Json& json, size_t number) {
  if (!json.is_object()) refuse_filters(fmt::format("entry {} is no object", number));
  TriggerFilter filter;
  for (const auto& [key, value] : json.items()) {
    std::string* const field = key == "bucket"   ? &filter.bucket
                               : key == "prefix" ? &filter.prefix
                               : key == "suffix" ? &filter.suffix
                                                 : nullptr;
    if (field == nullptr) {
      refuse_filters(
          fmt::format("entry {} has something else than bucket, prefix and suffix", number));
    }
    if (!value.is_string()) refuse_filters(fmt::format("'{}' of entry {} is no text", key, number));
    *field = value.get<std::string>();
  }
  if (filter.bucket.empty()) refuse_filters(fmt::format("entry {} names no bucket", number));
  return filter;
}

/// A location with its scheme in lower case, as filters are compared with it.
std::string normal_location(const std::string& location) {
  if (io::uri_scheme(location) != "s3") return location;
  return std::string(kObjectScheme) + location.substr(kObjectScheme.size());
}

/// What is known of the event that runs the job, if it came through `filter`, is put in.
std::string with_event_of(const TriggerFilter& filter, std::string_view text) {
  const std::string key = filter.prefix + "${event.key}" + filter.suffix;
  const std::pair<std::string_view, std::string> known[] = {
      {"${event.bucket}", filter.bucket},
      {"${event.key}", key},
      {"${event.uri}", std::string(kObjectScheme) + filter.bucket + "/" + key}};
  std::string result;
  for (size_t i = 0; i < text.size();) {
    size_t taken = 0;
    for (const auto& [name, value] : known) {
      if (!text.substr(i).starts_with(name)) continue;
      result += value;
      taken = name.size();
    }
    if (taken == 0) result += text[i];
    i += taken == 0 ? 1 : taken;
  }
  return result;
}

bool can_begin_alike(std::string_view a, std::string_view b) {
  return a.starts_with(b) || b.starts_with(a);
}

bool can_end_alike(std::string_view a, std::string_view b) {
  return a.ends_with(b) || b.ends_with(a);
}

/// `parts`: what is certain of the target, with any text between any two.
bool may_fit(const std::vector<std::string>& parts, const TriggerFilter& filter) {
  const std::string bucket = std::string(kObjectScheme) + filter.bucket + "/";
  if (parts.size() > 1) {
    return can_begin_alike(parts.front(), bucket + filter.prefix) &&
           can_end_alike(parts.back(), filter.suffix);
  }
  if (!parts.front().starts_with(bucket)) return false;
  const std::string_view key = std::string_view(parts.front()).substr(bucket.size());
  return key.starts_with(filter.prefix) && key.ends_with(filter.suffix);
}

/// What is certain of everything that is written to the target in a run for an event of `from`.
std::vector<std::string> written_parts(const Target& target, const TriggerFilter& from) {
  const std::string path = normal_location(target.path);
  std::vector<std::string> parts = target.has_open_names
                                       ? parts_around_names(with_event_of(from, path))
                                       : std::vector<std::string>{path};
  if (target.is_dataset()) parts.emplace_back(kDatasetEnding);
  return parts;
}

bool may_be_object(const Target& target) {
  return io::uri_scheme(target.path) == "s3" ||
         (target.has_open_names && target.path.starts_with("${"));
}

std::string filter_words(const TriggerFilter& filter) {
  std::string words = fmt::format("objects of the bucket '{}'", filter.bucket);
  if (!filter.prefix.empty()) words += fmt::format(" that begin with '{}'", filter.prefix);
  if (!filter.suffix.empty()) {
    words += fmt::format(" {} end in '{}'", filter.prefix.empty() ? "that" : "and", filter.suffix);
  }
  return words;
}

[[noreturn]] void refuse_loop(const Target& target, const TriggerFilter& filter) {
  Error error(ErrorCategory::kTarget,
              fmt::format("{} start the function, and what it writes there {} among them: each run "
                          "would start the next",
                          filter_words(filter), target.has_open_names ? "may be" : "is"));
  error.file = io::shown_location(target.path);
  error.fix = "write to another bucket, or to a prefix that the trigger doesn't have";
  throw error;
}

void require_other_than_inputs(const Job& job) {
  const std::string target = normal_location(job.target.path);
  for (const io::InputPattern& input : job.source.inputs) {
    if (normal_location(input.location) != target || target == "-") continue;
    Error error(ErrorCategory::kTarget, "the target is the input itself");
    error.file = io::shown_location(job.target.path);
    error.fix = "write to another location";
    throw error;
  }
}

}  // namespace

std::vector<TriggerFilter> parse_trigger_filters(std::string_view text) {
  std::vector<TriggerFilter> filters;
  if (text.empty()) return filters;
  const Json list = parse_shallow(text);
  filters.reserve(list.size());
  for (const Json& filter : list) filters.push_back(parse_filter(filter, filters.size() + 1));
  return filters;
}

std::string trigger_filters_text(std::span<const TriggerFilter> filters) {
  Json list = Json::array();
  for (const TriggerFilter& filter : filters) {
    Json entry = {{"bucket", filter.bucket}};
    if (!filter.prefix.empty()) entry["prefix"] = filter.prefix;
    if (!filter.suffix.empty()) entry["suffix"] = filter.suffix;
    list.push_back(std::move(entry));
  }
  try {
    return list.dump();
  } catch (const Json::exception&) {
    refuse_filters("has a name that is no UTF-8");
  }
}

void require_no_loop(const Job& job, std::span<const TriggerFilter> filters) {
  require_other_than_inputs(job);
  if (!may_be_object(job.target)) return;
  for (const TriggerFilter& from : filters) {  // an event of one may write what fits another
    const std::vector<std::string> parts = written_parts(job.target, from);
    for (const TriggerFilter& filter : filters) {
      if (may_fit(parts, filter)) refuse_loop(job.target, filter);
    }
  }
}

}  // namespace adze::engine
