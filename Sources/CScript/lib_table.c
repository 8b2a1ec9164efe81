// table: raw elements only and bounded sizes, because nothing can stop a loop inside a library function.
#include "internal.h"

static lua_Integer counted(lua_State *L, int index) {
  lua_Unsigned length = lua_rawlen(L, index);
  if (length > MAX_ELEMENTS) luaL_error(L, "the table has more than %d elements", MAX_ELEMENTS);
  return (lua_Integer)length;
}

static int table_insert(lua_State *L) {
  script_check_writable(L, 1);
  lua_Integer end = counted(L, 1) + 1, position = end;
  switch (lua_gettop(L)) {
    case 2:
      break;
    case 3:
      position = luaL_checkinteger(L, 2);
      luaL_argcheck(L, position >= 1 && position <= end, 2, "position out of bounds");
      for (lua_Integer i = end; i > position; i--) {
        lua_rawgeti(L, 1, i - 1);
        lua_rawseti(L, 1, i);
      }
      break;
    default:
      return luaL_error(L, "wrong number of arguments to 'insert'");
  }
  lua_rawseti(L, 1, position);
  return 0;
}

static int table_remove(lua_State *L) {
  script_check_writable(L, 1);
  lua_Integer size = counted(L, 1), position = luaL_optinteger(L, 2, size);
  if (!lua_isnoneornil(L, 2)) {
    luaL_argcheck(L, position >= (size > 0) && position <= size + 1, 2, "position out of bounds");
  }
  lua_rawgeti(L, 1, position);
  for (; position < size; position++) {
    lua_rawgeti(L, 1, position + 1);
    lua_rawseti(L, 1, position);
  }
  lua_pushnil(L);
  lua_rawseti(L, 1, position);
  return 1;
}

static void check_range(lua_State *L, lua_Integer first, lua_Integer last, lua_Unsigned most) {
  if (first <= last && (lua_Unsigned)last - (lua_Unsigned)first >= most) {
    luaL_error(L, "more than %d elements", (int)most);
  }
}

static int table_concat(lua_State *L) {
  size_t separator_length, length, total = 0;
  const char *separator = luaL_optlstring(L, 2, "", &separator_length);
  lua_settop(L, 4);
  script_push_readable(L, 1);
  lua_Integer first = luaL_optinteger(L, 3, 1), last = luaL_opt(L, luaL_checkinteger, 4, counted(L, 5));
  check_range(L, first, last, MAX_ELEMENTS);
  luaL_Buffer buffer;
  luaL_buffinit(L, &buffer);
  for (lua_Integer i = first; i <= last; i++) {
    int type = lua_rawgeti(L, 5, i);
    if (type != LUA_TSTRING && type != LUA_TNUMBER) {
      const char *name = luaL_typename(L, -1);
      return luaL_error(L, "the element at index %I is a %s, not a text or number", (LUAI_UACINT)i, name);
    }
    lua_tolstring(L, -1, &length);
    total += length + separator_length;
    if (total > MAX_JOINED) return luaL_error(L, "the result is longer than %d bytes", MAX_JOINED);
    luaL_addvalue(&buffer);
    if (i == last) break;  // the last index may be the largest integer
    luaL_addlstring(&buffer, separator, separator_length);
  }
  luaL_pushresult(&buffer);
  return 1;
}

static int table_unpack(lua_State *L) {
  lua_settop(L, 3);
  script_push_readable(L, 1);
  lua_Integer first = luaL_optinteger(L, 2, 1), last = luaL_opt(L, luaL_checkinteger, 3, (lua_Integer)lua_rawlen(L, 4));
  if (first > last) return 0;
  check_range(L, first, last, MAX_UNPACK);
  int count = (int)(last - first + 1);
  luaL_checkstack(L, count, NULL);
  for (int i = 0; i < count; i++) lua_rawgeti(L, 4, first + i);
  return count;
}

static int table_pack(lua_State *L) {
  int count = lua_gettop(L);
  lua_createtable(L, count, 1);
  lua_insert(L, 1);
  for (int i = count; i >= 1; i--) lua_rawseti(L, 1, i);
  lua_pushinteger(L, count);
  lua_setfield(L, 1, "n");
  return 1;
}

void script_add_table(lua_State *L, int globals) {
  static const luaL_Reg ours[] = {{"concat", table_concat}, {"insert", table_insert}, {"pack", table_pack},
                                  {"remove", table_remove}, {"sort", script_sort},    {"unpack", table_unpack},
                                  {NULL, NULL}};
  luaL_newlib(L, ours);
  script_freeze(L, "field", "table", 0);
  lua_setfield(L, globals, "table");
}
