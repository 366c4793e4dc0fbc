#include "cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/refuse.h"
#include "base/suggest.h"
#include "io/uri.h"

namespace adze::cli {
namespace {

constexpr Command commands[] = {
    {"run", kRun, "run JOB.yaml [--set KEY=VALUE]…",
     "Run a job: read, transform, write, atomically.",
     "Prints a one-line summary on standard error; --json prints the receipt on standard output.\n"
     "The target is replaced as a whole or left as it was.\n"
     "\n"
     "Example:\n"
     "  adze run examples/dp_summary/job.yaml\n",
     run_command},
    {"query", kQuery, "query \"SELECT … FROM source\" IN… [--to OUT]",
     "Ask CSV files in SQL; `source` names the input.",
     "IN is a file, - for standard input, a pattern such as 'data/**/*.csv', or a folder: data/.\n"
     "Several are read as one table, their columns found by name; --filename tells them apart.\n"
     "Prints a table, or writes OUT in the format of its ending. Types are inferred from all rows\n"
     "of the columns that the query uses; --columns declares them instead.\n"
     "\n"
     "Examples:\n"
     "  adze query \"SELECT count(*) FROM source\" sales.csv\n"
     "  adze query \"SELECT city, sum(price) AS total FROM source GROUP BY city\" sales.csv \\\n"
     "       --columns 'price:decimal(10,2)' --to totals.parquet\n",
     query_command},
    {"convert", kConvert, "convert IN… OUT.parquet", "CSV to Parquet, without a job file.",
     "IN is what query takes: files, patterns, folders, or -; several become one table. Types\n"
     "are inferred from all rows, but for columns declared with --columns. Never replaces a file\n"
     "that is not Parquet (unless --force), and never one of its inputs.\n"
     "\n"
     "Examples:\n"
     "  adze convert sales.csv sales.parquet\n"
     "  adze convert sales.csv sales.parquet --columns 'price:decimal(10,2)'\n",
     convert_command},
    {"check", kCheck, "check JOB.yaml [--set KEY=VALUE]…",
     "Say all that is wrong with a job, without reading the data.",
     "Checks the job file, that the input can be opened and has the declared columns, that the\n"
     "SQL compiles, and that the target can be written. Exits with 0, or shows every problem.\n"
     "\n"
     "Example:\n"
     "  adze check examples/dp_summary/job.yaml\n",
     check_command},
    {"infer", kInfer, "infer IN…", "Print the columns of a job: names, types, and what was seen.",
     "Reads all rows and prints the columns section to commit, as YAML, with nulls, ranges,\n"
     "lengths and doubts as comments. Put it under source: in a job. Standard input can be read\n"
     "only once, so only its first 8 MiB are looked at.\n"
     "\n"
     "Examples:\n"
     "  adze infer sales.csv\n"
     "  adze infer 'data/*.csv' --null NA --columns 'price:decimal(10,2)'\n",
     infer_command},
    {"preview", kPreview, "preview IN", "Show the first rows of a file, its dialect and types.",
     "Reads only the first MiB of the input, and its types are those of the rows in it.\n"
     "\n"
     "Example:\n"
     "  adze preview sales.csv\n",
     preview_command},
    {"inspect", kInspect, "inspect FILE.parquet",
     "Show what is in a Parquet file: schema, row groups, sizes, statistics.",
     "Reads the footer of any writer's file; --verify reads every page too: headers, sizes, "
     "counts,\n"
     "checksums and compression. A damaged file is refused with what is wrong and where.\n"
     "\n"
     "Examples:\n"
     "  adze inspect sales.parquet\n"
     "  adze inspect sales.parquet --verify\n"
     "  adze inspect sales.parquet --format json\n",
     inspect_command},

    {"cleanup", kCleanup, "cleanup s3://BUCKET/PREFIX [--older-than TIME] [--yes]",
     "List unfinished uploads to S3, and abort old ones of your own.",
     "An upload that was killed lies in the bucket, seen by nobody and billed, until it is "
     "aborted.\n"
     "Lists those under the prefix, with age, initiator and key. With --yes it aborts those that "
     "are\n"
     "older than --older-than (24h) and were begun by the identity that adze itself uses.\n"
     "\n"
     "Examples:\n"
     "  adze cleanup s3://bucket/target_files/\n"
     "  adze cleanup s3://bucket/target_files/ --older-than 90m --yes\n",
     cleanup_command},
    {"lambda", kLambda, "lambda", "Be an AWS Lambda function: take events, run jobs, answer.",
     "Lambda and its emulator set AWS_LAMBDA_RUNTIME_API and start the program under the name\n"
     "bootstrap, which is the same as this command. The job is job.yaml beside it, or what "
     "ADZE_JOB\n"
     "says; docs/lambda.md has the events, the variables and the types of errors.\n"
     "\n"
     "Example, with the emulator that comes with the AWS SAM CLI:\n"
     "  aws-lambda-rie adze lambda\n"
     "  curl -d '{}' http://127.0.0.1:8080/2015-03-31/functions/function/invocations\n",
     lambda_command},
    {"template", kTemplate, "template JOB.yaml [--trigger NAME]…",
     "Print the template of a Lambda function that runs the job.",
     "For SAM or CloudFormation: the function, a role that may do just what the job needs, what\n"
     "starts it, its log, a queue for events that failed, and alarms. The job goes into it, so\n"
     "that the package is the same for all jobs.\n"
     "\n"
     "Examples:\n"
     "  adze template job.yaml --trigger eventbridge --bucket sales --suffix .csv > template.yaml\n"
     "  adze template job.yaml --trigger schedule --schedule 'rate(1 hour)' --memory 1024\n",
     template_command},
    {"policy", kPolicy, "policy JOB.yaml [--trigger NAME]…",
     "Print the IAM policy of a function that runs the job.",
     "Only the actions, resources and conditions that the job uses. It is that of the role which\n"
     "template makes with the same flags. What an event says is a wildcard.\n"
     "\n"
     "Example:\n"
     "  adze policy job.yaml --trigger eventbridge --bucket sales --prefix in/\n",
     policy_command},
    {"schema", kSchema, "schema", "Print the JSON Schema of job files, for editors.",
     "With it an editor completes and explains the keys of a job. Where it runs\n"
     "yaml-language-server, let a job begin with the line\n"
     "  # yaml-language-server: $schema=adze.schema.json\n"
     "\n"
     "Example:\n"
     "  adze schema > adze.schema.json\n",
     schema_command},
    {"completions", kCompletions, "completions bash|zsh|fish",
     "Print the completion script of a shell.",
     "`make install` puts it where the shell finds it by itself. Otherwise write it there, or\n"
     "source it when the shell starts.\n"
     "\n"
     "Examples:\n"
     "  adze completions bash > ~/.local/share/bash-completion/completions/adze\n"
     "  adze completions zsh > ~/.zfunc/_adze\n"
     "  adze completions fish > ~/.config/fish/completions/adze.fish\n",
     completions_command},
    {"man", kManual, "man", "Print the manual page.",
     "\n"
     "Example:\n"
     "  adze man | man -l -\n",
     manual_command},
    {"version", kVersion, "version [--json]", "Print the version.",
     "With --json also which kernels run on this CPU and which compiler made the program.\n",
     version_command},
    {"help", kHelp, "help [COMMAND]", "Show the commands, or the help of one.",
     "\n"
     "Example:\n"
     "  adze help query\n",
     help_command},
};

}  // namespace

std::span<const Command> all_commands() { return commands; }

bool is_command(const std::string& name) {
  return std::any_of(std::begin(commands), std::end(commands),
                     [&](const Command& command) { return name == command.name; });
}

const Command& find_command(const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : commands) {
    if (name == command.name) return command;
    names.emplace_back(command.name);
  }
  const char* kind = name.starts_with('-') ? "flag" : "command";
  // What has a dot or a slash is the file that someone wants to look at.
  const bool is_file = name.find_first_of("./") != std::string::npos && !name.starts_with('-');
  refuse(fmt::format("unknown {} '{}'{}", kind, name, did_you_mean(name, names)),
         is_file ? fmt::format("adze preview {} shows what is in a file; adze --help lists the "
                               "commands",
                               io::shown_location(name))
                 : "adze --help lists the commands");
}

}  // namespace adze::cli
