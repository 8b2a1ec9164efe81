//+------------------------------------------------------------------+
//| Herald: commands sent once, answers told, trade events passed on |
//+------------------------------------------------------------------+
#ifndef HERALD_ORDERS_MQH
#define HERALD_ORDERS_MQH
#include <Herald/Link.mqh>
#include <Herald/Journal.mqh>
#include <Herald/Limits.mqh>
#include <Herald/Command.mqh>

#define HERALD_ANSWER_MS   3000     // An answer that takes longer is looked for among orders and deals.
#define HERALD_EVENTS_MAX  1048576  // Hints beyond so many bytes on their way are dropped and counted.

struct HeraldPending
  {
   uint              terminalRequest;
   uint              request;
   ulong             sentAt;
   bool              again;
   bool              told;
   HeraldCommand     command;
   ENUM_ORDER_TYPE_FILLING filling;
  };

class HeraldOrders
  {
   HeraldPending     pending[];
   int               count;

public:
   HeraldJournal     journal;
   HeraldLimits      limits;
   uint              lost;

                     HeraldOrders() { count = 0; lost = 0; }
   long              Oldest() { return(count > 0 ? pending[0].command.tag : 0); }

   void              Command(HeraldLink &link, const uint request, HeraldReader &body)
     {
      HeraldCommand command;
      HeraldReadCommand(body, command);
      if(!body.valid)
         return;
      HeraldOutcome known;
      if(journal.Find(command.tag, known))
        {
         TellKnown(link, request, known);
         return;
        }
      HeraldClear(known, command.tag);
      string reason = Refusal(command);
      MqlTradeRequest order;
      ZeroMemory(order);
      if(reason == "")
         reason = HeraldRequest(command, order);
      if(reason != "")
        {
         journal.Refused(command.tag, false, reason);
         known.reason = reason;
         Reply(link, request, HERALD_NOT_SENT, known);
         return;
        }
      // The log may be younger than the tag: reinstalled, or a second terminal.
      if(command.kind == HERALD_OPEN && FindByMagic(command.tag, known))
        {
         journal.Answered(known);
         Reply(link, request, HERALD_KNOWN, known);
         return;
        }
      if(!journal.Received(command.tag, false))
        {
         known.reason = "the log of commands cannot be written";
         Reply(link, request, HERALD_NOT_SENT, known);
         return;
        }
      limits.Sent();
      Leave(link, request, command, order, false);
     }
   //--- What the log knows of a tag; one it never saw is never sent from now on.
   void              Record(HeraldLink &link, const uint request, HeraldReader &body)
     {
      long tag = body.I64();
      long decidedAt = body.I64();
      if(!body.valid)
         return;
      HeraldOutcome known;
      HeraldOutcome found;
      uint state = HERALD_RECORD_UNKNOWN;
      // Another terminal of the account may have sent what this log never saw.
      if(!journal.Find(tag, known) && FindByMagic(tag, found))
        {
         journal.Answered(found);
         known = found;
         state = HERALD_RECORD_ANSWERED;
        }
      else if(!journal.Find(tag, known))
        {
         bool reaches = journal.IsUsable() && decidedAt / 1000 > journal.ReachesBack();
         if(journal.Refused(tag, true, "Herald asked for it before it came") && reaches)
            state = HERALD_RECORD_NEVER;
        }
      else if(known.state == HERALD_TAG_FENCED)
         state = HERALD_RECORD_NEVER;
      else if(known.state == HERALD_TAG_NOT_SENT)
         state = HERALD_RECORD_NOT_SENT;
      else if(known.state == HERALD_TAG_ANSWERED)
         state = HERALD_RECORD_ANSWERED;
      else
        {
         state = HERALD_RECORD_UNANSWERED;
         if(FindByMagic(tag, found))
           {
            journal.Answered(found);
            known = found;
            state = HERALD_RECORD_ANSWERED;
           }
        }
      HeraldWriter out;
      out.I64(tag);
      out.U8(state);
      WriteOutcome(out, known);
      link.Send(HERALD_RECORD_IS, request, 0, out);
     }
   //--- Answers that did not come: looked for, and told once as unanswered when nothing is found.
   void              Step(HeraldLink &link)
     {
      ulong now = GetTickCount64();
      for(int i = count - 1; i >= 0; i--)
        {
         if(pending[i].told || now - pending[i].sentAt < HERALD_ANSWER_MS)
            continue;
         HeraldOutcome found;
         if(FindByMagic(pending[i].command.tag, found))
           {
            lost++;
            Finish(link, i, found);
            continue;
           }
         pending[i].told = true;
         lost++;
         HeraldClear(found, pending[i].command.tag);
         found.reason = "sent, and not answered so far";
         Reply(link, pending[i].request, HERALD_UNANSWERED, found);
        }
     }
   //--- A handler that is slow makes the terminal displace what waits behind it: everything here only reads and copies.
   void              OnTransaction(HeraldLink &link, const MqlTradeTransaction &transaction, const MqlTradeResult &result)
     {
      if(transaction.type == TRADE_TRANSACTION_REQUEST)
        {
         Answer(link, result);
         return;
        }
      if(!link.IsMade())
         return;
      if(!link.TakesHint(HERALD_EVENTS_MAX))
        {
         lost++;
         return;
        }
      if(transaction.deal != 0)
         HintDeal(link, transaction.deal);
      if(transaction.order != 0 && transaction.type != TRADE_TRANSACTION_POSITION)
         HintOrder(link, transaction.order);
      if(transaction.position != 0)
         HintPosition(link, (long)transaction.position, transaction.symbol);
     }
   //--- Withdraws what waits and was placed through this program; what nobody watches must not be filled.
   void              WithdrawOwn()
     {
      for(int i = OrdersTotal() - 1; i >= 0; i--)
        {
         ulong ticket = OrderGetTicket(i);
         HeraldOutcome known;
         if(ticket == 0 || OrderGetInteger(ORDER_POSITION_ID) != 0 || !journal.Find(OrderGetInteger(ORDER_MAGIC), known))
            continue;
         MqlTradeRequest order;
         MqlTradeResult result;
         ZeroMemory(order);
         ZeroMemory(result);
         order.action = TRADE_ACTION_REMOVE;
         order.order = ticket;
         if(!OrderSendAsync(order, result))
            PrintFormat("Herald: order %I64d could not be withdrawn, %d", (long)ticket, (int)result.retcode);
        }
     }

private:
   bool              IsAdding(const uint kind) { return(kind != HERALD_CLOSE && kind != HERALD_WITHDRAW && kind != HERALD_CLOSE_BY); }
   string            Refusal(const HeraldCommand &command)
     {
      string reason = HeraldCommandError(command);
      if(reason != "")
         return(reason);
      if((long)GetTickCount64() >= command.voidFrom)
         return("it is void: its time is over");
      if(!journal.IsUsable() && !journal.Recover())
         return("the log of commands cannot be written");
      return(limits.Refusal(IsAdding(command.kind), command.kind == HERALD_OPEN ? command.volume : 0));
     }
   void              TellKnown(HeraldLink &link, const uint request, HeraldOutcome &known)
     {
      if(known.state == HERALD_TAG_ANSWERED)
         Reply(link, request, HERALD_KNOWN, known);
      else if(known.state == HERALD_TAG_RECEIVED)
         Reply(link, request, HERALD_UNANSWERED, known);
      else
         Reply(link, request, HERALD_NOT_SENT, known);
     }
   void              Leave(HeraldLink &link, const uint request, const HeraldCommand &command, MqlTradeRequest &order, const bool again)
     {
      MqlTradeResult result;
      ZeroMemory(result);
      ResetLastError();
      bool sent = OrderSendAsync(order, result);
      if(!sent)
        {
         HeraldOutcome outcome;
         FromResult(command.tag, result, outcome);
         outcome.reason = StringFormat("the terminal refused it, error %d", GetLastError());
         journal.Answered(outcome);
         Reply(link, request, HERALD_RESULT, outcome);
         return;
        }
      if(count >= ArraySize(pending))
         ArrayResize(pending, count * 2 + 16);
      pending[count].terminalRequest = result.request_id;
      pending[count].request = request;
      pending[count].sentAt = GetTickCount64();
      pending[count].again = again;
      pending[count].told = false;
      pending[count].command = command;
      pending[count].filling = order.type_filling;
      count++;
     }
   //--- 10030 proves that nothing was executed; the next mode is tried once, under the same tag.
   void              Answer(HeraldLink &link, const MqlTradeResult &result)
     {
      int at = -1;
      for(int i = 0; i < count && at < 0; i++)
         if(pending[i].terminalRequest == result.request_id)
            at = i;
      if(at < 0)
         return;
      if(result.retcode == TRADE_RETCODE_INVALID_FILL && TryOtherFilling(link, at))
         return;
      HeraldOutcome outcome;
      FromResult(pending[at].command.tag, result, outcome);
      Finish(link, at, outcome);
     }
   bool              TryOtherFilling(HeraldLink &link, const int at)
     {
      HeraldPending first = pending[at];
      bool waits = (first.command.kind == HERALD_OPEN && first.command.type != 0);
      ENUM_ORDER_TYPE_FILLING next = first.filling;
      if(first.again || first.command.filling != 0 || (long)GetTickCount64() >= first.command.voidFrom)
         return(false);
      if(!HeraldNextFilling(first.command.symbol, waits, first.filling, next))
         return(false);
      MqlTradeRequest order;
      ZeroMemory(order);
      if(HeraldRequest(first.command, order) != "")
         return(false);
      order.type_filling = next;
      if(!journal.Received(first.command.tag, true))
         return(false);
      Remove(at);
      limits.Sent();
      Leave(link, first.request, first.command, order, true);
      return(true);
     }
   void              Finish(HeraldLink &link, const int at, HeraldOutcome &outcome)
     {
      uint request = pending[at].request;
      Remove(at);
      journal.Answered(outcome);
      Reply(link, request, HERALD_RESULT, outcome);
     }
   void              Remove(const int at)
     {
      for(int i = at; i + 1 < count; i++)
         pending[i] = pending[i + 1];
      count--;
     }
   void              FromResult(const long tag, const MqlTradeResult &result, HeraldOutcome &out)
     {
      HeraldClear(out, tag);
      out.state = HERALD_TAG_ANSWERED;
      out.retcode = (int)result.retcode;
      out.order = (long)result.order;
      out.deal = (long)result.deal;
      out.volume = result.volume;
      out.price = result.price;
      out.bid = result.bid;
      out.ask = result.ask;
      out.external = result.retcode_external;
      out.comment = result.comment;
     }
   //--- An order or deal of a tag at the broker: proof that it was executed. Finding none proves nothing.
   bool              FindByMagic(const long tag, HeraldOutcome &out)
     {
      HeraldClear(out, tag);
      out.state = HERALD_TAG_ANSWERED;
      out.reason = "found at the broker; its answer was lost";
      for(int i = OrdersTotal() - 1; i >= 0; i--)
        {
         ulong ticket = OrderGetTicket(i);
         if(ticket != 0 && OrderGetInteger(ORDER_MAGIC) == tag)
           {
            out.retcode = TRADE_RETCODE_PLACED;
            out.order = (long)ticket;
            return(true);
           }
        }
      if(!HistorySelect(TimeTradeServer() - 7 * 86400, TimeTradeServer() + 86400))
         return(false);
      for(int i = HistoryDealsTotal() - 1; i >= 0; i--)
        {
         ulong ticket = HistoryDealGetTicket(i);
         if(ticket != 0 && HistoryDealGetInteger(ticket, DEAL_MAGIC) == tag)
           {
            out.retcode = TRADE_RETCODE_DONE;
            out.deal = (long)ticket;
            out.order = HistoryDealGetInteger(ticket, DEAL_ORDER);
            out.volume = HistoryDealGetDouble(ticket, DEAL_VOLUME);
            out.price = HistoryDealGetDouble(ticket, DEAL_PRICE);
            return(true);
           }
        }
      return(false);
     }
   void              WriteOutcome(HeraldWriter &out, const HeraldOutcome &outcome)
     {
      out.I32(outcome.retcode);
      out.I64(outcome.order);
      out.I64(outcome.deal);
      out.F64(outcome.volume);
      out.F64(outcome.price);
      out.F64(outcome.bid);
      out.F64(outcome.ask);
      out.I32(outcome.external);
      out.Text(outcome.comment);
      out.Text(outcome.reason);
     }
   void              Reply(HeraldLink &link, const uint request, const uint what, const HeraldOutcome &outcome)
     {
      HeraldWriter out;
      out.I64(outcome.tag);
      out.U8(what);
      WriteOutcome(out, outcome);
      link.Send(HERALD_REPLY, request, 0, out);
     }
   void              HintDeal(HeraldLink &link, const ulong ticket)
     {
      if(!HistoryDealSelect(ticket))
        {
         lost++;
         return;
        }
      HeraldWriter out;
      HeraldWriteDeal(out, ticket);
      link.Send(HERALD_DEAL, 0, 0, out);
     }
   //--- An order may have moved to the history by the time its event is looked at.
   void              HintOrder(HeraldLink &link, const ulong ticket)
     {
      HeraldWriter out;
      if(OrderSelect(ticket))
         HeraldWriteOrder(out);
      else if(HistoryOrderSelect(ticket))
         HeraldWritePastOrder(out, ticket);
      else
        {
         lost++;
         return;
        }
      link.Send(HERALD_ORDER, 0, 0, out);
     }
   void              HintPosition(HeraldLink &link, const long identifier, const string symbol)
     {
      HeraldWriter out;
      if(HeraldSelectPosition(identifier) || PositionSelectByTicket((ulong)identifier))
         HeraldWritePosition(out);
      else
         HeraldWriteGone(out, identifier, symbol);
      link.Send(HERALD_POSITION, 0, 0, out);
     }
  };

#endif
