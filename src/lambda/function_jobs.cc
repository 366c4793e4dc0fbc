#include "lambda/function_jobs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "base/environment.h"
#include "base/refuse.h"
#include "base/suggest.h"
#include "engine/event_values.h"
#include "lambda/call.h"
#include "lambda/find_job_texts.h"

namespace adze::lambda {
namespace {

constexpr size_t kShownNamesMax = 20;
constexpr size_t kShownNameBytesMax = 80;

std::string shortened(const std::string& name) {
  return name.size() <= kShownNameBytesMax ? name : name.substr(0, kShownNameBytesMax) + "…";
}

std::string names_text(std::vector<std::string> names) {
  const size_t more = names.size() - std::min(names.size(), kShownNamesMax);
  names.resize(names.size() - more);
  const std::string text = fmt::format("{}", fmt::join(names, ", "));
  return more == 0 ? text : fmt::format("{} and {} more", text, more);
}

/// The name that somebody has put where Lambda wants a handler: "orders", or "orders.yaml".
std::string job_of_handler(const Function& function) {
  const std::string handler = environment_value(function.environment, "_HANDLER");
  return job_name_of_file(handler).value_or(handler);
}

engine::JobFile job_or_throw(engine::ReadJobResult read) {
  if (!read.problems.empty()) throw read.problems.front();
  return std::move(read.file);
}

engine::Substitutions substitutions_of(const Function& function) {
  engine::Substitutions substitutions;
  substitutions.environment = function.environment;
  substitutions.from = engine::ValuesFrom::kCall;
  return substitutions;
}

engine::EventFacts facts_of(const EventItem& item) {
  engine::EventFacts facts{.time = item.time};
  if (!item.object) return facts;
  facts.bucket = item.object->bucket;
  facts.key = item.object->key;
  facts.told = {.etag = item.object->etag,
                .version_id = item.object->version_id,
                .sequencer = item.object->sequencer};
  return facts;
}

}  // namespace

FunctionJobs::FunctionJobs(const Function& function, RunContext& context)
    : function_(function),
      filters_(engine::parse_trigger_filters(function.trigger_filters)),
      jobs_(find_job_texts(function, context)) {
  engine::Substitutions substitutions = substitutions_of(function);
  substitutions.missing = engine::MissingValues::kKeep;
  for (auto& [name, job] : jobs_) {
    const engine::JobFile file = job_or_throw(engine::read_job(job.text, job.file, substitutions));
    job.own_name = file.job.name;
    engine::require_no_loop(file.job, filters_);
  }
}

std::vector<std::string> FunctionJobs::names() const {
  std::vector<std::string> names;
  names.reserve(jobs_.size());
  for (const auto& [name, job] : jobs_) names.push_back(name);
  return names;
}

/// As messages show them.
std::vector<std::string> FunctionJobs::shown_names() const {
  std::vector<std::string> names;
  names.reserve(jobs_.size());
  for (const auto& [name, job] : jobs_) names.push_back(name.empty() ? job.own_name : name);
  return names;
}

const JobText& FunctionJobs::named_job(const std::string& name) const {
  const auto found = jobs_.find(name);
  if (!name.empty() && found != jobs_.end()) return found->second;
  const auto unnamed = jobs_.find("");
  if (unnamed != jobs_.end() && unnamed->second.own_name == name) return unnamed->second;
  const std::vector<std::string> names = shown_names();
  refuse(fmt::format("the function has no job '{}'{}", shortened(name), did_you_mean(name, names)),
         fmt::format("it has {}", names_text(names)));
}

const JobText& FunctionJobs::default_job() const {
  const auto of_handler = jobs_.find(job_of_handler(function_));
  if (of_handler != jobs_.end()) return of_handler->second;
  const auto unnamed = jobs_.find("");
  if (unnamed != jobs_.end()) return unnamed->second;
  if (jobs_.size() == 1) return jobs_.begin()->second;
  refuse("the function has several jobs, and nothing says which",
         fmt::format("set the function's handler to the name of one: {}; a direct call may say "
                     "it too: {{\"job\": NAME}}",
                     names_text(shown_names())));
}

FunctionJob FunctionJobs::job_for(const EventItem& item,
                                  std::chrono::system_clock::time_point now) const {
  const Call call = read_call(item.call, function_.allows_event_jobs);
  engine::Substitutions substitutions = substitutions_of(function_);
  substitutions.values = call.values;
  engine::offer_event(facts_of(item), now, substitutions);

  const JobText of_event{.text = call.job_text, .file = "event"};
  const JobText& job = !call.job_text.empty()   ? of_event
                       : !call.job_name.empty() ? named_job(call.job_name)
                                                : default_job();
  const engine::ForeignText foreign{.is_whole_job = !call.job_text.empty(),
                                    .changes = call.changes};
  FunctionJob result{
      .file = job_or_throw(engine::read_job(job.text, job.file, substitutions, foreign))};
  if (call.has_source() || result.file.has_foreign_server) {
    result.private_hosts = PrivateHosts::kNone;
    require_no_credentials(result.file.job);
  }
  require_allowed_locations(call, result.file.job);
  engine::require_no_loop(result.file.job, filters_);
  return result;
}

}  // namespace adze::lambda
