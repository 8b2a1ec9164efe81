//+------------------------------------------------------------------+
//| Herald: everything the broker holds, with counts and a hash      |
//+------------------------------------------------------------------+
#ifndef HERALD_SNAPSHOT_MQH
#define HERALD_SNAPSHOT_MQH
#include <Herald/Link.mqh>
#include <Herald/Records.mqh>

#define HERALD_SNAPSHOT_TRIES  3

//--- Gathered at once, sent in as many frames as it needs and as Herald allows.
class HeraldSnapshot
  {
   HeraldWriter      parts;
   int               ends[];
   int               endCount;
   int               nextPart;
   int               begin;
   uint              request;
   int               positions;
   int               orders;
   int               deals;

public:
                     HeraldSnapshot() { endCount = 0; nextPart = 0; begin = 0; request = 0; positions = 0; orders = 0; deals = 0; }
   bool              IsOnItsWay() { return(nextPart < endCount); }
   void              Forget()     { endCount = 0; nextPart = 0; }

   void              Gather(const uint asRequest, const long sinceMs, const uint permissions)
     {
      request = asRequest;
      bool proves = false;
      for(int i = 0; i < HERALD_SNAPSHOT_TRIES && !proves; i++)
         proves = Once(sinceMs, permissions);
      uchar digest[];
      uchar exact[];
      ArrayResize(exact, parts.length);
      ArrayCopy(exact, parts.bytes, 0, 0, parts.length);
      if(!HeraldSha256(exact, digest))
        {
         proves = false;
         ArrayResize(digest, 32);
         ArrayInitialize(digest, 0);
        }
      int at = Begin(HERALD_PART_END);
      parts.U32((uint)positions);
      parts.U32((uint)orders);
      parts.U32((uint)deals);
      parts.Raw(digest, 0, 32);
      parts.U8(proves ? 1 : 0);
      End(at);
      nextPart = 0;
      begin = 0;
     }
   //--- One frame of whole parts, when there is room for it.
   void              Step(HeraldLink &link)
     {
      while(IsOnItsWay() && link.TakesBulk())
        {
         int last = nextPart;
         while(last + 1 < endCount && ends[last + 1] - begin <= HERALD_PAYLOAD_MAX)
            last++;
         HeraldWriter body;
         body.Raw(parts.bytes, begin, ends[last] - begin);
         begin = ends[last];
         nextPart = last + 1;
         link.SendLong(HERALD_SNAPSHOT_IS, request, IsOnItsWay(), body);
        }
     }

private:
   int               Begin(const uint kind)
     {
      parts.U8(kind);
      parts.U16(0);
      return(parts.length);
     }
   void              End(const int at)
     {
      parts.PatchU16(at - 2, (uint)(parts.length - at));
      if(endCount >= ArraySize(ends))
         ArrayResize(ends, endCount * 2 + 64);
      ends[endCount] = parts.length;
      endCount++;
     }
   //--- Whether what was gathered can prove that something is absent: the broker was there all along, and nothing came or went
   //--- between the first and the last line.
   bool              Once(const long sinceMs, const uint permissions)
     {
      parts.Clear();
      endCount = 0;
      positions = 0;
      orders = 0;
      deals = 0;
      bool connected = (TerminalInfoInteger(TERMINAL_CONNECTED) != 0);
      ulong before[];
      Tickets(before);
      int at = Begin(HERALD_PART_ACCOUNT);
      HeraldWriteAccount(parts, permissions);
      End(at);
      bool whole = Positions() && Orders();
      whole = Past(sinceMs) && whole;
      ulong after[];
      Tickets(after);
      bool same = (ArraySize(before) == ArraySize(after));
      for(int i = 0; same && i < ArraySize(before); i++)
         same = (before[i] == after[i]);
      return(connected && whole && same && TerminalInfoInteger(TERMINAL_CONNECTED) != 0);
     }
   void              Tickets(ulong &out[])
     {
      int held = PositionsTotal();
      int resting = OrdersTotal();
      ArrayResize(out, held + resting);
      for(int i = 0; i < held; i++)
         out[i] = PositionGetTicket(i);
      for(int i = 0; i < resting; i++)
         out[held + i] = OrderGetTicket(i);
     }
   bool              Positions()
     {
      int total = PositionsTotal();
      for(int i = 0; i < total; i++)
        {
         if(PositionGetTicket(i) == 0)
            return(false);
         int at = Begin(HERALD_PART_POSITION);
         HeraldWritePosition(parts);
         End(at);
         positions++;
        }
      return(true);
     }
   bool              Orders()
     {
      int total = OrdersTotal();
      for(int i = 0; i < total; i++)
        {
         if(OrderGetTicket(i) == 0)
            return(false);
         int at = Begin(HERALD_PART_ORDER);
         HeraldWriteOrder(parts);
         End(at);
         orders++;
        }
      return(true);
     }
   //--- To a day ahead, since the terminal's idea of now may be behind the server's.
   bool              Past(const long sinceMs)
     {
      if(!HistorySelect((datetime)(sinceMs / 1000), TimeTradeServer() + 86400))
         return(false);
      int pastOrders = HistoryOrdersTotal();
      for(int i = 0; i < pastOrders; i++)
        {
         ulong ticket = HistoryOrderGetTicket(i);
         if(ticket == 0)
            return(false);
         int at = Begin(HERALD_PART_ORDER);
         HeraldWritePastOrder(parts, ticket);
         End(at);
         orders++;
        }
      int pastDeals = HistoryDealsTotal();
      for(int i = 0; i < pastDeals; i++)
        {
         ulong ticket = HistoryDealGetTicket(i);
         if(ticket == 0)
            return(false);
         int at = Begin(HERALD_PART_DEAL);
         HeraldWriteDeal(parts, ticket);
         End(at);
         deals++;
        }
      return(true);
     }
  };

#endif
