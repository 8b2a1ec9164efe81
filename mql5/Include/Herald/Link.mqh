//+------------------------------------------------------------------+
//| Herald: one connection: dialling, mutual proof, frames, heartbeat|
//+------------------------------------------------------------------+
#ifndef HERALD_LINK_MQH
#define HERALD_LINK_MQH
#include <Herald/Bytes.mqh>
#include <Herald/Hmac.mqh>
#include <Herald/Protocol.mqh>
#include <Herald/Numbers.mqh>
#include <Herald/Outbox.mqh>
#include <Herald/Handshake.mqh>

#define HERALD_HANDSHAKE_MS   3000
#define HERALD_BACKOFF_FIRST  250
#define HERALD_BACKOFF_LAST   30000

enum HeraldPhase { HERALD_DOWN = 0, HERALD_WAITS_CHALLENGE = 1, HERALD_WAITS_WELCOME = 2, HERALD_MADE = 3 };

class HeraldLink
  {
   string            host;
   uint              port;
   uchar             sessionKey[];
   uchar             received[];
   HeraldOutbox      outbox;
   HeraldHandshake   handshake;
   int               handle;
   HeraldPhase       phase;
   uint              sequenceOut;
   uint              sequenceIn;
   ulong             since;
   ulong             lastReceived;
   ulong             lastPing;
   ulong             lastPump;
   ulong             dialNext;
   ulong             lastAdvice;
   uint              backoff;
   uint              heartbeat;
   uint              deadAfter;
   uint              credit;
   int               filled;

public:
   HeraldRole        role;
   long              epoch;
   long              instance;
   long              sessionLogin;
   uint              longestPause;

                     HeraldLink()
     {
      handle = INVALID_HANDLE;
      phase = HERALD_DOWN;
      role = HERALD_ROLE_TRADE;
      port = 0;
      sequenceOut = 0; sequenceIn = 0; since = 0; lastReceived = 0; lastPing = 0; lastPump = 0; dialNext = 0; lastAdvice = 0;
      backoff = HERALD_BACKOFF_FIRST;
      heartbeat = 1000; deadAfter = 5000; credit = 0; filled = 0;
      epoch = 0; instance = 0; sessionLogin = 0; longestPause = 0;
     }
   virtual          ~HeraldLink() { }

   //--- What a program adds.
   virtual void      OnFrame(const uint type, const uint request, HeraldReader &body) { }
   virtual void      OnSession() { }
   virtual bool      StoreEpoch(const long next) { return(true); }
   virtual long      StoredEpoch() { return(0); }
   virtual uint      OwnPermissions() { return(0); }
   virtual void      WriteCounters(HeraldWriter &out) { }

   bool              Configure(const HeraldRole asRole, const string toHost, const uint toPort, const uchar &withKey[])
     {
      role = asRole;
      host = toHost;
      port = toPort;
      if(!handshake.Start(withKey, instance))
         return(false);
      // Otherwise every start, and every terminal, would draw the same pauses.
      MathSrand((int)(instance & 0x7FFFFFFF));
      return(true);
     }
   bool              IsMade() { return(phase == HERALD_MADE); }
   bool              TakesBulk() { return(IsMade() && credit > 0 && outbox.TakesBulk()); }
   bool              TakesTicks() { return(IsMade() && outbox.TakesBulk()); }
   bool              TakesHint(const int most) { return(IsMade() && outbox.Waiting() < most); }
   ulong             LastReceived() { return(lastReceived); }

   uint              Permissions()
     {
      uint bits = OwnPermissions();
      if(TerminalInfoInteger(TERMINAL_CONNECTED) != 0)      bits |= HERALD_MAY_CONNECTED;
      if(TerminalInfoInteger(TERMINAL_TRADE_ALLOWED) != 0)  bits |= HERALD_MAY_TERMINAL;
      if(MQLInfoInteger(MQL_TRADE_ALLOWED) != 0)            bits |= HERALD_MAY_PROGRAM;
      if(AccountInfoInteger(ACCOUNT_TRADE_ALLOWED) != 0)    bits |= HERALD_MAY_ACCOUNT;
      if(AccountInfoInteger(ACCOUNT_TRADE_EXPERT) != 0)     bits |= HERALD_MAY_ACCOUNT_PROGRAMS;
      return(bits);
     }

   void              Send(const uint type, const uint request, const uint flags, HeraldWriter &body)
     {
      if(phase == HERALD_DOWN)
         return;
      bool checks = (phase == HERALD_MADE);
      sequenceOut++;
      HeraldWriter frame;
      frame.Room(1 + HERALD_HEADER + body.length + HERALD_CHECK);
      frame.U8('E');
      frame.U16(HERALD_MAGIC);
      frame.U8(HERALD_FRAMING);
      frame.U8(flags | (checks ? HERALD_FLAG_CHECKED : 0));
      frame.U16(type);
      frame.U16(0);
      frame.U32(request);
      frame.U32(sequenceOut);
      frame.U32((uint)body.length);
      frame.U32(checks ? (uint)(epoch & 0xFFFFFFFF) : 0);
      frame.Raw(body.bytes, 0, body.length);
      uchar check[];
      if(checks && !HeraldHmac(sessionKey, frame.bytes, frame.length, check))
        {
         Drop("the terminal cannot hash");
         return;
        }
      uchar wire[];
      int count = frame.length - 1;
      ArrayResize(wire, count + (checks ? HERALD_CHECK : 0));
      ArrayCopy(wire, frame.bytes, 0, 1, count);
      if(checks)
         ArrayCopy(wire, check, count, 0, HERALD_CHECK);
      outbox.Add(wire, ArraySize(wire));
     }
   //--- A part of a long answer; Herald allows so many and so keeps its own memory bounded.
   void              SendLong(const uint type, const uint request, const bool more, HeraldWriter &body)
     {
      if(credit > 0)
         credit--;
      Send(type, request, more ? HERALD_FLAG_MORE : 0, body);
     }
   void              SendError(const uint request, const int code, const string text)
     {
      HeraldWriter body;
      body.I32(code);
      body.Text(text);
      Send(HERALD_ERROR, request, 0, body);
     }
   void              SendLog(const uint level, const string text)
     {
      HeraldWriter body;
      body.U8(level);
      body.Text(text);
      Send(HERALD_LOG, 0, 0, body);
     }
   //--- Said before a call of the terminal that may not return for so long.
   void              SendBusy(const uint milliseconds, const string text)
     {
      HeraldWriter body;
      body.U32(milliseconds);
      body.Text(text);
      Send(HERALD_BUSY, 0, 0, body);
      Flush();
     }
   void              Pong(const uint request, const long theirs)
     {
      HeraldWriter body;
      body.I64(theirs);
      body.I64((long)GetTickCount64());
      body.U32(Permissions());
      body.I64(TerminalInfoInteger(TERMINAL_PING_LAST));
      body.U32(longestPause);
      WriteCounters(body);
      longestPause = 0;
      Send(HERALD_PONG, request, 0, body);
     }
   void              Goodbye(const int reason, const string text)
     {
      if(phase != HERALD_DOWN)
        {
         HeraldWriter body;
         body.U8((uint)reason);
         body.Text(text);
         Send(HERALD_GOODBYE, 0, 0, body);
         Flush();
        }
      Drop(text);
     }
   void              Drop(const string why)
     {
      if(handle == INVALID_HANDLE)
         return;
      PrintFormat("Herald: connection ended: %s", why);
      SocketClose(handle);
      handle = INVALID_HANDLE;
      phase = HERALD_DOWN;
      filled = 0;
      outbox.Clear();
      ArrayResize(sessionKey, 0);
      dialNext = GetTickCount64() + backoff + (ulong)(MathRand() % (int)(backoff / 4 + 1));
      backoff = MathMin(backoff * 2, (uint)HERALD_BACKOFF_LAST);
     }
   void              Flush()
     {
      if(handle != INVALID_HANDLE && !outbox.Flush(handle))
         Drop("Herald cannot be reached any more");
     }

   //--- One turn: everything that can be done without waiting.
   void              Pump()
     {
      ulong now = GetTickCount64();
      if(lastPump != 0 && now - lastPump > (ulong)longestPause)
         longestPause = (uint)(now - lastPump);
      lastPump = now;
      if(handle == INVALID_HANDLE)
        {
         if(now >= dialNext)
            Dial();
         if(handle == INVALID_HANDLE)
            return;
        }
      if(phase == HERALD_MADE && AccountInfoInteger(ACCOUNT_LOGIN) != sessionLogin)
        {
         Goodbye(REASON_ACCOUNT, "the terminal changed its account");
         return;
        }
      Read();
      if(handle == INVALID_HANDLE)
         return;
      // Dialling and reading took time and noted instants of their own, which must not be later than this one.
      now = GetTickCount64();
      if(phase != HERALD_MADE && now - since > HERALD_HANDSHAKE_MS)
        {
         Drop("Herald did not finish the handshake");
         return;
        }
      if(phase == HERALD_MADE)
         Beat(now);
      if(outbox.IsOverrun())
         Drop("Herald does not read");
      else
         Flush();
     }

private:
   void              Beat(const ulong now)
     {
      if(now - lastReceived > (ulong)deadAfter)
        {
         Drop("Herald is silent");
         return;
        }
      if(now - lastPing < (ulong)heartbeat)
         return;
      lastPing = now;
      HeraldWriter body;
      body.I64((long)now);
      Send(HERALD_PING, 0, 0, body);
     }
   void              Dial()
     {
      handle = SocketCreate();
      if(handle == INVALID_HANDLE)
        {
         dialNext = GetTickCount64() + HERALD_BACKOFF_LAST;
         PrintFormat("Herald: the terminal gives no socket, error %d", GetLastError());
         return;
        }
      ResetLastError();
      if(!SocketConnect(handle, host, port, 1000))
        {
         int error = GetLastError();
         if(error == ERR_FUNCTION_NOT_ALLOWED && (lastAdvice == 0 || GetTickCount64() - lastAdvice > 60000))
           {
            lastAdvice = GetTickCount64();
            PrintFormat("Herald: error 4014: this terminal does not allow connections to %s. Open Tools > Options > Expert Advisors, tick \"Allow WebRequest for listed URL\", add  http://%s:%d  and press OK.", host, host, (int)port);
           }
         Drop(StringFormat("cannot connect to %s:%d, error %d", host, (int)port, error));
         return;
        }
      // Without limits a reader that stops would hold this thread for ever.
      SocketTimeouts(handle, 2000, 2000);
      phase = HERALD_WAITS_CHALLENGE;
      since = GetTickCount64();
      lastReceived = since;
      sequenceOut = 0;
      sequenceIn = 0;
      credit = HERALD_CREDIT_AT_START;
     }
   //--- Readability may be announced with nothing there, so a read that fails is no evidence; only the state of the socket is.
   void              Read()
     {
      uint available = SocketIsReadable(handle);
      if(available > 0)
        {
         uchar part[];
         int count = SocketRead(handle, part, MathMin(available, (uint)HERALD_SLICE), 5);
         if(count > 0)
           {
            if(filled + count > ArraySize(received))
               ArrayResize(received, (filled + count) * 2);
            ArrayCopy(received, part, filled, 0, count);
            filled += count;
           }
        }
      int used = 0;
      while(handle != INVALID_HANDLE)
        {
         int size = Frame(used);
         if(size <= 0)
            break;
         used += size;
        }
      if(handle == INVALID_HANDLE)
         return;
      if(used > 0)
        {
         uchar rest[];
         filled -= used;
         ArrayResize(rest, filled);
         if(filled > 0)
           {
            ArrayCopy(rest, received, 0, used, filled);
            ArrayCopy(received, rest, 0, 0, filled);
           }
        }
      if(!SocketIsConnected(handle))
         Drop("Herald closed the connection");
     }
   //--- Handles the frame that begins at a position; its size, or 0 when it is not all there yet or the connection was ended.
   int               Frame(const int at)
     {
      if(filled - at < HERALD_HEADER)
         return(0);
      HeraldReader head;
      head.Take(received, at, HERALD_HEADER);
      uint magic = head.U16();
      uint framing = head.U8();
      uint flags = head.U8();
      uint type = head.U16();
      uint zero = head.U16();
      uint request = head.U32();
      uint sequence = head.U32();
      uint length = head.U32();
      uint epochLow = head.U32();
      bool checks = (phase == HERALD_MADE);
      uint most = checks ? HERALD_PAYLOAD_MAX : HERALD_PAYLOAD_EARLY_MAX;
      if(magic != HERALD_MAGIC || framing != HERALD_FRAMING || zero != 0 || length > most)
        {
         Drop("what arrives is not Herald's");
         return(0);
        }
      if(flags != (checks ? (uint)HERALD_FLAG_CHECKED : 0) || epochLow != (checks ? (uint)(epoch & 0xFFFFFFFF) : 0))
        {
         Drop("a frame of another session");
         return(0);
        }
      int size = HERALD_HEADER + (int)length + (checks ? HERALD_CHECK : 0);
      if(filled - at < size)
         return(0);
      if(sequence != sequenceIn + 1)
        {
         Drop("a frame is missing or came twice");
         return(0);
        }
      if(checks && !IsChecked(at, HERALD_HEADER + (int)length))
        {
         Drop("a frame with a wrong check");
         return(0);
        }
      sequenceIn = sequence;
      lastReceived = GetTickCount64();
      HeraldReader body;
      body.Take(received, at + HERALD_HEADER, (int)length);
      Handle(type, request, body);
      return(handle == INVALID_HANDLE ? 0 : size);
     }
   bool              IsChecked(const int at, const int count)
     {
      uchar message[];
      uchar check[];
      ArrayResize(message, count + 1);
      message[0] = 'H';
      ArrayCopy(message, received, 1, at, count);
      return(HeraldHmac(sessionKey, message, count + 1, check) && HeraldIsSame(check, 0, received, at + count, HERALD_CHECK));
     }
   void              Handle(const uint type, const uint request, HeraldReader &body)
     {
      if(phase == HERALD_WAITS_CHALLENGE && type == HERALD_CHALLENGE)
         Hello(request, body);
      else if(phase == HERALD_WAITS_WELCOME && type == HERALD_WELCOME)
         Welcome(request, body);
      else if(phase != HERALD_MADE)
         Drop("a frame before the handshake");
      else if(type == HERALD_PING)
         Pong(request, body.I64());
      else if(type == HERALD_CREDIT)
         credit = MathMin(credit + MathMin(body.U32(), (uint)HERALD_CREDIT_MAX), (uint)HERALD_CREDIT_MAX);
      else if(type == HERALD_ERROR)
        {
         int code = body.I32();
         PrintFormat("Herald says: %s (%d)", body.Text(), code);
        }
      else if(type != HERALD_PONG)
         OnFrame(type, request, body);
      if(handle != INVALID_HANDLE && !body.valid)
         Drop("a frame with a missing or wrong field");
     }
   void              Hello(const uint request, HeraldReader &body)
     {
      uint lowest = 0;
      uint highest = 0;
      if(!handshake.Challenged(body, lowest, highest))
         return;
      if(lowest > HERALD_PROTOCOL || highest < HERALD_PROTOCOL)
        {
         SendError(request, HERALD_ERROR_VERSION, StringFormat("this program speaks version %d of the protocol", HERALD_PROTOCOL));
         Flush();
         Drop(StringFormat("Herald speaks versions %d to %d of the protocol, this program %d: update the older of the two", (int)lowest, (int)highest, HERALD_PROTOCOL));
         return;
        }
      HeraldWriter out;
      sessionLogin = AccountInfoInteger(ACCOUNT_LOGIN);
      if(!handshake.Hello(role, Permissions(), StoredEpoch(), instance, out))
        {
         Drop("the terminal cannot hash");
         return;
        }
      phase = HERALD_WAITS_WELCOME;
      Send(HERALD_HELLO, request, 0, out);
     }
   void              Welcome(const uint request, HeraldReader &body)
     {
      long next = 0;
      uint beat = 0;
      uint dead = 0;
      uchar made[];
      bool proven = handshake.Welcomed(body, next, beat, dead, made);
      if(!body.valid)
         return;
      if(!proven)
        {
         Drop("who listens does not know the key");
         return;
        }
      if(next <= StoredEpoch() || !StoreEpoch(next))
        {
         SendError(request, HERALD_ERROR_EPOCH, StringFormat("epoch %I64d is not above %I64d, or cannot be stored", next, StoredEpoch()));
         Flush();
         Drop("an epoch that is over, or that cannot be stored");
         return;
        }
      ArrayResize(sessionKey, 32);
      ArrayCopy(sessionKey, made, 0, 0, 32);
      epoch = next;
      heartbeat = MathMin(MathMax(beat, (uint)100), (uint)10000);
      deadAfter = MathMin(MathMax(dead, heartbeat * 2), (uint)60000);
      backoff = HERALD_BACKOFF_FIRST;
      longestPause = 0;
      phase = HERALD_MADE;
      PrintFormat("Herald: connected, epoch %I64d", epoch);
      OnSession();
     }
  };

#endif
