//+------------------------------------------------------------------+
//| Herald: live ticks, pulled from the terminal's store by a cursor |
//+------------------------------------------------------------------+
#ifndef HERALD_TICKS_MQH
#define HERALD_TICKS_MQH
#include <Herald/Link.mqh>

#define HERALD_TICKS_AT_ONCE  2000
#define HERALD_TICKS_SYMBOLS  500
#define HERALD_TICKS_PULLS    20
#define HERALD_TICKS_WAIT_MS  46000   // The terminal may wait so long for its store at the first call for a symbol.

struct HeraldCursor
  {
   string            symbol;
   long              at;             // Server ms of the newest tick that was sent; 0 before the first.
   int               seen;           // How many ticks of that millisecond were sent.
   int               ask;            // How many the terminal is asked for.
   bool              touched;        // The terminal's store was opened for this symbol.
   bool              refused;
  };

//--- The cursor moves only behind what was handed to the connection, so a full socket delays ticks and loses none.
class HeraldTicks
  {
   HeraldCursor      cursors[];
   uint              request;
   int               turn;

public:
                     HeraldTicks() { request = 0; turn = 0; }
   void              Forget() { ArrayResize(cursors, 0); request = 0; }

   //--- Replaces what was subscribed to; the indices in TICKS count from here, and their frames carry this request's number.
   void              Subscribe(HeraldLink &link, const uint asRequest, HeraldReader &body)
     {
      int count = body.Count(14);
      if(count > HERALD_TICKS_SYMBOLS)
        {
         link.SendError(asRequest, HERALD_ERROR_VALUE, StringFormat("at most %d symbols", HERALD_TICKS_SYMBOLS));
         body.position = body.length;
         return;
        }
      HeraldWriter out;
      out.U32((uint)count);
      ArrayResize(cursors, 0);
      ArrayResize(cursors, count);
      for(int i = 0; i < count; i++)
        {
         cursors[i].symbol = body.Text();
         cursors[i].at = body.I64();
         cursors[i].seen = (int)body.U32();
         cursors[i].ask = HERALD_TICKS_AT_ONCE;
         cursors[i].touched = false;
         if(!body.valid)
           {
            ArrayResize(cursors, 0);
            return;
           }
         ResetLastError();
         cursors[i].refused = !SymbolSelect(cursors[i].symbol, true);
         out.Text(cursors[i].symbol);
         out.I32(cursors[i].refused ? MathMax(GetLastError(), 1) : 0);
        }
      request = asRequest;
      turn = 0;
      link.Send(HERALD_SUBSCRIBED, asRequest, 0, out);
     }
   //--- A turn over all symbols, beginning where the last one stopped. The first call for a symbol can take long: one a turn.
   void              Step(HeraldLink &link)
     {
      int count = ArraySize(cursors);
      bool opened = false;
      for(int i = 0; i < count && link.TakesTicks(); i++)
        {
         int index = turn % count;
         if(!cursors[index].touched)
           {
            if(opened)
               return;
            opened = true;
           }
         turn = (turn + 1) % count;
         if(cursors[index].refused)
            continue;
         // What is behind catches up, as long as the connection takes it.
         for(int again = 0; again < HERALD_TICKS_PULLS && Pull(link, index) >= HERALD_TICKS_AT_ONCE && link.TakesTicks(); again++)
            continue;
        }
     }

private:
   //--- How many ticks were sent.
   int               Pull(HeraldLink &link, const int index)
     {
      MqlTick ticks[];
      if(!cursors[index].touched)
        {
         link.SendBusy(HERALD_TICKS_WAIT_MS, "the terminal opens the ticks of " + cursors[index].symbol);
         if(!link.IsMade())
            return(0);
         cursors[index].touched = true;
        }
      if(cursors[index].at == 0)
        {
         First(link, index);
         return(0);
        }
      int count = CopyTicks(cursors[index].symbol, ticks, COPY_TICKS_ALL, (ulong)cursors[index].at, (uint)cursors[index].ask);
      if(count <= 0)
         return(0);
      int sent = Write(link, index, ticks, count);
      // A whole answer of one millisecond that was sent already hides what comes behind it.
      if(sent == 0 && count >= cursors[index].ask && cursors[index].ask < 1000000)
         cursors[index].ask *= 2;
      else if(sent > 0)
         cursors[index].ask = MathMax(HERALD_TICKS_AT_ONCE, cursors[index].seen + HERALD_TICKS_AT_ONCE);
      return(sent);
     }
   //--- "From now": the newest tick is sent, the others of its millisecond count as sent.
   void              First(HeraldLink &link, const int index)
     {
      MqlTick newest[];
      if(CopyTicks(cursors[index].symbol, newest, COPY_TICKS_ALL, 0, 1) < 1)
         return;
      long at = newest[ArraySize(newest) - 1].time_msc;
      MqlTick ticks[];
      int count = CopyTicks(cursors[index].symbol, ticks, COPY_TICKS_ALL, (ulong)at, HERALD_TICKS_AT_ONCE);
      int same = 0;
      for(int i = 0; i < count; i++)
         if(ticks[i].time_msc == at)
            same++;
      if(same == 0)
         return;
      cursors[index].at = at;
      cursors[index].seen = same - 1;
      Write(link, index, ticks, count);
     }
   //--- Sends what the cursor has not seen; how many ticks that were.
   int               Write(HeraldLink &link, const int index, const MqlTick &ticks[], const int count)
     {
      HeraldWriter body;
      body.U16((uint)index);
      body.U32(0);
      long at = cursors[index].at;
      int seen = cursors[index].seen;
      int pass = seen;
      int sent = 0;
      for(int i = 0; i < count; i++)
        {
         // Rows from before the instant that was asked for do appear.
         if(ticks[i].time_msc < at)
            continue;
         if(ticks[i].time_msc == cursors[index].at && pass > 0)
           {
            pass--;
            continue;
           }
         if(sent >= HERALD_TICKS_AT_ONCE)
            break;
         body.I64(ticks[i].time_msc);
         body.F64(ticks[i].bid);
         body.F64(ticks[i].ask);
         body.U8(HeraldTickFlags(ticks[i].flags));
         sent++;
         seen = (ticks[i].time_msc == at ? seen + 1 : 1);
         at = ticks[i].time_msc;
        }
      if(sent == 0)
         return(0);
      body.PatchU32(2, (uint)sent);
      link.Send(HERALD_TICKS, request, 0, body);
      cursors[index].at = at;
      cursors[index].seen = seen;
      return(sent);
     }
  };

#endif
