// Bundles: what a callback is handed beside its record. Some fields are what a global is now, the others are the
// bundle's own: a text of the host's choice, the declared indicators, a table of the script's own for each key.
#include "internal.h"

enum { USER_MEMORIES = 1, USER_INDICATORS = 2, USER_FIRST_TEXT = 3, USER_SECOND_TEXT = 4, USER_COUNT = 4 };

static int unknown_member(lua_State *L, const script_bundle *bundle) {
  if (lua_type(L, 2) != LUA_TSTRING) {
    return luaL_error(L, "a field of %s is named by a text, not a %s", bundle->name, luaL_typename(L, 2));
  }
  size_t length;
  const char *name = lua_tolstring(L, 2, &length);
  suggestion s;
  suggest_begin(&s, name, length);
  for (size_t i = 0; i < bundle->count; i++) {
    if (bundle->fields[i].name != NULL) suggest_consider(&s, bundle->fields[i].name);
  }
  return luaL_error(L, "unknown field '%s' of %s%s", name, bundle->name, suggest_push(&s, L));
}

// The table of the selected key, made when it is first asked for.
static int push_memory(lua_State *L, const script_bundle *bundle) {
  lua_getiuservalue(L, 1, USER_MEMORIES);
  if (lua_rawgeti(L, -1, bundle->key) == LUA_TTABLE) return 1;
  lua_pop(L, 1);
  lua_newtable(L);
  lua_pushvalue(L, -1);
  lua_rawseti(L, -3, bundle->key);
  return 1;
}

static int bundle_index(lua_State *L) {
  const script_bundle *bundle = lua_touserdata(L, 1);
  const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : NULL;
  const bundle_field *field = NULL;
  for (size_t i = 0; field == NULL && i < bundle->count; i++) {
    if (bundle->fields[i].name == name) field = &bundle->fields[i];
  }
  if (name == NULL || field == NULL) return unknown_member(L, bundle);
  switch (field->kind) {
    case SCRIPT_MEMBER_TEXT:
      lua_getiuservalue(L, 1, bundle->is_second ? USER_SECOND_TEXT : USER_FIRST_TEXT);
      return 1;
    case SCRIPT_MEMBER_INDICATORS:
      lua_getiuservalue(L, 1, USER_INDICATORS);
      return 1;
    case SCRIPT_MEMBER_MEMORY:
      return push_memory(L, bundle);
    default:
      break;
  }
  if (script_push_record(L, field->name)) return 1;
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_globals);
  lua_pushvalue(L, 2);
  lua_rawget(L, -2);
  return 1;
}

static int bundle_newindex(lua_State *L) {
  const script_bundle *bundle = lua_touserdata(L, 1);
  const char *memory = NULL;
  for (size_t i = 0; i < bundle->count; i++) {
    if (bundle->fields[i].kind == SCRIPT_MEMBER_MEMORY) memory = bundle->fields[i].name;
  }
  if (memory == NULL) return luaL_error(L, "%s is read-only", bundle->name);
  return luaL_error(L, "%s is read-only; keep values of your own in %s.%s", bundle->name, bundle->name, memory);
}

// --- set-up ---

typedef struct {
  const char *name;
  size_t count;
  script_bundle *made;
} bundle_request;

static int make_bundle(lua_State *L) {
  bundle_request *request = lua_touserdata(L, 1);
  const char *name = script_intern(L, request->name);
  size_t size = sizeof(script_bundle) + request->count * sizeof(bundle_field);
  script_bundle *bundle = lua_newuserdatauv(L, size, USER_COUNT);
  memset(bundle, 0, size);
  bundle->kind = KIND_BUNDLE;
  bundle->vm = vm_of(L);
  bundle->name = name;
  bundle->count = request->count;
  lua_newtable(L);
  lua_setiuservalue(L, -2, USER_MEMORIES);
  const char *owner = lua_pushfstring(L, "%s.indicators", name);
  lua_newtable(L);
  script_freeze(L, "indicator", owner, 0);
  lua_setiuservalue(L, -3, USER_INDICATORS);
  lua_pop(L, 1);
  lua_createtable(L, 0, 4);
  lua_pushcfunction(L, bundle_index);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, bundle_newindex);
  lua_setfield(L, -2, "__newindex");
  script_lock_metatable(L, name);
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, bundle);
  request->made = bundle;
  return 0;
}

script_bundle *script_vm_define_bundle(script_vm *vm, const char *name, size_t field_count) {
  bundle_request request = {name, field_count, NULL};
  script_set_up(vm, make_bundle, &request);
  return request.made;
}

typedef struct {
  script_bundle *bundle;
  size_t index;
  const char *name, *first, *second;
  script_member_kind kind;
  const void *object;  // a series or indicator, found in the registry by its address
} member_request;

static int name_member(lua_State *L) {
  const member_request *request = lua_touserdata(L, 1);
  request->bundle->fields[request->index] = (bundle_field){script_intern(L, request->name), request->kind};
  return 0;
}

void script_bundle_name_field(script_bundle *bundle, size_t index, const char *name, script_member_kind kind) {
  member_request request = {.bundle = bundle, .index = index, .name = name, .kind = kind};
  if (index < bundle->count) script_set_up(bundle->vm, name_member, &request);
}

static int set_texts(lua_State *L) {
  const member_request *request = lua_touserdata(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, request->bundle);
  lua_pushstring(L, request->first);
  lua_setiuservalue(L, -2, USER_FIRST_TEXT);
  lua_pushstring(L, request->second);
  lua_setiuservalue(L, -2, USER_SECOND_TEXT);
  return 0;
}

void script_bundle_set_texts(script_bundle *bundle, const char *first, const char *second) {
  member_request request = {.bundle = bundle, .first = first, .second = second};
  script_set_up(bundle->vm, set_texts, &request);
}

static int add_indicator(lua_State *L) {
  const member_request *request = lua_touserdata(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, request->bundle);
  lua_getiuservalue(L, -1, USER_INDICATORS);
  if (!script_push_frozen(L, -1)) return luaL_error(L, "a bundle has lost its indicators");
  lua_pushstring(L, request->name);
  lua_rawgetp(L, LUA_REGISTRYINDEX, request->object);
  lua_rawset(L, -3);
  return 0;
}

void script_bundle_add_indicator(script_bundle *bundle, const char *name, script_indicator *indicator) {
  bool is_single = indicator->count == 1;
  member_request request = {.bundle = bundle, .name = name};
  request.object = is_single ? (void *)indicator->outputs[0].series : indicator;
  script_set_up(bundle->vm, add_indicator, &request);
}

// --- between calls ---

void script_bundle_choose_text(script_bundle *bundle, bool is_second) { bundle->is_second = is_second; }

void script_bundle_select(script_bundle *bundle, int64_t key) { bundle->key = key; }

typedef struct { const script_bundle *bundle; int64_t key; } forget_request;

static int forget_key(lua_State *L) {
  const forget_request *request = lua_touserdata(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, request->bundle);
  lua_getiuservalue(L, -1, USER_MEMORIES);
  // Taking away what was never there would make room for it first.
  if (lua_rawgeti(L, -1, request->key) == LUA_TNIL) return 0;
  lua_pushnil(L);
  lua_rawseti(L, -3, request->key);
  return 0;
}

void script_bundle_forget(script_bundle *bundle, int64_t key) {
  forget_request request = {bundle, key};
  script_run(bundle->vm, "forget", forget_key, &request, 0);
}

static int encode_memory(lua_State *L) {
  const script_bundle *bundle = lua_touserdata(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, bundle);
  lua_getiuservalue(L, -1, USER_MEMORIES);
  script_encode(L, -1);
  return 0;
}

bool script_bundle_take_memory(script_bundle *bundle) {
  return script_run(bundle->vm, "memory", encode_memory, bundle, 0);
}

typedef struct { const script_bundle *bundle; const uint8_t *bytes; size_t length; } memory_request;

static int decode_memory(lua_State *L) {
  const memory_request *request = lua_touserdata(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, request->bundle);
  script_decode(L, request->bytes, request->bytes + request->length, false, "key");
  if (!lua_istable(L, -1)) return luaL_error(L, "what is remembered of positions is no table");
  lua_setiuservalue(L, -2, USER_MEMORIES);
  return 0;
}

bool script_bundle_set_memory(script_bundle *bundle, const uint8_t *bytes, size_t length) {
  memory_request request = {bundle, bytes, length};
  return script_run(bundle->vm, "memory", decode_memory, &request, 0);
}
