// table.sort as a stable merge sort on a private copy: the usual quicksort picks its pivots by the clock, and
// a comparison that changes the table cannot disturb this one.
#include "internal.h"

enum { ARRAY = 1, COMPARE = 2, FROM = 3, TO = 4 };

static bool is_less(lua_State *L, lua_Integer a, lua_Integer b) {
  script_stop_if_due(L);  // a comparison in C never meets the hook
  bool less;
  if (lua_isnil(L, COMPARE)) {
    lua_rawgeti(L, FROM, a);
    lua_rawgeti(L, FROM, b);
    less = lua_compare(L, -2, -1, LUA_OPLT);
    lua_pop(L, 2);
  } else {
    lua_pushvalue(L, COMPARE);
    lua_rawgeti(L, FROM, a);
    lua_rawgeti(L, FROM, b);
    lua_call(L, 2, 1);
    less = lua_toboolean(L, -1);
    lua_pop(L, 1);
  }
  return less;
}

static void move_element(lua_State *L, lua_Integer from, lua_Integer to) {
  lua_rawgeti(L, FROM, from);
  lua_rawseti(L, TO, to);
}

static void merge(lua_State *L, lua_Integer low, lua_Integer middle, lua_Integer high) {
  lua_Integer a = low, b = middle, to = low;
  while (a < middle && b < high) {
    // The right one only when it is strictly smaller: equal elements keep their order.
    if (is_less(L, b, a)) move_element(L, b++, to++); else move_element(L, a++, to++);
  }
  while (a < middle) move_element(L, a++, to++);
  while (b < high) move_element(L, b++, to++);
}

int script_sort(lua_State *L) {
  script_check_writable(L, ARRAY);
  if (!lua_isnoneornil(L, COMPARE)) luaL_checktype(L, COMPARE, LUA_TFUNCTION);
  lua_settop(L, COMPARE);
  lua_Unsigned length = lua_rawlen(L, ARRAY);
  if (length > MAX_ELEMENTS) return luaL_error(L, "the table has more than %d elements", MAX_ELEMENTS);
  if (length < 2) return 0;
  lua_Integer count = (lua_Integer)length;
  lua_createtable(L, (int)count, 0);
  lua_createtable(L, (int)count, 0);
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(L, ARRAY, i);
    lua_rawseti(L, FROM, i);
  }
  for (lua_Integer width = 1; width < count; width *= 2) {
    for (lua_Integer low = 1; low <= count; low += 2 * width) {
      lua_Integer middle = low + width <= count ? low + width : count + 1;
      lua_Integer high = low + 2 * width <= count ? low + 2 * width : count + 1;
      merge(L, low, middle, high);
    }
    lua_pushvalue(L, FROM);
    lua_copy(L, TO, FROM);
    lua_replace(L, TO);
  }
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(L, FROM, i);
    lua_rawseti(L, ARRAY, i);
  }
  return 0;
}
