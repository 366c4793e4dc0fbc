#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/random_access_source.h"
#include "io/create_target.h"
#include "io/expand_input.h"
#include "io/open.h"

/// Files on servers that speak SFTP, through libssh2: read as a stream, listed as folders are, and
/// written under another name until they are whole. From the outside in:
///
///   open_sftp.cc, sftp_folders.cc, sftp_sink.cc   inputs, patterns, targets
///   remote_file.cc        one file, read on where a lost connection broke off
///   connection_pool.cc    logins that several files share
///   connection.cc         SFTP's requests; host_key.cc, authenticate.cc: who talks to whom
///   ssh_session.cc        libssh2 on a socket that does not block
///   ssh_library.cc        libssh2 itself, loaded on first use
namespace adze::io::sftp {

/// Throws Error(kUsage) for a bad URL; Error(kPermission) for an unknown host, for who is not let
/// in and for what may not be read; Error(kInput) for everything else.
OpenedInput open_sftp(const std::string& uri, RunContext& context, const InputOptions& options);

/// Patterns and folders as expand_input() has them.
std::vector<std::string> expand_sftp(const InputPattern& input, RunContext& context,
                                     const InputOptions& options);

std::unique_ptr<RandomAccessSource> open_sftp_random_access(const std::string& uri,
                                                            RunContext& context,
                                                            const InputOptions& options);

/// See sftp_sink.cc. Throws as create_target() does.
std::unique_ptr<ByteSink> create_sftp_target(const std::string& uri, const TargetOptions& options,
                                             RunContext& context);

}  // namespace adze::io::sftp
