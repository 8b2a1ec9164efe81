// Names the client library of PostgreSQL once; the include path comes from pkg-config (libpq).
#ifndef HERALD_CPOSTGRES_SHIM_H
#define HERALD_CPOSTGRES_SHIM_H

#include <libpq-fe.h>

#endif
