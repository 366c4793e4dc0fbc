#include "io/aws/settings.h"

#include <fmt/format.h>

#include <charconv>

#include "base/error.h"
#include "base/limits.h"
#include "base/run_context.h"
#include "base/same_name.h"
#include "io/aws/profiles.h"

namespace adze::io::aws {
namespace {

/// A value with the place that says it, for messages.
struct Said {
  std::string value;  ///< empty: nobody says
  std::string name;   ///< "AWS_MAX_ATTEMPTS" or "max_attempts"
  FoundEntry entry = {};
};

class SettingsReader {
 public:
  SettingsReader(const Profiles& profiles, RunContext& context)
      : profiles_(profiles), context_(context) {}

  Said from_environment(const std::string& variable) const {
    return {.value = environment_value(context_, variable.c_str()), .name = variable};
  }

  Said from_profile(const std::string& key) const {
    const FoundEntry found = profiles_.find(profiles_.selected, key);
    return {.value = found.value(), .name = key, .entry = found};
  }

  /// Of the indented settings below `key`.
  Said from_nested(const FoundEntry& found, const std::string& name) const {
    if (!found) return {.value = "", .name = name};
    const auto nested = found.entry->nested.find(name);
    return {.value = nested == found.entry->nested.end() ? "" : nested->second,
            .name = name,
            .entry = found};
  }

  Said from_s3(const std::string& name) const {
    return from_nested(profiles_.find(profiles_.selected, "s3"), name);
  }

  Said from_services(const std::string& service) const {
    const FoundEntry name = profiles_.find(profiles_.selected, "services");
    if (name && !profiles_.config.services.contains(name.value())) {
      throw setting_error(name,
                          fmt::format("there is no section [services {}] in {}", name.value(),
                                      profiles_.config.shown),
                          "add it, or remove this setting");
    }
    return from_nested(profiles_.find_in_services(name.value(), service), "endpoint_url");
  }

 private:
  const Profiles& profiles_;
  RunContext& context_;
};

Said first_of(std::initializer_list<Said> all) {
  for (const Said& said : all) {
    if (!said.value.empty()) return said;
  }
  return {};
}

[[noreturn]] void refuse(const Said& said, const std::string& what, std::string fix) {
  throw setting_error(said.entry, fmt::format("{} {}", said.name, what), std::move(fix));
}

bool is_true(const Said& said) {
  const std::string word = folded_name(said.value);
  if (word == "true") return true;
  if (word.empty() || word == "false") return false;
  refuse(said, "is neither true nor false", "write one of these");
}

std::string region_of(const Said& said) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz0123456789-";
  if (said.value.find_first_not_of(letters) != std::string::npos || said.value.size() > 63) {
    refuse(said, "is no name of a region", "write it like eu-west-1");
  }
  return said.value;
}

std::string endpoint_of(const Said& said) {
  const bool is_url = said.value.starts_with("https://") || said.value.starts_with("http://");
  if (said.value.empty() || is_url) return said.value;
  refuse(said, "is no address of a service", "write it like https://host:port");
}

Settings::AddressingStyle style_of(const Said& said) {
  if (said.value == "virtual") return Settings::AddressingStyle::kVirtual;
  if (said.value == "path") return Settings::AddressingStyle::kPath;
  if (said.value.empty() || said.value == "auto") return Settings::AddressingStyle::kAuto;
  refuse(said, "is no way to address buckets", "write auto, virtual or path");
}

unsigned attempts_of(const Said& said, unsigned otherwise) {
  if (said.value.empty()) return otherwise;
  unsigned attempts = 0;
  const char* end = said.value.data() + said.value.size();
  const auto [stop, code] = std::from_chars(said.value.data(), end, attempts);
  if (code != std::errc() || stop != end || attempts < 1 || attempts > limits::aws_attempts_max) {
    refuse(said, fmt::format("is no number from 1 to {}", limits::aws_attempts_max),
           "write how often a request may be sent in all");
  }
  return attempts;
}

}  // namespace

std::string configured_endpoint(std::string_view service, const Profiles& profiles,
                                RunContext& context) {
  const SettingsReader reader(profiles, context);
  const Said for_it =
      first_of({reader.from_environment(fmt::format("AWS_ENDPOINT_URL_{}", service)),
                reader.from_environment("AWS_ENDPOINT_URL")});
  const bool is_ignored =
      is_true(first_of({reader.from_environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
                        reader.from_profile("ignore_configured_endpoint_urls")}));
  if (is_ignored) return "";
  return endpoint_of(first_of(
      {for_it, reader.from_services(folded_name(service)), reader.from_profile("endpoint_url")}));
}

Settings read_settings(const Profiles& profiles, RunContext& context) {
  const SettingsReader reader(profiles, context);
  Settings settings;
  settings.profile = profiles.selected;
  settings.region = region_of(
      first_of({reader.from_environment("AWS_REGION"),
                reader.from_environment("AWS_DEFAULT_REGION"), reader.from_profile("region")}));
  settings.s3_endpoint = configured_endpoint("S3", profiles, context);
  settings.sts_endpoint = configured_endpoint("STS", profiles, context);
  settings.use_fips = is_true(first_of({reader.from_environment("AWS_USE_FIPS_ENDPOINT"),
                                        reader.from_profile("use_fips_endpoint")}));
  settings.use_dual_stack = is_true(first_of({reader.from_environment("AWS_USE_DUALSTACK_ENDPOINT"),
                                              reader.from_s3("use_dualstack_endpoint"),
                                              reader.from_profile("use_dualstack_endpoint")}));
  settings.addressing_style = style_of(reader.from_s3("addressing_style"));
  settings.attempts_max = attempts_of(
      first_of({reader.from_environment("AWS_MAX_ATTEMPTS"), reader.from_profile("max_attempts")}),
      settings.attempts_max);
  return settings;
}

Settings read_settings(RunContext& context) {
  return read_settings(read_profiles(context), context);
}

}  // namespace adze::io::aws
