// log(...): lines wait outside the script's heap until the host fetches them.
#include "internal.h"

#include <stdlib.h>

static bool add_line(script_vm *vm, const char *text, size_t length, int line) {
  if (vm->log_count == vm->log_capacity) {
    size_t capacity = vm->log_capacity == 0 ? 16 : vm->log_capacity * 2;
    log_line *logs = realloc(vm->logs, capacity * sizeof *logs);
    if (logs == NULL) return false;
    vm->logs = logs;
    vm->log_capacity = capacity;
  }
  char *copy = malloc(length + 1);
  if (copy == NULL) return false;
  memcpy(copy, text, length);
  copy[length] = 0;
  vm->logs[vm->log_count++] = (log_line){copy, length, line};
  return true;
}

static size_t append(char *line, size_t used, const char *text, size_t length) {
  size_t room = MAX_LOG_BYTES - used;
  if (length > room) {
    length = room;
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) length--;  // not inside a character
  }
  memcpy(line + used, text, length);
  return used + length;
}

static int base_log(lua_State *L) {
  script_vm *vm = vm_of(L);
  char file[256], line[MAX_LOG_BYTES + 1];
  int number, count = lua_gettop(L);
  size_t used = 0, length;
  if (vm->log_of_callback > MAX_LOG_LINES || vm->log_count >= MAX_LOG_WAITING) return 0;
  for (int i = 1; i <= count && used < MAX_LOG_BYTES; i++) {
    script_push_text(L, i);
    const char *text = lua_tolstring(L, -1, &length);
    if (i > 1) used = append(line, used, " ", 1);
    used = append(line, used, text, length);
    lua_pop(L, 1);
  }
  script_locate(L, file, sizeof file, &number);
  // A conversion above may have logged too, so the count is asked only now.
  if (vm->log_of_callback > MAX_LOG_LINES) return 0;
  if (vm->log_of_callback++ == MAX_LOG_LINES) {
    static const char notice[] = "more than 100 lines in one callback; the rest is dropped";
    memcpy(line, notice, used = sizeof notice - 1);
  }
  if (!add_line(vm, line, used, number)) return luaL_error(L, "out of memory");
  return 0;
}

void script_add_log(lua_State *L, int globals) {
  lua_pushcfunction(L, base_log);
  lua_setfield(L, globals, "log");
}

size_t script_vm_log_count(const script_vm *vm) { return vm->log_count; }

const char *script_vm_log_line(const script_vm *vm, size_t index, size_t *length, int *line) {
  *length = vm->logs[index].length;
  *line = vm->logs[index].line;
  return vm->logs[index].text;
}

void script_vm_clear_logs(script_vm *vm) {
  for (size_t i = 0; i < vm->log_count; i++) free(vm->logs[i].text);
  vm->log_count = 0;
}
