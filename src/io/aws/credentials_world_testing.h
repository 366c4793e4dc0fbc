#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "io/aws/credentials.h"
#include "io/http/scripted_transport_testing.h"
#include "io/io_test_world.h"

namespace adze::io::aws {

/// A machine with a home folder, an environment and services that answer as a script says.
class CredentialsWorld : public testing::Test {
 protected:
  CredentialsWorld() {
    std::filesystem::create_directory(home_.path(".aws"));
    environment() = {{"HOME", home_.path("")}, {"AWS_EC2_METADATA_DISABLED", "true"}};
  }

  std::map<std::string, std::string>& environment() { return world_.context.environment; }
  void config(const std::string& text) { write_text(home_.path(".aws/config"), text); }
  void credentials(const std::string& text) { write_text(home_.path(".aws/credentials"), text); }

  /// The next answers, one a request. Without any nobody listens.
  void answers(std::deque<http::ScriptedAnswer> answers) {
    script_ = std::make_shared<http::ScriptedTransport>(std::move(answers));
  }
  static http::ScriptedAnswer answer(const std::string& status, const std::string& body) {
    return {.head = {"HTTP/1.1 " + status, ""}, .body = body};
  }
  const std::vector<http::ScriptedTransport::Asked>& asked() const { return script_->asked; }

  MakeTransport make() {
    return
        [this](RunContext&, http::TransportTimes) { return std::make_unique<Borrowed>(script_); };
  }
  Credentials get() { return CredentialsProvider(make()).get(world_.context); }
  Error refused() {
    return thrown([&] { get(); });
  }

  TestWorld world_;
  TestFolder home_;

 private:
  /// One script serves all connections.
  struct Borrowed : http::Transport {
    explicit Borrowed(std::shared_ptr<http::ScriptedTransport> to) : script(std::move(to)) {}
    Begun begin(const http::Request& request) override { return script->begin(request); }
    Got read(std::span<char> into) override { return script->read(into); }
    void wait(std::chrono::milliseconds time) override { script->wait(time); }
    std::shared_ptr<http::ScriptedTransport> script;
  };

  std::shared_ptr<http::ScriptedTransport> script_ =
      std::make_shared<http::ScriptedTransport>(std::deque<http::ScriptedAnswer>{});
};

/// What containers and instances answer.
inline std::string json_keys(const std::string& expiration = "2199-01-01T00:00:00Z") {
  return R"({"Code":"Success","AccessKeyId":"ASIAGIVEN","SecretAccessKey":"given-secret",)"
         R"("Token":"given-token","Expiration":")" +
         expiration + "\"}";
}

}  // namespace adze::io::aws
