#include "io/http/ca_certificates.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "base/environment.h"
#include "base/error.h"

namespace adze::io::http {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHashedFolder = "/etc/ssl/certs";
constexpr std::string_view kBundles[] = {
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
    "/etc/ssl/certs/ca-certificates.crt",
};
/// Of a package of adze, below the program's folder.
constexpr std::string_view kOwnFolder = "adze/certificates";
constexpr std::string_view kOwnBundle = "ca-bundle.crt";

/// The value of a variable that must name something that is there; empty if it is not set.
std::string existing(const char* name, const Environment& environment) {
  const std::string path = environment_value(environment, name);
  if (path.empty()) return "";
  std::error_code problem;
  if (fs::exists(path, problem)) return path;
  Error error(ErrorCategory::kInput,
              fmt::format("{} names certificates that aren't there: {}", name, path));
  error.fix = fmt::format("correct {}, or unset it to use the system's", name);
  throw error;
}

/// "3513523f.0", as `openssl rehash` calls its links.
bool is_hash_link(std::string_view name) {
  constexpr size_t kHashDigits = 8;
  return name.size() > kHashDigits + 1 && name[kHashDigits] == '.' &&
         std::all_of(name.begin(), name.begin() + kHashDigits,
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_hashed_folder(const std::string& path) {
  std::error_code problem;
  fs::directory_iterator entries(path, problem);
  if (problem) return false;
  return std::any_of(begin(entries), end(entries), [](const fs::directory_entry& entry) {
    return is_hash_link(entry.path().filename().string());
  });
}

fs::path folder_of_program() {
  std::error_code problem;
  const fs::path program = fs::read_symlink("/proc/self/exe", problem);
  return problem ? fs::path() : program.parent_path();
}

}  // namespace

CaCertificates find_ca_certificates(const Environment& environment, const std::string& root,
                                    const std::string& program_folder) {
  CaCertificates found{.file = existing("AWS_CA_BUNDLE", environment), .folder = ""};
  if (!found.file.empty()) return found;
  found = {.file = existing("SSL_CERT_FILE", environment),
           .folder = existing("SSL_CERT_DIR", environment)};
  if (!found.file.empty() || !found.folder.empty()) return found;

  const std::string folder = root + std::string(kHashedFolder);
  if (is_hashed_folder(folder)) return {.file = "", .folder = folder};
  const fs::path program = program_folder.empty() ? folder_of_program() : fs::path(program_folder);
  const std::string own_folder = (program / kOwnFolder).string();
  if (is_hashed_folder(own_folder)) return {.file = "", .folder = own_folder};
  std::error_code problem;
  for (const std::string_view bundle : kBundles) {
    const std::string path = root + std::string(bundle);
    if (fs::exists(path, problem)) return {.file = path, .folder = ""};
  }
  const std::string own = (program / kOwnBundle).string();
  if (fs::exists(own, problem)) return {.file = own, .folder = ""};
  Error error(ErrorCategory::kInput, "this system has no certificates to judge servers by");
  error.fix = "install them (Debian: apt-get install ca-certificates), or set SSL_CERT_FILE";
  throw error;
}

}  // namespace adze::io::http
