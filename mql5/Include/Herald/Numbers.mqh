//+------------------------------------------------------------------+
//| Herald: the terminal's enumerations as the protocol's numbers.   |
//| One by one, since some of the terminal's differ between builds.  |
//+------------------------------------------------------------------+
#ifndef HERALD_NUMBERS_MQH
#define HERALD_NUMBERS_MQH

uint HeraldMarginMode(const long mode)
  {
   if(mode == ACCOUNT_MARGIN_MODE_RETAIL_HEDGING)
      return(2);
   return(mode == ACCOUNT_MARGIN_MODE_EXCHANGE ? 1 : 0);
  }

uint HeraldAccountKind(const long mode)
  {
   if(mode == ACCOUNT_TRADE_MODE_DEMO)
      return(0);
   return(mode == ACCOUNT_TRADE_MODE_CONTEST ? 1 : 2);
  }

//--- 1 buys, 2 sells, 0 neither (an order that closes one position by another).
uint HeraldOrderSide(const long type)
  {
   switch((int)type)
     {
      case ORDER_TYPE_BUY:
      case ORDER_TYPE_BUY_LIMIT:
      case ORDER_TYPE_BUY_STOP:
      case ORDER_TYPE_BUY_STOP_LIMIT:
         return(1);
      case ORDER_TYPE_SELL:
      case ORDER_TYPE_SELL_LIMIT:
      case ORDER_TYPE_SELL_STOP:
      case ORDER_TYPE_SELL_STOP_LIMIT:
         return(2);
     }
   return(0);
  }

uint HeraldOrderType(const long type)
  {
   switch((int)type)
     {
      case ORDER_TYPE_BUY_LIMIT:
      case ORDER_TYPE_SELL_LIMIT:
         return(1);
      case ORDER_TYPE_BUY_STOP:
      case ORDER_TYPE_SELL_STOP:
         return(2);
      case ORDER_TYPE_BUY_STOP_LIMIT:
      case ORDER_TYPE_SELL_STOP_LIMIT:
         return(3);
     }
   return(0);
  }

//--- The terminal's type of an order; side 1 buys, 2 sells.
ENUM_ORDER_TYPE HeraldTerminalType(const uint type, const uint side)
  {
   bool buys = (side == 1);
   switch((int)type)
     {
      case 1:
         return(buys ? ORDER_TYPE_BUY_LIMIT : ORDER_TYPE_SELL_LIMIT);
      case 2:
         return(buys ? ORDER_TYPE_BUY_STOP : ORDER_TYPE_SELL_STOP);
      case 3:
         return(buys ? ORDER_TYPE_BUY_STOP_LIMIT : ORDER_TYPE_SELL_STOP_LIMIT);
     }
   return(buys ? ORDER_TYPE_BUY : ORDER_TYPE_SELL);
  }

//--- Requests to add, change or withdraw that are still on their way leave an order where it was.
uint HeraldOrderState(const long state)
  {
   switch((int)state)
     {
      case ORDER_STATE_STARTED:
      case ORDER_STATE_REQUEST_ADD:
         return(0);
      case ORDER_STATE_CANCELED:
         return(2);
      case ORDER_STATE_PARTIAL:
         return(3);
      case ORDER_STATE_FILLED:
         return(4);
      case ORDER_STATE_REJECTED:
         return(5);
      case ORDER_STATE_EXPIRED:
         return(6);
     }
   return(1);
  }

//--- Deals that are no trades: a balance operation, or what corrects one.
uint HeraldDealKind(const long type)
  {
   if(type == DEAL_TYPE_BUY)
      return(1);
   if(type == DEAL_TYPE_SELL)
      return(2);
   if(type == DEAL_TYPE_BALANCE || type == DEAL_TYPE_CREDIT || type == DEAL_TYPE_BONUS)
      return(3);
   return(4);
  }

uint HeraldDealEntry(const long entry)
  {
   if(entry == DEAL_ENTRY_OUT)
      return(1);
   if(entry == DEAL_ENTRY_INOUT)
      return(2);
   return(entry == DEAL_ENTRY_OUT_BY ? 3 : 0);
  }

uint HeraldDealReason(const long reason)
  {
   switch((int)reason)
     {
      case DEAL_REASON_CLIENT:
      case DEAL_REASON_MOBILE:
      case DEAL_REASON_WEB:
         return(0);
      case DEAL_REASON_EXPERT:
         return(1);
      case DEAL_REASON_SL:
         return(2);
      case DEAL_REASON_TP:
         return(3);
      case DEAL_REASON_SO:
         return(4);
      case DEAL_REASON_ROLLOVER:
         return(6);
     }
   return(5);
  }

//--- What moved in a tick: 1 bid, 2 ask, 4 last price.
uint HeraldTickFlags(const uint flags)
  {
   return(((flags & TICK_FLAG_BID) != 0 ? 1 : 0) | ((flags & TICK_FLAG_ASK) != 0 ? 2 : 0) | ((flags & TICK_FLAG_LAST) != 0 ? 4 : 0));
  }

//--- The terminal's timeframe of so many minutes; PERIOD_CURRENT when it has none.
ENUM_TIMEFRAMES HeraldTimeframe(const uint minutes)
  {
   switch((int)minutes)
     {
      case 1:     return(PERIOD_M1);
      case 2:     return(PERIOD_M2);
      case 3:     return(PERIOD_M3);
      case 4:     return(PERIOD_M4);
      case 5:     return(PERIOD_M5);
      case 6:     return(PERIOD_M6);
      case 10:    return(PERIOD_M10);
      case 12:    return(PERIOD_M12);
      case 15:    return(PERIOD_M15);
      case 20:    return(PERIOD_M20);
      case 30:    return(PERIOD_M30);
      case 60:    return(PERIOD_H1);
      case 120:   return(PERIOD_H2);
      case 180:   return(PERIOD_H3);
      case 240:   return(PERIOD_H4);
      case 360:   return(PERIOD_H6);
      case 480:   return(PERIOD_H8);
      case 720:   return(PERIOD_H12);
      case 1440:  return(PERIOD_D1);
      case 10080: return(PERIOD_W1);
      case 43200: return(PERIOD_MN1);
     }
   return(PERIOD_CURRENT);
  }

#endif
