// What the programs use of the terminal's interface. Numbers of enumerations are MQL5's where they are documented; where they are
// not, they are made up on purpose, so that a program that relies on them fails here.
#pragma once
#include "types.hpp"

enum ENUM_INIT_RETCODE { INIT_SUCCEEDED = 0, INIT_FAILED = 1, INIT_PARAMETERS_INCORRECT = 32767 };
enum { REASON_PROGRAM = 0, REASON_REMOVE = 1, REASON_RECOMPILE = 2, REASON_CHARTCHANGE = 3, REASON_CHARTCLOSE = 4, REASON_PARAMETERS = 5,
       REASON_ACCOUNT = 6, REASON_TEMPLATE = 7, REASON_INITFAILED = 8, REASON_CLOSE = 9 };
enum { ERR_FUNCTION_NOT_ALLOWED = 4014 };
enum ENUM_TIMEFRAMES { PERIOD_CURRENT = 0, PERIOD_M1 = 1, PERIOD_M2 = 2, PERIOD_M3 = 3, PERIOD_M4 = 4, PERIOD_M5 = 5, PERIOD_M6 = 6,
    PERIOD_M10 = 10, PERIOD_M12 = 12, PERIOD_M15 = 15, PERIOD_M20 = 20, PERIOD_M30 = 30, PERIOD_H1 = 16385, PERIOD_H2 = 16386,
    PERIOD_H3 = 16387, PERIOD_H4 = 16388, PERIOD_H6 = 16390, PERIOD_H8 = 16392, PERIOD_H12 = 16396, PERIOD_D1 = 16408, PERIOD_W1 = 32769,
    PERIOD_MN1 = 49153 };
enum ENUM_DAY_OF_WEEK { SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY };
enum ENUM_CRYPT_METHOD { CRYPT_HASH_SHA256 = 61 };
enum ENUM_FILE_POSITION { SEEK_SET_ = 0 };
#undef SEEK_SET
#define SEEK_SET SEEK_SET_
enum { FILE_READ = 1, FILE_WRITE = 2, FILE_BIN = 4 };

enum ENUM_TRADE_REQUEST_ACTIONS { TRADE_ACTION_DEAL = 1, TRADE_ACTION_PENDING = 5, TRADE_ACTION_SLTP = 6, TRADE_ACTION_MODIFY = 7,
    TRADE_ACTION_REMOVE = 8, TRADE_ACTION_CLOSE_BY = 10 };
enum ENUM_ORDER_TYPE { ORDER_TYPE_BUY, ORDER_TYPE_SELL, ORDER_TYPE_BUY_LIMIT, ORDER_TYPE_SELL_LIMIT, ORDER_TYPE_BUY_STOP,
    ORDER_TYPE_SELL_STOP, ORDER_TYPE_BUY_STOP_LIMIT, ORDER_TYPE_SELL_STOP_LIMIT, ORDER_TYPE_CLOSE_BY };
enum ENUM_ORDER_TYPE_FILLING { ORDER_FILLING_FOK, ORDER_FILLING_IOC, ORDER_FILLING_RETURN };
enum ENUM_ORDER_TYPE_TIME { ORDER_TIME_GTC, ORDER_TIME_DAY, ORDER_TIME_SPECIFIED, ORDER_TIME_SPECIFIED_DAY };
enum ENUM_ORDER_STATE { ORDER_STATE_STARTED, ORDER_STATE_PLACED, ORDER_STATE_CANCELED, ORDER_STATE_PARTIAL, ORDER_STATE_FILLED,
    ORDER_STATE_REJECTED, ORDER_STATE_EXPIRED, ORDER_STATE_REQUEST_ADD };
enum ENUM_DEAL_TYPE { DEAL_TYPE_BUY, DEAL_TYPE_SELL, DEAL_TYPE_BALANCE, DEAL_TYPE_CREDIT, DEAL_TYPE_CHARGE, DEAL_TYPE_CORRECTION,
    DEAL_TYPE_BONUS };
enum ENUM_DEAL_ENTRY { DEAL_ENTRY_IN, DEAL_ENTRY_OUT, DEAL_ENTRY_INOUT, DEAL_ENTRY_OUT_BY };
enum ENUM_DEAL_REASON { DEAL_REASON_CLIENT, DEAL_REASON_MOBILE, DEAL_REASON_WEB, DEAL_REASON_EXPERT, DEAL_REASON_SL, DEAL_REASON_TP,
    DEAL_REASON_SO, DEAL_REASON_ROLLOVER };
enum ENUM_POSITION_TYPE { POSITION_TYPE_BUY, POSITION_TYPE_SELL };
enum ENUM_TRADE_TRANSACTION_TYPE { TRADE_TRANSACTION_REQUEST = 70, TRADE_TRANSACTION_POSITION, TRADE_TRANSACTION_DEAL_ADD,
    TRADE_TRANSACTION_ORDER_ADD, TRADE_TRANSACTION_ORDER_UPDATE, TRADE_TRANSACTION_ORDER_DELETE, TRADE_TRANSACTION_HISTORY_ADD };
enum { TRADE_RETCODE_PLACED = 10008, TRADE_RETCODE_DONE = 10009, TRADE_RETCODE_TIMEOUT = 10012, TRADE_RETCODE_INVALID = 10013,
       TRADE_RETCODE_INVALID_VOLUME = 10014, TRADE_RETCODE_NO_MONEY = 10019, TRADE_RETCODE_INVALID_FILL = 10030,
       TRADE_RETCODE_CONNECTION = 10031, TRADE_RETCODE_POSITION_CLOSED = 10036, TRADE_RETCODE_CLIENT_DISABLES_AT = 10027 };

enum { ACCOUNT_MARGIN_MODE_RETAIL_NETTING = 0, ACCOUNT_MARGIN_MODE_EXCHANGE = 1, ACCOUNT_MARGIN_MODE_RETAIL_HEDGING = 2 };
enum { ACCOUNT_TRADE_MODE_DEMO = 0, ACCOUNT_TRADE_MODE_CONTEST = 1, ACCOUNT_TRADE_MODE_REAL = 2 };
enum ENUM_ACCOUNT_INFO_INTEGER { ACCOUNT_LOGIN, ACCOUNT_LEVERAGE, ACCOUNT_MARGIN_MODE, ACCOUNT_TRADE_MODE, ACCOUNT_TRADE_ALLOWED,
    ACCOUNT_TRADE_EXPERT, ACCOUNT_CURRENCY_DIGITS };
enum ENUM_ACCOUNT_INFO_DOUBLE { ACCOUNT_BALANCE, ACCOUNT_CREDIT, ACCOUNT_EQUITY, ACCOUNT_MARGIN };
enum ENUM_ACCOUNT_INFO_STRING { ACCOUNT_SERVER, ACCOUNT_CURRENCY, ACCOUNT_COMPANY };
enum ENUM_TERMINAL_INFO_INTEGER { TERMINAL_BUILD, TERMINAL_CONNECTED, TERMINAL_TRADE_ALLOWED, TERMINAL_PING_LAST, TERMINAL_DISK_SPACE,
    TERMINAL_MEMORY_AVAILABLE };
enum ENUM_MQL_INFO_INTEGER { MQL_TRADE_ALLOWED };

enum { SYMBOL_FILLING_FOK = 1, SYMBOL_FILLING_IOC = 2 };
enum { SYMBOL_TRADE_EXECUTION_REQUEST, SYMBOL_TRADE_EXECUTION_INSTANT, SYMBOL_TRADE_EXECUTION_MARKET, SYMBOL_TRADE_EXECUTION_EXCHANGE };
enum { SYMBOL_TRADE_MODE_DISABLED, SYMBOL_TRADE_MODE_LONGONLY, SYMBOL_TRADE_MODE_SHORTONLY, SYMBOL_TRADE_MODE_CLOSEONLY,
       SYMBOL_TRADE_MODE_FULL };
enum { SYMBOL_CALC_MODE_FOREX = 0, SYMBOL_CALC_MODE_FUTURES = 1, SYMBOL_CALC_MODE_CFD = 2, SYMBOL_CALC_MODE_CFDINDEX = 3,
       SYMBOL_CALC_MODE_CFDLEVERAGE = 4, SYMBOL_CALC_MODE_FOREX_NO_LEVERAGE = 5, SYMBOL_CALC_MODE_EXCH_STOCKS = 32,
       SYMBOL_CALC_MODE_EXCH_FUTURES = 33, SYMBOL_CALC_MODE_EXCH_BONDS = 37, SYMBOL_CALC_MODE_SERV_COLLATERAL = 64 };
enum { SYMBOL_SWAP_MODE_DISABLED = 100, SYMBOL_SWAP_MODE_POINTS, SYMBOL_SWAP_MODE_CURRENCY_SYMBOL, SYMBOL_SWAP_MODE_CURRENCY_MARGIN,
       SYMBOL_SWAP_MODE_CURRENCY_DEPOSIT, SYMBOL_SWAP_MODE_CURRENCY_PROFIT, SYMBOL_SWAP_MODE_INTEREST_CURRENT,
       SYMBOL_SWAP_MODE_INTEREST_OPEN, SYMBOL_SWAP_MODE_REOPEN_CURRENT, SYMBOL_SWAP_MODE_REOPEN_BID };
enum ENUM_SYMBOL_INFO_INTEGER { SYMBOL_DIGITS, SYMBOL_TRADE_STOPS_LEVEL, SYMBOL_TRADE_FREEZE_LEVEL, SYMBOL_FILLING_MODE,
    SYMBOL_EXPIRATION_MODE, SYMBOL_ORDER_MODE, SYMBOL_TRADE_MODE, SYMBOL_TRADE_EXEMODE, SYMBOL_TRADE_CALC_MODE, SYMBOL_SWAP_MODE,
    SYMBOL_SWAP_ROLLOVER3DAYS };
enum ENUM_SYMBOL_INFO_DOUBLE { SYMBOL_POINT, SYMBOL_TRADE_TICK_SIZE, SYMBOL_TRADE_TICK_VALUE, SYMBOL_TRADE_CONTRACT_SIZE,
    SYMBOL_VOLUME_MIN, SYMBOL_VOLUME_MAX, SYMBOL_VOLUME_STEP, SYMBOL_VOLUME_LIMIT, SYMBOL_MARGIN_INITIAL, SYMBOL_MARGIN_MAINTENANCE,
    SYMBOL_MARGIN_HEDGED, SYMBOL_SWAP_LONG, SYMBOL_SWAP_SHORT };
enum ENUM_SYMBOL_INFO_STRING { SYMBOL_CURRENCY_BASE, SYMBOL_CURRENCY_PROFIT, SYMBOL_CURRENCY_MARGIN, SYMBOL_DESCRIPTION };
enum ENUM_SERIES_INFO_INTEGER { SERIES_SYNCHRONIZED, SERIES_FIRSTDATE, SERIES_LASTBAR_DATE };
enum { COPY_TICKS_ALL = -1 };
enum { TICK_FLAG_BID = 2, TICK_FLAG_ASK = 4, TICK_FLAG_LAST = 8 };

enum ENUM_POSITION_PROPERTY_INTEGER { POSITION_TICKET, POSITION_IDENTIFIER, POSITION_MAGIC, POSITION_TYPE, POSITION_TIME_MSC };
enum ENUM_POSITION_PROPERTY_DOUBLE { POSITION_VOLUME, POSITION_PRICE_OPEN, POSITION_SL, POSITION_TP, POSITION_SWAP, POSITION_PROFIT };
enum ENUM_POSITION_PROPERTY_STRING { POSITION_SYMBOL, POSITION_COMMENT };
enum ENUM_ORDER_PROPERTY_INTEGER { ORDER_TICKET, ORDER_MAGIC, ORDER_TYPE, ORDER_STATE, ORDER_POSITION_ID, ORDER_TIME_SETUP_MSC,
    ORDER_TIME_EXPIRATION };
enum ENUM_ORDER_PROPERTY_DOUBLE { ORDER_VOLUME_INITIAL, ORDER_VOLUME_CURRENT, ORDER_PRICE_OPEN, ORDER_PRICE_STOPLIMIT, ORDER_SL, ORDER_TP };
enum ENUM_ORDER_PROPERTY_STRING { ORDER_SYMBOL, ORDER_COMMENT };
enum ENUM_DEAL_PROPERTY_INTEGER { DEAL_ORDER, DEAL_POSITION_ID, DEAL_MAGIC, DEAL_TYPE, DEAL_ENTRY, DEAL_TIME_MSC, DEAL_REASON };
enum ENUM_DEAL_PROPERTY_DOUBLE { DEAL_VOLUME, DEAL_PRICE, DEAL_PROFIT, DEAL_COMMISSION, DEAL_SWAP, DEAL_FEE, DEAL_SL, DEAL_TP };
enum ENUM_DEAL_PROPERTY_STRING { DEAL_SYMBOL, DEAL_COMMENT };
enum ENUM_CALENDAR_EVENT_IMPORTANCE { CALENDAR_IMPORTANCE_NONE, CALENDAR_IMPORTANCE_LOW, CALENDAR_IMPORTANCE_MODERATE,
    CALENDAR_IMPORTANCE_HIGH };

struct MqlRates { datetime time; double open, high, low, close; long tick_volume; int spread; long real_volume; };
struct MqlTick { datetime time; double bid, ask, last; ulong volume; long time_msc; uint flags; double volume_real; };
struct MqlTradeRequest {
    ENUM_TRADE_REQUEST_ACTIONS action{}; ulong magic = 0, order = 0; string symbol; double volume = 0, price = 0, stoplimit = 0, sl = 0, tp = 0;
    ulong deviation = 0; ENUM_ORDER_TYPE type{}; ENUM_ORDER_TYPE_FILLING type_filling{}; ENUM_ORDER_TYPE_TIME type_time{};
    datetime expiration = 0; string comment; ulong position = 0, position_by = 0;
};
struct MqlTradeResult {
    uint retcode = 0; ulong deal = 0, order = 0; double volume = 0, price = 0, bid = 0, ask = 0; string comment; uint request_id = 0;
    int retcode_external = 0;
};
struct MqlTradeTransaction {
    ulong deal = 0, order = 0; string symbol; ENUM_TRADE_TRANSACTION_TYPE type{}; ulong position = 0, position_by = 0;
};
struct MqlCalendarValue { ulong id, event_id; datetime time; long actual_value, prev_value, revised_prev_value, forecast_value; };
struct MqlCalendarEvent { ulong id, country_id; ENUM_CALENDAR_EVENT_IMPORTANCE importance; string name; };
struct MqlCalendarCountry { ulong id; string currency; };

int GetLastError();
void ResetLastError();
bool IsStopped();
ulong GetTickCount64();
ulong GetMicrosecondCount();
datetime TimeGMT();
datetime TimeLocal();
datetime TimeTradeServer();
void Sleep(int milliseconds);
int MathRand();
void MathSrand(int seed);
long ChartID();
bool EventSetMillisecondTimer(int milliseconds);
void EventKillTimer();
int CryptEncode(ENUM_CRYPT_METHOD method, const MqlArray<uchar> &from, const MqlArray<uchar> &key, MqlArray<uchar> &to);

int FileOpen(const string &name, int flags);
void FileClose(int handle);
bool FileSeek(int handle, long offset, ENUM_FILE_POSITION origin);
ulong FileSize(int handle);
void FileFlush(int handle);
uint FileWriteArray(int handle, const MqlArray<uchar> &from, int start, int count);
uint FileReadArray(int handle, MqlArray<uchar> &to, int start, int count);
bool FileIsExist(const string &name);
bool FileDelete(const string &name);

int SocketCreate();
bool SocketClose(int socket);
bool SocketConnect(int socket, const string &host, uint port, uint timeout);
bool SocketIsConnected(int socket);
uint SocketIsReadable(int socket);
bool SocketIsWritable(int socket);
bool SocketTimeouts(int socket, uint send, uint receive);
int SocketRead(int socket, MqlArray<uchar> &to, uint most, uint timeout);
int SocketSend(int socket, const MqlArray<uchar> &from, uint count);

long AccountInfoInteger(ENUM_ACCOUNT_INFO_INTEGER property);
double AccountInfoDouble(ENUM_ACCOUNT_INFO_DOUBLE property);
string AccountInfoString(ENUM_ACCOUNT_INFO_STRING property);
long TerminalInfoInteger(ENUM_TERMINAL_INFO_INTEGER property);
int MQLInfoInteger(ENUM_MQL_INFO_INTEGER property);

int SymbolsTotal(bool selected);
string SymbolName(int at, bool selected);
bool SymbolSelect(const string &symbol, bool select);
long SymbolInfoInteger(const string &symbol, ENUM_SYMBOL_INFO_INTEGER property);
double SymbolInfoDouble(const string &symbol, ENUM_SYMBOL_INFO_DOUBLE property);
string SymbolInfoString(const string &symbol, ENUM_SYMBOL_INFO_STRING property);
bool SymbolInfoTick(const string &symbol, MqlTick &tick);
bool SymbolInfoMarginRate(const string &symbol, ENUM_ORDER_TYPE type, double &initial, double &maintenance);
bool SymbolInfoSessionTrade(const string &symbol, ENUM_DAY_OF_WEEK day, uint index, datetime &from, datetime &to);
int CopyTicks(const string &symbol, MqlArray<MqlTick> &out, int flags, ulong from, uint count);
int CopyTicksRange(const string &symbol, MqlArray<MqlTick> &out, int flags, ulong from, ulong to);
int CopyRates(const string &symbol, ENUM_TIMEFRAMES timeframe, int start, int count, MqlArray<MqlRates> &out);
int CopyRates(const string &symbol, ENUM_TIMEFRAMES timeframe, datetime from, datetime to, MqlArray<MqlRates> &out);
long SeriesInfoInteger(const string &symbol, ENUM_TIMEFRAMES timeframe, ENUM_SERIES_INFO_INTEGER property);
bool CalendarValueHistory(MqlArray<MqlCalendarValue> &out, datetime from, datetime to);
bool CalendarEventById(ulong id, MqlCalendarEvent &out);
bool CalendarCountryById(long id, MqlCalendarCountry &out);

bool OrderSendAsync(const MqlTradeRequest &request, MqlTradeResult &result);
int PositionsTotal();
ulong PositionGetTicket(int at);
bool PositionSelectByTicket(ulong ticket);
long PositionGetInteger(ENUM_POSITION_PROPERTY_INTEGER property);
double PositionGetDouble(ENUM_POSITION_PROPERTY_DOUBLE property);
string PositionGetString(ENUM_POSITION_PROPERTY_STRING property);
int OrdersTotal();
ulong OrderGetTicket(int at);
bool OrderSelect(ulong ticket);
long OrderGetInteger(ENUM_ORDER_PROPERTY_INTEGER property);
double OrderGetDouble(ENUM_ORDER_PROPERTY_DOUBLE property);
string OrderGetString(ENUM_ORDER_PROPERTY_STRING property);
bool HistorySelect(datetime from, datetime to);
int HistoryOrdersTotal();
ulong HistoryOrderGetTicket(int at);
bool HistoryOrderSelect(ulong ticket);
long HistoryOrderGetInteger(ulong ticket, ENUM_ORDER_PROPERTY_INTEGER property);
double HistoryOrderGetDouble(ulong ticket, ENUM_ORDER_PROPERTY_DOUBLE property);
string HistoryOrderGetString(ulong ticket, ENUM_ORDER_PROPERTY_STRING property);
int HistoryDealsTotal();
ulong HistoryDealGetTicket(int at);
bool HistoryDealSelect(ulong ticket);
long HistoryDealGetInteger(ulong ticket, ENUM_DEAL_PROPERTY_INTEGER property);
double HistoryDealGetDouble(ulong ticket, ENUM_DEAL_PROPERTY_DOUBLE property);
string HistoryDealGetString(ulong ticket, ENUM_DEAL_PROPERTY_STRING property);
