// What a program reads of the account, the positions, the orders and the history.
#include "terminal.hpp"
#include <algorithm>

static Position *selectedPosition = nullptr;
static Position positionCopy;
static Order *selectedOrder = nullptr;
static std::vector<int> pastOrders, pastDeals;

static bool connected() { return !vice("disconnected"); }

long AccountInfoInteger(ENUM_ACCOUNT_INFO_INTEGER property) {
    static const char *login = getenv("SHIM_LOGIN");
    switch (property) {
        case ACCOUNT_LOGIN: return vice("login", login ? strtol(login, nullptr, 10) : 5012345);
        case ACCOUNT_LEVERAGE: return 100;
        case ACCOUNT_MARGIN_MODE: return book->netting ? ACCOUNT_MARGIN_MODE_RETAIL_NETTING : ACCOUNT_MARGIN_MODE_RETAIL_HEDGING;
        case ACCOUNT_TRADE_MODE: return ACCOUNT_TRADE_MODE_DEMO;
        case ACCOUNT_TRADE_ALLOWED: return !vice("investor");
        case ACCOUNT_TRADE_EXPERT: return 1;
        case ACCOUNT_CURRENCY_DIGITS: return 2;
    }
    return 0;
}
double AccountInfoDouble(ENUM_ACCOUNT_INFO_DOUBLE property) {
    double balance = 10000;
    for (int i = 0; i < book->dealCount; i++) balance += book->deals[i].profit;
    return property == ACCOUNT_BALANCE || property == ACCOUNT_EQUITY ? balance : 0;
}
string AccountInfoString(ENUM_ACCOUNT_INFO_STRING property) {
    return string(property == ACCOUNT_SERVER ? "Demo-Server é" : property == ACCOUNT_CURRENCY ? "USD" : "A Broker Ltd");
}
long TerminalInfoInteger(ENUM_TERMINAL_INFO_INTEGER property) {
    switch (property) {
        case TERMINAL_BUILD: return 5430;
        case TERMINAL_CONNECTED: return connected();
        case TERMINAL_TRADE_ALLOWED: return !vice("algo_off");
        case TERMINAL_PING_LAST: return 23456;
        case TERMINAL_DISK_SPACE: return vice("disk_full") ? 0 : 50000;
        case TERMINAL_MEMORY_AVAILABLE: return 8000;
    }
    return 0;
}
int MQLInfoInteger(ENUM_MQL_INFO_INTEGER) { return !vice("algo_off"); }

int PositionsTotal() {
    advance();
    return connected() ? book->positionCount : 0;
}
// While a program reads one position after the other, the broker goes on.
static void moveUnderTheReader() {
    static long reads = 0;
    long at = vice("moves_while_read");
    if (at == 0) { reads = 0; return; }
    if (++reads != at || book->positionCount == 0) return;
    Position gone = book->positions[0];
    for (int i = 0; i + 1 < book->positionCount; i++) book->positions[i] = book->positions[i + 1];
    Position &fresh = book->positions[book->positionCount - 1];
    fresh = gone;
    fresh.identifier = fresh.ticket = book->nextTicket++;
    fresh.magic = 0;
}
ulong PositionGetTicket(int at) {
    selectedPosition = nullptr;
    if (!connected() || at < 0 || at >= book->positionCount) return 0;
    positionCopy = book->positions[at];
    selectedPosition = &positionCopy;
    moveUnderTheReader();
    return positionCopy.ticket;
}
bool PositionSelectByTicket(ulong ticket) {
    for (int i = 0; i < PositionsTotal(); i++)
        if (book->positions[i].ticket == ticket) return PositionGetTicket(i) != 0;
    return false;
}
static const Position &position() {
    if (!selectedPosition) critical("no position is selected");
    return *selectedPosition;
}
long PositionGetInteger(ENUM_POSITION_PROPERTY_INTEGER property) {
    const Position &p = position();
    switch (property) {
        case POSITION_TICKET: return (long)p.ticket;
        case POSITION_IDENTIFIER: return (long)p.identifier;
        case POSITION_MAGIC: return p.magic;
        case POSITION_TYPE: return p.type;
        case POSITION_TIME_MSC: return p.opened;
    }
    return 0;
}
double PositionGetDouble(ENUM_POSITION_PROPERTY_DOUBLE property) {
    const Position &p = position();
    double bid = 0, ask = 0;
    quote(p.symbol, bid, ask);
    switch (property) {
        case POSITION_VOLUME: return p.volume;
        case POSITION_PRICE_OPEN: return p.open;
        case POSITION_SL: return p.stop;
        case POSITION_TP: return p.target;
        case POSITION_SWAP: return p.swap;
        case POSITION_PROFIT: return (p.type == 0 ? bid - p.open : p.open - ask) * p.volume * 100000;
    }
    return 0;
}
string PositionGetString(ENUM_POSITION_PROPERTY_STRING property) { return string(property == POSITION_SYMBOL ? position().symbol : position().comment); }

static std::vector<Order *> resting() {
    std::vector<Order *> all;
    for (int i = 0; i < book->orderCount && connected(); i++)
        if (book->orders[i].rests) all.push_back(&book->orders[i]);
    return all;
}
int OrdersTotal() {
    advance();
    return (int)resting().size();
}
ulong OrderGetTicket(int at) {
    std::vector<Order *> all = resting();
    selectedOrder = at < 0 || at >= (int)all.size() ? nullptr : all[(size_t)at];
    return selectedOrder ? selectedOrder->ticket : 0;
}
bool OrderSelect(ulong ticket) {
    selectedOrder = nullptr;
    for (Order *order : resting())
        if (order->ticket == ticket) selectedOrder = order;
    return selectedOrder != nullptr;
}
static long orderInteger(const Order &o, ENUM_ORDER_PROPERTY_INTEGER property) {
    switch (property) {
        case ORDER_TICKET: return (long)o.ticket;
        case ORDER_MAGIC: return o.magic;
        case ORDER_TYPE: return o.type;
        case ORDER_STATE: return o.state;
        case ORDER_POSITION_ID: return (long)o.position;
        case ORDER_TIME_SETUP_MSC: return o.placed;
        case ORDER_TIME_EXPIRATION: return o.expiration;
    }
    return 0;
}
static double orderDouble(const Order &o, ENUM_ORDER_PROPERTY_DOUBLE property) {
    switch (property) {
        case ORDER_VOLUME_INITIAL: return o.volume;
        case ORDER_VOLUME_CURRENT: return o.remaining;
        case ORDER_PRICE_OPEN: return o.price;
        case ORDER_PRICE_STOPLIMIT: return o.limitPrice;
        case ORDER_SL: return o.stop;
        case ORDER_TP: return o.target;
    }
    return 0;
}
static string orderString(const Order &o, ENUM_ORDER_PROPERTY_STRING property) { return string(property == ORDER_SYMBOL ? o.symbol : o.comment); }
static const Order &order() {
    if (!selectedOrder) critical("no order is selected");
    return *selectedOrder;
}
long OrderGetInteger(ENUM_ORDER_PROPERTY_INTEGER property) { return orderInteger(order(), property); }
double OrderGetDouble(ENUM_ORDER_PROPERTY_DOUBLE property) { return orderDouble(order(), property); }
string OrderGetString(ENUM_ORDER_PROPERTY_STRING property) { return orderString(order(), property); }

// A list of the program's own, until the next selection; without the broker it is empty and nobody says so.
bool HistorySelect(datetime from, datetime to) {
    advance();
    pastOrders.clear();
    pastDeals.clear();
    if (!connected()) return true;
    for (int i = 0; i < book->orderCount; i++)
        if (!book->orders[i].rests && book->orders[i].done / 1000 >= from && book->orders[i].done / 1000 <= to) pastOrders.push_back(i);
    for (int i = 0; i < book->dealCount; i++)
        if (book->deals[i].time / 1000 >= from && book->deals[i].time / 1000 <= to) pastDeals.push_back(i);
    return true;
}
int HistoryOrdersTotal() { return (int)pastOrders.size(); }
ulong HistoryOrderGetTicket(int at) { return at < 0 || at >= (int)pastOrders.size() ? 0 : book->orders[pastOrders[(size_t)at]].ticket; }
bool HistoryOrderSelect(ulong ticket) {
    pastOrders.clear();
    for (int i = 0; i < book->orderCount && connected(); i++)
        if (book->orders[i].ticket == ticket && !book->orders[i].rests) pastOrders.push_back(i);
    return !pastOrders.empty();
}
static const Order &pastOrder(ulong ticket) {
    for (int i : pastOrders)
        if (book->orders[i].ticket == ticket) return book->orders[i];
    critical("an order that is not in the selected history");
}
long HistoryOrderGetInteger(ulong ticket, ENUM_ORDER_PROPERTY_INTEGER property) { return orderInteger(pastOrder(ticket), property); }
double HistoryOrderGetDouble(ulong ticket, ENUM_ORDER_PROPERTY_DOUBLE property) { return orderDouble(pastOrder(ticket), property); }
string HistoryOrderGetString(ulong ticket, ENUM_ORDER_PROPERTY_STRING property) { return orderString(pastOrder(ticket), property); }

int HistoryDealsTotal() { return (int)pastDeals.size(); }
ulong HistoryDealGetTicket(int at) { return at < 0 || at >= (int)pastDeals.size() ? 0 : book->deals[pastDeals[(size_t)at]].ticket; }
bool HistoryDealSelect(ulong ticket) {
    pastDeals.clear();
    for (int i = 0; i < book->dealCount && connected(); i++)
        if (book->deals[i].ticket == ticket) pastDeals.push_back(i);
    return !pastDeals.empty();
}
static const Deal &pastDeal(ulong ticket) {
    // Asked for again and again in the order of the list, forwards or backwards: the last place and those beside it first.
    static size_t last = 0;
    for (size_t i = last > 0 ? last - 1 : 0; i < pastDeals.size() && i <= last + 1; i++)
        if (book->deals[pastDeals[i]].ticket == ticket) return book->deals[pastDeals[last = i]];
    for (size_t i = 0; i < pastDeals.size(); i++)
        if (book->deals[pastDeals[i]].ticket == ticket) return book->deals[pastDeals[last = i]];
    critical("a deal that is not in the selected history");
}
long HistoryDealGetInteger(ulong ticket, ENUM_DEAL_PROPERTY_INTEGER property) {
    const Deal &d = pastDeal(ticket);
    switch (property) {
        case DEAL_ORDER: return (long)d.order;
        case DEAL_POSITION_ID: return (long)d.position;
        case DEAL_MAGIC: return d.magic;
        case DEAL_TYPE: return d.type;
        case DEAL_ENTRY: return d.entry;
        case DEAL_TIME_MSC: return d.time;
        case DEAL_REASON: return d.reason;
    }
    return 0;
}
double HistoryDealGetDouble(ulong ticket, ENUM_DEAL_PROPERTY_DOUBLE property) {
    const Deal &d = pastDeal(ticket);
    switch (property) {
        case DEAL_VOLUME: return d.volume;
        case DEAL_PRICE: return d.price;
        case DEAL_PROFIT: return d.profit;
        case DEAL_SL: return d.stop;
        case DEAL_TP: return d.target;
        default: return 0;
    }
}
string HistoryDealGetString(ulong ticket, ENUM_DEAL_PROPERTY_STRING property) {
    return string(property == DEAL_SYMBOL ? pastDeal(ticket).symbol : pastDeal(ticket).comment);
}
