#include "internal.h"

const char *script_interpreter_identity(void) { return lua_ident; }
