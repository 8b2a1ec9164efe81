//+------------------------------------------------------------------+
//| Herald: the terminal's symbols and their properties as text lines|
//+------------------------------------------------------------------+
#ifndef HERALD_MARKET_MQH
#define HERALD_MARKET_MQH
#include <Herald/Link.mqh>

//--- Decimal digits without an exponent and without zeros at the end.
string HeraldDecimal(const double value)
  {
   string text = DoubleToString(value, 10);
   if(StringFind(text, ".") < 0)
      return(text);
   int end = StringLen(text);
   while(end > 0 && StringGetCharacter(text, end - 1) == '0')
      end--;
   if(end > 0 && StringGetCharacter(text, end - 1) == '.')
      end--;
   return(StringSubstr(text, 0, end));
  }

string HeraldCalculation(const long mode)
  {
   switch((int)mode)
     {
      case SYMBOL_CALC_MODE_FOREX:             return("SYMBOL_CALC_MODE_FOREX");
      case SYMBOL_CALC_MODE_FOREX_NO_LEVERAGE: return("SYMBOL_CALC_MODE_FOREX_NO_LEVERAGE");
      case SYMBOL_CALC_MODE_FUTURES:           return("SYMBOL_CALC_MODE_FUTURES");
      case SYMBOL_CALC_MODE_CFD:               return("SYMBOL_CALC_MODE_CFD");
      case SYMBOL_CALC_MODE_CFDINDEX:          return("SYMBOL_CALC_MODE_CFDINDEX");
      case SYMBOL_CALC_MODE_CFDLEVERAGE:       return("SYMBOL_CALC_MODE_CFDLEVERAGE");
      case SYMBOL_CALC_MODE_EXCH_STOCKS:       return("SYMBOL_CALC_MODE_EXCH_STOCKS");
      case SYMBOL_CALC_MODE_EXCH_FUTURES:      return("SYMBOL_CALC_MODE_EXCH_FUTURES");
      case SYMBOL_CALC_MODE_EXCH_BONDS:        return("SYMBOL_CALC_MODE_EXCH_BONDS");
      case SYMBOL_CALC_MODE_SERV_COLLATERAL:   return("SYMBOL_CALC_MODE_SERV_COLLATERAL");
     }
   return(IntegerToString(mode));
  }

string HeraldSwapMode(const long mode)
  {
   switch((int)mode)
     {
      case SYMBOL_SWAP_MODE_DISABLED:         return("SYMBOL_SWAP_MODE_DISABLED");
      case SYMBOL_SWAP_MODE_POINTS:           return("SYMBOL_SWAP_MODE_POINTS");
      case SYMBOL_SWAP_MODE_CURRENCY_SYMBOL:  return("SYMBOL_SWAP_MODE_CURRENCY_SYMBOL");
      case SYMBOL_SWAP_MODE_CURRENCY_MARGIN:  return("SYMBOL_SWAP_MODE_CURRENCY_MARGIN");
      case SYMBOL_SWAP_MODE_CURRENCY_DEPOSIT: return("SYMBOL_SWAP_MODE_CURRENCY_DEPOSIT");
      case SYMBOL_SWAP_MODE_CURRENCY_PROFIT:  return("SYMBOL_SWAP_MODE_CURRENCY_PROFIT");
      case SYMBOL_SWAP_MODE_INTEREST_CURRENT: return("SYMBOL_SWAP_MODE_INTEREST_CURRENT");
      case SYMBOL_SWAP_MODE_INTEREST_OPEN:    return("SYMBOL_SWAP_MODE_INTEREST_OPEN");
      case SYMBOL_SWAP_MODE_REOPEN_CURRENT:   return("SYMBOL_SWAP_MODE_REOPEN_CURRENT");
      case SYMBOL_SWAP_MODE_REOPEN_BID:       return("SYMBOL_SWAP_MODE_REOPEN_BID");
     }
   return(IntegerToString(mode));
  }

string HeraldTradeMode(const long mode)
  {
   switch((int)mode)
     {
      case SYMBOL_TRADE_MODE_DISABLED:  return("SYMBOL_TRADE_MODE_DISABLED");
      case SYMBOL_TRADE_MODE_LONGONLY:  return("SYMBOL_TRADE_MODE_LONGONLY");
      case SYMBOL_TRADE_MODE_SHORTONLY: return("SYMBOL_TRADE_MODE_SHORTONLY");
      case SYMBOL_TRADE_MODE_CLOSEONLY: return("SYMBOL_TRADE_MODE_CLOSEONLY");
      case SYMBOL_TRADE_MODE_FULL:      return("SYMBOL_TRADE_MODE_FULL");
     }
   return(IntegerToString(mode));
  }

string HeraldExecution(const long mode)
  {
   switch((int)mode)
     {
      case SYMBOL_TRADE_EXECUTION_REQUEST:  return("SYMBOL_TRADE_EXECUTION_REQUEST");
      case SYMBOL_TRADE_EXECUTION_INSTANT:  return("SYMBOL_TRADE_EXECUTION_INSTANT");
      case SYMBOL_TRADE_EXECUTION_MARKET:   return("SYMBOL_TRADE_EXECUTION_MARKET");
      case SYMBOL_TRADE_EXECUTION_EXCHANGE: return("SYMBOL_TRADE_EXECUTION_EXCHANGE");
     }
   return(IntegerToString(mode));
  }

string HeraldDay(const int day)
  {
   switch(day)
     {
      case 0: return("SUNDAY");
      case 1: return("MONDAY");
      case 2: return("TUESDAY");
      case 3: return("WEDNESDAY");
      case 4: return("THURSDAY");
      case 5: return("FRIDAY");
     }
   return("SATURDAY");
  }

string HeraldClock(const datetime time)
  {
   long minutes = (long)time / 60;
   return(StringFormat("%02d:%02d", (int)(minutes / 60), (int)(minutes % 60)));
  }

//--- What both programs answer about the market.
class HeraldMarket
  {
   HeraldWriter      lines;
   int               lineCount;

public:
                     HeraldMarket() { lineCount = 0; }
   //--- false when the frame is not about symbols.
   bool              OnFrame(HeraldLink &link, const uint type, const uint request, HeraldReader &body)
     {
      if(type == HERALD_SYMBOLS)
         Symbols(link, request, body.U8() == 1);
      else if(type == HERALD_SPECIFICATION)
         Specification(link, request, body.Text());
      else
         return(false);
      return(true);
     }

private:
   void              Symbols(HeraldLink &link, const uint request, const bool watched)
     {
      int total = SymbolsTotal(watched);
      int at = 0;
      do
        {
         HeraldWriter out;
         int count = 0;
         out.U32(0);
         while(at < total && out.length < HERALD_PAYLOAD_MAX - HERALD_TEXT_MAX - 2)
           {
            out.Text(SymbolName(at, watched));
            at++;
            count++;
           }
         out.PatchU32(0, (uint)count);
         link.SendLong(HERALD_SYMBOL_LIST, request, at < total, out);
        }
      while(at < total);
     }
   void              Line(const string name, const string value)
     {
      lines.Text(name + "=" + value);
      lineCount++;
     }
   void              Whole(const string symbol, const string name, const ENUM_SYMBOL_INFO_INTEGER property)
     {
      Line(name, IntegerToString(SymbolInfoInteger(symbol, property)));
     }
   void              Number(const string symbol, const string name, const ENUM_SYMBOL_INFO_DOUBLE property)
     {
      Line(name, HeraldDecimal(SymbolInfoDouble(symbol, property)));
     }
   void              Specification(HeraldLink &link, const uint request, const string symbol)
     {
      ResetLastError();
      if(!SymbolSelect(symbol, true))
        {
         link.SendError(request, HERALD_ERROR_SYMBOL, "the terminal has no symbol " + symbol + StringFormat(", error %d", GetLastError()));
         return;
        }
      lines.Clear();
      lineCount = 0;
      Line("SYMBOL_NAME", symbol);
      Line("SYMBOL_CURRENCY_BASE", SymbolInfoString(symbol, SYMBOL_CURRENCY_BASE));
      Line("SYMBOL_CURRENCY_PROFIT", SymbolInfoString(symbol, SYMBOL_CURRENCY_PROFIT));
      Line("SYMBOL_CURRENCY_MARGIN", SymbolInfoString(symbol, SYMBOL_CURRENCY_MARGIN));
      Line("SYMBOL_DESCRIPTION", SymbolInfoString(symbol, SYMBOL_DESCRIPTION));
      Contract(symbol);
      Trading(symbol);
      Costs(symbol);
      Sessions(symbol);
      Line("ACCOUNT_CURRENCY", AccountInfoString(ACCOUNT_CURRENCY));
      HeraldWriter out;
      out.Text(symbol);
      out.U32((uint)lineCount);
      out.Raw(lines.bytes, 0, lines.length);
      link.Send(HERALD_SPECIFICATION_IS, request, 0, out);
     }
   void              Contract(const string symbol)
     {
      Whole(symbol, "SYMBOL_DIGITS", SYMBOL_DIGITS);
      Number(symbol, "SYMBOL_POINT", SYMBOL_POINT);
      Number(symbol, "SYMBOL_TRADE_TICK_SIZE", SYMBOL_TRADE_TICK_SIZE);
      Number(symbol, "SYMBOL_TRADE_TICK_VALUE", SYMBOL_TRADE_TICK_VALUE);
      Number(symbol, "SYMBOL_TRADE_CONTRACT_SIZE", SYMBOL_TRADE_CONTRACT_SIZE);
      Number(symbol, "SYMBOL_VOLUME_MIN", SYMBOL_VOLUME_MIN);
      Number(symbol, "SYMBOL_VOLUME_MAX", SYMBOL_VOLUME_MAX);
      Number(symbol, "SYMBOL_VOLUME_STEP", SYMBOL_VOLUME_STEP);
      Number(symbol, "SYMBOL_VOLUME_LIMIT", SYMBOL_VOLUME_LIMIT);
     }
   void              Trading(const string symbol)
     {
      Whole(symbol, "SYMBOL_TRADE_STOPS_LEVEL", SYMBOL_TRADE_STOPS_LEVEL);
      Whole(symbol, "SYMBOL_TRADE_FREEZE_LEVEL", SYMBOL_TRADE_FREEZE_LEVEL);
      Whole(symbol, "SYMBOL_FILLING_MODE", SYMBOL_FILLING_MODE);
      Whole(symbol, "SYMBOL_EXPIRATION_MODE", SYMBOL_EXPIRATION_MODE);
      Whole(symbol, "SYMBOL_ORDER_MODE", SYMBOL_ORDER_MODE);
      Line("SYMBOL_TRADE_MODE", HeraldTradeMode(SymbolInfoInteger(symbol, SYMBOL_TRADE_MODE)));
      Line("SYMBOL_TRADE_EXEMODE", HeraldExecution(SymbolInfoInteger(symbol, SYMBOL_TRADE_EXEMODE)));
     }
   void              Costs(const string symbol)
     {
      Line("SYMBOL_TRADE_CALC_MODE", HeraldCalculation(SymbolInfoInteger(symbol, SYMBOL_TRADE_CALC_MODE)));
      Number(symbol, "SYMBOL_MARGIN_INITIAL", SYMBOL_MARGIN_INITIAL);
      Number(symbol, "SYMBOL_MARGIN_MAINTENANCE", SYMBOL_MARGIN_MAINTENANCE);
      Number(symbol, "SYMBOL_MARGIN_HEDGED", SYMBOL_MARGIN_HEDGED);
      Line("SYMBOL_SWAP_MODE", HeraldSwapMode(SymbolInfoInteger(symbol, SYMBOL_SWAP_MODE)));
      Number(symbol, "SYMBOL_SWAP_LONG", SYMBOL_SWAP_LONG);
      Number(symbol, "SYMBOL_SWAP_SHORT", SYMBOL_SWAP_SHORT);
      Line("SYMBOL_SWAP_ROLLOVER3DAYS", HeraldDay((int)SymbolInfoInteger(symbol, SYMBOL_SWAP_ROLLOVER3DAYS)));
      double initial = 0;
      double maintenance = 0;
      if(SymbolInfoMarginRate(symbol, ORDER_TYPE_BUY, initial, maintenance))
         Line("MARGIN_RATE_LONG", HeraldDecimal(initial));
      if(SymbolInfoMarginRate(symbol, ORDER_TYPE_SELL, initial, maintenance))
         Line("MARGIN_RATE_SHORT", HeraldDecimal(initial));
     }
   void              Sessions(const string symbol)
     {
      for(int day = 0; day < 7; day++)
        {
         string hours = "";
         datetime from = 0;
         datetime to = 0;
         for(int i = 0; i < 10 && SymbolInfoSessionTrade(symbol, (ENUM_DAY_OF_WEEK)day, (uint)i, from, to); i++)
            hours += (i > 0 ? "," : "") + HeraldClock(from) + "-" + HeraldClock(to);
         if(hours != "")
            Line("SESSION_TRADE_" + HeraldDay(day), hours);
        }
     }
  };

#endif
