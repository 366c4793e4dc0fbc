#include "base/shared_library.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace adze {
namespace {

constexpr const char* kMissing[] = {"libadze-nowhere.so.1", "libadze-nowhere.so.0"};
constexpr const char* kC[] = {"libadze-nowhere.so.1", "libc.so.6"};

SharedLibrary::Description described(std::span<const char* const> file_names) {
  return {.file_names = file_names,
          .needed_by = "reading tea leaves needs",
          .oldest = "libnowhere 2",
          .how_to_install = "install it"};
}

template <typename Call>
Error error_of(Call call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  return Error(ErrorCategory::kInternal, "nothing was thrown");
}

TEST(SharedLibraryTest, FirstThatIsThereIsTaken) {
  size_t (*length)(const char*) = nullptr;
  SharedLibrary(described(kC)).find("strlen", length);
  ASSERT_NE(length, nullptr);
  EXPECT_EQ(length("four"), 4u);
}

TEST(SharedLibraryTest, MissingOneIsNamed) {
  const Error error = error_of([] { SharedLibrary library(described(kMissing)); });
  EXPECT_EQ(error.category, ErrorCategory::kInput);
  EXPECT_EQ(error.message,
            "reading tea leaves needs the library libadze-nowhere.so.1, which this system does not "
            "have");
  EXPECT_EQ(error.fix, "install it");
}

TEST(SharedLibraryTest, OneWithoutAFunctionIsTooOld) {
  const SharedLibrary library(described(kC));
  void (*function)() = nullptr;
  const Error error = error_of([&] { library.find("adze_nowhere", function); });
  EXPECT_EQ(error.message, "reading tea leaves needs libnowhere 2 or newer");
}

}  // namespace
}  // namespace adze
