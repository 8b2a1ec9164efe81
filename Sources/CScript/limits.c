// Memory and time limits as the interpreter sees them: a counting allocator and the hook that stops a script.
#include "internal.h"

#include <stdlib.h>

const char key_timeout_text = 0, key_memory_text = 0;

// The script passes its limit before it is stopped: the interpreter is only asked to fail an allocation at four
// times the limit, because it is least tested there.
enum { REFUSAL_FACTOR = 4 };

static void arm(script_vm *vm) {
  if (vm->L == NULL || vm->armed) return;
  vm->armed = 1;
  lua_sethook(vm->L, script_hook, LUA_MASKCOUNT, 1);
}

void *script_allocate(void *context, void *block, size_t old_size, size_t new_size) {
  script_vm *vm = context;
  if (block == NULL) old_size = 0;  // then it names the kind of object, not a size
  if (new_size == 0) {
    vm->used -= old_size;
    free(block);
    return NULL;
  }
  size_t used = vm->used - old_size + new_size;
  if (new_size > old_size && used / REFUSAL_FACTOR > vm->limits.memory_bytes) return NULL;
  void *result = realloc(block, new_size);
  if (result == NULL) return NULL;
  vm->used = used;
  if (new_size > old_size) {
    vm->total += new_size - old_size;
    // Outside a callback nothing would take the hook away again.
    if (used > vm->limits.memory_bytes && atomic_load_explicit(&vm->serial, memory_order_relaxed) != 0) arm(vm);
  }
  return result;
}

int script_raise_killed(lua_State *L) {
  bool timeout = vm_of(L)->killed == 1 + SCRIPT_REASON_TIMEOUT;
  lua_rawgetp(L, LUA_REGISTRYINDEX, timeout ? &key_timeout_text : &key_memory_text);
  return lua_error(L);
}

static void kill_script(lua_State *L, script_vm *vm, script_reason reason) {
  vm->killed = 1 + (int)reason;
  script_locate(L, vm->killed_file, sizeof vm->killed_file, &vm->killed_line);
}

void script_stop_if_due(lua_State *L) {
  script_vm *vm = vm_of(L);
  if (!vm->armed) return;
  if (vm->killed == 0) {
    if (vm->timed_out) {
      kill_script(L, vm, SCRIPT_REASON_TIMEOUT);
    } else if (vm->used > vm->limits.memory_bytes) {
      lua_gc(L, LUA_GCCOLLECT, 0);  // garbage alone must not stop an honest script
      if (vm->used > vm->limits.memory_bytes) kill_script(L, vm, SCRIPT_REASON_MEMORY);
    }
  }
  if (vm->killed != 0) script_raise_killed(L);
  lua_sethook(L, NULL, 0, 0);
  vm->armed = 0;
  if (vm->timed_out) arm(vm);  // the signal came between the check and the disarming
}

void script_hook(lua_State *L, lua_Debug *unused) {
  (void)unused;
  script_stop_if_due(L);
}
