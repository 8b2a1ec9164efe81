// series[n]: a host column read backwards from its newest value, and the crossings of two of them.
#include "internal.h"

const char key_series_meta = 0;

static inline bool read_value(const script_series *s, lua_Integer back, double *value) {
  lua_Integer at = (lua_Integer)*s->end - 1 - back;
  if (at < 0) return false;
  *value = s->values[at];
  return *value == *value;
}

static int refuse_index(lua_State *L, const script_series *s) {
  if (lua_type(L, 2) == LUA_TSTRING) {
    return luaL_error(L, "series '%s' has no field '%s'; write %s[0] for its newest value", s->label,
                      lua_tostring(L, 2), s->label);
  }
  if (lua_type(L, 2) == LUA_TNUMBER) {
    return luaL_error(L, "series '%s' is indexed by whole numbers from 0 (newest) up", s->label);
  }
  return luaL_error(L, "series '%s' is indexed by a number, not a %s", s->label, luaL_typename(L, 2));
}

static int series_index(lua_State *L) {
  const script_series *s = lua_touserdata(L, 1);
  int is_integer;
  lua_Integer back = lua_tointegerx(L, 2, &is_integer);
  if (!is_integer || back < 0 || lua_type(L, 2) != LUA_TNUMBER) return refuse_index(L, s);
  double value;
  if (read_value(s, back, &value)) lua_pushnumber(L, value); else lua_pushnil(L);
  return 1;
}

static int series_newindex(lua_State *L) {
  const script_series *s = lua_touserdata(L, 1);
  return luaL_error(L, "series '%s' is read-only", s->label);
}

// Not-a-number compares false with everything, so an absent value never crosses.
typedef struct { double now, before; bool known; } operand;

static int refuse_operand(lua_State *L, int index, const char *function) {
  const char *type = lua_isnoneornil(L, index) ? "nil" : luaL_typename(L, index);
  return luaL_error(L, "%s takes two series or numbers; argument %d is %s%s", function, index,
                    *type == 'n' ? "" : "a ", type);
}

// Every userdata of a machine is one of ours, so its kind can be read without asking for its type first.
static inline operand read_operand(lua_State *L, int index, const char *function) {
  operand result = {0, 0, false};
  const script_series *s = lua_touserdata(L, index);
  if (s != NULL && s->kind == KIND_SERIES) {
    if (*s->end < 2) return result;
    const double *newest = s->values + *s->end - 1;
    result.now = newest[0];
    result.before = newest[-1];
  } else if (lua_type(L, index) == LUA_TNUMBER) {
    result.now = result.before = lua_tonumber(L, index);
  } else {
    refuse_operand(L, index, function);
  }
  result.known = true;
  return result;
}

static int crossed_above(lua_State *L) {
  operand a = read_operand(L, 1, "crossed_above"), b = read_operand(L, 2, "crossed_above");
  lua_pushboolean(L, a.known && b.known && a.before <= b.before && a.now > b.now);
  return 1;
}

static int crossed_below(lua_State *L) {
  operand a = read_operand(L, 1, "crossed_below"), b = read_operand(L, 2, "crossed_below");
  lua_pushboolean(L, a.known && b.known && a.before >= b.before && a.now < b.now);
  return 1;
}

void script_add_series(lua_State *L, int globals) {
  lua_createtable(L, 0, 4);
  lua_pushcfunction(L, series_index);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, series_newindex);
  lua_setfield(L, -2, "__newindex");
  script_lock_metatable(L, "series");
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key_series_meta);
  lua_pushcfunction(L, crossed_above);
  lua_setfield(L, globals, "crossed_above");
  lua_pushcfunction(L, crossed_below);
  lua_setfield(L, globals, "crossed_below");
}

typedef struct {
  const char *label;
  const double *values;
  const intptr_t *end;
  script_series *made;
} series_request;

static int make_series(lua_State *L) {
  series_request *request = lua_touserdata(L, 1);
  size_t length = strlen(request->label);
  script_series *s = lua_newuserdatauv(L, sizeof *s + length + 1, 0);
  s->kind = KIND_SERIES;
  s->values = request->values;
  s->end = request->end;
  memcpy(s->label, request->label, length + 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_series_meta);
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, s);
  request->made = s;
  return 0;
}

script_series *script_vm_make_series(script_vm *vm, const char *label, const double *values, const intptr_t *end) {
  series_request request = {label, values, end, NULL};
  script_set_up(vm, make_series, &request);
  return request.made;
}

void script_series_move(script_series *series, const double *values) { series->values = values; }
