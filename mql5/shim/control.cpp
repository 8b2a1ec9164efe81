// The test's hand on the terminal, the broker and the market: one line in, one line out, on a Unix socket.
#include "terminal.hpp"
#include <fcntl.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

std::string hostWish;
static int listener = -1, client = -1;
static std::string incoming;

void openControl() {
    const char *path = getenv("SHIM_CONTROL");
    if (!path) return;
    unlink(path);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (bind(listener, (sockaddr *)&address, sizeof address) != 0 || listen(listener, 1) != 0) critical("the control socket cannot be made");
}

static std::string state() {
    std::ostringstream out;
    out.precision(12);
    out << "{\"sends\":" << book->sends << ",\"travelling\":" << book->travellingCount << ",\"cancelled\":" << book->cancelled
        << ",\"displaced\":" << displaced << ",\"waiting\":" << events.size() << ",\"positions\":[";
    for (int i = 0; i < book->positionCount; i++) {
        const Position &p = book->positions[i];
        out << (i ? "," : "") << "{\"identifier\":" << p.identifier << ",\"ticket\":" << p.ticket << ",\"symbol\":\"" << p.symbol << "\",\"magic\":"
            << p.magic << ",\"side\":" << p.type + 1 << ",\"volume\":" << p.volume << ",\"stop\":" << p.stop << ",\"target\":" << p.target << "}";
    }
    out << "],\"resting\":[";
    bool first = true;
    for (int i = 0; i < book->orderCount; i++)
        if (book->orders[i].rests) {
            out << (first ? "" : ",") << "{\"ticket\":" << book->orders[i].ticket << ",\"magic\":" << book->orders[i].magic << ",\"price\":" << book->orders[i].price << "}";
            first = false;
        }
    out << "],\"deals\":" << book->dealCount << ",\"orders\":" << book->orderCount << "}";
    return out.str();
}

// A person at another device: no program's magic.
static void foreign(const std::string &symbol, int type, double volume) {
    Position &p = book->positions[book->positionCount++];
    p = Position{};
    p.identifier = p.ticket = book->nextTicket++;
    snprintf(p.symbol, sizeof p.symbol, "%s", symbol.c_str());
    p.type = type;
    p.volume = volume;
    p.open = 1;
    p.opened = serverMilliseconds();
}
static void rest(const std::string &symbol, double price) {
    Order &o = book->orders[book->orderCount++];
    o = Order{};
    o.ticket = book->nextTicket++;
    snprintf(o.symbol, sizeof o.symbol, "%s", symbol.c_str());
    o.type = ORDER_TYPE_BUY_LIMIT;
    o.state = ORDER_STATE_PLACED;
    o.rests = 1;
    o.volume = o.remaining = 0.1;
    o.price = price;
    o.placed = serverMilliseconds();
}
static void past(long count) {
    for (long i = 0; i < count; i++) {
        Order &o = book->orders[book->orderCount++];
        o = Order{};
        o.ticket = book->nextTicket++;
        snprintf(o.symbol, sizeof o.symbol, "EURUSD");
        snprintf(o.comment, sizeof o.comment, "past %ld", i);
        o.state = ORDER_STATE_CANCELED;
        o.volume = 0.1;
        o.done = o.placed = serverMilliseconds();
    }
}
static void flood(long count) {
    for (long i = 0; i < count; i++) {
        Event event;
        event.transaction.type = TRADE_TRANSACTION_ORDER_UPDATE;
        event.transaction.symbol = string("EURUSD");
        post(event);
    }
}

std::string controlled(const std::string &line) {
    std::istringstream in(line);
    std::string word, name;
    double a = 0, b = 0;
    in >> word;
    if (word == "vice") { long value = 0; in >> name >> value; setVice(name, value); }
    else if (word == "state") { advance(); return state(); }
    else if (word == "tick") { in >> name >> a >> b; advance(); pushTick(name, a, b); }
    else if (word == "rate") { in >> name >> a; setRate(name, a); }
    else if (word == "made") { in >> name; return std::to_string(ticksMade(name)); }
    else if (word == "foreign") { in >> name >> a >> b; foreign(name, (int)a, b); }
    else if (word == "rest") { in >> name >> a; rest(name, a); }
    else if (word == "past") { in >> a; past((long)a); }
    else if (word == "flood") { in >> a; flood((long)a); }
    else if (word == "reticket") book->positions[0].ticket = book->nextTicket++;
    else if (word == "freeze") { in >> a; usleep((unsigned)(a * 1000)); }
    else if (word == "deinit" || word == "account" || word == "close") hostWish = line;
    else return "unknown command";
    return "ok";
}

void pollControl() {
    if (listener < 0) return;
    if (client < 0) {
        client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        incoming.clear();
        if (client < 0) return;
    }
    char part[4096];
    ssize_t n = recv(client, part, sizeof part, 0);
    if (n == 0) { close(client); client = -1; return; }
    if (n > 0) incoming.append(part, (size_t)n);
    for (size_t at; (at = incoming.find('\n')) != std::string::npos;) {
        std::string answer = controlled(incoming.substr(0, at)) + "\n";
        incoming.erase(0, at + 1);
        fcntl(client, F_SETFL, 0);
        if (send(client, answer.data(), answer.size(), MSG_NOSIGNAL) < 0) { close(client); client = -1; return; }
        fcntl(client, F_SETFL, O_NONBLOCK);
    }
}
