#include "internal.h"

const char *script_lua_identity(void) { return lua_ident; }
