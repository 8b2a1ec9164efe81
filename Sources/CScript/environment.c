// The one environment of a machine: libraries, host objects and nothing else, all of it read-only.
#include "internal.h"

const char key_globals = 0;

void script_adopt(lua_State *L, int from, int to, const char *const *names) {
  for (; *names != NULL; names++) {
    lua_getfield(L, from, *names);
    lua_setfield(L, to, *names);
  }
}

// A copy that lives as long as the machine.
const char *script_keep_text(lua_State *L, const char *text) {
  const char *kept = lua_pushstring(L, text);
  luaL_ref(L, LUA_REGISTRYINDEX);
  return kept;
}

// The same of a name so short that a key equals it exactly when the addresses are equal.
const char *script_intern(lua_State *L, const char *text) {
  if (strlen(text) > MAX_NAME) luaL_error(L, "the name '%s' is longer than %d bytes", text, MAX_NAME);
  return script_keep_text(L, text);
}

// Reads of names that are no ordinary global: records come and go without touching any table.
static int unknown_global(lua_State *L) {
  if (lua_type(L, 2) != LUA_TSTRING) return 0;
  size_t length;
  const char *name = lua_tolstring(L, 2, &length);
  if (script_push_record(L, name)) return 1;
  suggestion s;
  suggest_begin(&s, name, length);
  suggest_table(&s, L, 1);
  for (script_record *record = vm_of(L)->records; record != NULL; record = record->next) {
    if (record->name != NULL) suggest_consider(&s, record->name);
  }
  return luaL_error(L, "unknown global '%s'%s", name, suggest_push(&s, L));
}

static int refuse_global(lua_State *L) {
  if (lua_type(L, 2) != LUA_TSTRING) return luaL_error(L, "globals are read-only");
  const char *name = lua_tostring(L, 2);
  return luaL_error(L, "globals are read-only: declare '%s' as local or keep it in self", name);
}

static void add_stop_texts(lua_State *L) {
  // Made beforehand: when they are raised there may be no memory to make them.
  lua_pushliteral(L, "stopped: the time limit is reached");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key_timeout_text);
  lua_pushliteral(L, "stopped: the memory limit is reached");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key_memory_text);
}

int script_build_environment(lua_State *L) {
  add_stop_texts(L);
  lua_settop(L, 0);
  lua_createtable(L, 0, 64);
  int globals = lua_gettop(L);
  lua_pushvalue(L, globals);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key_globals);
  script_add_base(L, globals);
  script_add_math(L, globals);
  script_add_string(L, globals);
  script_add_table(L, globals);
  script_add_log(L, globals);
  script_add_series(L, globals);
  script_add_require(L, globals);
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, unknown_global);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, globals);
  lua_createtable(L, 0, 0);
  lua_createtable(L, 0, 5);
  lua_pushvalue(L, globals);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, refuse_global);
  lua_setfield(L, -2, "__newindex");
  script_lock_metatable(L, "table");
  lua_pushvalue(L, globals);
  lua_rawsetp(L, -2, &key_frozen);
  lua_setmetatable(L, -2);
  // Every chunk gets this table as its _ENV, and nothing reaches the one the libraries were opened in.
  lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  return 0;
}
