//+------------------------------------------------------------------+
//| Herald: what this program refuses, whatever Herald says          |
//+------------------------------------------------------------------+
#ifndef HERALD_LIMITS_MQH
#define HERALD_LIMITS_MQH
#include <Herald/Protocol.mqh>

class HeraldLimits
  {
   ulong             sentAt[];
   int               sentNext;
   string            killFile;
   ulong             killLooked;
   bool              killByFile;
   bool              deadMan;

public:
   long              login;
   double            maxLots;
   int               maxOrdersPerMinute;
   int               maxPositions;
   bool              killByInput;
   uint              deadManSeconds;

                     HeraldLimits()
     {
      sentNext = 0; killLooked = 0; killByFile = false; deadMan = false;
      login = 0; maxLots = 0; maxOrdersPerMinute = 0; maxPositions = 0; killByInput = false; deadManSeconds = 0;
     }
   void              Start(const string file)
     {
      killFile = file;
      killLooked = 0;
      ArrayResize(sentAt, MathMax(maxOrdersPerMinute, 1));
      for(int i = 0; i < ArraySize(sentAt); i++)
         sentAt[i] = 0;
      sentNext = 0;
     }
   bool              IsPinned() { return(login != 0 && login == AccountInfoInteger(ACCOUNT_LOGIN)); }
   //--- The file is looked for twice a second and before each command, so that a person can stop trading with any file manager.
   bool              IsKilled(const bool now)
     {
      if(now || killLooked == 0 || GetTickCount64() - killLooked >= 500)
        {
         killLooked = GetTickCount64();
         killByFile = FileIsExist(killFile);
        }
      return(killByInput || killByFile);
     }
   //--- Latches or releases; false when the file cannot be made or removed. What the inputs say is not released from afar.
   bool              Kill(const bool latch, const string reason)
     {
      if(!latch)
        {
         if(FileIsExist(killFile) && !FileDelete(killFile))
            return(false);
        }
      else
        {
         int file = FileOpen(killFile, FILE_WRITE | FILE_BIN);
         if(file == INVALID_HANDLE)
           {
            killByInput = true;
            return(false);
           }
         uchar text[];
         int count = StringToCharArray(reason, text, 0, WHOLE_ARRAY, CP_UTF8) - 1;
         if(count > 0)
            FileWriteArray(file, text, 0, count);
         FileClose(file);
        }
      return(IsKilled(true) == latch);
     }
   bool              IsDeadMan() { return(deadMan); }
   void              Alive()     { deadMan = false; }
   //--- true once, at the instant it runs out.
   bool              RanOut(const ulong silentMilliseconds)
     {
      if(deadMan || deadManSeconds == 0 || silentMilliseconds < (ulong)deadManSeconds * 1000)
         return(false);
      deadMan = true;
      return(true);
     }
   uint              Permissions()
     {
      return((IsKilled(false) ? HERALD_MAY_KILLED : 0) | (deadMan ? HERALD_MAY_DEAD_MAN : 0) | (IsPinned() ? 0 : HERALD_MAY_NOT_PINNED));
     }
   //--- Why an order that can add exposure is refused; empty when it is not.
   string            Refusal(const bool opens, const double lots)
     {
      if(!IsPinned())
         return(StringFormat("this terminal is logged in to account %I64d, the input InpLogin names %I64d", AccountInfoInteger(ACCOUNT_LOGIN), login));
      if(!opens)
         return("");
      if(IsKilled(true))
         return(killByInput ? "the kill latch is set in the inputs (InpKill)" : "the kill latch is set: " + killFile + " exists");
      if(deadMan)
         return("the dead-man timer ran out");
      if(lots > maxLots)
         return(StringFormat("%.8g lots are more than InpMaxLots, %.8g", lots, maxLots));
      if(lots > 0 && PositionsTotal() + OrdersTotal() >= maxPositions)
         return(StringFormat("there are as many positions and orders as InpMaxPositions allows, %d", maxPositions));
      if(!HasRoom())
         return(StringFormat("more than InpMaxOrdersPerMinute, %d", maxOrdersPerMinute));
      return("");
     }
   //--- Every command counts that leaves; a ring holds when the last so many did.
   void              Sent()
     {
      sentAt[sentNext] = GetTickCount64() + 1;
      sentNext = (sentNext + 1) % ArraySize(sentAt);
     }

private:
   bool              HasRoom()
     {
      if(maxOrdersPerMinute <= 0)
         return(false);
      ulong oldest = sentAt[sentNext];
      return(oldest == 0 || GetTickCount64() + 1 - oldest >= 60000);
     }
  };

#endif
