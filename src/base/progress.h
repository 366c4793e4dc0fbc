#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

namespace adze {

/// How far a run has come, for whoever shows it. The run's threads write a few numbers per read and
/// per segment; anyone may look at any time. Figures of one moment may lie a read apart.
class Progress {
 public:
  virtual ~Progress() = default;

  struct Figures {
    const char* doing = nullptr;          ///< "reading"; null before the first begin()
    uint64_t bytes = 0;                   ///< stored bytes read (compressed ones of such an input)
    std::optional<uint64_t> bytes_total;  ///< of all inputs; nothing if one does not know its size
    uint64_t rows = 0;
  };

  /// A pass over the inputs begins: everything counts from 0 again. `doing` must be a literal.
  void begin(const char* doing, std::optional<uint64_t> bytes_total);

  void add_bytes(uint64_t bytes) { bytes_.fetch_add(bytes, std::memory_order_relaxed); }
  void set_rows(uint64_t rows) { rows_.store(rows, std::memory_order_relaxed); }

  /// Called before data goes to standard output, by any thread: what is shown on the same terminal
  /// may have to go first.
  virtual void before_output() {}

  Figures figures() const;

 private:
  static constexpr uint64_t kUnknown = UINT64_MAX;

  std::atomic<const char*> doing_{nullptr};
  std::atomic<uint64_t> bytes_{0};
  std::atomic<uint64_t> bytes_total_{kUnknown};
  std::atomic<uint64_t> rows_{0};
};

}  // namespace adze
