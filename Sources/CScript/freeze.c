// Frozen tables: an empty proxy in front of the real table, so reads stay native and every write raises.
#include "internal.h"

const char key_frozen = 0;

// Upvalues: noun, owner or nil, table of keys known to hold nothing or nil.
static int unknown_key(lua_State *L) {
  if (lua_type(L, 2) != LUA_TSTRING) return 0;  // ipairs ends on a missing number
  if (lua_istable(L, lua_upvalueindex(3))) {
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(3)) != LUA_TNIL) return 0;
    lua_pop(L, 1);
  }
  size_t length;
  const char *key = lua_tolstring(L, 2, &length);
  suggestion s;
  suggest_begin(&s, key, length);
  suggest_table(&s, L, 1);
  const char *hint = suggest_push(&s, L);
  const char *noun = lua_tostring(L, lua_upvalueindex(1));
  const char *owner = lua_tostring(L, lua_upvalueindex(2));
  if (owner != NULL) return luaL_error(L, "unknown %s '%s' of %s%s", noun, key, owner, hint);
  return luaL_error(L, "unknown %s '%s'%s", noun, key, hint);
}

static int refuse_write(lua_State *L) {
  const char *owner = lua_tostring(L, lua_upvalueindex(1));
  if (lua_type(L, 2) == LUA_TSTRING) {
    return luaL_error(L, "%s is read-only: '%s' cannot be set", owner, lua_tostring(L, 2));
  }
  return luaL_error(L, "%s is read-only", owner);
}

static int frozen_length(lua_State *L) {
  if (!script_push_frozen(L, 1)) return luaL_error(L, "not a read-only table");
  lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
  return 1;
}

void script_lock_metatable(lua_State *L, const char *name) {
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pushstring(L, name);
  lua_setfield(L, -2, "__name");
}

// Replaces the table on top by its frozen proxy.
void script_freeze(lua_State *L, const char *noun, const char *owner, int absent_index) {
  luaL_checkstack(L, 8, NULL);
  if (absent_index != 0) absent_index = lua_absindex(L, absent_index);
  int real = lua_gettop(L);
  lua_createtable(L, 0, 1);
  lua_pushstring(L, noun);
  lua_pushstring(L, owner);
  if (absent_index != 0) lua_pushvalue(L, absent_index); else lua_pushnil(L);
  lua_pushcclosure(L, unknown_key, 3);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, real);
  lua_createtable(L, 0, 0);
  lua_createtable(L, 0, 6);
  lua_pushvalue(L, real);
  lua_setfield(L, -2, "__index");
  lua_pushstring(L, owner != NULL ? owner : "this table");
  lua_pushcclosure(L, refuse_write, 1);
  lua_setfield(L, -2, "__newindex");
  lua_pushcfunction(L, frozen_length);
  lua_setfield(L, -2, "__len");
  script_lock_metatable(L, "table");
  lua_pushvalue(L, real);
  lua_rawsetp(L, -2, &key_frozen);
  lua_setmetatable(L, -2);
  lua_remove(L, real);
}

// Pushes the real table behind a frozen one; pushes nothing and returns false for any other value.
bool script_push_frozen(lua_State *L, int index) {
  if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return false;
  if (lua_rawgetp(L, -1, &key_frozen) != LUA_TTABLE) {
    lua_pop(L, 2);
    return false;
  }
  lua_remove(L, -2);
  return true;
}

void script_push_readable(lua_State *L, int index) {
  luaL_checktype(L, index, LUA_TTABLE);
  if (!script_push_frozen(L, index)) lua_pushvalue(L, index);
}

void script_check_writable(lua_State *L, int index) {
  luaL_checktype(L, index, LUA_TTABLE);
  if (script_push_frozen(L, index)) luaL_error(L, "this table is read-only");
}
