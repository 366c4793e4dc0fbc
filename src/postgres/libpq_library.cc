#include "postgres/libpq_library.h"

#include <dlfcn.h>

#include "base/error.h"

namespace adze::postgres {
namespace {

[[noreturn]] void fail(const char* message) {
  Error error(ErrorCategory::kInput, message);
  error.fix = "install it (Debian, Ubuntu: apt-get install libpq5; Fedora: dnf install libpq)";
  throw error;
}

template <typename Function>
void find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library, name));
  if (function == nullptr) fail("reading PostgreSQL needs libpq of PostgreSQL 12 or newer");
}

LibpqLibrary load() {
  // Never closed: a library that is unloaded while its functions may run is a crash.
  void* const library = ::dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    fail("reading PostgreSQL needs the library libpq.so.5, which this system does not have");
  }
  LibpqLibrary pq;
  find(library, "PQconndefaults", pq.conndefaults);
  find(library, "PQconninfo", pq.conninfo);
  find(library, "PQconninfoParse", pq.conninfo_parse);
  find(library, "PQconninfoFree", pq.conninfo_free);
  find(library, "PQconnectStartParams", pq.connect_start_params);
  find(library, "PQconnectPoll", pq.connect_poll);
  find(library, "PQconnectionNeedsPassword", pq.connection_needs_password);
  find(library, "PQfinish", pq.finish);
  find(library, "PQstatus", pq.status);
  find(library, "PQsocket", pq.socket);
  find(library, "PQpass", pq.pass);
  find(library, "PQerrorMessage", pq.error_message);
  find(library, "PQsetErrorVerbosity", pq.set_error_verbosity);
  find(library, "PQsetNoticeReceiver", pq.set_notice_receiver);
  find(library, "PQsetnonblocking", pq.setnonblocking);
  find(library, "PQsendQuery", pq.send_query);
  find(library, "PQsendQueryParams", pq.send_query_params);
  find(library, "PQsendPrepare", pq.send_prepare);
  find(library, "PQsendDescribePrepared", pq.send_describe_prepared);
  find(library, "PQflush", pq.flush);
  find(library, "PQconsumeInput", pq.consume_input);
  find(library, "PQisBusy", pq.is_busy);
  find(library, "PQgetResult", pq.get_result);
  find(library, "PQgetCopyData", pq.get_copy_data);
  find(library, "PQfreemem", pq.freemem);
  find(library, "PQgetCancel", pq.get_cancel);
  find(library, "PQcancel", pq.cancel);
  find(library, "PQfreeCancel", pq.free_cancel);
  find(library, "PQresultStatus", pq.result_status);
  find(library, "PQresultErrorField", pq.result_error_field);
  find(library, "PQntuples", pq.ntuples);
  find(library, "PQnfields", pq.nfields);
  find(library, "PQnparams", pq.nparams);
  find(library, "PQfname", pq.fname);
  find(library, "PQftype", pq.ftype);
  find(library, "PQfmod", pq.fmod);
  find(library, "PQgetvalue", pq.getvalue);
  find(library, "PQgetisnull", pq.getisnull);
  find(library, "PQclear", pq.clear);
  return pq;
}

}  // namespace

const LibpqLibrary& libpq_library() {
  static const LibpqLibrary pq = load();
  return pq;
}

}  // namespace adze::postgres
