// Indicators: the outputs of one computation, which a script reads as one series or as the named series of a group,
// and what its signals compare.
#include "internal.h"

// Pushes "upper, middle, lower".
static const char *push_output_names(lua_State *L, const script_indicator *indicator) {
  lua_pushliteral(L, "");
  for (size_t i = 0; i < indicator->count; i++) {
    const char *name = indicator->outputs[i].name;
    lua_pushfstring(L, "%s%s%s", lua_tostring(L, -1), i > 0 ? ", " : "", name != NULL ? name : "?");
    lua_remove(L, -2);
  }
  return lua_tostring(L, -1);
}

// A group where a series or number is needed.
int script_refuse_group(lua_State *L, const script_indicator *indicator) {
  luaL_checkstack(L, 4, NULL);
  return luaL_error(L, "indicator '%s' has the outputs %s: write self.%s[0]", indicator->label,
                    push_output_names(L, indicator), indicator->outputs[0].series->label);
}

// Upvalue: the indicator, whichever operand of an operator it is.
static int refuse_use(lua_State *L) { return script_refuse_group(L, lua_touserdata(L, lua_upvalueindex(1))); }

static int group_newindex(lua_State *L) {
  const script_indicator *indicator = lua_touserdata(L, lua_upvalueindex(1));
  return luaL_error(L, "indicator '%s' is read-only", indicator->label);
}

// Upvalue: the indicator. Reached when the table of outputs lacks the key.
static int unknown_output(lua_State *L) {
  const script_indicator *indicator = lua_touserdata(L, lua_upvalueindex(1));
  if (lua_type(L, 2) != LUA_TSTRING) return script_refuse_group(L, indicator);
  size_t length;
  const char *name = lua_tolstring(L, 2, &length);
  suggestion s;
  suggest_begin(&s, name, length);
  for (size_t i = 0; i < indicator->count; i++) {
    if (indicator->outputs[i].name != NULL) suggest_consider(&s, indicator->outputs[i].name);
  }
  const char *hint = suggest_push(&s, L);
  return luaL_error(L, "indicator '%s' has no output '%s'%s; it has %s", indicator->label, name, hint,
                    push_output_names(L, indicator));
}

static void push_closure(lua_State *L, lua_CFunction function, script_indicator *indicator) {
  lua_pushlightuserdata(L, indicator);
  lua_pushcclosure(L, function, 1);
}

// Gives the userdata on top its metatable, whose __index is a table of the outputs: reading one stays native.
static void give_group_metatable(lua_State *L, script_indicator *indicator) {
  static const char *const refused[] = {"__add", "__sub", "__mul",  "__div", "__mod",
                                        "__pow", "__unm", "__idiv", "__lt",  "__le"};
  lua_createtable(L, 0, 16);
  lua_createtable(L, 0, (int)indicator->count);
  lua_createtable(L, 0, 1);
  push_closure(L, unknown_output, indicator);
  lua_setfield(L, -2, "__index");
  lua_setmetatable(L, -2);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, -4, 1);
  lua_setfield(L, -2, "__index");
  push_closure(L, group_newindex, indicator);
  lua_setfield(L, -2, "__newindex");
  push_closure(L, refuse_use, indicator);
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, refused[i]);
  }
  lua_pop(L, 1);
  script_lock_metatable(L, "indicator");
  lua_setmetatable(L, -2);
}

typedef struct {
  const char *label, *maker;
  size_t count;
  script_indicator *made;
} indicator_request;

static int make_indicator(lua_State *L) {
  indicator_request *request = lua_touserdata(L, 1);
  if (request->count == 0) return luaL_error(L, "an indicator needs an output");
  const char *label = script_keep_text(L, request->label), *maker = script_keep_text(L, request->maker);
  script_indicator *indicator;
  size_t size = sizeof *indicator + request->count * sizeof *indicator->outputs;
  indicator = lua_newuserdatauv(L, size, 1);
  memset(indicator, 0, size);
  indicator->kind = KIND_INDICATOR;
  indicator->vm = vm_of(L);
  indicator->label = label;
  indicator->maker = maker;
  indicator->count = request->count;
  if (indicator->count > 1) give_group_metatable(L, indicator);
  lua_rawsetp(L, LUA_REGISTRYINDEX, indicator);
  request->made = indicator;
  return 0;
}

script_indicator *script_vm_make_indicator(script_vm *vm, const char *label, const char *maker, size_t output_count) {
  indicator_request request = {label, maker, output_count, NULL};
  script_set_up(vm, make_indicator, &request);
  return request.made;
}

typedef struct {
  script_indicator *indicator;
  script_series *series;
  const char *name;
  size_t index;
} output_request;

static int set_output(lua_State *L) {
  const output_request *request = lua_touserdata(L, 1);
  script_indicator *indicator = request->indicator;
  const char *name = script_intern(L, request->name);
  lua_rawgetp(L, LUA_REGISTRYINDEX, indicator);
  if (lua_getiuservalue(L, -1, 1) == LUA_TTABLE) {
    lua_pushstring(L, name);
    lua_rawgetp(L, LUA_REGISTRYINDEX, request->series);
    lua_rawset(L, -3);
  }
  indicator->outputs[request->index].name = name;
  indicator->outputs[request->index].series = request->series;
  request->series->indicator = indicator;
  return 0;
}

void script_indicator_set_output(script_indicator *indicator, size_t index, const char *name, script_series *series) {
  output_request request = {indicator, series, name, index};
  if (index < indicator->count) script_set_up(indicator->vm, set_output, &request);
}

void script_indicator_set_reading(script_indicator *indicator, int signal, const script_reading *reading) {
  if (signal < 0 || signal >= indicator->vm->signal_count) return;
  if (reading->first >= indicator->count || reading->second >= indicator->count || reading->back < 0) return;
  indicator->readings[signal] = (signal_reading){
      .is_known = true,
      .first = indicator->outputs[reading->first].series,
      .second = indicator->outputs[reading->second].series,
      .level = reading->level,
      .back = reading->back,
  };
}
