#include "lambda/caught_error.h"

#include <exception>
#include <new>
#include <string>

namespace adze::lambda {
namespace {

Error defect(const std::string& what) {
  Error error(ErrorCategory::kInternal, "internal error: " + what);
  error.fix = "this is a defect of adze: please report it with this message";
  return error;
}

}  // namespace

Error caught_error() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    Error error(ErrorCategory::kResources, "out of memory");
    error.shortage = Shortage::kMemory;
    return error;
  } catch (const std::exception& exception) {
    return defect(exception.what());
  } catch (...) {
    return defect("of no known kind");
  }
}

}  // namespace adze::lambda
