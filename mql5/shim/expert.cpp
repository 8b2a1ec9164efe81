// Runs an expert as the terminal does: one thread, one event at a time, at most one waiting timer event and one waiting tick.
#include "terminal.hpp"
#include <algorithm>
#include <csignal>
#include <unistd.h>

int OnInit();
void OnDeinit(const int reason);
void OnTick();
void OnTimer();
void OnTradeTransaction(const MqlTradeTransaction &transaction, const MqlTradeRequest &request, const MqlTradeResult &result);

static void stop(int) { stopFlag = true; }

static bool begin() {
    // What arrived before the program was there is not delivered.
    events.clear();
    int code = OnInit();
    if (code != INIT_SUCCEEDED) fprintf(stderr, "[terminal] OnInit returned %d\n", code);
    return code == INIT_SUCCEEDED;
}

// A change of the chart keeps global objects; a change of the account unloads the program and loads it anew.
static bool carryOutWish(char **arguments) {
    if (hostWish.empty()) return true;
    std::string wish;
    wish.swap(hostWish);
    if (wish.rfind("account ", 0) == 0) {
        setVice("login", strtol(wish.c_str() + 8, nullptr, 10));
        OnDeinit(REASON_ACCOUNT);
        setenv("SHIM_LOGIN", wish.c_str() + 8, 1);
        execv("/proc/self/exe", arguments);
        critical("the program cannot be loaded anew");
    }
    if (wish == "close") { stopFlag = true; return true; }
    OnDeinit((int)strtol(wish.c_str() + 7, nullptr, 10));
    return begin();
}

static bool deliverOne() {
    if (events.empty()) return false;
    // Transactions need not arrive in the order in which things happened.
    size_t at = vice("reordered") ? events.size() - 1 : 0;
    Event event = events[at];
    events.erase(events.begin() + (long)at);
    OnTradeTransaction(event.transaction, event.request, event.result);
    return true;
}

int main(int, char **arguments) {
    signal(SIGTERM, stop);
    openBook();
    advance();
    if (!begin()) return 1;
    openControl();
    ulong nextTimer = 0;
    long seen = 0;
    while (!stopFlag) {
        advance();
        pollControl();
        if (!carryOutWish(arguments)) return 1;
        if (vice("holds_transactions") == 0 && deliverOne()) continue;
        ulong now = monotonicMicroseconds();
        if (vice("timer_step", 16) == 0) { OnTimer(); usleep(20); continue; }
        if (timerPeriod > 0 && now >= nextTimer) {
            nextTimer = now + (ulong)std::max((long)timerPeriod, vice("timer_step", 16)) * 1000;
            OnTimer();
            continue;
        }
        long made = ticksMade("EURUSD");
        if (made != seen && vice("chart_ticks", 1)) {
            seen = made;
            OnTick();
            continue;
        }
        usleep(500);
    }
    OnDeinit(REASON_CLOSE);
    return 0;
}
