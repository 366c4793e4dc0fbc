#include "base/shared_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <utility>

#include "base/error.h"

namespace adze {

SharedLibrary::SharedLibrary(const Description& description) : description_(description) {
  for (const char* name : description_.file_names) {
    library_ = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library_ != nullptr) return;
  }
  fail(fmt::format("{} the library {}, which this system does not have", description_.needed_by,
                   description_.file_names.front()));
}

void SharedLibrary::fail(std::string message) const {
  Error error(ErrorCategory::kInput, std::move(message));
  error.fix = description_.how_to_install;
  throw error;
}

void* SharedLibrary::find_address(const char* name) const {
  void* const address = ::dlsym(library_, name);
  if (address == nullptr) {
    fail(fmt::format("{} {} or newer", description_.needed_by, description_.oldest));
  }
  return address;
}

}  // namespace adze
