// The base functions whose usual versions would leak addresses, swallow a stop or reach the host's objects.
#include "internal.h"

const char key_original = 0;

// Pushes the text of a value; of a series that of its newest value, of another table, function or userdata only the
// name of its type, never an address.
void script_push_text(lua_State *L, int index) {
  index = lua_absindex(L, index);
  luaL_checkstack(L, 4, NULL);
  int type = lua_type(L, index);
  if (script_to_series(L, index) != NULL) {
    if (!script_push_newest(L, index)) lua_pushnil(L);
    luaL_tolstring(L, -1, NULL);
    lua_remove(L, -2);
    return;
  }
  if (type == LUA_TTABLE && luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
    lua_pushvalue(L, index);
    lua_call(L, 1, 1);
    if (lua_type(L, -1) != LUA_TSTRING) luaL_error(L, "'__tostring' must return a string");
    return;
  }
  if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TUSERDATA) {
    lua_pushstring(L, lua_typename(L, type));
  } else {
    luaL_tolstring(L, index, NULL);
  }
}

static int base_tostring(lua_State *L) {
  luaL_checkany(L, 1);
  script_push_text(L, 1);
  return 1;
}

static int base_pcall(lua_State *L) {
  script_vm *vm = vm_of(L);
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  int status = lua_pcall(L, lua_gettop(L) - 2, LUA_MULTRET, 0);
  if (vm->killed != 0) return script_raise_killed(L);
  if (status == LUA_OK) return lua_gettop(L);
  if (status == LUA_ERRMEM) {  // the machine is far over its limit already
    vm->killed = 1 + SCRIPT_REASON_MEMORY;
    script_locate(L, vm->killed_file, sizeof vm->killed_file, &vm->killed_line);
    return script_raise_killed(L);
  }
  lua_pushboolean(L, 0);
  lua_insert(L, -2);
  return 2;
}

// What a script may put into a metatable. Finalizers and closers run where no hook does, weak tables and __concat
// reach known faults of the interpreter.
static const char *const allowed_events[] = {
    "__index", "__newindex", "__call", "__add", "__sub", "__mul",  "__div", "__mod", "__pow", "__unm", "__idiv",
    "__band",  "__bor",      "__bxor", "__shl", "__shr", "__bnot", "__len", "__eq",  "__lt",  "__le", "__tostring",
    "__metatable",
};

static int base_setmetatable(lua_State *L) {
  int type = lua_type(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
  script_check_writable(L, 1);
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) return luaL_error(L, "cannot change a protected metatable");
  lua_settop(L, 2);
  if (type == LUA_TTABLE) {
    // A copy, because a later `mt.__gc = f` would pass any check made now.
    lua_createtable(L, 0, 4);
    for (size_t i = 0; i < sizeof allowed_events / sizeof *allowed_events; i++) {
      lua_pushstring(L, allowed_events[i]);
      lua_pushvalue(L, -1);
      if (lua_rawget(L, 2) == LUA_TNIL) lua_pop(L, 2); else lua_rawset(L, 3);
    }
    lua_pushvalue(L, 2);
    lua_rawsetp(L, 3, &key_original);
  }
  lua_setmetatable(L, 1);
  lua_settop(L, 1);
  return 1;
}

static int base_getmetatable(lua_State *L) {
  luaL_checkany(L, 1);
  if (!lua_getmetatable(L, 1)) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushliteral(L, "__metatable");
  if (lua_rawget(L, -2) != LUA_TNIL) return 1;
  lua_rawgetp(L, -2, &key_original);
  return 1;
}

void script_add_base(lua_State *L, int globals) {
  static const char *const names[] = {"assert", "error",  "ipairs", "rawequal", "rawget", "rawlen",
                                      "select", "tonumber", "type",   NULL};
  static const luaL_Reg ours[] = {
      {"getmetatable", base_getmetatable}, {"next", script_next},       {"pairs", script_pairs},
      {"pcall", base_pcall},               {"tostring", base_tostring}, {"setmetatable", base_setmetatable},
      {NULL, NULL},
  };
  lua_pushcfunction(L, luaopen_base);
  lua_call(L, 0, 1);
  script_adopt(L, lua_gettop(L), globals, names);
  lua_pop(L, 1);
  lua_pushvalue(L, globals);
  luaL_setfuncs(L, ours, 0);
  lua_pop(L, 1);
}
