#include "engine/event_values.h"

#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/refuse.h"
#include "base/same_name.h"
#include "io/s3/location.h"
#include "io/uri.h"
#include "value/calendar.h"
#include "value/parse_value.h"

namespace adze::engine {
namespace {

using Values = std::map<std::string, std::string>;

/// What compression adds to a name.
constexpr std::string_view kCompressions[] = {".gz", ".zst"};

bool ends_in(std::string_view name, std::string_view ending) {
  return name.size() > ending.size() &&
         is_same_name(name.substr(name.size() - ending.size()), ending);
}

/// "sales" of "sales.csv.gz". A name that begins with its only dot has no ending.
std::string_view stem_of(std::string_view name) {
  for (const std::string_view compression : kCompressions) {
    if (!ends_in(name, compression)) continue;
    name.remove_suffix(compression.size());
    break;
  }
  const size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? name : name.substr(0, dot);
}

/// `path`: a key, or the path of a file.
void offer_input_names(std::string_view path, Values& to) {
  const size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  to["input.folder"] = slash == std::string_view::npos ? "" : path.substr(0, slash);
  to["input.name"] = name;
  to["input.stem"] = stem_of(name);
}

int64_t micros_of(const std::string& time) {
  int64_t micros = 0;
  if (value::parse_strict_int64(time, timestamptz_type, {.assume_utc = true}, micros)) {
    return micros;
  }
  Error error(ErrorCategory::kUsage, "the time of the event is none");
  error.fix = "it looks like 2024-01-03T07:15:00Z";
  throw error;
}

void offer_time_names(int64_t micros, Values& to) {
  const int64_t days = value::days_from_micros(micros);
  const value::CivilDate date = value::civil_from_days(days);
  const int64_t of_day = micros - days * value::micros_per_day;
  to["time.year"] = fmt::format("{:04}", date.year);
  to["time.month"] = fmt::format("{:02}", date.month);
  to["time.day"] = fmt::format("{:02}", date.day);
  to["time.hour"] = fmt::format("{:02}", of_day / (3600 * value::micros_per_second));
  to["time.date"] = fmt::format("{}-{}-{}", to["time.year"], to["time.month"], to["time.day"]);
}

void offer_if_told(const char* name, const std::string& value, Values& to) {
  if (!value.empty()) to[name] = value;
}

std::string value_or_empty(const Values& values, const std::string& name) {
  const auto found = values.find(name);
  return found == values.end() ? "" : found->second;
}

/// The bucket and key that event.uri means must be those that are given by themselves.
void take_uri(const std::string& uri, EventFacts& facts) {
  const io::s3::Location location = io::s3::parse_location(uri);
  for (const auto& [name, given, meant] :
       {std::tuple{"event.bucket", &facts.bucket, &location.bucket},
        std::tuple{"event.key", &facts.key, &location.key}}) {
    if (!given->empty() && *given != *meant) {
      refuse(fmt::format("--set event.uri and --set {} tell of two objects", name),
             "give event.uri alone");
    }
    *given = *meant;
  }
}

}  // namespace

const std::vector<std::string>& event_names() {
  static const std::vector<std::string> names = {
      "event.bucket",    "event.key",  "event.uri",  "event.version_id", "event.etag",
      "event.sequencer", "event.time", "input.stem", "input.folder",     "input.name",
      "time.date",       "time.year",  "time.month", "time.day",         "time.hour"};
  return names;
}

void offer_event(const EventFacts& facts, std::chrono::system_clock::time_point now,
                 Substitutions& to) {
  Values& offered = to.offered;
  offer_if_told("event.bucket", facts.bucket, offered);
  offer_if_told("event.key", facts.key, offered);
  offer_if_told("event.etag", facts.told.etag, offered);
  offer_if_told("event.version_id", facts.told.version_id, offered);
  offer_if_told("event.sequencer", facts.told.sequencer, offered);
  offer_if_told("event.time", facts.time, offered);
  if (!facts.key.empty()) offer_input_names(facts.key, offered);
  if (!facts.bucket.empty() && !facts.key.empty()) {
    const std::string uri = io::s3::Location{facts.bucket, facts.key}.uri();
    offered["event.uri"] = uri;
    to.event_input = EventInput{.location = uri, .told = facts.told};
  }
  const auto since_1970 =
      std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch());
  offer_time_names(facts.time.empty() ? since_1970.count() : micros_of(facts.time), offered);
}

void offer_event_of_values(std::chrono::system_clock::time_point now, Substitutions& to) {
  const std::string uri = value_or_empty(to.values, "event.uri");
  EventFacts facts{.bucket = value_or_empty(to.values, "event.bucket"),
                   .key = value_or_empty(to.values, "event.key"),
                   .told = {.etag = value_or_empty(to.values, "event.etag"),
                            .version_id = value_or_empty(to.values, "event.version_id"),
                            .sequencer = value_or_empty(to.values, "event.sequencer")},
                   .time = value_or_empty(to.values, "event.time")};
  if (io::uri_scheme(uri) == "s3") take_uri(uri, facts);
  offer_event(facts, now, to);
  if (uri.empty() || io::uri_scheme(uri) == "s3") return;
  offer_input_names(uri, to.offered);
  to.event_input = EventInput{.location = uri, .told = std::nullopt};
}

}  // namespace adze::engine
