// What is behind the interface: clock, vices, the broker's book, the queue of events.
#pragma once
#include "mql5.hpp"
#include <deque>

// A vice by name: from the environment as VICE_<name>, changed while running by the control socket.
long vice(const char *name, long standard = 0);
void setVice(const std::string &name, long value);
// Takes one from a vice that counts; whether there was one.
bool viceOnce(const char *name);

extern int lastError;
extern bool stopFlag;
extern uint timerPeriod;
ulong monotonicMicroseconds();
// Milliseconds of the server's clock; the PC's clock and the server's are two things.
long serverMilliseconds();
std::string folder();

struct Position {
    ulong identifier, ticket;
    char symbol[32], comment[64];
    long magic;
    int type;
    double volume, open, stop, target, swap;
    long opened;
};
struct Order {
    ulong ticket, position;
    char symbol[32], comment[64];
    long magic;
    int type, state, rests;
    double volume, remaining, price, limitPrice, stop, target;
    long placed, expiration, done;
};
struct Deal {
    ulong ticket, order, position;
    char symbol[32], comment[64];
    long magic;
    int type, entry, reason;
    double volume, price, profit, stop, target;
    long time;
};
struct Travelling {
    long due;
    uint request;
    int action, type, filling;
    char symbol[32], comment[64];
    long magic, expiration;
    double volume, price, limitPrice, stop, target;
    ulong position, positionBy, order;
};
// Shared memory on a file: it outlives the program, as a broker does.
struct Book {
    enum { maxPositions = 8192, maxOrders = 16384, maxDeals = 16384, maxTravelling = 1024 };
    ulong nextTicket;
    long netting, sends, cancelled;
    int positionCount, orderCount, dealCount, travellingCount;
    Position positions[maxPositions];
    Order orders[maxOrders];
    Deal deals[maxDeals];
    Travelling travelling[maxTravelling];
};
extern Book *book;
void openBook();

struct Event {
    MqlTradeTransaction transaction;
    MqlTradeRequest request;
    MqlTradeResult result;
};
// The terminal's queue of transactions: beyond 1,024 the oldest are displaced, and nobody is told.
extern std::deque<Event> events;
extern long displaced;
void post(const Event &event);

// The broker and the market up to now.
void advance();
struct Symbol;
Symbol *findSymbol(const std::string &name);
bool quote(const std::string &symbol, double &bid, double &ask);
void pushTick(const std::string &symbol, double bid, double ask);
void setRate(const std::string &symbol, double ticksPerMillisecond);
long ticksMade(const std::string &symbol);
void triggerLevels(const std::string &symbol, double bid, double ask);
void workOff();

// Commands of a test, one line each, answered by one line.
void openControl();
void pollControl();
std::string controlled(const std::string &line);
// What happens to the program itself; the host carries it out between two events.
extern std::string hostWish;
