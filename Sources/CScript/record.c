// Records: named slots the host fills and a script reads; a global that may be absent.
#include "internal.h"

#include <stdlib.h>

typedef struct {
  uint32_t kind;
  script_record *record;
} record_object;

static int unknown_slot(lua_State *L, const script_record *record) {
  if (lua_type(L, 2) != LUA_TSTRING) {
    return luaL_error(L, "a field of %s is named by a text, not a %s", record->name, luaL_typename(L, 2));
  }
  size_t length;
  const char *name = lua_tolstring(L, 2, &length);
  suggestion s;
  suggest_begin(&s, name, length);
  for (size_t i = 0; i < record->count; i++) suggest_consider(&s, record->slots[i].name);
  return luaL_error(L, "unknown field '%s' of %s%s", name, record->name, suggest_push(&s, L));
}

static const record_slot *find_slot(script_record *record, const char *name) {
  uint8_t *place = &record->places[((uintptr_t)name >> 4 ^ (uintptr_t)name >> 10) % RECORD_PLACES];
  if (*place < record->count && record->slots[*place].name == name) return &record->slots[*place];
  for (size_t i = 0; i < record->count; i++) {
    if (record->slots[i].name != name) continue;
    *place = (uint8_t)i;  // of more than 256 slots the later ones are searched for
    return &record->slots[i];
  }
  return NULL;
}

static int record_index(lua_State *L) {
  script_record *record = ((const record_object *)lua_touserdata(L, 1))->record;
  const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : NULL;
  const record_slot *slot = name != NULL ? find_slot(record, name) : NULL;
  if (slot == NULL) return unknown_slot(L, record);
  if (!record->present) {
    return luaL_error(L, "there is no %s now; ask 'if %s then' before reading '%s'", record->name, record->name, name);
  }
  switch (slot->tag) {
    case SCRIPT_TAG_NUMBER:
      lua_pushnumber(L, slot->value.number);
      break;
    case SCRIPT_TAG_INTEGER:
      lua_pushinteger(L, slot->value.integer);
      break;
    case SCRIPT_TAG_STRING:
      lua_pushlstring(L, slot->text, slot->length);
      break;
    case SCRIPT_TAG_FALSE:
    case SCRIPT_TAG_TRUE:
      lua_pushboolean(L, slot->tag == SCRIPT_TAG_TRUE);
      break;
    default:
      lua_pushnil(L);
  }
  return 1;
}

static int record_newindex(lua_State *L) {
  return luaL_error(L, "%s is read-only", ((const record_object *)lua_touserdata(L, 1))->record->name);
}

// Pushes the value a global of this name reads as; false when no record has the name.
bool script_push_record(lua_State *L, const char *name) {
  for (const script_record *record = vm_of(L)->records; record != NULL; record = record->next) {
    if (record->name != name) continue;
    if (record->present) lua_rawgetp(L, LUA_REGISTRYINDEX, record); else lua_pushnil(L);
    return true;
  }
  return false;
}

typedef struct { script_record *record; const char *name; const char **interned; } name_request;

static int name_record(lua_State *L) {
  const name_request *request = lua_touserdata(L, 1);
  record_object *object = lua_newuserdatauv(L, sizeof *object, 0);
  *object = (record_object){KIND_RECORD, request->record};
  lua_createtable(L, 0, 4);
  lua_pushcfunction(L, record_index);
  lua_setfield(L, -2, "__index");
  lua_pushcfunction(L, record_newindex);
  lua_setfield(L, -2, "__newindex");
  script_lock_metatable(L, request->name);
  lua_setmetatable(L, -2);
  lua_rawsetp(L, LUA_REGISTRYINDEX, request->record);
  request->record->name = script_intern(L, request->name);
  return 0;
}

script_record *script_vm_define_record(script_vm *vm, const char *name, size_t field_count, bool present) {
  if (vm->broken) return NULL;
  script_record *record = calloc(1, sizeof *record + field_count * sizeof *record->slots);
  if (record == NULL) {
    script_set_error(vm, SCRIPT_REASON_MEMORY, "out of memory");
    vm->broken = true;
    return NULL;
  }
  record->vm = vm;
  record->present = present;
  record->count = field_count;
  record->next = vm->records;
  vm->records = record;
  name_request request = {record, name, NULL};
  script_set_up(vm, name_record, &request);
  return record;
}

static int name_slot(lua_State *L) {
  const name_request *request = lua_touserdata(L, 1);
  *request->interned = script_intern(L, request->name);
  return 0;
}

void script_record_name_field(script_record *record, size_t index, const char *name) {
  name_request request = {record, name, &record->slots[index].name};
  if (index < record->count) script_set_up(record->vm, name_slot, &request);
}

void script_record_set_none(script_record *record, size_t slot) {
  if (slot < record->count) record->slots[slot].tag = SCRIPT_TAG_NONE;
}

void script_record_set_number(script_record *record, size_t slot, double value) {
  if (slot >= record->count) return;
  record->slots[slot].tag = value == value ? SCRIPT_TAG_NUMBER : SCRIPT_TAG_NONE;
  record->slots[slot].value.number = value;
}

void script_record_set_integer(script_record *record, size_t slot, int64_t value) {
  if (slot >= record->count) return;
  record->slots[slot].tag = SCRIPT_TAG_INTEGER;
  record->slots[slot].value.integer = value;
}

void script_record_set_boolean(script_record *record, size_t slot, bool value) {
  if (slot < record->count) record->slots[slot].tag = value ? SCRIPT_TAG_TRUE : SCRIPT_TAG_FALSE;
}

bool script_record_set_string(script_record *record, size_t slot, const char *text, size_t length) {
  if (slot >= record->count) return false;
  record_slot *target = &record->slots[slot];
  if (length > target->capacity || target->text == NULL) {
    char *grown = realloc(target->text, length + 1);
    if (grown == NULL) {
      target->tag = SCRIPT_TAG_NONE;
      return false;
    }
    target->text = grown;
    target->capacity = length;
  }
  if (length > 0) memcpy(target->text, text, length);
  target->length = length;
  target->tag = SCRIPT_TAG_STRING;
  return true;
}

bool script_record_is_present(const script_record *record) { return record->present; }

void script_record_set_present(script_record *record, bool present) { record->present = present; }

void script_free_records(script_vm *vm) {
  while (vm->records != NULL) {
    script_record *record = vm->records;
    vm->records = record->next;
    for (size_t i = 0; i < record->count; i++) free(record->slots[i].text);
    free(record);
  }
}
