// Entering and leaving a script: every call that can raise passes through here and is the only jump target.
#include "internal.h"

// Outside protection only calls that neither raise nor allocate: light C functions, light userdata, copies.
bool script_run(script_vm *vm, const char *name, lua_CFunction body, void *context, int value_slot) {
  lua_State *L = vm->L;
  if (vm->broken) return false;
  script_enter(vm, name);
  lua_pushcfunction(L, body);
  lua_pushlightuserdata(L, context);
  if (value_slot != 0) lua_pushvalue(L, value_slot);
  int status = lua_pcall(L, value_slot != 0 ? 2 : 1, 0, SLOT_HANDLER);
  script_leave(vm);
  if (status != LUA_OK) script_finish_error(vm, status);
  lua_settop(L, vm->base);
  return status == LUA_OK;
}

void script_set_up(script_vm *vm, lua_CFunction body, void *context) {
  if (!vm->broken && !script_run(vm, "set-up", body, context, 0)) vm->broken = true;
}
