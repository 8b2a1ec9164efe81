// What the files of this target share; never seen by the host.
#ifndef HERALD_SCRIPT_INTERNAL_H
#define HERALD_SCRIPT_INTERNAL_H

#include "script_vm.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>

// Stack slots of the main state that live as long as the machine; prepared functions follow them.
enum { SLOT_HANDLER = 1, SLOT_SELF = 2, SLOT_NEWEST = 3, SLOT_RESULT = 4 };

enum {
  MAX_DEPTH = 16,               // nesting of values that cross the border
  MAX_OUTPUT = 4 << 20,         // bytes of one value that crosses the border
  MAX_ELEMENTS = 100000,        // elements a table function accepts
  MAX_KEYS = 1000000,           // keys pairs sorts
  MAX_UNPACK = 200,
  MAX_TEXT = 1 << 20,           // bytes string.rep may make
  MAX_JOINED = 16 << 20,        // bytes table.concat may make
  MAX_LOG_BYTES = 2000,         // bytes of one log line
  MAX_LOG_LINES = 100,          // log lines of one callback
  MAX_LOG_WAITING = 10000,      // log lines nobody fetched
  MAX_NAME = 40,                // longest name of a field: the interpreter interns strings up to this length
  MAX_CALLBACKS = 32,
  RECORD_PLACES = 64,           // a power of two
  MAX_SIGNALS = 16,             // global functions that ask for a reading of an indicator
};

enum {
  KIND_SERIES = 0x5e71,
  KIND_INDICATOR = 0x1d1c,
  KIND_BARS = 0xba75,
  KIND_VIEW = 0x71e3,
  KIND_RECORD = 0x5ec0,
  KIND_BUNDLE = 0xb0d1,
};

// Every userdata of a machine is one of ours and starts with its kind.
typedef struct { uint32_t kind; } host_object;

struct script_series {
  uint32_t kind;
  const double *values;
  const intptr_t *end;
  lua_Unsigned depth;                // values that are kept; an index from here on is too old
  const script_indicator *indicator; // whose output it is; NULL for a series of its own
  const char *label;                 // as a script names it after `self.`
};

typedef struct {
  bool is_known;
  const script_series *first, *second;
  double level;
  lua_Integer back;
} signal_reading;

// With one output a script sees that series, with several it sees this object and reads the outputs as its fields.
struct script_indicator {
  uint32_t kind;
  script_vm *vm;
  const char *label, *maker;
  signal_reading readings[MAX_SIGNALS];
  size_t count;
  struct { const char *name; script_series *series; } outputs[];
};

typedef struct {
  const char *name;  // interned
  bool is_above;
  size_t field;      // of the record series, for a band
} script_signal;

typedef struct {
  const char *name;  // interned, so a key matches by address
  script_field_kind kind;
  const void *column;
} bars_field;

typedef struct {
  const char *name;
  const char *newest;
  const intptr_t *end;
  size_t field_count;
  bars_field *fields;
} script_bars;

typedef struct {
  const char *name;  // interned
  uint8_t tag;
  union { double number; int64_t integer; } value;
  char *text;
  size_t length, capacity;
} record_slot;

struct script_record {
  script_record *next;
  script_vm *vm;
  const char *name;  // interned
  bool present;
  size_t count;
  uint8_t places[RECORD_PLACES];  // where a name was found last, by a hash of its address; checked before it is believed
  record_slot slots[];
};

typedef struct {
  const char *name;  // interned
  script_member_kind kind;
} bundle_field;

struct script_bundle {
  uint32_t kind;
  script_vm *vm;
  const char *name;
  int64_t key;       // whose memory a script sees
  bool is_second;    // which of the two texts it sees
  size_t count;
  bundle_field fields[];
};

typedef struct script_module {
  struct script_module *next;
  char *name, *file, *source;
  size_t length;
} script_module;

// A table key in the one order all machines agree on: numbers, strings bytewise, booleans.
typedef struct {
  uint8_t rank;
  bool is_float;
  union { lua_Integer integer; lua_Number number; } value;
  const char *text;
  size_t length;
} sort_key;

typedef struct {
  script_reason reason;
  int line;
  char file[256];
  char message[2048];
  char near[64];
} error_record;

typedef struct {
  char *text;
  size_t length;
  int line;
} log_line;

typedef struct {
  char *name;
  int function_slot;
  script_argument argument;
  script_record *record;
  int record_slot, bundle_slot;
} callback_entry;

struct script_vm {
  lua_State *L;
  // Shared with the watchdog thread or the signal handler.
  _Atomic uint64_t serial;             // number of the running callback, 0 outside
  _Atomic uint64_t overdue;            // serial the watchdog found over the soft limit
  _Atomic int thread;                  // kernel thread of the running callback
  _Atomic(const char *) running;       // its name
  volatile sig_atomic_t armed;         // the hook is set
  volatile sig_atomic_t timed_out;
  // Owner thread only.
  uint64_t last_serial;
  int killed;                          // 0, or 1 + script_reason; sticky until the callback ends
  int base;                            // stack slots in permanent use
  uint32_t phase;
  bool broken, loading, loaded;
  size_t used;
  uint64_t total;
  uint64_t random[4];
  script_limits limits;
  error_record error;
  char killed_file[256];
  int killed_line;
  error_record syntax;                 // of a module, valid while its message is the error object
  script_bars *bars;
  script_record *records;
  script_module *modules;
  script_signal signals[MAX_SIGNALS];
  int signal_count;
  char declaration_names[128];         // "a or b", for messages
  const char *declared_by;             // interned, NULL until a declaration function ran
  int declared_line;
  char *file;
  callback_entry callbacks[MAX_CALLBACKS];
  int callback_count;
  sort_key *keys;
  size_t key_count, key_capacity;
  uint8_t *output;
  size_t output_length, output_capacity;
  log_line *logs;
  size_t log_count, log_capacity, log_of_callback;
  // Watchdog thread only, under its lock.
  script_vm *watch_next, *watch_previous;
  uint64_t watch_serial;
  double watch_milliseconds;
};

typedef struct {
  script_vm *volatile current;
  int id;
} thread_state;

extern _Thread_local thread_state script_thread;

// Registry keys are the addresses of these.
extern const char key_globals, key_declaration, key_frozen, key_original, key_modules, key_timeout_text,
    key_memory_text, key_syntax_text, key_series_meta, key_view_meta;

static inline script_vm *vm_of(lua_State *L) { return *(script_vm **)lua_getextraspace(L); }

// limits.c, watchdog.c
void *script_allocate(void *context, void *block, size_t old_size, size_t new_size);
void script_hook(lua_State *L, lua_Debug *unused);
void script_stop_if_due(lua_State *L);
int script_raise_killed(lua_State *L);
void script_thread_prepare(void);
bool script_watch(script_vm *vm);
void script_unwatch(script_vm *vm);

// run.c
bool script_run(script_vm *vm, const char *name, lua_CFunction body, void *context, int value_slot);
void script_set_up(script_vm *vm, lua_CFunction body, void *context);

static inline void script_enter(script_vm *vm, const char *name) {
  if (script_thread.id == 0) script_thread_prepare();
  vm->killed = 0;
  vm->timed_out = 0;
  vm->log_of_callback = 0;
  vm->key_count = 0;
  atomic_store_explicit(&vm->thread, script_thread.id, memory_order_relaxed);
  atomic_store_explicit(&vm->running, name, memory_order_relaxed);
  script_thread.current = vm;
  atomic_signal_fence(memory_order_seq_cst);
  atomic_store_explicit(&vm->serial, ++vm->last_serial, memory_order_release);
}

static inline void script_leave(script_vm *vm) {
  atomic_store_explicit(&vm->serial, 0, memory_order_release);
  atomic_signal_fence(memory_order_seq_cst);  // from here on the handler does nothing
  script_thread.current = NULL;
  if (vm->armed) {
    lua_sethook(vm->L, NULL, 0, 0);
    vm->armed = 0;
    if (vm->killed == 1 + SCRIPT_REASON_MEMORY) lua_gc(vm->L, LUA_GCCOLLECT, 0);
  }
}

// errors.c
int script_message_handler(lua_State *L);
bool script_locate(lua_State *L, char *file, size_t size, int *line);
void script_finish_error(script_vm *vm, int status);
void script_set_error(script_vm *vm, script_reason reason, const char *message);
void script_set_syntax_error(error_record *error, const char *file, const char *short_name, const char *message);
void script_copy_text(char *to, size_t size, const char *from, size_t length);

// suggest.c
typedef struct { const char *word; size_t length; char best[MAX_NAME + 1]; size_t distance; } suggestion;
void suggest_begin(suggestion *s, const char *word, size_t length);
void suggest_consider(suggestion *s, const char *name);
void suggest_table(suggestion *s, lua_State *L, int index);
const char *suggest_push(suggestion *s, lua_State *L);

// freeze.c
void script_freeze(lua_State *L, const char *noun, const char *owner, int absent_index);
bool script_push_frozen(lua_State *L, int index);
void script_push_readable(lua_State *L, int index);
void script_check_writable(lua_State *L, int index);
void script_lock_metatable(lua_State *L, const char *name);

// order.c
bool script_sort_key(lua_State *L, int index, sort_key *key);
size_t script_collect_keys(lua_State *L, int index);
void script_push_key(lua_State *L, const sort_key *key);
int script_pairs(lua_State *L);
int script_next(lua_State *L);

// series.c
bool script_push_newest(lua_State *L, int index);
void script_number_from_series(lua_State *L, int index);
bool script_arguments_crossed(lua_State *L, const char *function, bool above);
bool script_series_crossed(const script_series *a, const script_series *b, bool above);

static inline bool script_read_series(const script_series *s, lua_Integer back, double *value) {
  lua_Integer at = (lua_Integer)*s->end - 1 - back;
  if (at < 0) return false;
  *value = s->values[at];
  return *value == *value;
}

// Every userdata of a machine is one of ours, so its kind can be read without asking for its type first.
static inline const script_series *script_to_series(lua_State *L, int index) {
  const script_series *s = lua_touserdata(L, index);
  return s != NULL && s->kind == KIND_SERIES ? s : NULL;
}

// indicator.c
int script_refuse_group(lua_State *L, const script_indicator *indicator);

static inline const script_indicator *script_to_group(lua_State *L, int index) {
  const script_indicator *indicator = lua_touserdata(L, index);
  return indicator != NULL && indicator->kind == KIND_INDICATOR ? indicator : NULL;
}

// base.c and the libraries
void script_push_text(lua_State *L, int index);
void script_add_base(lua_State *L, int globals);
void script_add_math(lua_State *L, int globals);
void script_add_string(lua_State *L, int globals);
void script_add_table(lua_State *L, int globals);
void script_add_log(lua_State *L, int globals);
void script_add_series(lua_State *L, int globals);
void script_add_require(lua_State *L, int globals);
int script_sort(lua_State *L);
void script_seed(script_vm *vm, uint64_t seed);
void script_adopt(lua_State *L, int from, int to, const char *const *names);

// environment.c
int script_build_environment(lua_State *L);
const char *script_intern(lua_State *L, const char *text);
const char *script_keep_text(lua_State *L, const char *text);

// load.c, records, logs: what a machine frees
void script_free_modules(script_vm *vm);
void script_free_records(script_vm *vm);
void script_free_bars(script_vm *vm);
bool script_push_record(lua_State *L, const char *name);

// codec
void script_encode(lua_State *L, int index);
const uint8_t *script_decode(lua_State *L, const uint8_t *at, const uint8_t *end, bool frozen, const char *noun);

#endif
