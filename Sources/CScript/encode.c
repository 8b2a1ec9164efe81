// From script values to bytes the host decodes, outside the script's heap; keys in script order.
#include "internal.h"

#include <stdlib.h>

typedef struct {
  script_vm *vm;
  const void *path[MAX_DEPTH];
} encoder;

static void put(lua_State *L, script_vm *vm, const void *bytes, size_t length) {
  size_t needed = vm->output_length + length;
  if (needed > MAX_OUTPUT) luaL_error(L, "the value is larger than %d bytes", MAX_OUTPUT);
  if (needed > vm->output_capacity) {
    size_t capacity = needed < 256 ? 256 : needed * 2;
    uint8_t *grown = realloc(vm->output, capacity);
    if (grown == NULL) luaL_error(L, "out of memory");
    vm->output = grown;
    vm->output_capacity = capacity;
  }
  memcpy(vm->output + vm->output_length, bytes, length);
  vm->output_length += length;
}

static void put_tag(lua_State *L, script_vm *vm, uint8_t tag) { put(L, vm, &tag, 1); }

static void put_text(lua_State *L, script_vm *vm, int index) {
  size_t length;
  const char *text = lua_tolstring(L, index, &length);
  if (length > MAX_OUTPUT) luaL_error(L, "the value is larger than %d bytes", MAX_OUTPUT);
  uint32_t size = (uint32_t)length;
  put_tag(L, vm, SCRIPT_TAG_STRING);
  put(L, vm, &size, sizeof size);
  put(L, vm, text, length);
}

static void put_number(lua_State *L, script_vm *vm, int index) {
  if (lua_isinteger(L, index)) {
    int64_t integer = lua_tointeger(L, index);
    put_tag(L, vm, SCRIPT_TAG_INTEGER);
    put(L, vm, &integer, sizeof integer);
  } else {
    double number = lua_tonumber(L, index);
    put_tag(L, vm, SCRIPT_TAG_NUMBER);
    put(L, vm, &number, sizeof number);
  }
}

static int refuse_object(lua_State *L, int index, const char *key) {
  const script_indicator *group = script_to_group(L, index);
  if (group != NULL) return script_refuse_group(L, group);
  const script_series *series = script_to_series(L, index);
  if (series != NULL) {
    const char *label = series->label;
    if (key == NULL) return luaL_error(L, "a series is no value; write %s[0] for its newest value", label);
    return luaL_error(L, "'%s' is a series, not a value; write %s[0] for its newest value", key, label);
  }
  if (key == NULL) return luaL_error(L, "a %s is no value", luaL_typename(L, index));
  return luaL_error(L, "'%s' is a %s, not a value", key, luaL_typename(L, index));
}

static void put_value(lua_State *L, encoder *e, int index, int depth, const char *key);

static void put_table(lua_State *L, encoder *e, int index, int depth) {
  script_vm *vm = e->vm;
  luaL_checkstack(L, 8, NULL);
  script_push_readable(L, index);
  int table = lua_gettop(L);
  const void *identity = lua_topointer(L, table);
  for (int i = 0; i < depth; i++) {
    if (e->path[i] == identity) luaL_error(L, "a table contains itself");
  }
  if (depth >= MAX_DEPTH) luaL_error(L, "tables are nested deeper than %d", MAX_DEPTH);
  e->path[depth] = identity;
  size_t start = vm->key_count, count = script_collect_keys(L, table);
  uint32_t size = (uint32_t)count;
  put_tag(L, vm, SCRIPT_TAG_TABLE);
  put(L, vm, &size, sizeof size);
  for (size_t i = 0; i < count; i++) {
    script_push_key(L, &vm->keys[start + i]);
    put_value(L, e, -1, depth + 1, NULL);
    const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    lua_pushvalue(L, -1);
    lua_rawget(L, table);
    put_value(L, e, -1, depth + 1, name);
    lua_pop(L, 2);
  }
  vm->key_count = start;
  lua_pop(L, 1);
}

static void put_value(lua_State *L, encoder *e, int index, int depth, const char *key) {
  script_vm *vm = e->vm;
  switch (lua_type(L, index)) {
    case LUA_TNIL:
      put_tag(L, vm, SCRIPT_TAG_NONE);
      break;
    case LUA_TBOOLEAN:
      put_tag(L, vm, lua_toboolean(L, index) ? SCRIPT_TAG_TRUE : SCRIPT_TAG_FALSE);
      break;
    case LUA_TNUMBER:
      put_number(L, vm, index);
      break;
    case LUA_TSTRING:
      put_text(L, vm, index);
      break;
    case LUA_TFUNCTION:
      put_tag(L, vm, SCRIPT_TAG_FUNCTION);
      break;
    case LUA_TTABLE:
      put_table(L, e, index, depth);
      break;
    default:
      refuse_object(L, index, key);
  }
}

void script_encode(lua_State *L, int index) {
  encoder e = {.vm = vm_of(L)};
  e.vm->output_length = 0;
  put_value(L, &e, lua_absindex(L, index), 0, NULL);
}

const uint8_t *script_vm_output(const script_vm *vm, size_t *length) {
  *length = vm->output_length;
  return vm->output;
}
