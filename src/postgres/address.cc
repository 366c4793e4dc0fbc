#include "postgres/address.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/suggest.h"
#include "io/uri.h"
#include "postgres/libpq_library.h"

namespace adze::postgres {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const { libpq_library().conninfo_free(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

constexpr const char* kNoAddress = "this is not an address of PostgreSQL";
constexpr const char* kWriteAddress =
    "write it as postgres://user@host:5432/database?sslmode=verify-full; in a password, write "
    "other "
    "characters than letters and digits with their codes: @ is %40, / is %2F";

[[noreturn]] void refuse(const std::string& uri, std::string message, std::string fix) {
  Error error(ErrorCategory::kUsage, std::move(message));
  error.file = io::shown_location(uri);
  error.fix = std::move(fix);
  throw error;
}

std::vector<std::string> known_parameters() {
  std::vector<std::string> names = {"ssl"};
  const Options options(libpq_library().conndefaults());
  for (const PQconninfoOption* option = options.get();
       option != nullptr && option->keyword != nullptr; ++option) {
    names.emplace_back(option->keyword);
  }
  return names;
}

/// A word of small letters and '_': what is written so is a name, and no secret.
bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

void require_known_parameters(const std::string& uri) {
  const size_t begin = uri.find('?');
  if (begin == std::string::npos) return;
  const std::vector<std::string> known = known_parameters();
  std::string_view rest = std::string_view(uri).substr(begin + 1);
  while (!rest.empty()) {
    const std::string_view parameter = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), parameter.size() + 1));
    const std::string name(parameter.substr(0, parameter.find('=')));
    if (parameter.find('=') != parameter.rfind('=')) {
      refuse(uri, "a parameter's value has a '=' in it",
             "write it as %3D: ?options=-c%20statement_timeout%3D60s");
    }
    if (!is_word(name) || std::find(known.begin(), known.end(), name) != known.end()) continue;
    refuse(uri,
           fmt::format("'{}' is not a parameter of such an address{}", name,
                       did_you_mean(name, known)),
           "PostgreSQL's documentation of libpq lists them: sslmode, connect_timeout, options …");
  }
}

/// libpq takes "ann:12/3@host" for the database "3@host" of the host "ann". Nobody means that.
void require_whole_login(const std::string& uri) {
  const size_t begin = uri.find("//") + 2;
  const std::string_view place = std::string_view(uri).substr(begin, uri.find('?') - begin);
  const std::string_view authority = place.substr(0, place.find('/'));
  const size_t at = authority.rfind('@');
  const std::string_view hosts = authority.substr(at == std::string_view::npos ? 0 : at + 1);
  const std::string_view behind = place.substr(authority.size());
  bool is_whole = behind.find('@') == std::string_view::npos;
  for (size_t colon = hosts.find(':'); colon != std::string_view::npos && hosts.find('[') > colon;
       colon = hosts.find(':', colon + 1)) {
    const std::string_view port = hosts.substr(colon + 1, hosts.find(',', colon) - colon - 1);
    is_whole &= port.find_first_not_of("0123456789") == std::string_view::npos;
  }
  if (!is_whole) refuse(uri, kNoAddress, kWriteAddress);
}

}  // namespace

bool is_postgres_scheme(std::string_view scheme) {
  return scheme == "postgres" || scheme == "postgresql";
}

void check_address(const std::string& uri, bool has_password_apart) {
  require_whole_login(uri);
  require_known_parameters(uri);
  char* reason = nullptr;
  const Options options(libpq_library().conninfo_parse(uri.c_str(), &reason));
  if (options == nullptr) {
    // libpq's reason quotes the address, password and all.
    if (reason != nullptr) libpq_library().freemem(reason);
    refuse(uri, kNoAddress, kWriteAddress);
  }
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    const bool is_password =
        std::string_view(option->keyword) == "password" && option->val != nullptr;
    if (is_password && has_password_apart) {
      refuse(uri, "a password is given twice: in the address and apart",
             "leave one of the two out");
    }
  }
}

}  // namespace adze::postgres
