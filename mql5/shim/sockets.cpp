// Sockets as the terminal has them: blocking, by handles, with errors of its own.
#include "terminal.hpp"
#include <algorithm>
#include <arpa/inet.h>
#include <map>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

static std::map<int, int> sockets;
static int nextSocket = 1;

static int descriptor(int socket) {
    auto at = sockets.find(socket);
    if (at == sockets.end()) { lastError = 5270; return -1; }
    return at->second;
}

int SocketCreate() {
    if (sockets.size() >= 128) { lastError = 5271; return INVALID_HANDLE; }
    sockets[nextSocket] = -1;
    return nextSocket++;
}
bool SocketClose(int socket) {
    int fd = descriptor(socket);
    if (!sockets.count(socket)) return false;
    if (fd >= 0) close(fd);
    sockets.erase(socket);
    return true;
}
bool SocketConnect(int socket_, const string &host, uint port, uint) {
    if (!sockets.count(socket_)) { lastError = 5270; return false; }
    if (vice("not_allowed")) { lastError = 4014; return false; }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons((ushort)port);
    if (inet_pton(AF_INET, host.utf8().c_str(), &address.sin_addr) != 1) { lastError = 5272; return false; }
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (sockaddr *)&address, sizeof address) != 0) { close(fd); lastError = 5272; return false; }
    sockets[socket_] = fd;
    return true;
}
bool SocketTimeouts(int socket, uint send, uint receive) {
    int fd = descriptor(socket);
    timeval out{send / 1000, (send % 1000) * 1000}, in{receive / 1000, (receive % 1000) * 1000};
    return setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &out, sizeof out) == 0 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &in, sizeof in) == 0;
}
bool SocketIsConnected(int socket) {
    int fd = descriptor(socket);
    if (fd < 0) return false;
    char byte;
    ssize_t n = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK));
}
// May say that there is something when there is nothing.
uint SocketIsReadable(int socket) {
    int fd = descriptor(socket), count = 0;
    if (fd < 0) return 0;
    ioctl(fd, FIONREAD, &count);
    if (count == 0 && vice("speculative_readable")) return 1;
    return (uint)count;
}
bool SocketIsWritable(int socket) {
    pollfd look{descriptor(socket), POLLOUT, 0};
    return poll(&look, 1, 0) > 0;
}
int SocketSend(int socket, const MqlArray<uchar> &from, uint count) {
    int fd = descriptor(socket);
    if (fd < 0) return -1;
    if (count > from.items.size()) critical("more bytes to send than there are");
    if (long limit = vice("partial_sends")) count = std::min(count, (uint)limit);
    ssize_t n = send(fd, from.items.data(), count, MSG_NOSIGNAL);
    if (n < 0) { lastError = 5273; return -1; }
    return (int)n;
}
// Waits for all it was asked for, or until the time is over; -1 then, and also when the connection broke.
int SocketRead(int socket, MqlArray<uchar> &to, uint most, uint timeout) {
    int fd = descriptor(socket);
    if (fd < 0) return -1;
    to.items.resize(most);
    size_t got = 0;
    ulong end = monotonicMicroseconds() + (ulong)(timeout == 0 ? 120000 : timeout) * 1000;
    while (got < most) {
        ulong now = monotonicMicroseconds();
        pollfd look{fd, POLLIN, 0};
        if (now >= end || poll(&look, 1, (int)((end - now) / 1000) + 1) <= 0) break;
        ssize_t n = recv(fd, to.items.data() + got, most - got, 0);
        if (n <= 0) { lastError = 5273; break; }
        got += (size_t)n;
    }
    to.items.resize(got);
    return got > 0 ? (int)got : -1;
}
