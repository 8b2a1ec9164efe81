// A sandboxed script machine over host-owned memory. No host code is ever called from a script: a script reads
// what the host registered here and returns plain values, so no host frame stands where an error may jump.
#ifndef HERALD_SCRIPT_VM_H
#define HERALD_SCRIPT_VM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// One script instance; used by one thread at a time, never by two at once.
typedef struct script_vm script_vm;
/// A growing column of doubles seen by a script as `series[n]`; owned by its machine.
typedef struct script_series script_series;
/// The outputs of one computation, seen by a script as one series or as a group of named ones; owned by its machine.
typedef struct script_indicator script_indicator;
/// A fixed set of named slots seen by a script as `record.field`; owned by its machine.
typedef struct script_record script_record;
/// A fixed set of named fields seen by a script as `bundle.field`; owned by its machine.
typedef struct script_bundle script_bundle;

/// Why a call failed.
typedef enum script_reason {
  SCRIPT_REASON_SYNTAX = 0,
  SCRIPT_REASON_RUNTIME = 1,
  SCRIPT_REASON_MEMORY = 2,
  SCRIPT_REASON_TIMEOUT = 3,
  SCRIPT_REASON_MISUSE = 4,
} script_reason;

/// How a prepared callback ended.
typedef enum script_outcome {
  SCRIPT_NOTHING = 0,
  SCRIPT_VALUE = 1,
  SCRIPT_FAILED = 2,
} script_outcome;

/// What the bytes of a column hold and what a script sees of them.
typedef enum script_field_kind {
  SCRIPT_FIELD_DOUBLE = 0,
  SCRIPT_FIELD_INTEGER = 1,
  SCRIPT_FIELD_HOUR = 2,     // hour 0 to 23 of a column of seconds since 1970
  SCRIPT_FIELD_MINUTE = 3,   // minute 0 to 59 of a column of seconds since 1970
  SCRIPT_FIELD_WEEKDAY = 4,  // 0 = Sunday to 6 = Saturday of a column of seconds since 1970
} script_field_kind;

/// What a signal compares.
typedef enum script_signal_kind {
  SCRIPT_SIGNAL_LEVEL = 0,  // the newest value of a series with a level
  SCRIPT_SIGNAL_CROSS = 1,  // the last two values of one series with those of another
  SCRIPT_SIGNAL_BAND = 2,   // the newest row of the record series with a series
} script_signal_kind;

/// What a signal compares for one indicator: outputs by index, as far as its kind needs them.
typedef struct script_reading {
  size_t first;    // the output at a level, the crossing one, the edge of the band
  size_t second;   // the output that is crossed
  double level;
  intptr_t back;   // how many values before the newest one the band is read
} script_reading;

/// What a field of a bundle reads as.
typedef enum script_member_kind {
  SCRIPT_MEMBER_GLOBAL = 0,      // what the global of its name is now
  SCRIPT_MEMBER_TEXT = 1,        // one of two texts, as the host chooses
  SCRIPT_MEMBER_INDICATORS = 2,  // a read-only table of indicators
  SCRIPT_MEMBER_MEMORY = 3,      // a table of the script's own for the selected key
} script_member_kind;

/// What a prepared callback is given after `self`.
typedef enum script_argument {
  SCRIPT_ARGUMENT_NONE = 0,
  SCRIPT_ARGUMENT_NEWEST = 1,
  SCRIPT_ARGUMENT_RECORD = 2,
  SCRIPT_ARGUMENT_RECORD_AND_BUNDLE = 3,
} script_argument;

/// Tags of the value bytes both sides exchange: a tag byte, then its payload in native byte order.
typedef enum script_tag {
  SCRIPT_TAG_NONE = 0,
  SCRIPT_TAG_FALSE = 1,
  SCRIPT_TAG_TRUE = 2,
  SCRIPT_TAG_INTEGER = 3,   // int64
  SCRIPT_TAG_NUMBER = 4,    // double
  SCRIPT_TAG_STRING = 5,    // uint32 length, bytes
  SCRIPT_TAG_TABLE = 6,     // uint32 count, then count keys and values, keys in script order
  SCRIPT_TAG_FUNCTION = 7,  // no payload, script to host only
} script_tag;

/// Limits of one machine: bytes of script memory and milliseconds of one callback.
typedef struct script_limits {
  size_t memory_bytes;
  uint32_t soft_milliseconds;
  uint32_t hard_milliseconds;
} script_limits;

// --- life ---

/// Makes a machine; NULL when the host itself is out of memory, otherwise see script_vm_is_broken.
script_vm *script_vm_create(const script_limits *limits, uint64_t seed);
/// Frees a machine with all its series and records; NULL is allowed.
void script_vm_destroy(script_vm *vm);
/// True after a set-up step failed; the error is then the last error and every later call fails with it.
bool script_vm_is_broken(const script_vm *vm);
/// Bytes the script's heap holds now.
size_t script_vm_memory_in_use(const script_vm *vm);
/// Bytes the script's heap was ever granted, never falling.
uint64_t script_vm_memory_total(const script_vm *vm);
/// The phase bits constructors are checked against.
uint32_t script_vm_phase(const script_vm *vm);
/// Sets the phase bits constructors are checked against.
void script_vm_set_phase(script_vm *vm, uint32_t phase);

/// What is called on the watching thread when a script sits in a loop nothing can stop, before the process ends with 1.
/// It must neither make nor destroy a machine.
void script_when_stuck(void (*call)(void *), void *context);

// --- the last error ---

/// Why the last failing call failed.
script_reason script_vm_error_reason(const script_vm *vm);
/// Source line of the last error, 0 when unknown.
int script_vm_error_line(const script_vm *vm);
/// File of the last error, empty when unknown.
const char *script_vm_error_file(const script_vm *vm);
/// Text of the last error without its position.
const char *script_vm_error_message(const script_vm *vm);
/// Token a syntax error names, empty when it names none.
const char *script_vm_error_near(const script_vm *vm);

// --- environment, before load ---

/// Defines a global function that returns a tagged table of its arguments while one of `phases` is current. A function
/// that has the name already is called in other phases when the first argument is a text.
void script_vm_define_constructor(script_vm *vm, const char *name, uint32_t phases, const char *phase_hint);
/// Defines the global function that marks one table as the script's declaration.
void script_vm_define_declaration(script_vm *vm, const char *name);
/// Starts the record series `name`, its newest view `newest`, over `*end` rows; one per machine.
void script_vm_define_bars(script_vm *vm, const char *name, const char *newest, size_t field_count,
                           const intptr_t *end);
/// Gives field `index` of the record series its name, kind and column of doubles or 64-bit integers.
void script_vm_define_bars_field(script_vm *vm, size_t index, const char *name, script_field_kind kind,
                                 const void *column);
/// Publishes the record series after its last field was given.
void script_vm_finish_bars(script_vm *vm);
/// Points field `index` at a moved column.
void script_vm_move_bars_field(script_vm *vm, size_t index, const void *column);
/// Makes the record series as long as another counter says.
void script_vm_move_bars_end(script_vm *vm, const intptr_t *end);
/// Makes a series over `*end` doubles, the last `depth` of which are kept (0: all); NULL after a failure, which breaks
/// the machine.
script_series *script_vm_make_series(script_vm *vm, const char *label, const double *values, const intptr_t *end,
                                     intptr_t depth);
/// Points a series at moved values.
void script_series_move(script_series *series, const double *values);
/// Makes an indicator that `maker` made, as messages say; every output must be set before a script sees it. NULL after
/// a failure, which breaks the machine.
script_indicator *script_vm_make_indicator(script_vm *vm, const char *label, const char *maker, size_t output_count);
/// Gives output `index` its name and its series, which belongs to no other indicator.
void script_indicator_set_output(script_indicator *indicator, size_t index, const char *name, script_series *series);
/// Says what a signal compares for an indicator whose outputs are set; without it the indicator lacks the signal.
void script_indicator_set_reading(script_indicator *indicator, int signal, const script_reading *reading);
/// Defines the global function of a signal: true above, or below, what it compares with, false while a value is absent.
/// A band compares the double `field` of the record series, which is defined by then. Its number, or -1 after a
/// failure, which breaks the machine.
int script_vm_define_signal(script_vm *vm, const char *name, script_signal_kind kind, bool is_above,
                            const char *field);
/// Makes a record of `field_count` empty slots; NULL after a failure, which breaks the machine.
script_record *script_vm_define_record(script_vm *vm, const char *name, size_t field_count, bool present);
/// Names slot `index` of a record before load.
void script_record_name_field(script_record *record, size_t index, const char *name);
/// Makes a slot read as nil.
void script_record_set_none(script_record *record, size_t slot);
/// Makes a slot read as a number, nil for not-a-number.
void script_record_set_number(script_record *record, size_t slot, double value);
/// Makes a slot read as an integer.
void script_record_set_integer(script_record *record, size_t slot, int64_t value);
/// Makes a slot read as true or false.
void script_record_set_boolean(script_record *record, size_t slot, bool value);
/// Makes a slot read as a copy of the text; false when the host is out of memory, the slot is then nil.
bool script_record_set_string(script_record *record, size_t slot, const char *text, size_t length);
/// Whether the global of this record is there or reads as nil.
bool script_record_is_present(const script_record *record);
/// Makes the global of this record be there or read as nil.
void script_record_set_present(script_record *record, bool present);

/// Makes a bundle of `field_count` fields; NULL after a failure, which breaks the machine.
script_bundle *script_vm_define_bundle(script_vm *vm, const char *name, size_t field_count);
/// Gives field `index` of a bundle its name and what it reads as.
void script_bundle_name_field(script_bundle *bundle, size_t index, const char *name, script_member_kind kind);
/// Sets the two texts its field of that kind reads as.
void script_bundle_set_texts(script_bundle *bundle, const char *first, const char *second);
/// Adds an indicator, or its one series, to the table its field of that kind reads as.
void script_bundle_add_indicator(script_bundle *bundle, const char *name, script_indicator *indicator);
/// Chooses between the two texts.
void script_bundle_choose_text(script_bundle *bundle, bool is_second);
/// Selects the key whose table its field of that kind reads as; the table is made when a script asks for it.
void script_bundle_select(script_bundle *bundle, int64_t key);
/// Drops the table of a key.
void script_bundle_forget(script_bundle *bundle, int64_t key);
/// Puts out a table of the tables of all keys; false after an error.
bool script_bundle_take_memory(script_bundle *bundle);
/// Makes the tables of all keys those of an encoded table; false after an error, nothing is changed then.
bool script_bundle_set_memory(script_bundle *bundle, const uint8_t *bytes, size_t length);

// --- load and slow calls; the value of a success is script_vm_output ---

/// Registers the text `require "name"` finds; `file` is the name messages show.
bool script_vm_add_module(script_vm *vm, const char *name, const char *file, const char *source, size_t length);
/// Compiles and runs the script and puts out its declaration; false after an error.
bool script_vm_load(script_vm *vm, const char *file, const char *source, size_t length);
/// Name of the declaration function the script called, NULL when it called none.
const char *script_vm_declared_by(const script_vm *vm);
/// True when the declaration itself has a function of this name.
bool script_vm_has_method(script_vm *vm, const char *name);
/// Calls declaration:name(values...) with `count` encoded values and puts out its first result; false after an error.
bool script_vm_call(script_vm *vm, const char *name, const uint8_t *bytes, size_t length, size_t count, bool frozen,
                    const char *noun);
/// Sets a field of the declaration to an encoded value; `noun` is what an unknown key of a frozen table is called.
bool script_vm_set_value(script_vm *vm, const char *name, const uint8_t *bytes, size_t length, bool frozen,
                         const char *noun);
/// Sets a field of the declaration to a series, or to nil for NULL.
bool script_vm_set_series(script_vm *vm, const char *name, script_series *series);
/// Sets a field of the declaration to an indicator, or to nil for NULL.
bool script_vm_set_indicator(script_vm *vm, const char *name, script_indicator *indicator);
/// The encoded value of the last success, valid until the next call.
const uint8_t *script_vm_output(const script_vm *vm, size_t *length);

// --- fast calls ---

/// Prepares declaration:name(arguments); its number, or -1 when there is no such function or no room. What the arguments
/// do not need is NULL.
int script_vm_prepare(script_vm *vm, const char *name, script_argument argument, script_record *record,
                      script_bundle *bundle);
/// Runs a prepared callback.
script_outcome script_vm_invoke(script_vm *vm, int callback);
/// Encodes the value the last callback returned into the output; false after an error.
bool script_vm_take_value(script_vm *vm);

// --- log lines ---

/// Number of lines waiting.
size_t script_vm_log_count(const script_vm *vm);
/// Text of a waiting line and its source line, 0 when unknown.
const char *script_vm_log_line(const script_vm *vm, size_t index, size_t *length, int *line);
/// Forgets all waiting lines.
void script_vm_clear_logs(script_vm *vm);

// --- the library ---

/// The release of the Lua library in use, as it says itself: "$LuaVersion: Lua 5.4.4 …".
const char *script_interpreter_identity(void);

#endif
