//+------------------------------------------------------------------+
//| Herald: bytes on their way to the socket                         |
//+------------------------------------------------------------------+
#ifndef HERALD_OUTBOX_MQH
#define HERALD_OUTBOX_MQH

#define HERALD_SLICE       65536      // Handed to the terminal at once; the rest of a short send is copied anew.
#define HERALD_OUT_BULK    131072     // Beyond this nothing is added that can wait.
#define HERALD_OUT_MAX     8388608    // Beyond this Herald does not read any more and the connection is given up.

//--- A short send leaves the rest for the next turn; nothing is sent while the socket would block.
class HeraldOutbox
  {
   uchar             bytes[];
   int               from;
   int               to;

public:
                     HeraldOutbox() { from = 0; to = 0; }
   void              Clear() { from = 0; to = 0; }
   int               Waiting() { return(to - from); }
   bool              TakesBulk() { return(Waiting() < HERALD_OUT_BULK); }
   bool              IsOverrun() { return(Waiting() > HERALD_OUT_MAX); }

   void              Add(const uchar &source[], const int count)
     {
      if(from == to)
        { from = 0; to = 0; }
      if(to + count > ArraySize(bytes))
        {
         if(from > 0)
           {
            // Through a second array: what copying onto itself does is not documented.
            uchar rest[];
            to -= from;
            ArrayCopy(rest, bytes, 0, from, to);
            ArrayCopy(bytes, rest, 0, 0, to);
            from = 0;
           }
         if(to + count > ArraySize(bytes))
            ArrayResize(bytes, (to + count) * 2);
        }
      ArrayCopy(bytes, source, to, 0, count);
      to += count;
     }
   //--- false when the connection broke.
   bool              Flush(const int socket)
     {
      uchar slice[];
      while(from < to)
        {
         if(!SocketIsWritable(socket))
            return(SocketIsConnected(socket));
         int count = MathMin(to - from, HERALD_SLICE);
         ArrayResize(slice, count);
         ArrayCopy(slice, bytes, 0, from, count);
         int sent = SocketSend(socket, slice, (uint)count);
         if(sent < 0)
            return(false);
         if(sent == 0)
            return(true);
         from += sent;
        }
      return(true);
     }
  };

#endif
