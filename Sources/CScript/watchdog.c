// One thread for the process watches how long callbacks run. Past the soft limit it signals the script's own
// thread, whose handler arms the hook; past the hard limit, inside a loop no hook reaches, it ends the process.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { SAMPLE_MILLISECONDS = 10, EXIT_FINDING = 1 };

_Thread_local thread_state script_thread;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t watched = PTHREAD_COND_INITIALIZER;
static script_vm *first;
static bool started;
static void (*stuck_call)(void *);
static void *stuck_context;

void script_when_stuck(void (*call)(void *), void *context) {
  pthread_mutex_lock(&lock);
  stuck_call = call;
  stuck_context = context;
  pthread_mutex_unlock(&lock);
}

static int wake_signal(void) { return SIGRTMIN + 5; }

// Runs on the script's thread: arming the hook is the one thing the interpreter allows here.
static void on_signal(int number) {
  (void)number;
  script_vm *vm = script_thread.current;
  if (vm == NULL) return;
  uint64_t serial = atomic_load_explicit(&vm->serial, memory_order_relaxed);
  if (serial == 0 || serial != atomic_load_explicit(&vm->overdue, memory_order_relaxed)) return;
  vm->timed_out = 1;
  vm->armed = 1;
  lua_sethook(vm->L, script_hook, LUA_MASKCOUNT, 1);
}

// Milliseconds of processor time a thread has used. Not the wall clock: a busy or stopped machine must not make a
// well-behaved script overrun its limit, or the same script would decide differently on another day.
static bool used_milliseconds(pid_t thread, double *used) {
  // The kernel's name for a thread's scheduler clock (CPUCLOCK_PERTHREAD | CPUCLOCK_SCHED).
  clockid_t clock = (clockid_t)((~(unsigned)thread << 3) | 6);
  struct timespec time;
  if (clock_gettime(clock, &time) != 0) return false;
  *used = (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
  return true;
}

static void end_process(script_vm *vm) {
  char text[512];
  const char *running = atomic_load_explicit(&vm->running, memory_order_relaxed);
  int length = snprintf(text, sizeof text,
                        "%.250s: error: %.80s ran longer than %u ms inside a function that cannot be stopped; "
                        "the process ends\n",
                        vm->file != NULL ? vm->file : "script", running != NULL ? running : "script",
                        vm->limits.hard_milliseconds);
  if (length > 0) {
    ssize_t ignored = write(STDERR_FILENO, text, (size_t)length);
    (void)ignored;
  }
  // The lock is held; whoever is called ends the process itself when it wants another code.
  if (stuck_call != NULL) stuck_call(stuck_context);
  _exit(EXIT_FINDING);
}

static void sample(script_vm *vm) {
  uint64_t serial = atomic_load_explicit(&vm->serial, memory_order_acquire);
  pid_t thread = atomic_load_explicit(&vm->thread, memory_order_relaxed);
  double now;
  if (serial == 0 || !used_milliseconds(thread, &now)) {
    vm->watch_serial = 0;
    return;
  }
  if (serial != vm->watch_serial) {
    vm->watch_serial = serial;
    vm->watch_milliseconds = now;
    return;
  }
  double used = now - vm->watch_milliseconds;
  if (used >= vm->limits.hard_milliseconds) end_process(vm);
  if (used < vm->limits.soft_milliseconds) return;
  // Sent again with every sample: a signal may meet the interpreter between reading and clearing its trap flag.
  atomic_store_explicit(&vm->overdue, serial, memory_order_relaxed);
  tgkill(getpid(), thread, wake_signal());
}

static void *watch(void *unused) {
  (void)unused;
  pthread_mutex_lock(&lock);
  for (;;) {
    while (first == NULL) pthread_cond_wait(&watched, &lock);
    pthread_mutex_unlock(&lock);
    struct timespec pause = {0, SAMPLE_MILLISECONDS * 1000000L};
    nanosleep(&pause, NULL);
    pthread_mutex_lock(&lock);
    for (script_vm *vm = first; vm != NULL; vm = vm->watch_next) sample(vm);
  }
  return NULL;
}

static bool start(void) {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  if (sigaction(wake_signal(), &action, NULL) != 0) return false;
  sigset_t all, before;
  sigfillset(&all);
  pthread_t thread;
  pthread_sigmask(SIG_SETMASK, &all, &before);
  bool made = pthread_create(&thread, NULL, watch, NULL) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  if (made) pthread_detach(thread);
  return made;
}

void script_thread_prepare(void) {
  sigset_t ours;
  sigemptyset(&ours);
  sigaddset(&ours, wake_signal());
  pthread_sigmask(SIG_UNBLOCK, &ours, NULL);
  script_thread.id = gettid();
}

bool script_watch(script_vm *vm) {
  pthread_mutex_lock(&lock);
  if (!started) started = start();
  bool ready = started;
  if (ready) {
    vm->watch_next = first;
    vm->watch_previous = NULL;
    if (first != NULL) first->watch_previous = vm;
    first = vm;
    pthread_cond_signal(&watched);
  }
  pthread_mutex_unlock(&lock);
  return ready;
}

void script_unwatch(script_vm *vm) {
  pthread_mutex_lock(&lock);
  if (vm->watch_previous != NULL) vm->watch_previous->watch_next = vm->watch_next;
  if (vm->watch_next != NULL) vm->watch_next->watch_previous = vm->watch_previous;
  if (first == vm) first = vm->watch_next;
  vm->watch_next = vm->watch_previous = NULL;
  pthread_mutex_unlock(&lock);
}
