//+------------------------------------------------------------------+
//| Herald: the log of commands, which survives this program         |
//+------------------------------------------------------------------+
#ifndef HERALD_JOURNAL_MQH
#define HERALD_JOURNAL_MQH
#include <Herald/Bytes.mqh>
#include <Herald/Hmac.mqh>

#define HERALD_JOURNAL_MAGIC    0x314A4248   // "HBJ1"
#define HERALD_JOURNAL_RECORD   4096
#define HERALD_JOURNAL_FREE_MB  8

enum HeraldJournalKind
  {
   HERALD_JOURNAL_CREATED = 1, HERALD_JOURNAL_EPOCH = 2, HERALD_JOURNAL_RECEIVED = 3, HERALD_JOURNAL_ANSWERED = 4,
   HERALD_JOURNAL_NOT_SENT = 5, HERALD_JOURNAL_FENCED = 6, HERALD_JOURNAL_AGAIN = 7
  };

enum HeraldTagState { HERALD_TAG_UNKNOWN = 0, HERALD_TAG_RECEIVED = 1, HERALD_TAG_ANSWERED = 2, HERALD_TAG_NOT_SENT = 3, HERALD_TAG_FENCED = 4 };

struct HeraldOutcome
  {
   long              tag;
   HeraldTagState    state;
   long              at;             // Server seconds at which the tag was first seen.
   int               retcode;
   long              order;
   long              deal;
   double            volume;
   double            price;
   double            bid;
   double            ask;
   int               external;
   string            comment;
   string            reason;
  };

void HeraldClear(HeraldOutcome &outcome, const long tag)
  {
   outcome.tag = tag;
   outcome.state = HERALD_TAG_UNKNOWN;
   outcome.at = 0;
   outcome.retcode = 0;
   outcome.order = 0;
   outcome.deal = 0;
   outcome.volume = 0;
   outcome.price = 0;
   outcome.bid = 0;
   outcome.ask = 0;
   outcome.external = 0;
   outcome.comment = "";
   outcome.reason = "";
  }

//--- Sum of Fletcher's kind over 32 bits: finds a torn or foreign record, which is all that is asked of it.
uint HeraldSum(const uchar &bytes[], const int from, const int count)
  {
   uint low = 0xB1D5;
   uint high = 0x51E2;
   for(int i = 0; i < count; i++)
     {
      low = (low + bytes[from + i]) % 65521;
      high = (high + low) % 65521;
     }
   return((high << 16) | low);
  }

//--- Records of u32 mark, u32 number from 0, u16 length, payload and u32 sum. A command is sent only when its record is on the disk;
//--- so a record that is torn belongs to a command that was never sent, and its place is written over. A record's number keeps
//--- bytes that were left behind it from being read as its successor.
class HeraldJournal
  {
   int               handle;
   string            name;
   HeraldOutcome     known[];
   int               count;
   uint              number;
   ulong             end;
   bool              broken;
   long              highestEpoch;
   long              reachesBack;

public:
                     HeraldJournal() { handle = INVALID_HANDLE; Reset(); }
                    ~HeraldJournal() { Close(); }
   bool              IsUsable()     { return(handle != INVALID_HANDLE && !broken); }
   long              HighestEpoch() { return(highestEpoch); }
   //--- Server seconds: what was sent earlier need not be in here.
   long              ReachesBack()  { return(reachesBack); }

   bool              Open(const string fileName)
     {
      Close();
      Reset();
      name = fileName;
      handle = FileOpen(name, FILE_READ | FILE_WRITE | FILE_BIN);
      if(handle == INVALID_HANDLE)
        {
         PrintFormat("Herald: cannot open %s, error %d: another HeraldBridge may be running in this terminal. No command is accepted.", name, GetLastError());
         return(false);
        }
      if(!Load())
        {
         Close();
         return(false);
        }
      if(number == 0)
        {
         reachesBack = (long)TimeTradeServer();
         HeraldWriter body;
         body.U8(HERALD_JOURNAL_CREATED);
         body.I64(reachesBack);
         return(Append(body));
        }
      return(true);
     }
   void              Close()
     {
      if(handle != INVALID_HANDLE)
         FileClose(handle);
      handle = INVALID_HANDLE;
     }
   bool              Find(const long tag, HeraldOutcome &out)
     {
      int at = Index(tag);
      if(at < 0)
        {
         HeraldClear(out, tag);
         return(false);
        }
      out = known[at];
      return(true);
     }
   bool              Epoch(const long epoch)
     {
      HeraldWriter body;
      body.U8(HERALD_JOURNAL_EPOCH);
      body.I64(epoch);
      if(!Append(body))
         return(false);
      highestEpoch = epoch;
      return(true);
     }
   //--- Must be true before the command leaves.
   bool              Received(const long tag, const bool again)
     {
      HeraldWriter body;
      body.U8(again ? HERALD_JOURNAL_AGAIN : HERALD_JOURNAL_RECEIVED);
      body.I64(tag);
      body.I64((long)TimeTradeServer());
      if(!Append(body))
         return(false);
      Note(tag, HERALD_TAG_RECEIVED, (long)TimeTradeServer());
      return(true);
     }
   //--- Remembered even when it cannot be written: the answer is true, only the next start will not know it.
   bool              Answered(const HeraldOutcome &outcome)
     {
      int at = Note(outcome.tag, HERALD_TAG_ANSWERED, (long)TimeTradeServer());
      long seen = known[at].at;
      known[at] = outcome;
      known[at].state = HERALD_TAG_ANSWERED;
      known[at].at = seen;
      HeraldWriter body;
      body.U8(HERALD_JOURNAL_ANSWERED);
      body.I64(outcome.tag);
      body.I64(seen);
      body.I32(outcome.retcode);
      body.I64(outcome.order);
      body.I64(outcome.deal);
      body.F64(outcome.volume);
      body.F64(outcome.price);
      body.F64(outcome.bid);
      body.F64(outcome.ask);
      body.I32(outcome.external);
      body.Text(outcome.comment);
      body.Text(outcome.reason);
      return(Append(body));
     }
   //--- A command that was refused here, or one that Herald asked for in vain: from now on it is never sent.
   bool              Refused(const long tag, const bool fenced, const string reason)
     {
      int at = Note(tag, fenced ? HERALD_TAG_FENCED : HERALD_TAG_NOT_SENT, (long)TimeTradeServer());
      known[at].reason = reason;
      HeraldWriter body;
      body.U8(fenced ? HERALD_JOURNAL_FENCED : HERALD_JOURNAL_NOT_SENT);
      body.I64(tag);
      body.I64(known[at].at);
      body.Text(reason);
      return(Append(body));
     }
   //--- Whether the log may be written again: after a full disk it must show that it can.
   bool              Recover()
     {
      if(handle == INVALID_HANDLE)
         return(false);
      if(!broken)
         return(true);
      HeraldWriter body;
      body.U8(HERALD_JOURNAL_EPOCH);
      body.I64(highestEpoch);
      broken = false;
      return(Append(body));
     }

private:
   void              Reset()
     {
      ArrayResize(known, 0);
      count = 0;
      number = 0;
      end = 0;
      broken = false;
      highestEpoch = 0;
      reachesBack = 0;
     }
   //--- The newest are asked for most.
   int               Index(const long tag)
     {
      for(int i = count - 1; i >= 0; i--)
         if(known[i].tag == tag)
            return(i);
      return(-1);
     }
   int               Note(const long tag, const HeraldTagState state, const long at)
     {
      int place = Index(tag);
      if(place < 0)
        {
         if(count >= ArraySize(known))
            ArrayResize(known, count * 2 + 64);
         place = count;
         count++;
         HeraldClear(known[place], tag);
         known[place].at = at;
        }
      known[place].state = state;
      return(place);
     }
   bool              Append(HeraldWriter &body)
     {
      if(handle == INVALID_HANDLE || broken)
         return(false);
      if(TerminalInfoInteger(TERMINAL_DISK_SPACE) < HERALD_JOURNAL_FREE_MB)
         return(Break("the disk is full"));
      HeraldWriter record;
      record.U32(HERALD_JOURNAL_MAGIC);
      record.U32(number);
      record.U16((uint)body.length);
      record.Raw(body.bytes, 0, body.length);
      record.U32(HeraldSum(record.bytes, 0, record.length));
      ResetLastError();
      if(!FileSeek(handle, (long)end, SEEK_SET))
         return(Break("it cannot be positioned"));
      uint written = FileWriteArray(handle, record.bytes, 0, record.length);
      if(written != (uint)record.length)
         return(Break("it cannot be written"));
      ResetLastError();
      FileFlush(handle);
      if(GetLastError() != 0)
         return(Break("it cannot be brought to the disk"));
      if(!IsWritten(record))
         return(Break("what was written cannot be read again"));
      end += (ulong)record.length;
      number++;
      return(true);
     }
   //--- FileFlush reports nothing, so what it did is looked at.
   bool              IsWritten(HeraldWriter &record)
     {
      uchar read[];
      if(!FileSeek(handle, (long)end, SEEK_SET))
         return(false);
      if(FileReadArray(handle, read, 0, record.length) != (uint)record.length)
         return(false);
      return(HeraldIsSame(read, 0, record.bytes, 0, record.length));
     }
   bool              Break(const string why)
     {
      broken = true;
      PrintFormat("Herald: the log of commands %s: %s, error %d. No command is accepted until it can be written again.", name, why, GetLastError());
      return(false);
     }
   bool              Load()
     {
      uchar all[];
      ulong size = FileSize(handle);
      if(size == 0)
         return(true);
      FileSeek(handle, 0, SEEK_SET);
      if(FileReadArray(handle, all, 0, (int)size) != (uint)size)
        {
         PrintFormat("Herald: cannot read %s, error %d. No command is accepted.", name, GetLastError());
         return(false);
        }
      HeraldReader body;
      int at = 0;
      while(Record(all, at, body))
        {
         at += 14 + body.length;
         if(!Apply(body))
           {
            PrintFormat("Herald: %s holds a record of a newer program at byte %d. No command is accepted.", name, at);
            return(false);
           }
         number++;
        }
      end = (ulong)at;
      if((int)size - at > HERALD_JOURNAL_RECORD || (number == 0 && size > 0))
        {
         PrintFormat("Herald: %s is damaged at byte %d of %d. What was sent before now cannot be told from it.", name, at, (int)size);
         reachesBack = (long)TimeTradeServer();
        }
      return(true);
     }
   bool              Record(const uchar &all[], const int at, HeraldReader &body)
     {
      int size = ArraySize(all);
      if(size - at < 14)
         return(false);
      HeraldReader head;
      head.Take(all, at, 10);
      uint mark = head.U32();
      uint place = head.U32();
      int length = (int)head.U16();
      if(mark != HERALD_JOURNAL_MAGIC || place != number || length > HERALD_JOURNAL_RECORD - 14 || size - at < 14 + length)
         return(false);
      HeraldReader sum;
      sum.Take(all, at + 10 + length, 4);
      if(sum.U32() != HeraldSum(all, at, 10 + length))
         return(false);
      body.Take(all, at + 10, length);
      return(true);
     }
   bool              Apply(HeraldReader &body)
     {
      uint kind = body.U8();
      long first = body.I64();
      if(kind == HERALD_JOURNAL_CREATED)
        {
         reachesBack = first;
         return(body.valid);
        }
      if(kind == HERALD_JOURNAL_EPOCH)
        {
         if(first > highestEpoch)
            highestEpoch = first;
         return(body.valid);
        }
      long at = body.I64();
      if(kind == HERALD_JOURNAL_RECEIVED || kind == HERALD_JOURNAL_AGAIN)
         Note(first, HERALD_TAG_RECEIVED, at);
      else if(kind == HERALD_JOURNAL_NOT_SENT || kind == HERALD_JOURNAL_FENCED)
        {
         int place = Note(first, kind == HERALD_JOURNAL_FENCED ? HERALD_TAG_FENCED : HERALD_TAG_NOT_SENT, at);
         known[place].reason = body.Text();
        }
      else if(kind == HERALD_JOURNAL_ANSWERED)
        {
         int place = Note(first, HERALD_TAG_ANSWERED, at);
         known[place].retcode = body.I32();
         known[place].order = body.I64();
         known[place].deal = body.I64();
         known[place].volume = body.F64();
         known[place].price = body.F64();
         known[place].bid = body.F64();
         known[place].ask = body.F64();
         known[place].external = body.I32();
         known[place].comment = body.Text();
         known[place].reason = body.Text();
        }
      else
         return(false);
      return(body.valid);
     }
  };

#endif
