#pragma once

#include <span>
#include <string>

namespace adze {

/// A library of the system that is loaded when it is first needed, so that runs which do without
/// never pay for it. Never unloaded: a library that goes away while its functions may run is a
/// crash. Each user fills a table of functions from it, once.
class SharedLibrary {
 public:
  struct Description {
    std::span<const char* const> file_names;  ///< "libpq.so.5"; the first that the system has
    const char* needed_by;                    ///< what can't be done without: "sftp needs"
    const char* oldest;                       ///< "libssh2 1.10"
    const char* how_to_install;               ///< a phrase in the imperative
  };

  /// Throws Error(kInput) if the system has none of them. What `description` points to must stay.
  explicit SharedLibrary(const Description& description);

  /// Throws Error(kInput) if it is too old to have the function.
  template <typename Function>
  void find(const char* name, Function& function) const {
    function = reinterpret_cast<Function>(find_address(name));
  }

  /// For whatever else makes it useless.
  [[noreturn]] void fail(std::string message) const;

 private:
  void* find_address(const char* name) const;

  Description description_;
  void* library_ = nullptr;
};

}  // namespace adze
