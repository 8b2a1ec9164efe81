// The broker: requests on their way, orders, deals and positions, on a file that outlives the terminal.
#include "terminal.hpp"
#include <algorithm>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

Book *book = nullptr;
std::deque<Event> events;
long displaced = 0;
static uint lastRequest = 0;

void openBook() {
    const char *login = getenv("SHIM_LOGIN");
    std::string path = folder() + "/broker-" + (login ? login : "5012345");
    int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof(Book)) != 0) critical("the broker's file cannot be made");
    book = (Book *)mmap(nullptr, sizeof(Book), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (book == MAP_FAILED) critical("the broker's file cannot be mapped");
    if (book->nextTicket == 0) {
        book->nextTicket = 1000;
        book->netting = vice("netting");
    }
}

void post(const Event &event) {
    if (events.size() >= 1024) {
        events.pop_front();
        displaced++;
    }
    events.push_back(event);
}
static void hint(ENUM_TRADE_TRANSACTION_TYPE type, ulong deal, ulong order, ulong position, const char *symbol) {
    Event event;
    event.transaction.type = type;
    event.transaction.deal = deal;
    event.transaction.order = order;
    event.transaction.position = position;
    event.transaction.symbol = string(symbol);
    post(event);
}

static Position *positionOf(ulong ticket) {
    for (int i = 0; i < book->positionCount; i++)
        if (book->positions[i].ticket == ticket) return &book->positions[i];
    return nullptr;
}
static Order *restingOf(ulong ticket) {
    for (int i = 0; i < book->orderCount; i++)
        if (book->orders[i].ticket == ticket && book->orders[i].rests) return &book->orders[i];
    return nullptr;
}
static void setText(char *to, size_t size, const char *from) { snprintf(to, size, "%s", from); }

static Order *newOrder(const Travelling &request, int type, double price) {
    if (book->orderCount >= Book::maxOrders) critical("the broker's book is full");
    Order &order = book->orders[book->orderCount++];
    order = Order{};
    order.ticket = book->nextTicket++;
    setText(order.symbol, sizeof order.symbol, request.symbol);
    setText(order.comment, sizeof order.comment, vice("comment_rewritten") ? "[broker]" : request.comment);
    order.magic = request.magic;
    order.type = type;
    order.state = ORDER_STATE_PLACED;
    order.rests = 1;
    order.volume = order.remaining = request.volume;
    order.price = price;
    order.limitPrice = request.limitPrice;
    order.stop = request.stop;
    order.target = request.target;
    order.expiration = request.expiration;
    order.placed = serverMilliseconds();
    return &order;
}
static void finish(Order &order, int state) {
    order.state = state;
    order.rests = 0;
    order.done = serverMilliseconds();
}
static void dropPosition(Position *position) {
    int at = (int)(position - book->positions);
    for (int i = at; i + 1 < book->positionCount; i++) book->positions[i] = book->positions[i + 1];
    book->positionCount--;
}
static Deal &newDeal(const Order &order, int type, int entry, int reason, double volume, double price) {
    if (book->dealCount >= Book::maxDeals) critical("the broker's book is full");
    Deal &deal = book->deals[book->dealCount++];
    deal = Deal{};
    deal.ticket = book->nextTicket++;
    deal.order = order.ticket;
    setText(deal.symbol, sizeof deal.symbol, order.symbol);
    setText(deal.comment, sizeof deal.comment, order.comment);
    deal.magic = order.magic;
    deal.type = type;
    deal.entry = entry;
    deal.reason = reason;
    deal.volume = volume;
    deal.price = price;
    deal.time = serverMilliseconds();
    // DEAL_SL and DEAL_TP of a deal that opens are those of its order.
    if (entry == DEAL_ENTRY_IN || entry == DEAL_ENTRY_INOUT) { deal.stop = order.stop; deal.target = order.target; }
    return deal;
}
static double round2(double value) { return (double)(long)(value * 100 + (value < 0 ? -0.5 : 0.5)) / 100; }

// Executes an order against a position or as a new one; netting accounts have one position a symbol.
static Deal &execute(Order &order, int type, ulong target, int reason, double price) {
    Position *position = target ? positionOf(target) : nullptr;
    if (!target && book->netting)
        for (int i = 0; i < book->positionCount && !position; i++)
            if (strcmp(book->positions[i].symbol, order.symbol) == 0) position = &book->positions[i];
    double volume = order.remaining;
    finish(order, ORDER_STATE_FILLED);
    order.remaining = 0;
    if (!position || position->type == type) {
        Deal &deal = newDeal(order, type, DEAL_ENTRY_IN, reason, volume, price);
        if (!position) {
            position = &book->positions[book->positionCount++];
            *position = Position{};
            position->identifier = position->ticket = order.ticket;
            setText(position->symbol, sizeof position->symbol, order.symbol);
            setText(position->comment, sizeof position->comment, order.comment);
            position->magic = order.magic;
            position->type = type;
            position->opened = deal.time;
        }
        position->open = (position->open * position->volume + price * volume) / (position->volume + volume);
        position->volume = round2(position->volume + volume);
        position->stop = order.stop;
        position->target = order.target;
        deal.position = order.position = position->identifier;
        return deal;
    }
    int entry = volume > position->volume + 1e-9 ? DEAL_ENTRY_INOUT : DEAL_ENTRY_OUT;
    Deal &deal = newDeal(order, type, entry, reason, volume, price);
    double closed = std::min(volume, position->volume);
    deal.position = order.position = position->identifier;
    deal.stop = position->stop;
    deal.target = position->target;
    deal.profit = round2((price - position->open) * (position->type == 0 ? 1 : -1) * closed * 100000);
    double left = round2(position->volume - volume);
    if (left > 0) position->volume = left;
    else if (left < 0) {
        position->type = type;
        position->volume = -left;
        position->open = price;
        position->ticket = order.ticket;
    } else dropPosition(position);
    return deal;
}

static uint deal(const Travelling &request, MqlTradeResult &result) {
    double bid = 0, ask = 0;
    if (!quote(request.symbol, bid, ask)) return 10021;
    long allowed = vice("filling_flags", 3);
    if ((request.filling == ORDER_FILLING_FOK && !(allowed & 1)) || (request.filling == ORDER_FILLING_IOC && !(allowed & 2)) ||
        request.filling == ORDER_FILLING_RETURN || viceOnce("refuse_filling"))
        return TRADE_RETCODE_INVALID_FILL;
    if (request.volume < 0.01 || request.volume > 50) return TRADE_RETCODE_INVALID_VOLUME;
    if (request.position && !positionOf(request.position)) return TRADE_RETCODE_POSITION_CLOSED;
    Order *order = newOrder(request, request.type, 0);
    ulong ticket = order->ticket;
    hint(TRADE_TRANSACTION_ORDER_ADD, 0, ticket, 0, request.symbol);
    double price = request.type == ORDER_TYPE_BUY ? ask : bid;
    Deal &made = execute(*order, request.type, request.position, DEAL_REASON_EXPERT, price);
    result.order = ticket;
    result.deal = made.ticket;
    result.volume = made.volume;
    result.price = made.price;
    hint(TRADE_TRANSACTION_ORDER_DELETE, 0, ticket, 0, request.symbol);
    hint(TRADE_TRANSACTION_HISTORY_ADD, 0, ticket, 0, request.symbol);
    hint(TRADE_TRANSACTION_DEAL_ADD, made.ticket, ticket, made.position, request.symbol);
    return TRADE_RETCODE_DONE;
}
static uint change(const Travelling &request, MqlTradeResult &result) {
    Order *order = restingOf(request.order);
    if (!order) return TRADE_RETCODE_INVALID;
    result.order = order->ticket;
    if (request.action == TRADE_ACTION_REMOVE) {
        finish(*order, ORDER_STATE_CANCELED);
        book->cancelled++;
        hint(TRADE_TRANSACTION_ORDER_DELETE, 0, order->ticket, 0, order->symbol);
        hint(TRADE_TRANSACTION_HISTORY_ADD, 0, order->ticket, 0, order->symbol);
        return TRADE_RETCODE_DONE;
    }
    order->price = request.price;
    order->limitPrice = request.limitPrice;
    order->stop = request.stop;
    order->target = request.target;
    hint(TRADE_TRANSACTION_ORDER_UPDATE, 0, order->ticket, 0, order->symbol);
    return TRADE_RETCODE_DONE;
}
static uint closeBy(const Travelling &request, MqlTradeResult &result) {
    Position *one = positionOf(request.position), *other = positionOf(request.positionBy);
    if (!one || !other) return TRADE_RETCODE_POSITION_CLOSED;
    if (one->type == other->type || book->netting) return TRADE_RETCODE_INVALID;
    Order *order = newOrder(request, ORDER_TYPE_CLOSE_BY, other->open);
    double volume = std::min(one->volume, other->volume), price = other->open;
    ulong ids[2] = {one->identifier, other->identifier}, tickets[2] = {one->ticket, other->ticket};
    int types[2] = {1 - one->type, 1 - other->type};
    result.order = order->ticket;
    finish(*order, ORDER_STATE_FILLED);
    for (int i = 0; i < 2; i++) {
        Deal &made = newDeal(*order, types[i], DEAL_ENTRY_OUT_BY, DEAL_REASON_EXPERT, volume, price);
        made.position = ids[i];
        result.deal = made.ticket;
        Position *position = positionOf(tickets[i]);
        position->volume = round2(position->volume - volume);
        if (position->volume <= 0) dropPosition(position);
        hint(TRADE_TRANSACTION_DEAL_ADD, made.ticket, order->ticket, ids[i], order->symbol);
    }
    result.volume = volume;
    return TRADE_RETCODE_DONE;
}
static uint carryOut(const Travelling &request, MqlTradeResult &result) {
    switch (request.action) {
        case TRADE_ACTION_DEAL: return deal(request, result);
        case TRADE_ACTION_PENDING: {
            Order *order = newOrder(request, request.type, request.price);
            result.order = order->ticket;
            hint(TRADE_TRANSACTION_ORDER_ADD, 0, order->ticket, 0, order->symbol);
            return TRADE_RETCODE_DONE;
        }
        case TRADE_ACTION_SLTP: {
            Position *position = positionOf(request.position);
            if (!position) return TRADE_RETCODE_POSITION_CLOSED;
            position->stop = request.stop;
            position->target = request.target;
            hint(TRADE_TRANSACTION_POSITION, 0, 0, position->ticket, position->symbol);
            return TRADE_RETCODE_DONE;
        }
        case TRADE_ACTION_CLOSE_BY: return closeBy(request, result);
        default: return change(request, result);
    }
}

static void expire(long now);

// What the server does with a request that has arrived, and what it answers.
void workOff() {
    long now = serverMilliseconds();
    expire(now);
    for (int i = 0; i < book->travellingCount;) {
        Travelling request = book->travelling[i];
        if (request.due > now || vice("disconnected")) { i++; continue; }
        for (int k = i; k + 1 < book->travellingCount; k++) book->travelling[k] = book->travelling[k + 1];
        book->travellingCount--;
        Event answer;
        answer.transaction.type = TRADE_TRANSACTION_REQUEST;
        answer.result.request_id = request.request;
        answer.result.retcode = carryOut(request, answer.result);
        if (viceOnce("executed_but_timeout")) {
            answer.result = MqlTradeResult();
            answer.result.request_id = request.request;
            answer.result.retcode = TRADE_RETCODE_TIMEOUT;
        }
        quote(request.symbol, answer.result.bid, answer.result.ask);
        answer.result.comment = string(answer.result.retcode == TRADE_RETCODE_DONE ? "Request executed" : "Request refused");
        // Requests of an earlier start of the terminal have nobody who waits.
        if (request.request <= lastRequest && !viceOnce("answer_lost")) post(answer);
    }
}

bool OrderSendAsync(const MqlTradeRequest &request, MqlTradeResult &result) {
    advance();
    result = MqlTradeResult();
    if (vice("algo_off")) { result.retcode = TRADE_RETCODE_CLIENT_DISABLES_AT; lastError = 4752; return false; }
    if (book->travellingCount >= Book::maxTravelling) { result.retcode = 10024; lastError = 4756; return false; }
    book->sends++;
    Travelling &travelling = book->travelling[book->travellingCount];
    travelling = Travelling{};
    travelling.due = serverMilliseconds() + vice("latency", 1);
    travelling.request = ++lastRequest;
    travelling.action = request.action;
    travelling.type = request.type;
    travelling.filling = request.type_filling;
    setText(travelling.symbol, sizeof travelling.symbol, request.symbol.utf8().c_str());
    setText(travelling.comment, 32, request.comment.utf8().c_str());
    travelling.magic = (long)request.magic;
    travelling.expiration = request.expiration;
    travelling.volume = request.volume;
    travelling.price = request.price;
    travelling.limitPrice = request.stoplimit;
    travelling.stop = request.sl;
    travelling.target = request.tp;
    travelling.position = request.position;
    travelling.positionBy = request.position_by;
    travelling.order = request.order;
    book->travellingCount++;
    if (vice("dies_in_send")) _exit(137);
    result.retcode = TRADE_RETCODE_PLACED;
    result.request_id = travelling.request;
    return true;
}

// An order that waits, at a new price; a stop-limit order becomes a limit order first.
static void trigger(Order &order, double bid, double ask) {
    bool buys = order.type % 2 == 0, limit = order.type == ORDER_TYPE_BUY_LIMIT || order.type == ORDER_TYPE_SELL_LIMIT;
    double price = buys ? ask : bid;
    if (limit == buys ? price > order.price : price < order.price) return;
    if (order.type == ORDER_TYPE_BUY_STOP_LIMIT || order.type == ORDER_TYPE_SELL_STOP_LIMIT) {
        order.type = buys ? ORDER_TYPE_BUY_LIMIT : ORDER_TYPE_SELL_LIMIT;
        order.price = order.limitPrice;
        order.limitPrice = 0;
        hint(TRADE_TRANSACTION_ORDER_UPDATE, 0, order.ticket, 0, order.symbol);
        return;
    }
    Deal &made = execute(order, buys ? 0 : 1, 0, DEAL_REASON_EXPERT, price);
    hint(TRADE_TRANSACTION_DEAL_ADD, made.ticket, made.order, made.position, made.symbol);
}

static void expire(long now) {
    for (int i = 0; i < book->orderCount; i++) {
        Order &order = book->orders[i];
        if (!order.rests || order.expiration == 0 || order.expiration * 1000 > now) continue;
        finish(order, ORDER_STATE_EXPIRED);
        hint(TRADE_TRANSACTION_ORDER_DELETE, 0, order.ticket, 0, order.symbol);
        hint(TRADE_TRANSACTION_HISTORY_ADD, 0, order.ticket, 0, order.symbol);
    }
}

// Stops, targets and orders that wait, at a new price.
void triggerLevels(const std::string &symbol, double bid, double ask) {
    for (int i = book->positionCount - 1; i >= 0; i--) {
        Position position = book->positions[i];
        if (symbol != position.symbol) continue;
        bool buys = position.type == 0;
        double price = buys ? bid : ask;
        bool stopped = position.stop > 0 && (buys ? price <= position.stop : price >= position.stop);
        bool reached = position.target > 0 && (buys ? price >= position.target : price <= position.target);
        if (!stopped && !reached) continue;
        Travelling request{};
        setText(request.symbol, sizeof request.symbol, position.symbol);
        setText(request.comment, sizeof request.comment, stopped ? "[sl]" : "[tp]");
        request.volume = position.volume;
        request.magic = position.magic;
        Order *order = newOrder(request, 1 - position.type, 0);
        Deal &made = execute(*order, 1 - position.type, position.ticket, stopped ? DEAL_REASON_SL : DEAL_REASON_TP, price);
        hint(TRADE_TRANSACTION_DEAL_ADD, made.ticket, made.order, position.identifier, position.symbol);
    }
    for (int i = 0, n = book->orderCount; i < n; i++)
        if (book->orders[i].rests && symbol == book->orders[i].symbol) trigger(book->orders[i], bid, ask);
}
