#include "types.hpp"
#include <cmath>

void critical(const char *what) {
    fprintf(stderr, "[terminal] critical error: %s\n", what);
    abort();
}

std::u16string string::decode(const char *utf8, size_t count) {
    std::u16string out;
    for (size_t i = 0; i < count;) {
        uint32_t code = (uchar)utf8[i];
        int more = code < 0x80 ? 0 : code < 0xE0 ? 1 : code < 0xF0 ? 2 : 3;
        if (more > 0) code &= 0x3Fu >> more;
        for (int k = 1; k <= more && i + (size_t)k < count; k++) code = (code << 6) | ((uchar)utf8[i + (size_t)k] & 0x3Fu);
        i += (size_t)more + 1;
        if (code < 0x10000) { out += (char16_t)code; continue; }
        code -= 0x10000;
        out += (char16_t)(0xD800 + (code >> 10));
        out += (char16_t)(0xDC00 + (code & 0x3FF));
    }
    return out;
}

std::string string::utf8() const {
    std::string out;
    for (size_t i = 0; i < units.size(); i++) {
        uint32_t code = units[i];
        if (code >= 0xD800 && code < 0xDC00 && i + 1 < units.size()) code = 0x10000 + ((code - 0xD800) << 10) + (units[++i] - 0xDC00u);
        int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        static const uint32_t lead[] = {0, 0xC0, 0xE0, 0xF0};
        out += (char)(lead[more] | (code >> (6 * more)));
        for (int k = more - 1; k >= 0; k--) out += (char)(0x80 | ((code >> (6 * k)) & 0x3F));
    }
    return out;
}

// Copies the zero at the end too, and never makes the array shorter.
int StringToCharArray(const string &text, MqlArray<uchar> &out, int start, int count, uint codePage) {
    if (codePage != CP_UTF8) critical("text in a code page that differs between machines");
    std::string utf8 = text.utf8();
    int n = (int)utf8.size() + 1;
    if (count >= 0 && count < n) n = count;
    if ((int)out.items.size() < start + n) out.items.resize((size_t)(start + n));
    memcpy(out.items.data() + start, utf8.c_str(), (size_t)n);
    return n;
}

string CharArrayToString(const MqlArray<uchar> &bytes, int start, int count, uint codePage) {
    if (codePage != CP_UTF8) critical("text in a code page that differs between machines");
    int n = (int)bytes.items.size() - start;
    if (count >= 0 && count < n) n = count;
    if (n <= 0) return string();
    const char *first = (const char *)bytes.items.data() + start;
    return string(first, strnlen(first, (size_t)n));
}

int StringLen(const string &text) { return (int)text.units.size(); }

int StringFind(const string &text, const string &what, int from) {
    size_t at = text.units.find(what.units, (size_t)from);
    return at == std::u16string::npos ? -1 : (int)at;
}

ushort StringGetCharacter(const string &text, int at) {
    return at < 0 || at >= StringLen(text) ? 0 : (ushort)text.units[(size_t)at];
}

string StringSubstr(const string &text, int from, int count) {
    if (from < 0 || from >= StringLen(text)) return string();
    return string(text.units.substr((size_t)from, count <= 0 ? std::u16string::npos : (size_t)count));
}

string IntegerToString(long value) { return string(std::to_string(value)); }

string DoubleToString(double value, int digits) {
    char text[400];
    snprintf(text, sizeof text, "%.*f", digits, value);
    return string(text);
}

bool MathIsValidNumber(double value) { return std::isfinite(value); }

// %I64d is the terminal's way of 64 bits; a wrong kind of argument is an error of the program.
std::string mqlFormat(const string &format, const std::vector<MqlArgument> &arguments) {
    std::string in = format.utf8(), out;
    size_t next = 0;
    for (size_t i = 0; i < in.size(); i++) {
        if (in[i] != '%') { out += in[i]; continue; }
        if (i + 1 < in.size() && in[i + 1] == '%') { out += '%'; i++; continue; }
        std::string spec = "%";
        for (i++; i < in.size() && strchr("-+ #0123456789.", in[i]); i++) spec += in[i];
        if (in.compare(i, 3, "I64") == 0) i += 3;
        if (i >= in.size() || next >= arguments.size()) critical("a format with too few arguments");
        const MqlArgument &a = arguments[next++];
        char text[512];
        if (in[i] == 's') {
            if (a.kind != MqlArgument::text) critical("a number for %s");
            out += a.string_;
            continue;
        }
        if (strchr("dux", in[i])) {
            if (a.kind != MqlArgument::whole) critical("no whole number for %d");
            snprintf(text, sizeof text, (spec + "l" + in[i]).c_str(), a.whole_);
        } else {
            if (a.kind != MqlArgument::real) critical("no real number for %f");
            snprintf(text, sizeof text, (spec + in[i]).c_str(), a.real_);
        }
        out += text;
    }
    if (next != arguments.size()) critical("a format with too many arguments");
    return out;
}

void mqlPrint(const std::string &line) { fprintf(stderr, "[journal] %s\n", line.c_str()); }

static const char *inputOf(const char *name) { return getenv((std::string("MQL_") + name).c_str()); }
string mqlInput(const char *name, const string &standard) {
    const char *set = inputOf(name);
    return set ? string(set) : standard;
}
double mqlInput(const char *name, double standard) {
    const char *set = inputOf(name);
    return set ? strtod(set, nullptr) : standard;
}
long mqlInputWhole(const char *name, long standard) {
    const char *set = inputOf(name);
    return set ? strtol(set, nullptr, 10) : standard;
}
