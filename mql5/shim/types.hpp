// The types of MQL5 as C++ sees them: text of UTF-16 units, dynamic arrays that check every index, formatted output.
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <string>
#include <type_traits>
#include <vector>

static_assert(sizeof(long) == 8, "a long of MQL5 has 64 bits");
typedef unsigned char uchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef long datetime;

// What ends a program in the terminal ends it here, loudly.
[[noreturn]] void critical(const char *what);

struct string {
    std::u16string units;
    string() {}
    string(const char *utf8) : units(decode(utf8, strlen(utf8))) {}
    string(const char *utf8, size_t count) : units(decode(utf8, count)) {}
    explicit string(const std::string &utf8) : units(decode(utf8.data(), utf8.size())) {}
    explicit string(const std::u16string &other) : units(other) {}
    static std::u16string decode(const char *utf8, size_t count);
    std::string utf8() const;
    bool operator==(const string &other) const { return units == other.units; }
    bool operator!=(const string &other) const { return units != other.units; }
    bool operator<(const string &other) const { return units < other.units; }
    string operator+(const string &other) const { return string(units + other.units); }
    string &operator+=(const string &other) { units += other.units; return *this; }
};
inline string mqlText(const char *utf8, size_t count) { return string(utf8, count); }

template <class T> struct MqlArray {
    std::vector<T> items;
    MqlArray() {}
    // The language has neither.
    MqlArray(const MqlArray &) = delete;
    MqlArray &operator=(const MqlArray &) = delete;
    T &operator[](long i) { return items[checked(i)]; }
    const T &operator[](long i) const { return items[checked(i)]; }
private:
    size_t checked(long i) const {
        if (i < 0 || (size_t)i >= items.size()) critical("array out of range");
        return (size_t)i;
    }
};

enum { WHOLE_ARRAY = -1, INVALID_HANDLE = -1 };
enum { CP_ACP = 0, CP_UTF8 = 65001 };
inline const long LONG_MIN_ = INT64_MIN;
#undef LONG_MIN
#define LONG_MIN LONG_MIN_

template <class T> int ArraySize(const MqlArray<T> &a) { return (int)a.items.size(); }
template <class T> int ArrayResize(MqlArray<T> &a, int count, int reserve = 0) {
    if (count < 0) return -1;
    if ((size_t)count > a.items.capacity()) a.items.reserve((size_t)count + (size_t)reserve);
    // New numbers are not zero in the terminal either.
    size_t old = a.items.size();
    a.items.resize((size_t)count);
    if constexpr (std::is_arithmetic<T>::value)
        if (a.items.size() > old) memset((void *)(a.items.data() + old), 0xA5, (a.items.size() - old) * sizeof(T));
    return count;
}
template <class T> int ArrayInitialize(MqlArray<T> &a, T value) {
    for (T &item : a.items) item = value;
    return (int)a.items.size();
}
inline int ArrayInitialize(MqlArray<uchar> &a, int value) { return ArrayInitialize<uchar>(a, (uchar)value); }
template <class T> int ArrayCopy(MqlArray<T> &to, const MqlArray<T> &from, int toStart = 0, int fromStart = 0, int count = WHOLE_ARRAY) {
    if (&to == &from) critical("what copying an array onto itself does is not documented");
    int there = (int)from.items.size() - fromStart;
    if (toStart < 0 || fromStart < 0 || there <= 0) return 0;
    if (count < 0 || count > there) count = there;
    if ((size_t)(toStart + count) > to.items.size()) to.items.resize((size_t)(toStart + count));
    for (int i = 0; i < count; i++) to.items[(size_t)(toStart + i)] = from.items[(size_t)(fromStart + i)];
    return count;
}
template <class T> void ZeroMemory(T &value) { value = T(); }

int StringToCharArray(const string &text, MqlArray<uchar> &out, int start, int count, uint codePage);
string CharArrayToString(const MqlArray<uchar> &bytes, int start, int count, uint codePage);
int StringLen(const string &text);
int StringFind(const string &text, const string &what, int from = 0);
ushort StringGetCharacter(const string &text, int at);
string StringSubstr(const string &text, int from, int count = -1);
string IntegerToString(long value);
string DoubleToString(double value, int digits);
bool MathIsValidNumber(double value);

struct MqlArgument {
    enum Kind { text, real, whole } kind;
    std::string string_;
    double real_ = 0;
    long whole_ = 0;
    MqlArgument(const string &value) : kind(text), string_(value.utf8()) {}
    MqlArgument(double value) : kind(real), real_(value) {}
    template <class T, class = std::enable_if_t<std::is_integral<T>::value || std::is_enum<T>::value>>
    MqlArgument(T value) : kind(whole), whole_((long)value) {}
};
std::string mqlFormat(const string &format, const std::vector<MqlArgument> &arguments);
void mqlPrint(const std::string &line);
template <class... A> string StringFormat(const string &format, const A &...a) { return string(mqlFormat(format, {MqlArgument(a)...})); }
template <class... A> void PrintFormat(const string &format, const A &...a) { mqlPrint(mqlFormat(format, {MqlArgument(a)...})); }
inline void Print(const string &line) { mqlPrint(line.utf8()); }
template <class A, class B> std::common_type_t<A, B> MathMin(A a, B b) {
    typedef std::common_type_t<A, B> C;
    return (C)a < (C)b ? (C)a : (C)b;
}
template <class A, class B> std::common_type_t<A, B> MathMax(A a, B b) {
    typedef std::common_type_t<A, B> C;
    return (C)a > (C)b ? (C)a : (C)b;
}

// Inputs of a program: a test sets them in the environment as MQL_<name>.
string mqlInput(const char *name, const string &standard);
double mqlInput(const char *name, double standard);
long mqlInputWhole(const char *name, long standard);
template <class T, class = std::enable_if_t<std::is_integral<T>::value>> T mqlInput(const char *name, T standard) {
    return (T)mqlInputWhole(name, (long)standard);
}
