// Making and freeing a machine.
#include "internal.h"

#include <stdlib.h>

// Only a fault of this target can come here: everything that raises runs protected.
static int panic(lua_State *L) {
  (void)L;
  abort();
}

static void break_vm(script_vm *vm, script_reason reason, const char *message) {
  script_set_error(vm, reason, message);
  vm->broken = true;
}

script_vm *script_vm_create(const script_limits *limits, uint64_t seed) {
  script_vm *vm = calloc(1, sizeof *vm);
  if (vm == NULL) return NULL;
  vm->limits = *limits;
  vm->base = SLOT_RESULT;
  script_seed(vm, seed);
  lua_State *L = lua_newstate(script_allocate, vm);
  if (L == NULL) {
    break_vm(vm, SCRIPT_REASON_MEMORY, "the memory limit is too low for an empty script");
    return vm;
  }
  vm->L = L;
  *(script_vm **)lua_getextraspace(L) = vm;
  lua_atpanic(L, panic);
  if (!lua_checkstack(L, SLOT_RESULT + 3 * MAX_CALLBACKS + LUA_MINSTACK)) {
    break_vm(vm, SCRIPT_REASON_MEMORY, "the memory limit is too low for an empty script");
    return vm;
  }
  lua_pushcfunction(L, script_message_handler);
  lua_settop(L, SLOT_RESULT);
  if (!script_watch(vm)) {
    break_vm(vm, SCRIPT_REASON_MISUSE, "the thread that watches scripts cannot be started");
    return vm;
  }
  script_set_up(vm, script_build_environment, NULL);
  if (!vm->broken && vm->used > limits->memory_bytes) {
    break_vm(vm, SCRIPT_REASON_MEMORY, "the memory limit is too low for an empty script");
  }
  return vm;
}

void script_vm_destroy(script_vm *vm) {
  if (vm == NULL) return;
  script_unwatch(vm);
  if (vm->L != NULL) lua_close(vm->L);
  for (int i = 0; i < vm->callback_count; i++) free(vm->callbacks[i].name);
  script_vm_clear_logs(vm);
  script_free_records(vm);
  script_free_bars(vm);
  script_free_modules(vm);
  free(vm->logs);
  free(vm->keys);
  free(vm->output);
  free(vm->file);
  free(vm);
}

bool script_vm_is_broken(const script_vm *vm) { return vm->broken; }
size_t script_vm_memory_in_use(const script_vm *vm) { return vm->used; }
uint64_t script_vm_memory_total(const script_vm *vm) { return vm->total; }
uint32_t script_vm_phase(const script_vm *vm) { return vm->phase; }
void script_vm_set_phase(script_vm *vm, uint32_t phase) { vm->phase = phase; }
script_reason script_vm_error_reason(const script_vm *vm) { return vm->error.reason; }
int script_vm_error_line(const script_vm *vm) { return vm->error.line; }
const char *script_vm_error_file(const script_vm *vm) { return vm->error.file; }
const char *script_vm_error_message(const script_vm *vm) { return vm->error.message; }
const char *script_vm_error_near(const script_vm *vm) { return vm->error.near; }
