//+------------------------------------------------------------------+
//| Herald: a command and the request the terminal makes of it       |
//+------------------------------------------------------------------+
#ifndef HERALD_COMMAND_MQH
#define HERALD_COMMAND_MQH
#include <Herald/Protocol.mqh>
#include <Herald/Records.mqh>

struct HeraldCommand
  {
   long              tag;
   long              voidFrom;       // The terminal's own monotonic milliseconds; from then on it must not leave.
   uint              kind;
   string            symbol;
   uint              side;
   double            volume;
   double            price;
   double            limitPrice;
   double            stop;
   double            target;
   uint              type;
   uint              filling;
   uint              time;
   long              expiration;
   uint              deviation;
   long              position;
   long              positionBy;
   long              order;
   string            comment;
  };

void HeraldReadCommand(HeraldReader &body, HeraldCommand &out)
  {
   out.tag = body.I64();
   out.voidFrom = body.I64();
   out.kind = body.U8();
   out.symbol = body.Text();
   out.side = body.U8();
   out.volume = body.F64();
   out.price = body.F64();
   out.limitPrice = body.F64();
   out.stop = body.F64();
   out.target = body.F64();
   out.type = body.U8();
   out.filling = body.U8();
   out.time = body.U8();
   out.expiration = body.I64();
   out.deviation = body.U32();
   out.position = body.I64();
   out.positionBy = body.I64();
   out.order = body.I64();
   out.comment = body.Text();
  }

bool HeraldIsAmount(const double value) { return(MathIsValidNumber(value) && value >= 0 && value < 1.0e12); }

//--- What is wrong with a command whatever the market is like; empty when nothing is.
string HeraldCommandError(const HeraldCommand &command)
  {
   if(command.tag <= 0)
      return("the tag is not positive");
   if(command.kind < HERALD_OPEN || command.kind > HERALD_CLOSE_BY)
      return(StringFormat("unknown kind %d", (int)command.kind));
   if(!HeraldIsAmount(command.volume) || !HeraldIsAmount(command.price) || !HeraldIsAmount(command.limitPrice) || !HeraldIsAmount(command.stop) || !HeraldIsAmount(command.target))
      return("a price or volume is no number, negative or beyond every market");
   if(command.type > 3 || command.filling > 3 || command.time > 3 || command.expiration < 0)
      return("an order type, filling, time or expiration that does not exist");
   if(command.kind == HERALD_OPEN || command.kind == HERALD_CLOSE)
     {
      if(command.side != 1 && command.side != 2)
         return("neither buy nor sell");
      if(command.volume <= 0)
         return("no volume");
     }
   if(command.kind == HERALD_OPEN && command.type != 0 && command.price <= 0)
      return("an order that waits needs a price");
   if((command.kind == HERALD_CLOSE || command.kind == HERALD_LEVELS || command.kind == HERALD_CLOSE_BY) && command.position <= 0)
      return("no position named");
   if(command.kind == HERALD_CLOSE_BY && command.positionBy <= 0)
      return("no position to close by");
   if((command.kind == HERALD_WITHDRAW || command.kind == HERALD_CHANGE) && command.order <= 0)
      return("no order named");
   return("");
  }

//--- How many ways of filling a symbol takes, in the order in which they are tried.
int HeraldFillings(const string symbol, const bool waits, ENUM_ORDER_TYPE_FILLING &out[])
  {
   ArrayResize(out, 0);
   ENUM_ORDER_TYPE_FILLING all[];
   ArrayResize(all, 4);
   int count = 0;
   long flags = SymbolInfoInteger(symbol, SYMBOL_FILLING_MODE);
   long execution = SymbolInfoInteger(symbol, SYMBOL_TRADE_EXEMODE);
   bool free = (execution == SYMBOL_TRADE_EXECUTION_INSTANT || execution == SYMBOL_TRADE_EXECUTION_REQUEST);
   if(waits)
     {
      all[count] = ORDER_FILLING_RETURN;
      count++;
     }
   if(free || (flags & SYMBOL_FILLING_FOK) != 0)
     {
      all[count] = ORDER_FILLING_FOK;
      count++;
     }
   if(free || (flags & SYMBOL_FILLING_IOC) != 0)
     {
      all[count] = ORDER_FILLING_IOC;
      count++;
     }
   // With market execution the rest of an order is never left standing.
   if(!waits && execution != SYMBOL_TRADE_EXECUTION_MARKET)
     {
      all[count] = ORDER_FILLING_RETURN;
      count++;
     }
   ArrayResize(out, count);
   for(int i = 0; i < count; i++)
      out[i] = all[i];
   return(count);
  }

ENUM_ORDER_TYPE_FILLING HeraldFilling(const HeraldCommand &command)
  {
   if(command.filling == 1)
      return(ORDER_FILLING_FOK);
   if(command.filling == 2)
      return(ORDER_FILLING_IOC);
   if(command.filling == 3)
      return(ORDER_FILLING_RETURN);
   ENUM_ORDER_TYPE_FILLING modes[];
   if(HeraldFillings(command.symbol, command.kind == HERALD_OPEN && command.type != 0, modes) == 0)
      return(ORDER_FILLING_FOK);
   return(modes[0]);
  }

//--- The mode after the one that was refused; false when there is none.
bool HeraldNextFilling(const string symbol, const bool waits, const ENUM_ORDER_TYPE_FILLING refused, ENUM_ORDER_TYPE_FILLING &next)
  {
   ENUM_ORDER_TYPE_FILLING modes[];
   int count = HeraldFillings(symbol, waits, modes);
   for(int i = 0; i < count; i++)
      if(modes[i] != refused)
        {
         next = modes[i];
         return(true);
        }
   return(false);
  }

ENUM_ORDER_TYPE_TIME HeraldOrderTime(const uint time)
  {
   switch((int)time)
     {
      case 1:
         return(ORDER_TIME_DAY);
      case 2:
         return(ORDER_TIME_SPECIFIED);
      case 3:
         return(ORDER_TIME_SPECIFIED_DAY);
     }
   return(ORDER_TIME_GTC);
  }

string HeraldOpenRequest(const HeraldCommand &command, MqlTradeRequest &out)
  {
   out.symbol = command.symbol;
   out.volume = command.volume;
   out.type = HeraldTerminalType(command.type, command.side);
   out.type_filling = HeraldFilling(command);
   out.sl = command.stop;
   out.tp = command.target;
   out.deviation = command.deviation;
   if(command.type == 0)
     {
      MqlTick tick;
      if(!SymbolInfoTick(command.symbol, tick))
         return("the terminal has no price of " + command.symbol);
      out.action = TRADE_ACTION_DEAL;
      out.price = (command.price > 0 ? command.price : (command.side == 1 ? tick.ask : tick.bid));
      return("");
     }
   out.action = TRADE_ACTION_PENDING;
   out.price = command.price;
   out.stoplimit = (command.type == 3 ? command.limitPrice : 0);
   out.type_time = HeraldOrderTime(command.time);
   out.expiration = (datetime)(command.expiration / 1000);
   return("");
  }

//--- A close that names no open position, or more than there is of it, would open one on a netting account.
string HeraldCloseRequest(const HeraldCommand &command, MqlTradeRequest &out)
  {
   if(!HeraldSelectPosition(command.position))
      return(StringFormat("position %I64d is not open", command.position));
   bool bought = (PositionGetInteger(POSITION_TYPE) == POSITION_TYPE_BUY);
   double held = PositionGetDouble(POSITION_VOLUME);
   if(PositionGetString(POSITION_SYMBOL) != command.symbol)
      return(StringFormat("position %I64d is one of ", command.position) + PositionGetString(POSITION_SYMBOL));
   if((command.side == 1) == bought)
      return(StringFormat("that would add to position %I64d", command.position));
   if(command.volume > held + 0.000000001)
      return(StringFormat("position %I64d holds %.8g lots", command.position, held));
   MqlTick tick;
   if(!SymbolInfoTick(command.symbol, tick))
      return("the terminal has no price of " + command.symbol);
   out.action = TRADE_ACTION_DEAL;
   out.symbol = command.symbol;
   out.position = (ulong)PositionGetInteger(POSITION_TICKET);
   out.volume = command.volume;
   out.type = (bought ? ORDER_TYPE_SELL : ORDER_TYPE_BUY);
   out.type_filling = HeraldFilling(command);
   out.price = (command.price > 0 ? command.price : (bought ? tick.bid : tick.ask));
   out.deviation = command.deviation;
   return("");
  }

string HeraldChangeRequest(const HeraldCommand &command, MqlTradeRequest &out)
  {
   if(!OrderSelect((ulong)command.order))
      return(StringFormat("order %I64d does not rest any more", command.order));
   out.order = (ulong)command.order;
   out.symbol = OrderGetString(ORDER_SYMBOL);
   if(command.kind == HERALD_WITHDRAW)
     {
      out.action = TRADE_ACTION_REMOVE;
      return("");
     }
   out.action = TRADE_ACTION_MODIFY;
   out.price = command.price;
   out.stoplimit = command.limitPrice;
   out.sl = command.stop;
   out.tp = command.target;
   out.type_time = HeraldOrderTime(command.time);
   out.expiration = (datetime)(command.expiration / 1000);
   return("");
  }

//--- What the terminal is asked; a reason when it cannot be asked that.
string HeraldRequest(const HeraldCommand &command, MqlTradeRequest &out)
  {
   ZeroMemory(out);
   out.magic = (ulong)command.tag;
   out.comment = command.comment;
   if(command.kind == HERALD_OPEN)
      return(HeraldOpenRequest(command, out));
   if(command.kind == HERALD_CLOSE)
      return(HeraldCloseRequest(command, out));
   if(command.kind == HERALD_WITHDRAW || command.kind == HERALD_CHANGE)
      return(HeraldChangeRequest(command, out));
   if(!HeraldSelectPosition(command.position))
      return(StringFormat("position %I64d is not open", command.position));
   out.symbol = PositionGetString(POSITION_SYMBOL);
   out.position = (ulong)PositionGetInteger(POSITION_TICKET);
   if(command.kind == HERALD_LEVELS)
     {
      out.action = TRADE_ACTION_SLTP;
      out.sl = command.stop;
      out.tp = command.target;
      return("");
     }
   if(!HeraldSelectPosition(command.positionBy))
      return(StringFormat("position %I64d is not open", command.positionBy));
   out.action = TRADE_ACTION_CLOSE_BY;
   out.position_by = (ulong)PositionGetInteger(POSITION_TICKET);
   return("");
  }

#endif
