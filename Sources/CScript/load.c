// Compiling the script and the modules it requires; text only, all in the one environment.
#include "internal.h"

#include <stdio.h>
#include <stdlib.h>

const char key_modules = 0, key_syntax_text = 0;

static char *copy_text(const char *text) {
  size_t size = strlen(text) + 1;
  char *copy = malloc(size);
  if (copy != NULL) memcpy(copy, text, size);
  return copy;
}

static void free_module(script_module *module) {
  free(module->name);
  free(module->file);
  free(module->source);
  free(module);
}

bool script_vm_add_module(script_vm *vm, const char *name, const char *file, const char *source, size_t length) {
  script_module *module = calloc(1, sizeof *module);
  if (module != NULL) {
    module->name = copy_text(name);
    module->file = copy_text(file);
    module->source = malloc(length + 1);
    module->length = length;
  }
  if (module == NULL || module->name == NULL || module->file == NULL || module->source == NULL) {
    if (module != NULL) free_module(module);
    script_set_error(vm, SCRIPT_REASON_MEMORY, "out of memory");
    return false;
  }
  if (length > 0) memcpy(module->source, source, length);
  module->next = vm->modules;
  vm->modules = module;
  return true;
}

void script_free_modules(script_vm *vm) {
  while (vm->modules != NULL) {
    script_module *module = vm->modules;
    vm->modules = module->next;
    free_module(module);
  }
}

// Pushes the compiled text, or false and the message of its syntax error.
static bool compile(lua_State *L, const char *file, const char *source, size_t length, error_record *error) {
  static const char mark[] = "\xEF\xBB\xBF";  // some editors start a file with it
  if (length >= sizeof mark - 1 && memcmp(source, mark, sizeof mark - 1) == 0) {
    source += sizeof mark - 1;
    length -= sizeof mark - 1;
  }
  const char *chunk = lua_pushfstring(L, "@%s", file);
  int status = luaL_loadbufferx(L, source, length, chunk, "t");
  if (status == LUA_OK) return true;
  if (status == LUA_ERRMEM) {
    vm_of(L)->killed = 1 + SCRIPT_REASON_MEMORY;
    vm_of(L)->killed_line = 0;
    script_raise_killed(L);
  }
  lua_Debug ar;
  luaL_loadbufferx(L, "", 0, chunk, "t");  // tells how the interpreter abbreviates the name
  lua_getinfo(L, ">S", &ar);
  script_set_syntax_error(error, file, ar.short_src, lua_tostring(L, -1));
  return false;
}

static const script_module *find_module(lua_State *L, const char *name) {
  suggestion s;
  suggest_begin(&s, name, strlen(name));
  for (const script_module *module = vm_of(L)->modules; module != NULL; module = module->next) {
    if (strcmp(module->name, name) == 0) return module;
    suggest_consider(&s, module->name);
  }
  luaL_error(L, "unknown module '%s'%s", name, suggest_push(&s, L));
  return NULL;
}

static int base_require(lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  lua_settop(L, 1);
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_modules);
  lua_pushvalue(L, 1);
  int type = lua_rawget(L, 2);
  if (type == LUA_TLIGHTUSERDATA) return luaL_error(L, "module '%s' requires itself or failed to load", name);
  if (type != LUA_TNIL) return 1;
  const script_module *module = find_module(L, name);
  lua_pushvalue(L, 1);
  lua_pushlightuserdata(L, (void *)&key_modules);
  lua_rawset(L, 2);
  if (!compile(L, module->file, module->source, module->length, &vm_of(L)->syntax)) {
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_syntax_text);  // by which the handler knows this error again
    return lua_error(L);
  }
  lua_call(L, 0, 1);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    lua_pushboolean(L, 1);
  }
  lua_pushvalue(L, 1);
  lua_pushvalue(L, -2);
  lua_rawset(L, 2);
  return 1;
}

void script_add_require(lua_State *L, int globals) {
  lua_newtable(L);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &key_modules);
  lua_pushcfunction(L, base_require);
  lua_setfield(L, globals, "require");
}

typedef struct {
  const char *file, *source;
  size_t length;
  bool done;
} load_request;

static void refuse_result(lua_State *L, script_vm *vm, bool is_other_table) {
  char text[256];
  const char *names = vm->declaration_names, *declared = vm->declared_by;
  int type = lua_type(L, -1);
  const char *got = type == LUA_TNIL ? "nothing" : luaL_typename(L, -1);
  if (names[0] == 0) {
    snprintf(text, sizeof text, "the script must end by returning a table; it returns %s", got);
  } else if (declared == NULL) {
    snprintf(text, sizeof text, "the script never calls %s; it returns %s%s", names, type == LUA_TNIL ? "" : "a ", got);
  } else {
    snprintf(text, sizeof text, "the script must end by returning what %s gave it; it returns %s%s", declared,
             type == LUA_TNIL ? "" : is_other_table ? "another " : "a ", got);
  }
  script_set_error(vm, SCRIPT_REASON_MISUSE, text);
}

static int load_script(lua_State *L) {
  load_request *request = lua_touserdata(L, 1);
  script_vm *vm = vm_of(L);
  if (!compile(L, request->file, request->source, request->length, &vm->error)) return 0;
  lua_call(L, 0, 1);
  if (vm->declaration_names[0] == 0 && lua_istable(L, -1) && !script_push_frozen(L, -1)) {
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &key_declaration);
  }
  lua_rawgetp(L, LUA_REGISTRYINDEX, &key_declaration);
  bool returned = lua_istable(L, -1) && lua_rawequal(L, -1, -2);
  lua_pop(L, 1);
  if (!returned) {
    refuse_result(L, vm, lua_istable(L, -1));
    return 0;
  }
  script_encode(L, -1);
  request->done = true;
  return 0;
}

bool script_vm_load(script_vm *vm, const char *file, const char *source, size_t length) {
  if (vm->broken) return false;
  if (vm->loaded) {
    script_set_error(vm, SCRIPT_REASON_MISUSE, "a script is loaded already");
    return false;
  }
  vm->file = copy_text(file);
  vm->loaded = vm->loading = true;
  load_request request = {file, source, length, false};
  bool ran = script_run(vm, "load", load_script, &request, 0);
  vm->loading = false;
  if (!ran || !request.done) return false;
  lua_rawgetp(vm->L, LUA_REGISTRYINDEX, &key_declaration);
  lua_replace(vm->L, SLOT_SELF);
  return true;
}
