// Clock, vices, hashing and files.
#include "terminal.hpp"
#include <chrono>
#include <map>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

int lastError = 0;
bool stopFlag = false;
uint timerPeriod = 0;
static std::map<std::string, long> vices;

long vice(const char *name, long standard) {
    auto at = vices.find(name);
    if (at != vices.end()) return at->second;
    const char *set = getenv((std::string("VICE_") + name).c_str());
    long value = set ? strtol(set, nullptr, 10) : standard;
    vices[name] = value;
    return value;
}
void setVice(const std::string &name, long value) { vices[name] = value; }
bool viceOnce(const char *name) {
    long left = vice(name);
    if (left > 0) setVice(name, left - 1);
    return left > 0;
}

int GetLastError() { return lastError; }
void ResetLastError() { lastError = 0; }
bool IsStopped() { return stopFlag; }

ulong monotonicMicroseconds() {
    using namespace std::chrono;
    return (ulong)duration_cast<microseconds>(steady_clock::now().time_since_epoch()).count();
}
static long wallMilliseconds() {
    using namespace std::chrono;
    return (long)duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}
long serverMilliseconds() { return wallMilliseconds() + 3 * 3600000L; }

// Windows counts in steps of its timer.
ulong GetTickCount64() {
    ulong now = monotonicMicroseconds() / 1000, step = (ulong)vice("clock_step", 1);
    return now - now % step;
}
ulong GetMicrosecondCount() { return monotonicMicroseconds(); }
datetime TimeGMT() { return wallMilliseconds() / 1000 + vice("pc_clock"); }
datetime TimeLocal() { return TimeGMT(); }
datetime TimeTradeServer() { return TimeGMT() + 3 * 3600; }
int MathRand() { return rand() % 32768; }
void MathSrand(int seed) { srand((unsigned)seed); }
long ChartID() { return 131; }
bool EventSetMillisecondTimer(int milliseconds) { timerPeriod = (uint)milliseconds; return true; }
void EventKillTimer() { timerPeriod = 0; }
void Sleep(int milliseconds) {
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    advance();
    pollControl();
}

// SHA-256, FIPS 180-4.
static uint turned(uint x, int n) { return (x >> n) | (x << (32 - n)); }
static void sha256(const std::vector<uchar> &message, uchar out[32]) {
    static const uint k[64] = {
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
        0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
        0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
        0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
        0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
        0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
    uint h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::vector<uchar> m = message;
    m.push_back(0x80);
    while (m.size() % 64 != 56) m.push_back(0);
    for (int i = 7; i >= 0; i--) m.push_back((uchar)(((ulong)message.size() * 8) >> (8 * i)));
    for (size_t at = 0; at < m.size(); at += 64) {
        uint w[64];
        for (size_t i = 0; i < 16; i++)
            w[i] = (uint)m[at + 4 * i] << 24 | (uint)m[at + 4 * i + 1] << 16 | (uint)m[at + 4 * i + 2] << 8 | (uint)m[at + 4 * i + 3];
        for (int i = 16; i < 64; i++) {
            uint a = turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ (w[i - 15] >> 3);
            uint b = turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ (w[i - 2] >> 10);
            w[i] = w[i - 16] + a + w[i - 7] + b;
        }
        // Eight variables and no array: they stay in registers, and a bench measures something else than this.
        uint v0 = h[0], v1 = h[1], v2 = h[2], v3 = h[3], v4 = h[4], v5 = h[5], v6 = h[6], v7 = h[7];
        for (int i = 0; i < 64; i++) {
            uint a = v7 + (turned(v4, 6) ^ turned(v4, 11) ^ turned(v4, 25)) + ((v4 & v5) ^ (~v4 & v6)) + k[i] + w[i];
            uint b = (turned(v0, 2) ^ turned(v0, 13) ^ turned(v0, 22)) + ((v0 & v1) ^ (v0 & v2) ^ (v1 & v2));
            v7 = v6; v6 = v5; v5 = v4; v4 = v3 + a; v3 = v2; v2 = v1; v1 = v0; v0 = a + b;
        }
        h[0] += v0; h[1] += v1; h[2] += v2; h[3] += v3; h[4] += v4; h[5] += v5; h[6] += v6; h[7] += v7;
    }
    for (int i = 0; i < 32; i++) out[i] = (uchar)(h[i / 4] >> (24 - 8 * (i % 4)));
}
int CryptEncode(ENUM_CRYPT_METHOD method, const MqlArray<uchar> &from, const MqlArray<uchar> &, MqlArray<uchar> &to) {
    if (method != CRYPT_HASH_SHA256) return 0;
    to.items.resize(32);
    sha256(from.items, to.items.data());
    return 32;
}

// Files: what is written is in this program's memory until it is flushed or closed, so that the end of the process loses it.
struct File {
    std::string path;
    FILE *file;
    bool writes;
    std::vector<uchar> content;
    size_t position, flushed;
    bool dirty;
};
static std::map<int, File> files;
static int nextFile = 1;

std::string folder() {
    const char *set = getenv("SHIM_FOLDER");
    return set ? set : ".";
}
// Names are those of Windows.
static std::string pathOf(const string &name) {
    std::string path = folder() + "/Files/" + name.utf8();
    for (char &letter : path)
        if (letter == '\\') letter = '/';
    return path;
}

int FileOpen(const string &name, int flags) {
    std::string path = pathOf(name);
    for (auto &[handle, open] : files)
        if (open.path == path && open.writes) { lastError = 5004; return INVALID_HANDLE; }
    if ((flags & FILE_WRITE) != 0) {
        mkdir((folder() + "/Files").c_str(), 0700);
        mkdir((folder() + "/Files/Herald").c_str(), 0700);
        if (vice("disk_full")) { lastError = 5004; return INVALID_HANDLE; }
    }
    bool keeps = (flags & FILE_READ) != 0;
    FILE *file = fopen(path.c_str(), (flags & FILE_WRITE) == 0 ? "rb" : keeps ? "r+b" : "w+b");
    if (!file && keeps && (flags & FILE_WRITE) != 0) file = fopen(path.c_str(), "w+b");
    if (!file) { lastError = 5004; return INVALID_HANDLE; }
    File open{path, file, (flags & FILE_WRITE) != 0, {}, 0, 0, false};
    uchar part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, file)) > 0;) open.content.insert(open.content.end(), part, part + n);
    files[nextFile] = open;
    return nextFile++;
}
static File *fileOf(int handle) {
    auto at = files.find(handle);
    if (at == files.end()) critical("a file handle that is not open");
    return &at->second;
}
void FileFlush(int handle) {
    File *file = fileOf(handle);
    if (vice("flush_fails")) { lastError = 5027; return; }
    if (!file->dirty) return;
    fseek(file->file, 0, 0);
    fwrite(file->content.data(), 1, file->content.size(), file->file);
    fflush(file->file);
    file->dirty = false;
}
void FileClose(int handle) {
    File *file = fileOf(handle);
    if (file->writes) FileFlush(handle);
    fclose(file->file);
    files.erase(handle);
}
bool FileSeek(int handle, long offset, ENUM_FILE_POSITION) {
    fileOf(handle)->position = (size_t)offset;
    return true;
}
ulong FileSize(int handle) { return fileOf(handle)->content.size(); }
uint FileWriteArray(int handle, const MqlArray<uchar> &from, int start, int count) {
    File *file = fileOf(handle);
    size_t n = (size_t)count;
    if (vice("write_fails")) { lastError = 5026; n /= 2; }
    if (file->content.size() < file->position + n) file->content.resize(file->position + n);
    memcpy(file->content.data() + file->position, from.items.data() + start, n);
    file->position += n;
    file->dirty = true;
    return (uint)n;
}
uint FileReadArray(int handle, MqlArray<uchar> &to, int start, int count) {
    File *file = fileOf(handle);
    size_t there = file->position < file->content.size() ? file->content.size() - file->position : 0;
    size_t n = count < 0 || (size_t)count > there ? there : (size_t)count;
    if (to.items.size() < (size_t)start + n) to.items.resize((size_t)start + n);
    if (n > 0) memcpy(to.items.data() + start, file->content.data() + file->position, n);
    file->position += n;
    return (uint)n;
}
bool FileIsExist(const string &name) { return access(pathOf(name).c_str(), F_OK) == 0; }
bool FileDelete(const string &name) { return unlink(pathOf(name).c_str()) == 0; }
