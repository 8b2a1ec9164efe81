// Signals: global functions that ask an indicator for what its kind is known to say, such as overbought(self.rsi).
#include "internal.h"

static const script_signal *running_signal(lua_State *L) {
  return &vm_of(L)->signals[lua_tointeger(L, lua_upvalueindex(1))];
}

// What the running signal compares when argument 1 is an indicator, or the output it looks at first; else NULL.
static const signal_reading *find_reading(lua_State *L, const script_signal *signal) {
  const script_series *series = script_to_series(L, 1);
  const script_indicator *indicator = series != NULL ? series->indicator : script_to_group(L, 1);
  if (indicator == NULL) return NULL;
  const signal_reading *reading = &indicator->readings[signal - vm_of(L)->signals];
  return reading->is_known && (series == NULL || reading->first == series) ? reading : NULL;
}

// Pushes what messages call argument 1: what made the indicator, or the label of one output of several.
static const char *push_subject(lua_State *L) {
  const script_series *series = script_to_series(L, 1);
  const script_indicator *indicator = series != NULL ? series->indicator : script_to_group(L, 1);
  if (indicator == NULL || (series != NULL && indicator->count > 1)) return lua_pushstring(L, series->label);
  return lua_pushstring(L, indicator->maker);
}

static void check_argument(lua_State *L, const char *name, const char *expected) {
  if (script_to_series(L, 1) != NULL || script_to_group(L, 1) != NULL) return;
  if (lua_isnoneornil(L, 1)) luaL_error(L, "%s takes %s; argument 1 is nil", name, expected);
  luaL_error(L, "%s takes %s; argument 1 is a %s", name, expected, luaL_typename(L, 1));
}

// --- levels ---

static int refuse_level(lua_State *L, const char *name) {
  if (lua_type(L, 1) == LUA_TNUMBER) return luaL_error(L, "a number needs a level: %s(x, LEVEL)", name);
  check_argument(L, name, "an indicator or a number");
  const script_series *series = script_to_series(L, 1);
  const char *label = series != NULL ? series->label : script_to_group(L, 1)->outputs[0].series->label;
  return luaL_error(L, "%s has no %s level: give one, %s(self.%s, LEVEL)", push_subject(L), name, name, label);
}

// The series whose newest value a level is compared with; NULL for a number.
static const script_series *level_series(lua_State *L, const char *name, const signal_reading *reading) {
  if (reading != NULL) return reading->first;
  const script_series *series = script_to_series(L, 1);
  if (series == NULL && lua_type(L, 1) != LUA_TNUMBER) refuse_level(L, name);
  return series;
}

static int level_signal(lua_State *L) {
  const script_signal *signal = running_signal(L);
  const signal_reading *reading = find_reading(L, signal);
  double value, level;
  if (!lua_isnoneornil(L, 2)) {
    if (lua_type(L, 2) != LUA_TNUMBER) {
      return luaL_error(L, "the level of %s is a number, not a %s", signal->name, luaL_typename(L, 2));
    }
    level = lua_tonumber(L, 2);
  } else if (reading != NULL) {
    level = reading->level;
  } else {
    return refuse_level(L, signal->name);
  }
  const script_series *series = level_series(L, signal->name, reading);
  bool is_known = true;
  if (series != NULL) is_known = script_read_series(series, 0, &value); else value = lua_tonumber(L, 1);
  lua_pushboolean(L, is_known && (signal->is_above ? value > level : value < level));
  return 1;
}

// --- crossings ---

static int cross_signal(lua_State *L) {
  const script_signal *signal = running_signal(L);
  if (!lua_isnoneornil(L, 2)) {
    lua_pushboolean(L, script_arguments_crossed(L, signal->name, signal->is_above));
    return 1;
  }
  const signal_reading *reading = find_reading(L, signal);
  if (reading == NULL) {
    check_argument(L, signal->name, "an indicator with two lines, or two series or numbers");
    return luaL_error(L, "%s has no pair of lines to cross: give two, %s(a, b)", push_subject(L), signal->name);
  }
  lua_pushboolean(L, script_series_crossed(reading->first, reading->second, signal->is_above));
  return 1;
}

// --- bands ---

static int band_signal(lua_State *L) {
  const script_signal *signal = running_signal(L);
  const signal_reading *reading = find_reading(L, signal);
  if (reading == NULL) {
    check_argument(L, signal->name, "an indicator with a band");
    return luaL_error(L, "%s has no band for %s", push_subject(L), signal->name);
  }
  const script_bars *bars = vm_of(L)->bars;
  double edge;
  bool breaks = false;
  if (*bars->end > 0 && script_read_series(reading->first, reading->back, &edge)) {
    double price = ((const double *)bars->fields[signal->field].column)[*bars->end - 1];
    breaks = signal->is_above ? price > edge : price < edge;
  }
  lua_pushboolean(L, breaks);
  return 1;
}

// --- set-up ---

typedef struct {
  const char *name, *field;
  script_signal_kind kind;
  bool is_above;
  int made;
} signal_request;

static size_t find_price(lua_State *L, const char *field) {
  const script_bars *bars = vm_of(L)->bars;
  for (size_t i = 0; bars != NULL && i < bars->field_count; i++) {
    if (strcmp(bars->fields[i].name, field) == 0 && bars->fields[i].kind == SCRIPT_FIELD_DOUBLE) return i;
  }
  luaL_error(L, "there is no record series with a number '%s'", field);
  return 0;
}

static int define_signal(lua_State *L) {
  static const lua_CFunction functions[] = {level_signal, cross_signal, band_signal};
  signal_request *request = lua_touserdata(L, 1);
  script_vm *vm = vm_of(L);
  if (vm->signal_count == MAX_SIGNALS) return luaL_error(L, "more than %d signals", MAX_SIGNALS);
  size_t field = request->kind == SCRIPT_SIGNAL_BAND ? find_price(L, request->field) : 0;
  const char *name = script_intern(L, request->name);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_globals);
  lua_pushstring(L, name);
  lua_pushinteger(L, vm->signal_count);
  lua_pushcclosure(L, functions[request->kind], 1);
  lua_rawset(L, -3);
  request->made = vm->signal_count;
  vm->signals[vm->signal_count++] = (script_signal){name, request->is_above, field};
  return 0;
}

int script_vm_define_signal(script_vm *vm, const char *name, script_signal_kind kind, bool is_above,
                            const char *field) {
  signal_request request = {name, field, kind, is_above, -1};
  script_set_up(vm, define_signal, &request);
  return request.made;
}
