#include <fmt/format.h>

#include <cstdio>

#include "base/refuse.h"
#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/completion_scripts.h"

/// adze completions bash|zsh|fish
namespace adze::cli {
namespace {

struct Shell {
  const char* name;
  std::string (*script)();
};

constexpr Shell shells[] = {
    {"bash", bash_completion}, {"zsh", zsh_completion}, {"fish", fish_completion}};

}  // namespace

int completions_command(const Arguments& arguments, const Process&) {
  const std::vector<std::string>& words = arguments.positionals;
  if (words.size() != 1) {
    refuse(words.empty() ? "completions needs the name of a shell"
                         : "completions takes the name of one shell",
           "adze completions bash, zsh or fish");
  }
  std::vector<std::string> names;
  for (const Shell& shell : shells) {
    names.emplace_back(shell.name);
    if (words[0] != shell.name) continue;
    std::fputs(shell.script().c_str(), stdout);
    return 0;
  }
  refuse(fmt::format("no completions for '{}'{}", words[0], did_you_mean(words[0], names)),
         "adze completions bash, zsh or fish");
}

}  // namespace adze::cli
