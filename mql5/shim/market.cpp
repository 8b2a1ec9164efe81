// Symbols, ticks and bars. Prices are functions of a counter and of the time, so that a test knows what must arrive.
#include "terminal.hpp"
#include <algorithm>
#include <map>
#include <thread>

struct Symbol {
    std::string name;
    std::vector<MqlTick> ticks;
    long made = 0;
    double rate = 0;
    ulong rateSince = 0;
    long rateMade = 0;
    bool selected = false, opened = false;
    int asked = 0;
};

static std::vector<Symbol> &symbols() {
    static std::vector<Symbol> all;
    if (all.empty()) {
        all.resize(24);
        for (size_t i = 0; i < all.size(); i++) all[i].name = "SYM" + std::to_string(100 + i);
        all[0].name = "EURUSD";
        all[1].name = "GBPUSD";
        all[0].selected = all[1].selected = true;
    }
    return all;
}
Symbol *findSymbol(const std::string &name) {
    for (Symbol &symbol : symbols())
        if (symbol.name == name) return &symbol;
    return nullptr;
}
static Symbol *known(const string &name) {
    Symbol *symbol = findSymbol(name.utf8());
    if (!symbol) lastError = 4301;
    return symbol;
}

static void append(Symbol &symbol, long at, double bid, double ask) {
    symbol.ticks.push_back(MqlTick{at / 1000, bid, ask, 0, 0, at, TICK_FLAG_BID | TICK_FLAG_ASK, 0});
    symbol.made++;
    if (symbol.ticks.size() > 2000000) symbol.ticks.erase(symbol.ticks.begin(), symbol.ticks.begin() + 1000000);
}
// The tick numbered k has the bid (100000 + k mod 50000) points.
static void make(Symbol &symbol, long at) {
    double bid = (double)(100000 + symbol.made % 50000);
    append(symbol, at, bid / 100000, (bid + 10) / 100000);
}
void pushTick(const std::string &name, double bid, double ask) {
    Symbol *symbol = findSymbol(name);
    append(*symbol, serverMilliseconds(), bid, ask);
    triggerLevels(name, bid, ask);
}
void setRate(const std::string &name, double perMillisecond) {
    Symbol *symbol = findSymbol(name);
    symbol->rate = perMillisecond;
    symbol->rateSince = monotonicMicroseconds();
    symbol->rateMade = 0;
}
long ticksMade(const std::string &name) { return findSymbol(name)->made; }

void advance() {
    ulong now = monotonicMicroseconds();
    long server = serverMilliseconds();
    for (Symbol &symbol : symbols()) {
        if (symbol.ticks.empty()) make(symbol, server);
        if (symbol.rate <= 0) continue;
        long due = (long)((double)(now - symbol.rateSince) / 1000 * symbol.rate);
        long first = symbol.ticks.back().time_msc;
        for (; symbol.rateMade < due; symbol.rateMade++) {
            long behind = (long)((double)(due - symbol.rateMade) / symbol.rate);
            make(symbol, std::max(first, server - behind));
        }
    }
    workOff();
}

bool quote(const std::string &name, double &bid, double &ask) {
    Symbol *symbol = findSymbol(name);
    if (!symbol || symbol->ticks.empty()) return false;
    bid = symbol->ticks.back().bid;
    ask = symbol->ticks.back().ask;
    return true;
}
bool SymbolInfoTick(const string &name, MqlTick &tick) {
    advance();
    Symbol *symbol = known(name);
    if (!symbol || symbol->ticks.empty()) return false;
    tick = symbol->ticks.back();
    return true;
}

// The terminal waits for its server, and the program with it.
static void wait(Symbol &symbol) {
    if (symbol.opened) return;
    symbol.opened = true;
    if (long milliseconds = vice("history_blocks")) std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}
int CopyTicks(const string &name, MqlArray<MqlTick> &out, int, ulong from, uint count) {
    Symbol *symbol = known(name);
    if (!symbol) return -1;
    wait(*symbol);
    advance();
    const std::vector<MqlTick> &all = symbol->ticks;
    size_t first = all.size() - std::min<size_t>(count, all.size());
    if (from > 0) {
        auto before = [](const MqlTick &tick, long at) { return tick.time_msc < at; };
        first = (size_t)(std::lower_bound(all.begin(), all.end(), (long)from, before) - all.begin());
        // Rows from before what was asked for.
        if (vice("older_ticks")) first -= std::min<size_t>(first, 2);
    }
    size_t n = std::min<size_t>(count, all.size() - first);
    out.items.assign(all.begin() + (long)first, all.begin() + (long)(first + n));
    return (int)n;
}
// One tick every 250 ms, made of its time, and three in the first millisecond of a second.
int CopyTicksRange(const string &name, MqlArray<MqlTick> &out, int, ulong from, ulong to) {
    Symbol *symbol = known(name);
    if (!symbol) return -1;
    wait(*symbol);
    out.items.clear();
    lastError = 0;
    ulong last = std::min(to, (ulong)serverMilliseconds());
    for (ulong at = (from + 249) / 250 * 250; at <= last; at += 250) {
        for (long same = 0; same < (at % 1000 == 0 ? 3 : 1); same++) {
            double bid = (double)(100000 + (long)(at / 250) % 1000 + same);
            out.items.push_back(MqlTick{(long)at / 1000, bid / 100000, (bid + 10) / 100000, 0, 0, (long)at, TICK_FLAG_BID, 0});
        }
    }
    if (viceOnce("ticks_partly")) {
        out.items.resize(out.items.size() / 2);
        lastError = 4403;
    }
    return (int)out.items.size();
}

static long minutesOf(ENUM_TIMEFRAMES timeframe) {
    if (timeframe == PERIOD_MN1) return 43200;
    if (timeframe == PERIOD_W1) return 10080;
    return timeframe < 16384 ? timeframe : (timeframe - 16384) * 60;
}
static long barCount() {
    static const char *set = getenv("SHIM_BARS");
    return set ? strtol(set, nullptr, 10) : 20000;
}
static long lastBar(ENUM_TIMEFRAMES timeframe) {
    long step = minutesOf(timeframe) * 60;
    return serverMilliseconds() / 1000 / step * step;
}
static long firstBar(ENUM_TIMEFRAMES timeframe) {
    long bars = barCount();
    if (long most = vice("max_bars")) bars = std::min(bars, most);
    return lastBar(timeframe) - (bars - 1) * minutesOf(timeframe) * 60;
}
// A bar is made of the minutes since 1970 at which it opened.
static MqlRates barAt(long time) {
    long m = time / 60, open = 100000 + m % 1000, close = 100000 + (m + 3) % 1000;
    return MqlRates{time, (double)open / 100000, (double)(std::max(open, close) + 5) / 100000, (double)(std::min(open, close) - 5) / 100000,
        (double)close / 100000, 1 + m % 97, (int)(m % 7), 0};
}
static int bars(Symbol &symbol, long first, long last, long step, MqlArray<MqlRates> &out) {
    // What is there at the first calls is a part of what will be.
    long n = last < first ? 0 : (last - first) / step + 1, steps = vice("sync_steps");
    if (steps > 0 && symbol.asked++ < steps) first += (n - n * symbol.asked / (steps + 1)) * step;
    out.items.clear();
    out.items.reserve((size_t)(n > 0 ? n : 0));
    for (long at = first; at <= last; at += step) out.items.push_back(barAt(at));
    if (out.items.empty()) { lastError = 4401; return -1; }
    return (int)out.items.size();
}
int CopyRates(const string &name, ENUM_TIMEFRAMES timeframe, datetime from, datetime to, MqlArray<MqlRates> &out) {
    Symbol *symbol = known(name);
    if (!symbol) return -1;
    wait(*symbol);
    long step = minutesOf(timeframe) * 60;
    long first = std::max((from + step - 1) / step * step, firstBar(timeframe)), last = std::min(to / step * step, lastBar(timeframe));
    return bars(*symbol, first, last, step, out);
}
int CopyRates(const string &name, ENUM_TIMEFRAMES timeframe, int start, int count, MqlArray<MqlRates> &out) {
    Symbol *symbol = known(name);
    if (!symbol) return -1;
    wait(*symbol);
    long step = minutesOf(timeframe) * 60, last = lastBar(timeframe) - start * step;
    return bars(*symbol, std::max(last - (count - 1) * step, firstBar(timeframe)), last, step, out);
}
long SeriesInfoInteger(const string &name, ENUM_TIMEFRAMES timeframe, ENUM_SERIES_INFO_INTEGER property) {
    Symbol *symbol = known(name);
    if (!symbol) return 0;
    if (property == SERIES_SYNCHRONIZED) return symbol->asked >= vice("sync_steps");
    return property == SERIES_FIRSTDATE ? firstBar(timeframe) : lastBar(timeframe);
}

// An event every hour; the odd ones without an actual figure.
bool CalendarValueHistory(MqlArray<MqlCalendarValue> &out, datetime from, datetime to) {
    if (vice("no_calendar")) { lastError = 5400; return false; }
    out.items.clear();
    for (long at = (from + 3599) / 3600 * 3600; at <= to; at += 3600) {
        long n = at / 3600;
        out.items.push_back({(ulong)n, (ulong)(n % 5 + 1), at, n % 2 ? LONG_MIN : n * 1000000, 1500000, LONG_MIN, -250000});
    }
    return true;
}
bool CalendarEventById(ulong id, MqlCalendarEvent &out) {
    out = MqlCalendarEvent{id, 840, (ENUM_CALENDAR_EVENT_IMPORTANCE)(id % 4), string("Event number ") + IntegerToString((long)id) + string(" é")};
    return true;
}
bool CalendarCountryById(long id, MqlCalendarCountry &out) {
    out = MqlCalendarCountry{(ulong)id, string("USD")};
    return true;
}

int SymbolsTotal(bool selected) {
    int count = 0;
    for (Symbol &symbol : symbols()) count += !selected || symbol.selected;
    return count;
}
string SymbolName(int at, bool selected) {
    for (Symbol &symbol : symbols())
        if ((!selected || symbol.selected) && at-- == 0) return string(symbol.name);
    return string();
}
bool SymbolSelect(const string &name, bool select) {
    Symbol *symbol = known(name);
    if (symbol) symbol->selected = select;
    return symbol != nullptr;
}
long SymbolInfoInteger(const string &, ENUM_SYMBOL_INFO_INTEGER property) {
    switch (property) {
        case SYMBOL_DIGITS: return 5;
        case SYMBOL_TRADE_STOPS_LEVEL: return 10;
        case SYMBOL_TRADE_FREEZE_LEVEL: return 0;
        case SYMBOL_FILLING_MODE: return vice("filling_flags", SYMBOL_FILLING_FOK | SYMBOL_FILLING_IOC);
        case SYMBOL_EXPIRATION_MODE: return 15;
        case SYMBOL_ORDER_MODE: return 127;
        case SYMBOL_TRADE_MODE: return SYMBOL_TRADE_MODE_FULL;
        case SYMBOL_TRADE_EXEMODE: return SYMBOL_TRADE_EXECUTION_MARKET;
        case SYMBOL_TRADE_CALC_MODE: return SYMBOL_CALC_MODE_FOREX;
        case SYMBOL_SWAP_MODE: return SYMBOL_SWAP_MODE_POINTS;
        case SYMBOL_SWAP_ROLLOVER3DAYS: return WEDNESDAY;
    }
    return 0;
}
double SymbolInfoDouble(const string &, ENUM_SYMBOL_INFO_DOUBLE property) {
    switch (property) {
        case SYMBOL_POINT: case SYMBOL_TRADE_TICK_SIZE: return 0.00001;
        case SYMBOL_TRADE_TICK_VALUE: return 1;
        case SYMBOL_TRADE_CONTRACT_SIZE: return 100000;
        case SYMBOL_VOLUME_MIN: case SYMBOL_VOLUME_STEP: return 0.01;
        case SYMBOL_VOLUME_MAX: return 50;
        case SYMBOL_SWAP_LONG: return -6.53;
        case SYMBOL_SWAP_SHORT: return 1.25;
        default: return 0;
    }
}
string SymbolInfoString(const string &name, ENUM_SYMBOL_INFO_STRING property) {
    if (property == SYMBOL_DESCRIPTION) return string("Währung ") + name;
    bool isPair = name == string("EURUSD") || name == string("GBPUSD");
    if (property == SYMBOL_CURRENCY_PROFIT) return string("USD");
    return isPair ? StringSubstr(name, 0, 3) : string("EUR");
}
bool SymbolInfoMarginRate(const string &, ENUM_ORDER_TYPE, double &initial, double &maintenance) {
    initial = maintenance = 1;
    return true;
}
bool SymbolInfoSessionTrade(const string &, ENUM_DAY_OF_WEEK day, uint index, datetime &from, datetime &to) {
    if (day == SUNDAY || day == SATURDAY || index > 0) return false;
    from = 5 * 60;
    to = 24 * 3600;
    return true;
}
