// Names the system's Lua 5.4 headers once; the include path comes from pkg-config (lua5.4).
#ifndef HERALD_CLUA_SHIM_H
#define HERALD_CLUA_SHIM_H

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

#endif
