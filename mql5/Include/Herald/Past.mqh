//+------------------------------------------------------------------+
//| Herald: bars, past ticks and the calendar, one request at a time |
//+------------------------------------------------------------------+
#ifndef HERALD_PAST_MQH
#define HERALD_PAST_MQH
#include <Herald/Link.mqh>

#define HERALD_PAST_WAIT_MS   50000    // The terminal waits for its server up to 45 s.
#define HERALD_PAST_STABLE_MS 20000    // So long a count of bars may stand without being all before what there is is sent.
#define HERALD_PAST_ALERT_MS  2000     // The next request usually follows at once: so long nobody sleeps.
#define HERALD_PAST_AGAIN_MS  100
#define HERALD_BARS_A_PART    1250
#define HERALD_TICKS_A_PART   2600
#define HERALD_PAST_QUEUE     64

struct HeraldWish
  {
   uint              type;
   uint              request;
   string            symbol;
   ENUM_TIMEFRAMES   timeframe;
   uint              newest;
   long              from;
   long              to;
  };

//--- Requests wait in a queue; their answers are sent part by part as Herald allows.
class HeraldPast
  {
   HeraldWish        queue[];
   int               queued;
   bool              ready;
   bool              complete;
   ulong             began;
   ulong             looked;
   ulong             worked;
   int               before;
   int               aheadCount;
   ulong             aheadLooked;
   int               total;
   int               sent;
   MqlRates          rates[];
   MqlTick           ticks[];
   MqlCalendarValue  values[];

public:
                     HeraldPast() { Forget(); }
   void              Forget()
     {
      queued = 0; ready = false; complete = false; began = 0; looked = 0; worked = 0; before = -1; total = 0; sent = 0;
      aheadCount = -1; aheadLooked = 0;
      ArrayResize(rates, 0);
      ArrayResize(ticks, 0);
      ArrayResize(values, 0);
     }
   bool              IsIdle() { return(queued == 0 && (worked == 0 || GetTickCount64() - worked > HERALD_PAST_ALERT_MS)); }

   bool              OnFrame(HeraldLink &link, const uint type, const uint request, HeraldReader &body)
     {
      if(type != HERALD_RATES && type != HERALD_TICK_HISTORY && type != HERALD_CALENDAR)
         return(false);
      HeraldWish wish;
      wish.type = type;
      wish.request = request;
      wish.symbol = (type == HERALD_CALENDAR ? "" : body.Text());
      uint minutes = (type == HERALD_RATES ? body.U16() : 1);
      wish.timeframe = HeraldTimeframe(minutes);
      wish.from = body.I64();
      wish.to = body.I64();
      wish.newest = (type == HERALD_RATES ? body.U32() : 0);
      if(!body.valid)
         return(true);
      if(wish.timeframe == PERIOD_CURRENT || wish.from < 0 || wish.to < wish.from || wish.newest > 100000000)
         link.SendError(request, HERALD_ERROR_VALUE, "no such timeframe, or a range that ends before it begins");
      else if(queued >= HERALD_PAST_QUEUE)
         link.SendError(request, HERALD_ERROR_BUSY, StringFormat("%d requests wait already", queued));
      else if(type != HERALD_CALENDAR && !SymbolSelect(wish.symbol, true))
         link.SendError(request, HERALD_ERROR_SYMBOL, "the terminal has no symbol " + wish.symbol);
      else
        {
         if(queued >= ArraySize(queue))
            ArrayResize(queue, queued * 2 + 4);
         queue[queued] = wish;
         queued++;
        }
      return(true);
     }
   void              Step(HeraldLink &link)
     {
      if(queued == 0 || !link.IsMade())
         return;
      if(!ready && !Fetch(link))
         return;
      LookAhead(link);
      // Handed on at once: what waited for the end of the turn would wait for the timer as well.
      while(queued > 0 && ready && link.TakesBulk())
        {
         Part(link);
         link.Flush();
        }
     }

private:
   void              Done()
     {
      for(int i = 0; i + 1 < queued; i++)
         queue[i] = queue[i + 1];
      queued--;
      ready = false;
      worked = GetTickCount64();
      before = aheadCount;
      began = aheadLooked;
      looked = aheadLooked;
      aheadCount = -1;
      aheadLooked = 0;
      sent = 0;
      total = 0;
      ArrayResize(rates, 0);
      ArrayResize(ticks, 0);
      ArrayResize(values, 0);
     }
   void              Fail(HeraldLink &link, const string what)
     {
      link.SendError(queue[0].request, HERALD_ERROR_TERMINAL, what + StringFormat(", error %d", GetLastError()));
      Done();
     }
   //--- true when there is something to send.
   bool              Fetch(HeraldLink &link)
     {
      ulong now = GetTickCount64();
      if(looked != 0 && now - looked < HERALD_PAST_AGAIN_MS)
         return(false);
      if(began == 0)
         began = now;
      link.SendBusy(HERALD_PAST_WAIT_MS, "the terminal loads history");
      if(!link.IsMade())
         return(false);
      ResetLastError();
      if(queue[0].type == HERALD_RATES)
         ready = FetchRates(link);
      else if(queue[0].type == HERALD_TICK_HISTORY)
         ready = FetchTicks(link);
      else
         ready = FetchCalendar(link);
      looked = GetTickCount64();
      return(ready);
     }
   //--- The first look at the bars of the next request, while those of this one are sent.
   void              LookAhead(HeraldLink &link)
     {
      if(queued < 2 || aheadLooked != 0 || queue[1].type != HERALD_RATES || !ready)
         return;
      link.SendBusy(HERALD_PAST_WAIT_MS, "the terminal loads history");
      if(!link.IsMade())
         return;
      MqlRates some[];
      aheadCount = MathMax(Copy(1, some), 0);
      aheadLooked = GetTickCount64();
     }
   int               Copy(const int at, MqlRates &out[])
     {
      if(queue[at].newest > 0)
         return(CopyRates(queue[at].symbol, queue[at].timeframe, 1, (int)queue[at].newest, out));
      return(CopyRates(queue[at].symbol, queue[at].timeframe, (datetime)(queue[at].from / 1000), (datetime)(queue[at].to / 1000), out));
     }
   //--- The first answer is what happens to be there; only one that stays the same while the terminal calls itself synchronised
   //--- is all there is.
   bool              FetchRates(HeraldLink &link)
     {
      string symbol = queue[0].symbol;
      ENUM_TIMEFRAMES timeframe = queue[0].timeframe;
      int count = Copy(0, rates);
      int error = GetLastError();
      bool synchronised = (SeriesInfoInteger(symbol, timeframe, SERIES_SYNCHRONIZED) != 0);
      if(count < 0)
         count = 0;
      // What still grows is on its way.
      if(count != before)
         began = GetTickCount64();
      bool late = (GetTickCount64() - began > HERALD_PAST_STABLE_MS);
      if(!late && (!synchronised || count != before))
        {
         before = count;
         return(false);
        }
      long forming = SeriesInfoInteger(symbol, timeframe, SERIES_LASTBAR_DATE);
      while(count > 0 && (long)rates[count - 1].time >= forming)
         count--;
      total = count;
      if(queue[0].newest > 0)
         complete = synchronised && !late && count == (int)queue[0].newest;
      else
         complete = synchronised && !late && SeriesInfoInteger(symbol, timeframe, SERIES_FIRSTDATE) * 1000 <= queue[0].from;
      if(total == 0 && !synchronised)
        {
         PrintFormat("Herald: no bars of %s, error %d", symbol, error);
         Fail(link, "the terminal has no bars of " + symbol);
         return(false);
        }
      return(true);
     }
   bool              FetchTicks(HeraldLink &link)
     {
      int count = CopyTicksRange(queue[0].symbol, ticks, COPY_TICKS_ALL, (ulong)queue[0].from, (ulong)queue[0].to);
      int error = GetLastError();
      complete = (error == 0);
      if(count < 0)
        {
         if(GetTickCount64() - began < HERALD_PAST_STABLE_MS)
            return(false);
         Fail(link, "the terminal has no ticks of " + queue[0].symbol);
         return(false);
        }
      // Partly loaded: asked again, and then sent as what it is.
      if(error != 0 && GetTickCount64() - began < HERALD_PAST_STABLE_MS)
         return(false);
      total = count;
      return(true);
     }
   bool              FetchCalendar(HeraldLink &link)
     {
      bool found = CalendarValueHistory(values, (datetime)(queue[0].from / 1000), (datetime)(queue[0].to / 1000));
      if(!found && GetLastError() != 0)
        {
         Fail(link, "the terminal has no calendar");
         return(false);
        }
      total = ArraySize(values);
      complete = true;
      return(true);
     }
   void              Part(HeraldLink &link)
     {
      HeraldWriter out;
      uint type = queue[0].type;
      uint request = queue[0].request;
      int first = sent;
      if(type == HERALD_CALENDAR)
         CalendarPart(out);
      else
        {
         out.U32((uint)total);
         out.U32((uint)first);
         out.U8(complete ? 1 : 0);
         if(type == HERALD_RATES)
            RatesPart(out);
         else
            TicksPart(out);
        }
      bool more = (sent < total);
      link.SendLong(type + 1, request, more, out);
      if(!more)
         Done();
     }
   void              RatesPart(HeraldWriter &out)
     {
      int last = MathMin(total, sent + HERALD_BARS_A_PART);
      out.U32((uint)(last - sent));
      out.Room((last - sent) * 52);
      for(int i = sent; i < last; i++)
        {
         out.I64((long)rates[i].time * 1000);
         out.F64(rates[i].open);
         out.F64(rates[i].high);
         out.F64(rates[i].low);
         out.F64(rates[i].close);
         out.I64(rates[i].tick_volume);
         out.I32(rates[i].spread);
        }
      sent = last;
     }
   void              TicksPart(HeraldWriter &out)
     {
      int last = MathMin(total, sent + HERALD_TICKS_A_PART);
      out.U32((uint)(last - sent));
      out.Room((last - sent) * 25);
      for(int i = sent; i < last; i++)
        {
         out.I64(ticks[i].time_msc);
         out.F64(ticks[i].bid);
         out.F64(ticks[i].ask);
         out.U8(HeraldTickFlags(ticks[i].flags));
        }
      sent = last;
     }
   void              Figure(HeraldWriter &out, const long value)
     {
      out.U8(value == LONG_MIN ? 0 : 1);
      out.I64(value == LONG_MIN ? 0 : value);
     }
   void              CalendarPart(HeraldWriter &out)
     {
      int count = 0;
      out.U32(0);
      while(sent < total && out.length < HERALD_PAYLOAD_MAX - 2 * HERALD_TEXT_MAX - 64)
        {
         MqlCalendarEvent event;
         MqlCalendarCountry country;
         int at = sent;
         sent++;
         if(!CalendarEventById(values[at].event_id, event) || !CalendarCountryById((long)event.country_id, country))
            continue;
         out.I64((long)values[at].time * 1000);
         out.Text(country.currency);
         out.U8(Importance((int)event.importance));
         out.Text(event.name);
         Figure(out, values[at].actual_value);
         Figure(out, values[at].forecast_value);
         Figure(out, values[at].prev_value);
         count++;
        }
      out.PatchU32(0, (uint)count);
     }
   uint              Importance(const int importance)
     {
      if(importance == CALENDAR_IMPORTANCE_HIGH)
         return(3);
      if(importance == CALENDAR_IMPORTANCE_MODERATE)
         return(2);
      return(importance == CALENDAR_IMPORTANCE_LOW ? 1 : 0);
     }
  };

#endif
