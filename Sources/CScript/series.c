// series[n]: a host column read backwards from its newest value; the newest value as a number; crossings.
#include "internal.h"

#include <stdio.h>

const char key_series_meta = 0;

// A count with commas between thousands, the way people read it.
static const char *push_count(lua_State *L, lua_Integer count) {
  char text[32];
  int length = snprintf(text, sizeof text, "%lld", (long long)count), used = 0;
  char shown[48];
  for (int i = 0; i < length; i++) {
    if (i > 0 && (length - i) % 3 == 0) shown[used++] = ',';
    shown[used++] = text[i];
  }
  return lua_pushlstring(L, shown, (size_t)used);
}

static int refuse_index(lua_State *L, const script_series *s) {
  if (lua_type(L, 2) == LUA_TSTRING) {
    return luaL_error(L, "series '%s' has no field '%s'; write %s[0] for its newest value", s->label,
                      lua_tostring(L, 2), s->label);
  }
  if (lua_type(L, 2) != LUA_TNUMBER) {
    return luaL_error(L, "series '%s' is indexed by a number, not a %s", s->label, luaL_typename(L, 2));
  }
  int is_integer;
  lua_Integer back = lua_tointegerx(L, 2, &is_integer);
  if (!is_integer || back < 0) {
    return luaL_error(L, "series '%s' is indexed by whole numbers from 0 (newest) up", s->label);
  }
  return luaL_error(L, "series '%s' keeps the last %s values; [%I] is older", s->label,
                    push_count(L, (lua_Integer)s->depth), (LUAI_UACINT)back);
}

static int series_index(lua_State *L) {
  const script_series *s = lua_touserdata(L, 1);
  int is_integer;
  lua_Integer back = lua_tointegerx(L, 2, &is_integer);
  // Without its sign a negative index is larger than any depth.
  if (!is_integer || (lua_Unsigned)back >= s->depth || lua_type(L, 2) != LUA_TNUMBER) return refuse_index(L, s);
  double value;
  if (script_read_series(s, back, &value)) lua_pushnumber(L, value); else lua_pushnil(L);
  return 1;
}

static int series_newindex(lua_State *L) {
  const script_series *s = lua_touserdata(L, 1);
  return luaL_error(L, "series '%s' is read-only", s->label);
}

// --- the newest value as a number ---

// Pushes the newest value of the series at an index; pushes nothing and returns false while it is absent.
bool script_push_newest(lua_State *L, int index) {
  double value;
  if (!script_read_series(lua_touserdata(L, index), 0, &value)) return false;
  lua_pushnumber(L, value);
  return true;
}

// Replaces a series at an index by its newest value; raises while it is absent and leaves other values alone.
void script_number_from_series(lua_State *L, int index) {
  const script_series *s = script_to_series(L, index);
  if (s == NULL) return;
  if (!script_push_newest(L, index)) luaL_error(L, "indicator '%s' has no value yet", s->label);
  lua_replace(L, index);
}

// The operand at an index, beside a series, is neither a number nor a series.
static int refuse_partner(lua_State *L, int index) {
  const script_indicator *group = script_to_group(L, index);
  if (group != NULL) return script_refuse_group(L, group);
  return luaL_error(L, "indicator '%s' is calculated or compared with numbers and indicators, not with a %s",
                    script_to_series(L, 3 - index)->label, luaL_typename(L, index));
}

// The number operand 1 or 2 stands for; at least one of them is a series. Its values are floats, so the interpreter too
// would make the other one a float to calculate.
static double operand_number(lua_State *L, int index) {
  const script_series *s = script_to_series(L, index);
  double value;
  if (s != NULL) {
    if (!script_read_series(s, 0, &value)) luaL_error(L, "indicator '%s' has no value yet", s->label);
    return value;
  }
  if (lua_type(L, index) != LUA_TNUMBER) refuse_partner(L, index);
  return lua_tonumber(L, index);
}

// Upvalue: the operator's number in the interpreter's interface.
static int series_arithmetic(lua_State *L) {
  int operation = (int)lua_tointeger(L, lua_upvalueindex(1));
  lua_pushnumber(L, operand_number(L, 1));
  if (operation != LUA_OPUNM) lua_pushnumber(L, operand_number(L, 2));
  lua_arith(L, operation);
  return 1;
}

static int series_less(lua_State *L) {
  double a = operand_number(L, 1), b = operand_number(L, 2);
  lua_pushboolean(L, a < b);
  return 1;
}

static int series_less_or_equal(lua_State *L) {
  double a = operand_number(L, 1), b = operand_number(L, 2);
  lua_pushboolean(L, a <= b);
  return 1;
}

// The interpreter asks for two userdata only, of which one may be of another kind; what is absent equals nothing.
static int series_equal(lua_State *L) {
  const script_series *a = script_to_series(L, 1), *b = script_to_series(L, 2);
  double x, y;
  bool are_known = a != NULL && b != NULL && script_read_series(a, 0, &x) && script_read_series(b, 0, &y);
  lua_pushboolean(L, are_known && x == y);
  return 1;
}

static const struct { const char *event; int operation; } operators[] = {
    {"__add", LUA_OPADD}, {"__sub", LUA_OPSUB}, {"__mul", LUA_OPMUL},   {"__div", LUA_OPDIV},
    {"__mod", LUA_OPMOD}, {"__pow", LUA_OPPOW}, {"__idiv", LUA_OPIDIV}, {"__unm", LUA_OPUNM},
};

// --- crossings ---

// Not-a-number compares false with everything, so an absent value never crosses.
typedef struct { double now, before; bool known; } operand;

static int refuse_operand(lua_State *L, int index, const char *function) {
  const script_indicator *group = script_to_group(L, index);
  if (group != NULL) return script_refuse_group(L, group);
  const char *type = lua_isnoneornil(L, index) ? "nil" : luaL_typename(L, index);
  return luaL_error(L, "%s takes two series or numbers; argument %d is %s%s", function, index,
                    *type == 'n' ? "" : "a ", type);
}

static inline operand last_two(const script_series *s) {
  if (*s->end < 2) return (operand){0, 0, false};
  const double *newest = s->values + *s->end - 1;
  return (operand){newest[0], newest[-1], true};
}

static inline operand read_operand(lua_State *L, int index, const char *function) {
  const script_series *s = script_to_series(L, index);
  if (s != NULL) return last_two(s);
  if (lua_type(L, index) != LUA_TNUMBER) refuse_operand(L, index, function);
  double number = lua_tonumber(L, index);
  return (operand){number, number, true};
}

static inline bool crossed(operand a, operand b, bool above) {
  if (!a.known || !b.known) return false;
  return above ? a.before <= b.before && a.now > b.now : a.before >= b.before && a.now < b.now;
}

// Whether argument 1 crossed argument 2; `function` is what messages call the caller.
bool script_arguments_crossed(lua_State *L, const char *function, bool above) {
  operand a = read_operand(L, 1, function), b = read_operand(L, 2, function);
  return crossed(a, b, above);
}

bool script_series_crossed(const script_series *a, const script_series *b, bool above) {
  return crossed(last_two(a), last_two(b), above);
}

static int crossed_above(lua_State *L) {
  lua_pushboolean(L, script_arguments_crossed(L, "crossed_above", true));
  return 1;
}

static int crossed_below(lua_State *L) {
  lua_pushboolean(L, script_arguments_crossed(L, "crossed_below", false));
  return 1;
}

// --- set-up ---

void script_add_series(lua_State *L, int globals) {
  static const luaL_Reg events[] = {
      {"__index", series_index}, {"__newindex", series_newindex}, {"__eq", series_equal},
      {"__lt", series_less},     {"__le", series_less_or_equal},  {NULL, NULL},
  };
  lua_createtable(L, 0, 16);
  luaL_setfuncs(L, events, 0);
  for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
    lua_pushinteger(L, operators[i].operation);
    lua_pushcclosure(L, series_arithmetic, 1);
    lua_setfield(L, -2, operators[i].event);
  }
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
  intptr_t depth;
  script_series *made;
} series_request;

static int make_series(lua_State *L) {
  series_request *request = lua_touserdata(L, 1);
  const char *label = script_keep_text(L, request->label);
  script_series *s = lua_newuserdatauv(L, sizeof *s, 0);
  // At most one more than the largest index: without their signs negative ones are beyond that.
  lua_Unsigned depth = request->depth > 0 ? (lua_Unsigned)request->depth : (lua_Unsigned)LUA_MAXINTEGER + 1;
  *s = (script_series){KIND_SERIES, request->values, request->end, depth, NULL, label};
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_series_meta);
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, s);
  request->made = s;
  return 0;
}

script_series *script_vm_make_series(script_vm *vm, const char *label, const double *values, const intptr_t *end,
                                     intptr_t depth) {
  series_request request = {label, values, end, depth, NULL};
  script_set_up(vm, make_series, &request);
  return request.made;
}

void script_series_move(script_series *series, const double *values) { series->values = values; }
