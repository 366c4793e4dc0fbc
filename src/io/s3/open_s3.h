#pragma once

#include <string>

#include "io/open.h"
#include "io/s3/client.h"

/// s3:// as input: one streaming GET, so that an object is read like a file on a disk. From the
/// outside in:
///
///   expand_s3.h        prefixes and patterns to objects, with list_objects.h
///   open_s3.cc         location, first answer, checksum, when to fetch ranges
///   range_readers.h    the rest in ranges, where one connection is slow
///   object_stream.h    broken transfers resumed; always of one version
///   client.h           one request, whatever it takes to get it answered
namespace adze::io::s3 {

/// Throws Error(kUsage) for a location that can't be, Error(kPermission), and Error(kInput) for
/// everything else that keeps the object from being read; also at the end of the reading, where its
/// checksum is not the one that S3 has. NotWorkedOn for an event's object that was replaced since
/// (also at any later byte), or that carries adze's own metadata.
OpenedInput open_s3(const std::string& uri, RunContext& context, const InputOptions& options);

/// The same, through a client of one's own.
OpenedInput open_s3(const std::string& uri, Client& client, RunContext& context,
                    const InputOptions& options);

}  // namespace adze::io::s3
