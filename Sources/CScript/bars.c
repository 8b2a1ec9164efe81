// bars[n].field: rows of host columns read backwards from the newest; a view is made once per n and always reads
// what the columns hold now.
#include "internal.h"

#include <math.h>
#include <stdlib.h>

const char key_view_meta = 0;

typedef struct {
  uint32_t kind;
  const script_bars *bars;
  lua_Integer back;
} bar_view;

enum { SECONDS_PER_MINUTE = 60, SECONDS_PER_HOUR = 3600, SECONDS_PER_DAY = 86400, WEEKDAY_OF_1970 = 4 };

static int64_t floor_divide(int64_t a, int64_t b) { return a / b - (a % b < 0); }

static int64_t derived(script_field_kind kind, int64_t seconds) {
  int64_t days = floor_divide(seconds, SECONDS_PER_DAY), of_day = seconds - days * SECONDS_PER_DAY;
  switch (kind) {
    case SCRIPT_FIELD_HOUR:
      return of_day / SECONDS_PER_HOUR;
    case SCRIPT_FIELD_MINUTE:
      return of_day / SECONDS_PER_MINUTE % 60;
    case SCRIPT_FIELD_WEEKDAY:
      return ((days + WEEKDAY_OF_1970) % 7 + 7) % 7;
    default:
      return seconds;
  }
}

static void push_field(lua_State *L, const bars_field *field, intptr_t row) {
  if (field->kind == SCRIPT_FIELD_DOUBLE) {
    double value = ((const double *)field->column)[row];
    if (value == value) lua_pushnumber(L, value); else lua_pushnil(L);
  } else {
    lua_pushinteger(L, derived(field->kind, ((const int64_t *)field->column)[row]));
  }
}

static const bars_field *find_field(lua_State *L, const script_bars *bars, int index, const char *owner) {
  if (lua_type(L, index) != LUA_TSTRING) {
    luaL_error(L, "a field of %s is named by a text, not a %s", owner, luaL_typename(L, index));
  }
  size_t length;
  const char *name = lua_tolstring(L, index, &length);
  for (size_t i = 0; i < bars->field_count; i++) {
    if (bars->fields[i].name == name) return &bars->fields[i];
  }
  suggestion s;
  suggest_begin(&s, name, length);
  for (size_t i = 0; i < bars->field_count; i++) suggest_consider(&s, bars->fields[i].name);
  luaL_error(L, "unknown field '%s' of %s%s", name, owner, suggest_push(&s, L));
  return NULL;
}

static int view_index(lua_State *L) {
  const bar_view *view = lua_touserdata(L, 1);
  const bars_field *field = find_field(L, view->bars, 2, view->bars->newest);
  intptr_t row = *view->bars->end - 1 - (intptr_t)view->back;
  if (row < 0) lua_pushnil(L); else push_field(L, field, row);
  return 1;
}

static int refuse_write(lua_State *L) {
  return luaL_error(L, "%s is read-only", lua_tostring(L, lua_upvalueindex(1)));
}

static bar_view *push_view(lua_State *L, const script_bars *bars, lua_Integer back) {
  bar_view *view = lua_newuserdatauv(L, sizeof *view, 0);
  *view = (bar_view){KIND_VIEW, bars, back};
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_view_meta);
  lua_setmetatable(L, -2);
  return view;
}

// Upvalue: views made so far.
static int bars_index(lua_State *L) {
  const script_bars *bars = vm_of(L)->bars;
  int is_integer;
  lua_Integer back = lua_tointegerx(L, 2, &is_integer);
  if (!is_integer || back < 0 || lua_type(L, 2) != LUA_TNUMBER) {
    if (lua_type(L, 2) != LUA_TSTRING) {
      return luaL_error(L, "%s is indexed by whole numbers from 0 (newest) up", bars->name);
    }
    return luaL_error(L, "%s has no field '%s'; write %s[0].%s for its newest value", bars->name, lua_tostring(L, 2),
                      bars->name, lua_tostring(L, 2));
  }
  if (back >= *bars->end) {
    lua_pushnil(L);
    return 1;
  }
  if (lua_rawgeti(L, lua_upvalueindex(1), back) != LUA_TNIL) return 1;
  push_view(L, bars, back);
  lua_pushvalue(L, -1);
  lua_rawseti(L, lua_upvalueindex(1), back);
  return 1;
}

static int bars_length(lua_State *L) {
  lua_pushinteger(L, *vm_of(L)->bars->end);
  return 1;
}

static int extremum(lua_State *L, bool highest) {
  const script_bars *bars = vm_of(L)->bars;
  const bars_field *field = find_field(L, bars, 1, bars->newest);
  lua_Integer count = luaL_checkinteger(L, 2);
  luaL_argcheck(L, count >= 1, 2, "at least one bar is needed");
  lua_Integer skip = luaL_optinteger(L, 3, 0);
  luaL_argcheck(L, skip >= 0, 3, "a number of bars cannot be negative");
  if (field->kind > SCRIPT_FIELD_INTEGER) {
    return luaL_error(L, "field '%s' has no %s", field->name, highest ? "highest" : "lowest");
  }
  intptr_t end = *bars->end;
  lua_pushnil(L);
  if (skip >= end || count > end - skip) return 1;
  end -= (intptr_t)skip;
  if (field->kind == SCRIPT_FIELD_INTEGER) {
    const int64_t *column = field->column;
    int64_t best = column[end - 1];
    for (intptr_t row = end - count; row < end; row++) {
      if (highest ? column[row] > best : column[row] < best) best = column[row];
    }
    lua_pushinteger(L, best);
    return 1;
  }
  const double *column = field->column;
  double best = column[end - 1];
  for (intptr_t row = end - count; row < end; row++) {
    if (isnan(column[row])) return 1;
    if (highest ? column[row] > best : column[row] < best) best = column[row];
  }
  lua_pushnumber(L, best);
  return 1;
}

static int bars_highest(lua_State *L) { return extremum(L, true); }
static int bars_lowest(lua_State *L) { return extremum(L, false); }

typedef struct { const char *name, *newest; size_t field_count; const intptr_t *end; } bars_request;

static int define_bars(lua_State *L) {
  const bars_request *request = lua_touserdata(L, 1);
  script_vm *vm = vm_of(L);
  if (vm->bars != NULL) return luaL_error(L, "a script sees one record series");
  script_bars *bars = calloc(1, sizeof *bars);
  if (bars == NULL) return luaL_error(L, "out of memory");
  vm->bars = bars;
  bars->fields = calloc(request->field_count + 1, sizeof *bars->fields);
  if (bars->fields == NULL) return luaL_error(L, "out of memory");
  bars->field_count = request->field_count;
  bars->end = request->end;
  bars->name = script_intern(L, request->name);
  bars->newest = script_intern(L, request->newest);
  return 0;
}

void script_vm_define_bars(script_vm *vm, const char *name, const char *newest, size_t field_count,
                           const intptr_t *end) {
  bars_request request = {name, newest, field_count, end};
  script_set_up(vm, define_bars, &request);
}

typedef struct { const char *name, *interned; } intern_request;

static int intern_name(lua_State *L) {
  intern_request *request = lua_touserdata(L, 1);
  request->interned = script_intern(L, request->name);
  return 0;
}

void script_vm_define_bars_field(script_vm *vm, size_t index, const char *name, script_field_kind kind,
                                 const void *column) {
  intern_request request = {name, NULL};
  script_set_up(vm, intern_name, &request);
  if (vm->broken) return;
  vm->bars->fields[index] = (bars_field){request.interned, kind, column};
}

void script_vm_move_bars_field(script_vm *vm, size_t index, const void *column) {
  if (vm->bars != NULL && index < vm->bars->field_count) vm->bars->fields[index].column = column;
}

void script_vm_move_bars_end(script_vm *vm, const intptr_t *end) {
  if (vm->bars != NULL) vm->bars->end = end;
}

static void lock_view(lua_State *L, const char *name) {
  lua_pushstring(L, name);
  lua_pushcclosure(L, refuse_write, 1);
  lua_setfield(L, -2, "__newindex");
  script_lock_metatable(L, name);
}

static int publish_bars(lua_State *L) {
  const script_bars *bars = vm_of(L)->bars;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_globals);
  int globals = lua_gettop(L);
  lua_createtable(L, 0, 4);
  lua_pushcfunction(L, view_index);
  lua_setfield(L, -2, "__index");
  lock_view(L, bars->newest);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key_view_meta);
  lua_newtable(L);
  int views = lua_gettop(L);
  push_view(L, bars, 0);
  lua_pushvalue(L, -1);
  lua_rawseti(L, views, 0);
  lua_pushvalue(L, -1);
  lua_rawsetp(L, LUA_REGISTRYINDEX, bars);
  lua_setfield(L, globals, bars->newest);
  host_object *object = lua_newuserdatauv(L, sizeof *object, 0);
  object->kind = KIND_BARS;
  lua_createtable(L, 0, 5);
  lua_pushvalue(L, views);
  lua_pushcclosure(L, bars_index, 1);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, bars_length);
  lua_setfield(L, -2, "__len");
  lock_view(L, bars->name);
  lua_setmetatable(L, -2);
  lua_setfield(L, globals, bars->name);
  lua_pushcfunction(L, bars_highest);
  lua_setfield(L, globals, "highest");
  lua_pushcfunction(L, bars_lowest);
  lua_setfield(L, globals, "lowest");
  return 0;
}

void script_vm_finish_bars(script_vm *vm) {
  script_set_up(vm, publish_bars, NULL);
  if (vm->broken) return;
  // Found by address: outside a protected call a name could not be made into a key.
  lua_State *L = vm->L;
  lua_rawgetp(L, LUA_REGISTRYINDEX, vm->bars);
  lua_replace(L, SLOT_NEWEST);
}

void script_free_bars(script_vm *vm) {
  if (vm->bars == NULL) return;
  free(vm->bars->fields);
  free(vm->bars);
}
