//+------------------------------------------------------------------+
//| HeraldHistory: bars, past ticks and the calendar                 |
//| A service with a connection of its own, so that a download never |
//| stands before an order. docs/mt5-setup.md says how to install it.|
//+------------------------------------------------------------------+
#property service
#property copyright "The Herald authors"
#property version   "1.00"
#property description "History for Herald, on a connection of its own."

#include <Herald/Link.mqh>
#include <Herald/Key.mqh>
#include <Herald/Market.mqh>
#include <Herald/Past.mqh>

input string InpHost        = "127.0.0.1"; // Where Herald listens
input uint   InpPort        = 47821;       // Herald's port (443 would mean TLS to the terminal)
input string InpKey         = "";          // Shared key; empty: read from MQL5/Files/Herald/key.txt
input bool   InpAllowRemote = false;       // Allow a host that is not this computer

class HeraldHistoryLink : public HeraldLink
  {
public:
   HeraldMarket      market;
   HeraldPast        past;
   long              highest;

                     HeraldHistoryLink() { highest = 0; }
   virtual bool      StoreEpoch(const long next) { highest = next; return(true); }
   virtual long      StoredEpoch() { return(highest); }
   virtual void      OnSession() { past.Forget(); }
   virtual void      WriteCounters(HeraldWriter &out)
     {
      for(int i = 0; i < 4; i++)
         out.U32(0);
      out.F64(AccountInfoDouble(ACCOUNT_EQUITY));
      out.I64(0);
     }
   virtual void      OnFrame(const uint type, const uint request, HeraldReader &body);
  };

HeraldHistoryLink g_history;

void HeraldHistoryLink::OnFrame(const uint type, const uint request, HeraldReader &body)
  {
   if(market.OnFrame(g_history, type, request, body) || past.OnFrame(g_history, type, request, body))
      return;
   SendError(request, HERALD_ERROR_UNKNOWN_TYPE, StringFormat("HeraldHistory does not answer frames of type %d", (int)type));
  }

void OnStart()
  {
   uchar key[];
   if(!HeraldKey(InpKey, key) || !HeraldIsAllowedHost(InpHost, InpAllowRemote) || InpPort == 0 || InpPort > 65535 || InpPort == 443)
      return;
   if(!g_history.Configure(HERALD_ROLE_HISTORY, InpHost, InpPort, key))
      return;
   while(!IsStopped())
     {
      g_history.Pump();
      g_history.past.Step(g_history);
      g_history.Flush();
      Sleep(g_history.past.IsIdle() ? 10 : 1);
     }
   g_history.Goodbye(REASON_REMOVE, "the service was stopped");
  }
