//+------------------------------------------------------------------+
//| Herald: the account, positions, orders and deals as fields       |
//+------------------------------------------------------------------+
#ifndef HERALD_RECORDS_MQH
#define HERALD_RECORDS_MQH
#include <Herald/Bytes.mqh>
#include <Herald/Numbers.mqh>

void HeraldWriteAccount(HeraldWriter &out, const uint permissions)
  {
   out.I64(AccountInfoInteger(ACCOUNT_LOGIN));
   out.Text(AccountInfoString(ACCOUNT_SERVER));
   out.Text(AccountInfoString(ACCOUNT_CURRENCY));
   out.U8(HeraldMarginMode(AccountInfoInteger(ACCOUNT_MARGIN_MODE)));
   out.U8(HeraldAccountKind(AccountInfoInteger(ACCOUNT_TRADE_MODE)));
   out.I64(AccountInfoInteger(ACCOUNT_LEVERAGE));
   out.F64(AccountInfoDouble(ACCOUNT_BALANCE));
   out.F64(AccountInfoDouble(ACCOUNT_CREDIT));
   out.F64(AccountInfoDouble(ACCOUNT_EQUITY));
   out.F64(AccountInfoDouble(ACCOUNT_MARGIN));
   out.U32(permissions);
   out.I64((long)TimeTradeServer() * 1000);
  }

//--- The position that is selected.
void HeraldWritePosition(HeraldWriter &out)
  {
   out.I64(PositionGetInteger(POSITION_IDENTIFIER));
   out.I64(PositionGetInteger(POSITION_TICKET));
   out.Text(PositionGetString(POSITION_SYMBOL));
   out.I64(PositionGetInteger(POSITION_MAGIC));
   out.Text(PositionGetString(POSITION_COMMENT));
   out.U8(PositionGetInteger(POSITION_TYPE) == POSITION_TYPE_BUY ? 1 : 2);
   out.F64(PositionGetDouble(POSITION_VOLUME));
   out.F64(PositionGetDouble(POSITION_PRICE_OPEN));
   out.I64(PositionGetInteger(POSITION_TIME_MSC));
   out.F64(PositionGetDouble(POSITION_SL));
   out.F64(PositionGetDouble(POSITION_TP));
   out.F64(PositionGetDouble(POSITION_SWAP));
   out.F64(PositionGetDouble(POSITION_PROFIT));
  }

//--- A position that is gone: its identifier and a volume of zero.
void HeraldWriteGone(HeraldWriter &out, const long identifier, const string symbol)
  {
   out.I64(identifier);
   out.I64(0);
   out.Text(symbol);
   out.I64(0);
   out.Text("");
   out.U8(1);
   for(int i = 0; i < 2; i++)
      out.F64(0);
   out.I64(0);
   for(int i = 0; i < 4; i++)
      out.F64(0);
  }

//--- The resting order that is selected.
void HeraldWriteOrder(HeraldWriter &out)
  {
   long type = OrderGetInteger(ORDER_TYPE);
   out.I64(OrderGetInteger(ORDER_TICKET));
   out.I64(OrderGetInteger(ORDER_MAGIC));
   out.Text(OrderGetString(ORDER_COMMENT));
   out.Text(OrderGetString(ORDER_SYMBOL));
   out.U8(HeraldOrderSide(type));
   out.U8(HeraldOrderType(type));
   out.U8(HeraldOrderState(OrderGetInteger(ORDER_STATE)));
   out.F64(OrderGetDouble(ORDER_VOLUME_INITIAL));
   out.F64(OrderGetDouble(ORDER_VOLUME_CURRENT));
   out.F64(OrderGetDouble(ORDER_PRICE_OPEN));
   out.F64(OrderGetDouble(ORDER_PRICE_STOPLIMIT));
   out.F64(OrderGetDouble(ORDER_SL));
   out.F64(OrderGetDouble(ORDER_TP));
   out.I64(OrderGetInteger(ORDER_POSITION_ID));
   out.I64(OrderGetInteger(ORDER_TIME_SETUP_MSC));
   out.I64(OrderGetInteger(ORDER_TIME_EXPIRATION) * 1000);
  }

//--- An order of the history that was selected.
void HeraldWritePastOrder(HeraldWriter &out, const ulong ticket)
  {
   long type = HistoryOrderGetInteger(ticket, ORDER_TYPE);
   out.I64((long)ticket);
   out.I64(HistoryOrderGetInteger(ticket, ORDER_MAGIC));
   out.Text(HistoryOrderGetString(ticket, ORDER_COMMENT));
   out.Text(HistoryOrderGetString(ticket, ORDER_SYMBOL));
   out.U8(HeraldOrderSide(type));
   out.U8(HeraldOrderType(type));
   out.U8(HeraldOrderState(HistoryOrderGetInteger(ticket, ORDER_STATE)));
   out.F64(HistoryOrderGetDouble(ticket, ORDER_VOLUME_INITIAL));
   out.F64(HistoryOrderGetDouble(ticket, ORDER_VOLUME_CURRENT));
   out.F64(HistoryOrderGetDouble(ticket, ORDER_PRICE_OPEN));
   out.F64(HistoryOrderGetDouble(ticket, ORDER_PRICE_STOPLIMIT));
   out.F64(HistoryOrderGetDouble(ticket, ORDER_SL));
   out.F64(HistoryOrderGetDouble(ticket, ORDER_TP));
   out.I64(HistoryOrderGetInteger(ticket, ORDER_POSITION_ID));
   out.I64(HistoryOrderGetInteger(ticket, ORDER_TIME_SETUP_MSC));
   out.I64(HistoryOrderGetInteger(ticket, ORDER_TIME_EXPIRATION) * 1000);
  }

//--- A deal of the history that was selected.
void HeraldWriteDeal(HeraldWriter &out, const ulong ticket)
  {
   out.I64((long)ticket);
   out.I64(HistoryDealGetInteger(ticket, DEAL_ORDER));
   out.I64(HistoryDealGetInteger(ticket, DEAL_POSITION_ID));
   out.I64(HistoryDealGetInteger(ticket, DEAL_MAGIC));
   out.Text(HistoryDealGetString(ticket, DEAL_COMMENT));
   out.Text(HistoryDealGetString(ticket, DEAL_SYMBOL));
   out.U8(HeraldDealKind(HistoryDealGetInteger(ticket, DEAL_TYPE)));
   out.U8(HeraldDealEntry(HistoryDealGetInteger(ticket, DEAL_ENTRY)));
   out.F64(HistoryDealGetDouble(ticket, DEAL_VOLUME));
   out.F64(HistoryDealGetDouble(ticket, DEAL_PRICE));
   out.I64(HistoryDealGetInteger(ticket, DEAL_TIME_MSC));
   out.F64(HistoryDealGetDouble(ticket, DEAL_PROFIT));
   out.F64(HistoryDealGetDouble(ticket, DEAL_COMMISSION));
   out.F64(HistoryDealGetDouble(ticket, DEAL_SWAP));
   out.F64(HistoryDealGetDouble(ticket, DEAL_FEE));
   out.U8(HeraldDealReason(HistoryDealGetInteger(ticket, DEAL_REASON)));
   out.F64(HistoryDealGetDouble(ticket, DEAL_SL));
   out.F64(HistoryDealGetDouble(ticket, DEAL_TP));
  }

//--- Finds a position by what stays the same; its ticket does not.
bool HeraldSelectPosition(const long identifier)
  {
   for(int i = PositionsTotal() - 1; i >= 0; i--)
      if(PositionGetTicket(i) != 0 && PositionGetInteger(POSITION_IDENTIFIER) == identifier)
         return(true);
   return(false);
  }

#endif
