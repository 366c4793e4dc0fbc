#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "io/aws/credentials.h"
#include "io/aws/settings.h"
#include "io/http/transport.h"
#include "io/s3/client.h"
#include "io/s3/endpoint.h"
#include "io/s3/retry.h"

namespace adze::io::s3 {

/// What a client uses of the world.
struct ClientParts {
  aws::Settings settings;
  std::function<std::unique_ptr<http::Transport>(RunContext&)> make_transport;
  std::function<aws::Credentials(RunContext&)> credentials;
  std::function<void(RunContext&)> forget_credentials;
  std::function<std::chrono::system_clock::time_point()> now;
  std::function<double()> chance;  ///< of [0, 1), for pauses
};

/// See signed_client.cc for what it does until a request is answered.
class SignedClient : public Client {
 public:
  explicit SignedClient(ClientParts parts);

  Reply send(const Request& request, RunContext& context) override;
  std::unique_ptr<BodyStream> open(const Request& request, RunContext& context) override;
  bool pause_before_retry(unsigned attempt, RunContext& context) override;

 private:
  struct Course;
  struct Try;

  Try ask(const Course& course);
  Try ask_until_done(Course& course);
  bool can_mend(const Try& tried, Course& course);
  bool learn_region(const Try& tried, Course& course);
  bool correct_clock(const Try& tried, Course& course);
  void back_off(const Try& tried, Course& course);
  [[noreturn]] void give_up(const Try& tried, const Course& course, const std::string& why) const;

  std::string region_of(std::string_view bucket);
  std::chrono::system_clock::time_point time() const;
  int64_t time_seconds() const;

  ClientParts parts_;
  RetryQuota quota_;
  std::atomic<unsigned> pauses_owed_{0};  ///< taken from the quota for bodies that broke off
  std::atomic<int64_t> clock_offset_s_{0};
  std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> regions_;  ///< of buckets, as S3 said
};

}  // namespace adze::io::s3
