#include "io/s3/client.h"

#include <random>

#include "base/run_context.h"
#include "io/aws/credentials.h"
#include "io/http/curl_transport.h"
#include "io/s3/signed_client.h"

namespace adze::io::s3 {
namespace {

/// Time and chance decide when requests are made, never what comes out.
double chance() {
  std::random_device random;
  return static_cast<double>(random()) / (static_cast<double>(std::random_device::max()) + 1);
}

std::shared_ptr<Client> make_client(RunContext& context) {
  return std::make_shared<SignedClient>(ClientParts{
      .settings = aws::read_settings(context),
      .make_transport = [](RunContext& run) { return http::make_curl_transport(run); },
      .credentials = [](RunContext& run) { return aws::credentials_provider(run).get(run); },
      .forget_credentials = [](RunContext& run) { aws::credentials_provider(run).forget(); },
      .now = [] { return std::chrono::system_clock::now(); },
      .chance = chance,
  });
}

}  // namespace

Client& client(RunContext& context) {
  return context.shared->get<Client>([&] { return make_client(context); });
}

}  // namespace adze::io::s3
