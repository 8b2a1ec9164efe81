// From an error object to a position and a text, without parsing what a script can forge.
#include "internal.h"

#include <stdio.h>

enum { SEARCHED_LEVELS = 64 };

void script_copy_text(char *to, size_t size, const char *from, size_t length) {
  if (length >= size) {
    length = size - 1;
    while (length > 0 && ((unsigned char)from[length] & 0xC0) == 0x80) length--;  // not inside a character
  }
  memcpy(to, from, length);
  to[length] = 0;
}

static void copy_file(char *to, size_t size, const char *source) {
  if (*source == '@') source++;
  script_copy_text(to, size, source, strlen(source));
}

bool script_locate(lua_State *L, char *file, size_t size, int *line) {
  lua_Debug ar;
  for (int level = 0; level < SEARCHED_LEVELS && lua_getstack(L, level, &ar); level++) {
    if (lua_getinfo(L, "Sl", &ar) == 0 || ar.currentline <= 0) continue;
    copy_file(file, size, ar.source);
    *line = ar.currentline;
    return true;
  }
  file[0] = 0;
  *line = 0;
  return false;
}

void script_set_error(script_vm *vm, script_reason reason, const char *message) {
  error_record *error = &vm->error;
  error->reason = reason;
  error->line = 0;
  error->near[0] = 0;
  error->file[0] = 0;
  if (vm->file != NULL) script_copy_text(error->file, sizeof error->file, vm->file, strlen(vm->file));
  script_copy_text(error->message, sizeof error->message, message, strlen(message));
}

// The interpreter writes "file:line: " before a message; a frame that produces exactly this prefix is the place the
// error speaks of, which is not the innermost one for error(text, 2).
static const char *strip_position(lua_State *L, error_record *error, const char *message) {
  lua_Debug ar;
  char prefix[LUA_IDSIZE + 16];
  for (int level = 0; level < SEARCHED_LEVELS && lua_getstack(L, level, &ar); level++) {
    if (lua_getinfo(L, "Sl", &ar) == 0 || ar.currentline <= 0) continue;
    int length = snprintf(prefix, sizeof prefix, "%s:%d: ", ar.short_src, ar.currentline);
    if (length <= 0 || (size_t)length >= sizeof prefix || strncmp(message, prefix, (size_t)length) != 0) continue;
    copy_file(error->file, sizeof error->file, ar.source);
    error->line = ar.currentline;
    return message + length;
  }
  return message;
}

static void describe_killed(script_vm *vm) {
  error_record *error = &vm->error;
  char text[128];
  if (vm->killed == 1 + SCRIPT_REASON_TIMEOUT) {
    snprintf(text, sizeof text, "stopped after %u ms", vm->limits.soft_milliseconds);
    script_set_error(vm, SCRIPT_REASON_TIMEOUT, text);
  } else {
    snprintf(text, sizeof text, "used more than %zu KiB of memory", vm->limits.memory_bytes / 1024);
    script_set_error(vm, SCRIPT_REASON_MEMORY, text);
  }
  if (vm->killed_line == 0) return;
  memcpy(error->file, vm->killed_file, sizeof error->file);
  error->line = vm->killed_line;
}

// Raises nothing and allocates nothing, so the error it describes is never replaced by another one.
int script_message_handler(lua_State *L) {
  script_vm *vm = vm_of(L);
  if (vm->killed != 0) {
    describe_killed(vm);
    return 1;
  }
  error_record *error = &vm->error;
  script_set_error(vm, SCRIPT_REASON_RUNTIME, "");
  char file[sizeof error->file];
  int line;
  if (script_locate(L, file, sizeof file, &line)) {
    memcpy(error->file, file, sizeof file);
    error->line = line;
  }
  if (lua_type(L, 1) == LUA_TSTRING) {
    const char *message = lua_tostring(L, 1);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &key_syntax_text) == LUA_TSTRING && lua_tostring(L, -1) == message) {
      *error = vm->syntax;
    } else {
      message = strip_position(L, error, message);
      script_copy_text(error->message, sizeof error->message, message, strlen(message));
    }
    lua_pop(L, 1);
  } else {
    // Never converted: a script's own conversion could fail or loop here.
    snprintf(error->message, sizeof error->message, "the error is a %s, not a text", luaL_typename(L, 1));
  }
  return 1;
}

void script_finish_error(script_vm *vm, int status) {
  if (vm->killed != 0) {
    describe_killed(vm);
  } else if (status == LUA_ERRMEM) {  // the handler is not asked about these two
    vm->killed_line = 0;
    vm->killed = 1 + SCRIPT_REASON_MEMORY;
    describe_killed(vm);
    lua_gc(vm->L, LUA_GCCOLLECT, 0);
  } else if (status == LUA_ERRERR) {
    script_set_error(vm, SCRIPT_REASON_RUNTIME, "calls are nested too deeply");
  }
}

void script_set_syntax_error(error_record *error, const char *file, const char *short_name, const char *message) {
  memset(error, 0, sizeof *error);
  error->reason = SCRIPT_REASON_SYNTAX;
  script_copy_text(error->file, sizeof error->file, file, strlen(file));
  size_t prefix = strlen(short_name);
  int line = 0, length = 0;
  if (strncmp(message, short_name, prefix) == 0 && sscanf(message + prefix, ":%d: %n", &line, &length) == 1 &&
      length > 0) {
    error->line = line;
    message += prefix + (size_t)length;
  }
  script_copy_text(error->message, sizeof error->message, message, strlen(message));
  const char *near = NULL;
  for (const char *at = strstr(message, " near "); at != NULL; at = strstr(at + 1, " near ")) near = at;
  if (near == NULL) return;
  near += strlen(" near ");
  size_t size = strlen(near);
  bool quoted = size >= 2 && near[0] == '\'' && near[size - 1] == '\'';
  script_copy_text(error->near, sizeof error->near, near + quoted, size - (quoted ? 2 : 0));
}
