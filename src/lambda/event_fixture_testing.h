#pragma once

#include <fstream>
#include <sstream>
#include <string>

/// Events as AWS documents them, for tests.
namespace adze::lambda {

/// tests/lambda/events/NAME.json; tests run in the root of the repository.
inline std::string event_fixture(const std::string& name) {
  std::ifstream file("tests/lambda/events/" + name + ".json");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace adze::lambda
