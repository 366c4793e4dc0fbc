#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <typeindex>

namespace adze {

/// Things that are made once, on first use, and then shared by everything that runs with the same
/// context: connections, credentials. They are known here by their type alone, for `base` knows
/// nothing of what lies above it. Thread-safe. An object may outlive a run where contexts share
/// this (an idle function keeps its connections), so it must not hold a RunContext.
class SharedObjects {
 public:
  /// The one T, made by `make()` (a std::shared_ptr<T>) if there is none yet. `make` must not ask
  /// for other shared objects.
  template <typename T, typename Make>
  T& get(Make make) {
    const std::lock_guard lock(mutex_);
    std::shared_ptr<void>& object = objects_[std::type_index(typeid(T))];
    if (object == nullptr) object = std::shared_ptr<T>(make());
    return *static_cast<T*>(object.get());
  }

 private:
  std::mutex mutex_;
  std::map<std::type_index, std::shared_ptr<void>> objects_;
};

}  // namespace adze
