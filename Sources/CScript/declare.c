// Constructors, which only build tagged tables, and the declaration every script makes once.
#include "internal.h"

#include <stdio.h>

const char key_declaration = 0;
static const char key_constructed = 0;

// What a constructor made is for the host to read: a field that is not there would be a nil that nobody notices.
static int refuse_field(lua_State *L) {
  lua_getfield(L, 1, "tag");
  const char *name = lua_tostring(L, -1);
  const char *field = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : "[...]";
  return luaL_error(L, "%s only declares: '%s' cannot be read from it here; an indicator's values are read in on_bar, as self.NAME",
                    name == NULL ? "this" : name, field);
}

static void lock_constructed(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_constructed) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, refuse_field);
    lua_setfield(L, -2, "__index");
    script_lock_metatable(L, "declaration");
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_constructed);
  }
  lua_setmetatable(L, -2);
}

static int caller_line(lua_State *L) {
  lua_Debug ar;
  if (!lua_getstack(L, 1, &ar) || lua_getinfo(L, "l", &ar) == 0) return 0;
  return ar.currentline > 0 ? ar.currentline : 0;
}

// Upvalues: name, phases, hint, the function that had the name before or nil.
static int construct(lua_State *L) {
  uint32_t phases = (uint32_t)lua_tointeger(L, lua_upvalueindex(2));
  if ((vm_of(L)->phase & phases) == 0) {
    lua_CFunction other = lua_tocfunction(L, lua_upvalueindex(4));
    if (other != NULL && lua_type(L, 1) == LUA_TSTRING) return other(L);  // in this frame, for its messages
    return luaL_error(L, "%s can only be used in %s", lua_tostring(L, lua_upvalueindex(1)),
                      lua_tostring(L, lua_upvalueindex(3)));
  }
  int count = lua_gettop(L);
  lua_createtable(L, count, 2);
  lua_insert(L, 1);
  for (int i = count; i >= 1; i--) lua_rawseti(L, 1, i);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_setfield(L, 1, "tag");
  lua_pushinteger(L, caller_line(L));
  lua_setfield(L, 1, "line");
  lock_constructed(L);
  return 1;
}

// Upvalue: name.
static int declare(lua_State *L) {
  script_vm *vm = vm_of(L);
  const char *name = lua_tostring(L, lua_upvalueindex(1));
  if (lua_gettop(L) != 1 || lua_type(L, 1) != LUA_TTABLE) {
    return luaL_error(L, "%s takes one table: %s { ... }", name, name);
  }
  script_check_writable(L, 1);
  if (vm->declared_by != NULL) {
    return luaL_error(L, "a script declares itself once; %s was called in line %d", vm->declared_by, vm->declared_line);
  }
  if (!vm->loading) return luaL_error(L, "%s can only be used while the script is loaded", name);
  lua_pushvalue(L, 1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key_declaration);
  vm->declared_by = name;
  vm->declared_line = caller_line(L);
  return 1;
}

typedef struct {
  const char *name, *hint;
  uint32_t phases;
} function_request;

static int define_constructor(lua_State *L) {
  const function_request *request = lua_touserdata(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_globals);
  lua_pushstring(L, request->name);
  lua_pushvalue(L, -1);
  lua_pushinteger(L, request->phases);
  lua_pushstring(L, request->hint);
  lua_pushstring(L, request->name);
  lua_rawget(L, -6);
  lua_pushcclosure(L, construct, 4);
  lua_rawset(L, -3);
  return 0;
}

void script_vm_define_constructor(script_vm *vm, const char *name, uint32_t phases, const char *phase_hint) {
  function_request request = {name, phase_hint, phases};
  script_set_up(vm, define_constructor, &request);
}

static int define_declaration(lua_State *L) {
  const function_request *request = lua_touserdata(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_globals);
  lua_pushstring(L, script_intern(L, request->name));
  lua_pushvalue(L, -1);
  lua_pushcclosure(L, declare, 1);
  lua_rawset(L, -3);
  return 0;
}

void script_vm_define_declaration(script_vm *vm, const char *name) {
  function_request request = {name, NULL, 0};
  script_set_up(vm, define_declaration, &request);
  size_t used = strlen(vm->declaration_names);
  snprintf(vm->declaration_names + used, sizeof vm->declaration_names - used, "%s%s", used > 0 ? " or " : "", name);
}

const char *script_vm_declared_by(const script_vm *vm) { return vm->declared_by; }
