// Calls into a loaded script: the slow one with any values, and the prepared one that allocates nothing.
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct {
  const char *name, *noun;
  const uint8_t *bytes;
  size_t length, count;
  bool frozen, found;
  const void *object;  // a series or indicator, found in the registry by its address
  const void *key;
} call_request;

static int push_method(lua_State *L, const char *name) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_declaration);
  lua_pushstring(L, name);
  return lua_istable(L, -2) ? lua_rawget(L, -2) : LUA_TNIL;
}

static int find_method(lua_State *L) {
  call_request *request = lua_touserdata(L, 1);
  request->found = push_method(L, request->name) == LUA_TFUNCTION;
  return 0;
}

bool script_vm_has_method(script_vm *vm, const char *name) {
  call_request request = {.name = name};
  return script_run(vm, name, find_method, &request, 0) && request.found;
}

static int call_method(lua_State *L) {
  call_request *request = lua_touserdata(L, 1);
  const uint8_t *at = request->bytes, *end = at + request->length;
  request->found = push_method(L, request->name) == LUA_TFUNCTION;
  if (!request->found) return 0;
  luaL_checkstack(L, (int)request->count + 4, NULL);
  lua_pushvalue(L, -2);
  for (size_t i = 0; i < request->count; i++) at = script_decode(L, at, end, request->frozen, request->noun);
  lua_call(L, (int)request->count + 1, 1);
  script_encode(L, -1);
  return 0;
}

bool script_vm_call(script_vm *vm, const char *name, const uint8_t *bytes, size_t length, size_t count, bool frozen,
                    const char *noun) {
  call_request request = {
      .name = name, .noun = noun, .bytes = bytes, .length = length, .count = count, .frozen = frozen};
  if (!script_run(vm, name, call_method, &request, 0)) return false;
  if (!request.found) script_set_error(vm, SCRIPT_REASON_MISUSE, "the script has no such function");
  return request.found;
}

static int set_field(lua_State *L) {
  const call_request *request = lua_touserdata(L, 1);
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_declaration) != LUA_TTABLE) return luaL_error(L, "no script is loaded");
  lua_pushstring(L, request->name);
  if (request->object != NULL) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, request->object);
  } else if (request->bytes != NULL) {
    script_decode(L, request->bytes, request->bytes + request->length, request->frozen, request->noun);
  } else {
    lua_pushnil(L);
  }
  lua_rawset(L, -3);
  return 0;
}

bool script_vm_set_value(script_vm *vm, const char *name, const uint8_t *bytes, size_t length, bool frozen,
                         const char *noun) {
  call_request request = {.name = name, .noun = noun, .bytes = bytes, .length = length, .frozen = frozen};
  script_set_up(vm, set_field, &request);
  return !vm->broken;
}

bool script_vm_set_series(script_vm *vm, const char *name, script_series *series) {
  call_request request = {.name = name, .object = series};
  script_set_up(vm, set_field, &request);
  return !vm->broken;
}

bool script_vm_set_indicator(script_vm *vm, const char *name, script_indicator *indicator) {
  bool is_single = indicator != NULL && indicator->count == 1;
  call_request request = {.name = name, .object = is_single ? (void *)indicator->outputs[0].series : indicator};
  script_set_up(vm, set_field, &request);
  return !vm->broken;
}

static int keep_method(lua_State *L) {
  call_request *request = lua_touserdata(L, 1);
  request->found = push_method(L, request->name) == LUA_TFUNCTION;
  if (request->found) lua_rawsetp(L, LUA_REGISTRYINDEX, request->key);
  return 0;
}

// Copies an object of the registry to the top of the stack, for good; 0 for none.
static int keep_object(lua_State *L, const void *object) {
  if (object == NULL) return 0;
  lua_rawgetp(L, LUA_REGISTRYINDEX, object);
  return lua_gettop(L);
}

int script_vm_prepare(script_vm *vm, const char *name, script_argument argument, script_record *record,
                      script_bundle *bundle) {
  lua_State *L = vm->L;
  call_request request = {.name = name, .key = &vm->callbacks[vm->callback_count]};
  if (vm->callback_count == MAX_CALLBACKS) return -1;
  if (!script_run(vm, name, keep_method, &request, 0) || !request.found) return -1;
  size_t size = strlen(name) + 1;
  char *copy = malloc(size);
  if (copy == NULL) return -1;
  memcpy(copy, name, size);
  // Room for these slots was reserved when the machine was made.
  lua_rawgetp(L, LUA_REGISTRYINDEX, request.key);
  int function_at = lua_gettop(L), record_at = keep_object(L, record), bundle_at = keep_object(L, bundle);
  vm->base = lua_gettop(L);
  vm->callbacks[vm->callback_count] = (callback_entry){copy, function_at, argument, record, record_at, bundle_at};
  return vm->callback_count++;
}

script_outcome script_vm_invoke(script_vm *vm, int callback) {
  if (vm->broken) return SCRIPT_FAILED;
  const callback_entry *entry = &vm->callbacks[callback];
  lua_State *L = vm->L;
  int arguments = 1;
  script_enter(vm, entry->name);
  lua_pushvalue(L, entry->function_slot);
  lua_pushvalue(L, SLOT_SELF);
  if (entry->argument == SCRIPT_ARGUMENT_NEWEST) {
    lua_pushvalue(L, SLOT_NEWEST);
    arguments = 2;
  } else if (entry->argument != SCRIPT_ARGUMENT_NONE) {
    if (entry->record->present) lua_pushvalue(L, entry->record_slot); else lua_pushnil(L);
    arguments = 2;
    if (entry->argument == SCRIPT_ARGUMENT_RECORD_AND_BUNDLE) {
      lua_pushvalue(L, entry->bundle_slot);
      arguments = 3;
    }
  }
  int status = lua_pcall(L, arguments, 2, SLOT_HANDLER);  // no more slots than the call itself took
  script_leave(vm);
  if (status == LUA_OK) {
    if (!lua_isnil(L, -1)) {
      char message[128];
      snprintf(message, sizeof message, "%s returned more than one value; only the first would count, so return one", entry->name);
      script_set_error(vm, SCRIPT_REASON_MISUSE, message);
      lua_settop(L, vm->base);
      return SCRIPT_FAILED;
    }
    lua_pop(L, 1);
    if (!lua_isnil(L, -1)) {
      lua_replace(L, SLOT_RESULT);
      return SCRIPT_VALUE;
    }
    lua_pop(L, 1);
    return SCRIPT_NOTHING;
  }
  script_finish_error(vm, status);
  lua_settop(L, vm->base);
  return SCRIPT_FAILED;
}

static int encode_result(lua_State *L) {
  script_encode(L, 2);
  return 0;
}

bool script_vm_take_value(script_vm *vm) {
  bool encoded = script_run(vm, "result", encode_result, NULL, SLOT_RESULT);
  lua_pushnil(vm->L);
  lua_replace(vm->L, SLOT_RESULT);
  return encoded;
}
