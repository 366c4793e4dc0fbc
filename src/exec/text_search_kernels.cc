#include "exec/code_points.h"
#include "exec/map_text.h"

// Where a text stands in another, compared byte by byte: text that isn't empty begins at a code
// point, so that bytes can't match between two.
namespace adze::exec {
namespace {

template <typename Test>
Vector test_pairs(const KernelCall& call, Test test) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<StringRef> part(call.arguments[1]);
  return map_bools(call, [&](size_t i) { return test(text[i].view(), part[i].view()); });
}

/// From 1; 0: nowhere.
int64_t position(std::string_view text, std::string_view part) {
  const size_t at = text.find(part);
  return at == text.npos ? 0 : count_code_points(text.substr(0, at)) + 1;
}

}  // namespace

Vector starts_with_kernel(const KernelCall& call) {
  return test_pairs(
      call, [](std::string_view text, std::string_view part) { return text.starts_with(part); });
}

Vector ends_with_kernel(const KernelCall& call) {
  return test_pairs(
      call, [](std::string_view text, std::string_view part) { return text.ends_with(part); });
}

Vector contains_kernel(const KernelCall& call) {
  return test_pairs(call, [](std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
  });
}

Vector position_kernel(const KernelCall& call) {
  const Values<StringRef> text(call.arguments[0]);
  const Values<StringRef> part(call.arguments[1]);
  return map_integers(call, [&](size_t i) { return position(text[i].view(), part[i].view()); });
}

}  // namespace adze::exec
