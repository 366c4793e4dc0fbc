#include "io/input_auth.h"

#include <fmt/format.h>

#include "base/error.h"

namespace adze::io {
namespace {

struct Spelling {
  std::string_view word;
  InputAuth::Scheme scheme;
  InputAuth::Place place;
};

constexpr Spelling kSpellings[] = {
    {"bearer-env", InputAuth::Scheme::kBearer, InputAuth::Place::kEnvironment},
    {"bearer-file", InputAuth::Scheme::kBearer, InputAuth::Place::kFile},
    {"basic-env", InputAuth::Scheme::kBasic, InputAuth::Place::kEnvironment},
    {"basic-file", InputAuth::Scheme::kBasic, InputAuth::Place::kFile},
    {"password-env", InputAuth::Scheme::kPassword, InputAuth::Place::kEnvironment},
    {"password-file", InputAuth::Scheme::kPassword, InputAuth::Place::kFile},
};

}  // namespace

InputAuth parse_input_auth(std::string_view text) {
  const size_t colon = text.find(':');
  const std::string_view name = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  for (const Spelling& spelling : kSpellings) {
    if (text.substr(0, colon) != spelling.word || name.empty()) continue;
    return {.scheme = spelling.scheme, .place = spelling.place, .name = std::string(name)};
  }
  Error error(ErrorCategory::kUsage, "this does not say where the credentials are");
  error.fix =
      "write bearer-env:NAME, bearer-file:PATH, basic-env:, basic-file:, password-env: or "
      "password-file:, and put the secret there";
  throw error;
}

std::string place_text(const InputAuth& auth) {
  const bool is_file = auth.place == InputAuth::Place::kFile;
  return fmt::format("{} {}", is_file ? "the file" : "the environment variable", auth.name);
}

}  // namespace adze::io
