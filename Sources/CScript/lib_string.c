// string: no patterns and no unbounded work, because nothing can stop a loop inside a library function.
#include "internal.h"

enum { MOST_SEARCH_WORK = 16 << 20, CANDIDATE_WORK = 16 };

// First place of the needle at or after `from`, or NULL; the work of all searches of one call is bounded.
static const char *find_text(lua_State *L, const char *from, const char *end, const char *needle, size_t length,
                             size_t *work) {
  if (length == 0) return from;
  while ((size_t)(end - from) >= length) {
    const char *at = memchr(from, needle[0], (size_t)(end - from) - length + 1);
    if (at == NULL) return NULL;
    *work += length + CANDIDATE_WORK;
    if (*work > MOST_SEARCH_WORK) luaL_error(L, "the texts are too long to search");
    if (memcmp(at, needle, length) == 0) return at;
    from = at + 1;
  }
  return NULL;
}

static int string_find(lua_State *L) {
  size_t length, needle_length, work = 0;
  const char *text = luaL_checklstring(L, 1, &length);
  const char *needle = luaL_checklstring(L, 2, &needle_length);
  lua_Integer start = luaL_optinteger(L, 3, 1);
  if (start < 0) start = start < -(lua_Integer)length ? 1 : start + (lua_Integer)length + 1;
  if (start == 0) start = 1;
  if (start > (lua_Integer)length + 1) {
    lua_pushnil(L);
    return 1;
  }
  const char *at = find_text(L, text + start - 1, text + length, needle, needle_length, &work);
  if (at == NULL) {
    lua_pushnil(L);
    return 1;
  }
  lua_pushinteger(L, at - text + 1);
  lua_pushinteger(L, at - text + (lua_Integer)needle_length);
  return 2;
}

static int string_split(lua_State *L) {
  size_t length, separator_length, work = 0;
  const char *text = luaL_checklstring(L, 1, &length);
  const char *separator = luaL_checklstring(L, 2, &separator_length);
  luaL_argcheck(L, separator_length > 0, 2, "the separator is empty");
  const char *end = text + length;
  lua_newtable(L);
  for (lua_Integer part = 1;; part++) {
    if (part > MAX_ELEMENTS) return luaL_error(L, "more than %d parts", MAX_ELEMENTS);
    const char *at = find_text(L, text, end, separator, separator_length, &work);
    lua_pushlstring(L, text, (size_t)((at != NULL ? at : end) - text));
    lua_rawseti(L, -2, part);
    if (at == NULL) return 1;
    text = at + separator_length;
  }
}

static int string_rep(lua_State *L) {
  size_t length, separator_length;
  const char *text = luaL_checklstring(L, 1, &length);
  lua_Integer count = luaL_checkinteger(L, 2);
  const char *separator = luaL_optlstring(L, 3, "", &separator_length);
  if (count <= 0 || length + separator_length == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  if (length + separator_length > MAX_TEXT || (lua_Unsigned)count > MAX_TEXT / (length + separator_length)) {
    return luaL_error(L, "the result is longer than %d bytes", MAX_TEXT);
  }
  size_t total = length * (size_t)count + separator_length * ((size_t)count - 1);
  luaL_Buffer buffer;
  char *to = luaL_buffinitsize(L, &buffer, total);
  memcpy(to, text, length);
  size_t done = length;
  if (count > 1) {
    memcpy(to + length, separator, separator_length);
    done += separator_length;
  }
  while (done < total) {  // what is there is a whole number of repetitions, so it can be copied as it is
    size_t more = done < total - done ? done : total - done;
    memcpy(to + done, to, more);
    done += more;
  }
  luaL_pushresultsize(&buffer, total);
  return 1;
}

// Makes texts of what the usual function would print as an address and numbers of series, then lets it do the work in
// this same frame.
static int string_format(lua_State *L) {
  size_t length;
  const char *at = luaL_checklstring(L, 1, &length), *end = at + length;
  int top = lua_gettop(L), argument = 1;
  for (; (at = memchr(at, '%', (size_t)(end - at))) != NULL; at++) {
    at++;
    if (*at == '%') continue;
    argument++;
    at += strspn(at, "-+ #0123456789.");
    if (at >= end) break;
    if (*at == 'p') return luaL_error(L, "'%%p' is not available in scripts");
    if (argument > top) continue;
    if (*at != 's') {
      script_number_from_series(L, argument);
      continue;
    }
    int type = lua_type(L, argument);
    if (type != LUA_TTABLE && type != LUA_TFUNCTION && type != LUA_TUSERDATA) continue;
    script_push_text(L, argument);
    lua_replace(L, argument);
  }
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

void script_add_string(lua_State *L, int globals) {
  static const char *const names[] = {"byte", "char", "len", "lower", "reverse", "sub", "upper", NULL};
  static const luaL_Reg ours[] = {{"find", string_find}, {"rep", string_rep}, {"split", string_split}, {NULL, NULL}};
  lua_pushcfunction(L, luaopen_string);
  lua_call(L, 0, 1);
  lua_createtable(L, 0, 16);
  script_adopt(L, lua_gettop(L) - 1, lua_gettop(L), names);
  luaL_setfuncs(L, ours, 0);
  lua_getfield(L, -2, "format");
  lua_pushcclosure(L, string_format, 1);
  lua_setfield(L, -2, "format");
  script_freeze(L, "field", "string", 0);
  // The methods of texts; replaces the metatable the library made, and with it arithmetic on texts.
  lua_pushliteral(L, "");
  lua_createtable(L, 0, 3);
  lua_pushvalue(L, -3);
  lua_setfield(L, -2, "__index");
  script_lock_metatable(L, "string");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
  lua_setfield(L, globals, "string");
  lua_pop(L, 1);
}
