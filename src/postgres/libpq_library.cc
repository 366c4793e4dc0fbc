#include "postgres/libpq_library.h"

#include "base/shared_library.h"

namespace adze::postgres {
namespace {

constexpr const char* kFileNames[] = {"libpq.so.5"};

LibpqLibrary load() {
  const SharedLibrary library({
      .file_names = kFileNames,
      .needed_by = "reading PostgreSQL needs",
      .oldest = "libpq of PostgreSQL 12",
      .how_to_install =
          "install it (Debian, Ubuntu: apt-get install libpq5; Fedora: dnf install libpq)",
  });
  LibpqLibrary pq;
  library.find("PQconndefaults", pq.conndefaults);
  library.find("PQconninfo", pq.conninfo);
  library.find("PQconninfoParse", pq.conninfo_parse);
  library.find("PQconninfoFree", pq.conninfo_free);
  library.find("PQconnectStartParams", pq.connect_start_params);
  library.find("PQconnectPoll", pq.connect_poll);
  library.find("PQconnectionNeedsPassword", pq.connection_needs_password);
  library.find("PQfinish", pq.finish);
  library.find("PQstatus", pq.status);
  library.find("PQsocket", pq.socket);
  library.find("PQpass", pq.pass);
  library.find("PQerrorMessage", pq.error_message);
  library.find("PQsetErrorVerbosity", pq.set_error_verbosity);
  library.find("PQsetNoticeReceiver", pq.set_notice_receiver);
  library.find("PQsetnonblocking", pq.setnonblocking);
  library.find("PQsendQuery", pq.send_query);
  library.find("PQsendQueryParams", pq.send_query_params);
  library.find("PQsendPrepare", pq.send_prepare);
  library.find("PQsendDescribePrepared", pq.send_describe_prepared);
  library.find("PQflush", pq.flush);
  library.find("PQconsumeInput", pq.consume_input);
  library.find("PQisBusy", pq.is_busy);
  library.find("PQgetResult", pq.get_result);
  library.find("PQgetCopyData", pq.get_copy_data);
  library.find("PQfreemem", pq.freemem);
  library.find("PQgetCancel", pq.get_cancel);
  library.find("PQcancel", pq.cancel);
  library.find("PQfreeCancel", pq.free_cancel);
  library.find("PQresultStatus", pq.result_status);
  library.find("PQresultErrorField", pq.result_error_field);
  library.find("PQntuples", pq.ntuples);
  library.find("PQnfields", pq.nfields);
  library.find("PQnparams", pq.nparams);
  library.find("PQfname", pq.fname);
  library.find("PQftype", pq.ftype);
  library.find("PQfmod", pq.fmod);
  library.find("PQgetvalue", pq.getvalue);
  library.find("PQgetisnull", pq.getisnull);
  library.find("PQclear", pq.clear);
  return pq;
}

}  // namespace

const LibpqLibrary& libpq_library() {
  static const LibpqLibrary pq = load();
  return pq;
}

}  // namespace adze::postgres
