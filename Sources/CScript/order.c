// One order of keys for every machine: numbers ascending, then strings bytewise, then booleans.
#include "internal.h"

#include <stdlib.h>

enum { RANK_NUMBER = 0, RANK_STRING = 1, RANK_BOOLEAN = 2 };

bool script_sort_key(lua_State *L, int index, sort_key *key) {
  switch (lua_type(L, index)) {
    case LUA_TNUMBER:
      key->rank = RANK_NUMBER;
      key->is_float = !lua_isinteger(L, index);
      if (key->is_float) key->value.number = lua_tonumber(L, index);
      else key->value.integer = lua_tointeger(L, index);
      return true;
    case LUA_TSTRING:
      key->rank = RANK_STRING;
      key->text = lua_tolstring(L, index, &key->length);
      return true;
    case LUA_TBOOLEAN:
      key->rank = RANK_BOOLEAN;
      key->value.integer = lua_toboolean(L, index);
      return true;
    default:
      return false;
  }
}

// A float key is never a whole number of the integer range, so the conversion cannot turn an order around.
static double as_number(const sort_key *key) {
  return key->is_float ? key->value.number : (double)key->value.integer;
}

static int compare_keys(const void *left, const void *right) {
  const sort_key *a = left, *b = right;
  if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
  if (a->rank == RANK_STRING) {
    size_t common = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->text, b->text, common);
    if (order != 0) return order;
    return (a->length > b->length) - (a->length < b->length);
  }
  if (a->rank == RANK_NUMBER && (a->is_float || b->is_float)) {
    double x = as_number(a), y = as_number(b);
    return (x > y) - (x < y);
  }
  return (a->value.integer > b->value.integer) - (a->value.integer < b->value.integer);
}

static int refuse_key(lua_State *L, int index) {
  return luaL_error(L, "a table with a %s as key has no order; use numbers, strings or booleans as keys",
                    luaL_typename(L, index));
}

static sort_key *room_for_key(lua_State *L, script_vm *vm) {
  if (vm->key_count == vm->key_capacity) {
    size_t capacity = vm->key_capacity == 0 ? 64 : vm->key_capacity * 2;
    sort_key *keys = realloc(vm->keys, capacity * sizeof *keys);
    if (keys == NULL) luaL_error(L, "out of memory");
    vm->keys = keys;
    vm->key_capacity = capacity;
  }
  return &vm->keys[vm->key_count++];
}

// Appends the sorted keys of the table to the machine's key stack; the caller takes them off again.
size_t script_collect_keys(lua_State *L, int index) {
  script_vm *vm = vm_of(L);
  index = lua_absindex(L, index);
  size_t start = vm->key_count;
  bool sorted = true;
  luaL_checkstack(L, 4, NULL);
  lua_pushnil(L);
  while (lua_next(L, index)) {
    lua_pop(L, 1);
    sort_key *key = room_for_key(L, vm);
    if (!script_sort_key(L, -1, key)) refuse_key(L, -1);
    if (vm->key_count - start > 1) sorted = sorted && compare_keys(key - 1, key) < 0;
    if (vm->key_count - start > MAX_KEYS) luaL_error(L, "the table has more than %d keys", MAX_KEYS);
  }
  size_t count = vm->key_count - start;
  if (!sorted) qsort(vm->keys + start, count, sizeof *vm->keys, compare_keys);
  return count;
}

void script_push_key(lua_State *L, const sort_key *key) {
  if (key->rank == RANK_STRING) lua_pushlstring(L, key->text, key->length);
  else if (key->rank == RANK_BOOLEAN) lua_pushboolean(L, (int)key->value.integer);
  else if (key->is_float) lua_pushnumber(L, key->value.number);
  else lua_pushinteger(L, key->value.integer);
}

// Upvalues: table, its keys when the loop began, position.
static int pairs_step(lua_State *L) {
  lua_Integer position = lua_tointeger(L, lua_upvalueindex(3));
  lua_settop(L, 0);
  for (;;) {
    position++;
    if (lua_rawgeti(L, lua_upvalueindex(2), position) == LUA_TNIL) return 1;
    lua_pushvalue(L, -1);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) break;
    lua_settop(L, 0);  // removed since the loop began
  }
  lua_pushinteger(L, position);
  lua_replace(L, lua_upvalueindex(3));
  return 2;
}

int script_pairs(lua_State *L) {
  script_vm *vm = vm_of(L);
  script_push_readable(L, 1);
  int table = lua_gettop(L);
  size_t start = vm->key_count;
  size_t count = script_collect_keys(L, table);
  lua_pushvalue(L, table);
  lua_createtable(L, (int)count, 0);
  for (size_t i = 0; i < count; i++) {
    script_push_key(L, &vm->keys[start + i]);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  vm->key_count = start;
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, pairs_step, 3);
  lua_pushvalue(L, 1);
  return 2;
}

// The smallest key above the given one; a scan, so that the usual `next(t) == nil` allocates nothing.
int script_next(lua_State *L) {
  lua_settop(L, 2);
  script_push_readable(L, 1);
  bool from_start = lua_isnil(L, 2), found = false;
  sort_key after, best = {0}, key;
  if (!from_start && !script_sort_key(L, 2, &after)) return refuse_key(L, 2);
  lua_pushnil(L);
  while (lua_next(L, 3)) {
    lua_pop(L, 1);
    if (!script_sort_key(L, -1, &key)) return refuse_key(L, -1);
    if (!from_start && compare_keys(&key, &after) <= 0) continue;
    if (found && compare_keys(&key, &best) >= 0) continue;
    best = key;
    found = true;
  }
  if (!found) {
    lua_pushnil(L);
    return 1;
  }
  script_push_key(L, &best);
  lua_pushvalue(L, -1);
  lua_rawget(L, 3);
  return 2;
}
