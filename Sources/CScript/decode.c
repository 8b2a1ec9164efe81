// From the host's bytes to script values; tables may be frozen on the way in.
#include "internal.h"

typedef struct {
  const uint8_t *at, *end;
  const char *noun;
  bool frozen;
} decoder;

static const void *take(lua_State *L, decoder *d, size_t length) {
  if ((size_t)(d->end - d->at) < length) luaL_error(L, "the value of the host is cut short");
  const void *bytes = d->at;
  d->at += length;
  return bytes;
}

static uint32_t take_size(lua_State *L, decoder *d) {
  uint32_t size;
  memcpy(&size, take(L, d, sizeof size), sizeof size);
  return size;
}

static void push_value(lua_State *L, decoder *d, int depth);

// Keys that hold nothing are remembered, so that reading them from a frozen table is nil and not an unknown key.
static void push_table(lua_State *L, decoder *d, int depth) {
  if (depth >= MAX_DEPTH) luaL_error(L, "tables are nested deeper than %d", MAX_DEPTH);
  uint32_t count = take_size(L, d);
  luaL_checkstack(L, 8, NULL);
  lua_newtable(L);
  int table = lua_gettop(L);
  lua_pushnil(L);
  int absent = lua_gettop(L);
  for (uint32_t i = 0; i < count; i++) {
    push_value(L, d, depth + 1);
    if (lua_type(L, -1) == LUA_TNIL) luaL_error(L, "a key of the host's table is nil");
    push_value(L, d, depth + 1);
    if (lua_type(L, -1) != LUA_TNIL) {
      lua_rawset(L, table);
      continue;
    }
    if (lua_isnil(L, absent)) {
      lua_newtable(L);
      lua_replace(L, absent);
    }
    lua_pop(L, 1);
    lua_pushboolean(L, 1);
    lua_rawset(L, absent);
  }
  if (!d->frozen) {
    lua_settop(L, table);
    return;
  }
  lua_insert(L, table);
  script_freeze(L, d->noun, NULL, table);
  lua_remove(L, table);
}

static void push_value(lua_State *L, decoder *d, int depth) {
  uint32_t length;
  int64_t integer;
  double number;
  switch (*(const uint8_t *)take(L, d, 1)) {
    case SCRIPT_TAG_NONE:
      lua_pushnil(L);
      break;
    case SCRIPT_TAG_FALSE:
      lua_pushboolean(L, 0);
      break;
    case SCRIPT_TAG_TRUE:
      lua_pushboolean(L, 1);
      break;
    case SCRIPT_TAG_INTEGER:
      memcpy(&integer, take(L, d, sizeof integer), sizeof integer);
      lua_pushinteger(L, integer);
      break;
    case SCRIPT_TAG_NUMBER:
      memcpy(&number, take(L, d, sizeof number), sizeof number);
      lua_pushnumber(L, number);
      break;
    case SCRIPT_TAG_STRING:
      length = take_size(L, d);
      lua_pushlstring(L, take(L, d, length), length);
      break;
    case SCRIPT_TAG_TABLE:
      push_table(L, d, depth);
      break;
    default:
      luaL_error(L, "a function cannot be handed to a script");
  }
}

const uint8_t *script_decode(lua_State *L, const uint8_t *at, const uint8_t *end, bool frozen, const char *noun) {
  decoder d = {at, end, noun, frozen};
  luaL_checkstack(L, 4, NULL);
  push_value(L, &d, 0);
  return d.at;
}
