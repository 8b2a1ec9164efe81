//+------------------------------------------------------------------+
//| HeraldBridge: account, orders, trade events and live ticks       |
//| Connects to Herald; docs/mt5-setup.md says how to install it.    |
//+------------------------------------------------------------------+
#property copyright "The Herald authors"
#property version   "1.00"
#property description "Connects this terminal to Herald. Before the first start: Tools > Options > Expert Advisors,"
#property description "tick 'Allow WebRequest for listed URL' and add http://127.0.0.1:47821 to the list."

#include <Herald/Link.mqh>
#include <Herald/Key.mqh>
#include <Herald/Orders.mqh>
#include <Herald/Snapshot.mqh>
#include <Herald/Ticks.mqh>
#include <Herald/Market.mqh>

input string InpHost               = "127.0.0.1"; // Where Herald listens
input uint   InpPort               = 47821;       // Herald's port (443 would mean TLS to the terminal)
input string InpKey                = "";          // Shared key; empty: read from MQL5/Files/Herald/key.txt
input bool   InpAllowRemote        = false;       // Allow a host that is not this computer
input long   InpLogin              = 0;           // Account that may be traded; 0: none
input double InpMaxLots            = 1.0;         // Most lots of one order
input int    InpMaxOrdersPerMinute = 30;          // Most orders a minute
input int    InpMaxPositions       = 50;          // Most positions and resting orders
input bool   InpKill               = false;       // Kill latch: only closes and withdraws
input uint   InpDeadManSeconds     = 120;         // Without Herald for so long: no entries; 0: never
input bool   InpDeadManWithdraws   = true;        // ... and withdraw the orders that wait
input int    InpPumpMilliseconds   = 10;          // How often this program looks, at most

class HeraldTrade : public HeraldLink
  {
public:
   HeraldOrders      orders;
   HeraldSnapshot    snapshot;
   HeraldTicks       ticks;
   HeraldMarket      market;
   long              journalLogin;
   ulong             lastMade;

                     HeraldTrade() { journalLogin = 0; lastMade = 0; }
   virtual bool      StoreEpoch(const long next) { return(orders.journal.Recover() && orders.journal.Epoch(next)); }
   virtual long      StoredEpoch() { return(orders.journal.HighestEpoch()); }
   virtual uint      OwnPermissions() { return(orders.limits.Permissions() | (orders.journal.IsUsable() ? 0 : HERALD_MAY_NO_JOURNAL)); }
   virtual void      OnSession()
     {
      ticks.Forget();
      snapshot.Forget();
      orders.limits.Alive();
     }
   virtual void      WriteCounters(HeraldWriter &out)
     {
      int deals = 0;
      datetime now = TimeTradeServer();
      if(HistorySelect(now - now % 86400, now + 86400))
         deals = HistoryDealsTotal();
      out.U32(orders.lost);
      out.U32((uint)PositionsTotal());
      out.U32((uint)OrdersTotal());
      out.U32((uint)deals);
      out.F64(AccountInfoDouble(ACCOUNT_EQUITY));
      out.I64(orders.Oldest());
     }
   virtual void      OnFrame(const uint type, const uint request, HeraldReader &body);
   void              Turn();

private:
   //--- A terminal that starts without a connection does not know its account yet.
   void              OpenJournal()
     {
      long login = AccountInfoInteger(ACCOUNT_LOGIN);
      if(login == 0 || login == journalLogin)
         return;
      journalLogin = login;
      orders.journal.Open(StringFormat("Herald\\commands-%I64d.log", login));
      orders.limits.Start(StringFormat("Herald\\KILL-%I64d", login));
     }
   void              DeadMan()
     {
      ulong now = GetTickCount64();
      if(IsMade() || lastMade == 0)
         lastMade = now;
      if(!orders.limits.RanOut(now - lastMade))
         return;
      PrintFormat("Herald: nothing of Herald for %d s; no entries until it is back", (int)InpDeadManSeconds);
      if(InpDeadManWithdraws)
         orders.WithdrawOwn();
     }
   void              Snapshot(const uint request, HeraldReader &body)
     {
      long sinceMs = body.I64();
      if(!body.valid)
         return;
      if(snapshot.IsOnItsWay())
         SendError(request, HERALD_ERROR_BUSY, "a snapshot is on its way");
      else
         snapshot.Gather(request, sinceMs, Permissions());
     }
   void              Kill(const uint request, HeraldReader &body)
     {
      bool latch = (body.U8() != 0);
      string reason = body.Text();
      if(!body.valid)
         return;
      PrintFormat("Herald: kill latch %s: %s", latch ? "set" : "released", reason);
      if(!orders.limits.Kill(latch, reason))
         SendError(request, HERALD_ERROR_TERMINAL, latch ? "the latch is set, but not for the next start: its file cannot be written" : "the latch is set in the inputs, or its file cannot be removed");
      else
         Pong(request, 0);
     }
  };

HeraldTrade g_trade;

void HeraldTrade::OnFrame(const uint type, const uint request, HeraldReader &body)
  {
   switch((int)type)
     {
      case HERALD_COMMAND:
         orders.Command(g_trade, request, body);
         return;
      case HERALD_RECORD:
         orders.Record(g_trade, request, body);
         return;
      case HERALD_SUBSCRIBE:
         ticks.Subscribe(g_trade, request, body);
         return;
      case HERALD_SNAPSHOT:
         Snapshot(request, body);
         return;
      case HERALD_KILL:
         Kill(request, body);
         return;
     }
   if(!market.OnFrame(g_trade, type, request, body))
      SendError(request, HERALD_ERROR_UNKNOWN_TYPE, StringFormat("HeraldBridge does not answer frames of type %d", (int)type));
  }

void HeraldTrade::Turn()
  {
   OpenJournal();
   Pump();
   DeadMan();
   orders.Step(g_trade);
   snapshot.Step(g_trade);
   ticks.Step(g_trade);
   Flush();
  }

int OnInit()
  {
   uchar key[];
   if(!HeraldKey(InpKey, key) || !HeraldIsAllowedHost(InpHost, InpAllowRemote))
      return(INIT_PARAMETERS_INCORRECT);
   if(InpPort == 0 || InpPort > 65535 || InpPort == 443)
     {
      PrintFormat("Herald: port %d cannot be used", (int)InpPort);
      return(INIT_PARAMETERS_INCORRECT);
     }
   if(InpLogin == 0)
      Print("Herald: InpLogin is 0, so no command is accepted. Set it to the number of the account that may be traded.");
   // A change of the chart's symbol keeps global objects as they are, so everything is set anew.
   g_trade.orders.limits.login = InpLogin;
   g_trade.orders.limits.maxLots = InpMaxLots;
   g_trade.orders.limits.maxOrdersPerMinute = InpMaxOrdersPerMinute;
   g_trade.orders.limits.maxPositions = InpMaxPositions;
   g_trade.orders.limits.killByInput = InpKill;
   g_trade.orders.limits.deadManSeconds = InpDeadManSeconds;
   if(!g_trade.Configure(HERALD_ROLE_TRADE, InpHost, InpPort, key))
     {
      Print("Herald: the terminal cannot hash");
      return(INIT_FAILED);
     }
   if(!EventSetMillisecondTimer(MathMax(InpPumpMilliseconds, 1)))
     {
      PrintFormat("Herald: no timer, error %d", GetLastError());
      return(INIT_FAILED);
     }
   return(INIT_SUCCEEDED);
  }

void OnDeinit(const int reason)
  {
   EventKillTimer();
   g_trade.Goodbye(reason, "the terminal ends the program");
   g_trade.orders.journal.Close();
   g_trade.journalLogin = 0;
  }

void OnTimer() { g_trade.Turn(); }
void OnTick()  { g_trade.Turn(); }

void OnTradeTransaction(const MqlTradeTransaction &transaction, const MqlTradeRequest &request, const MqlTradeResult &result)
  {
   g_trade.orders.OnTransaction(g_trade, transaction, result);
  }
