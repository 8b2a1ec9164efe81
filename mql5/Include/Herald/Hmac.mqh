//+------------------------------------------------------------------+
//| Herald: HMAC-SHA256, which the terminal lacks (RFC 2104), and    |
//| numbers that are used once                                       |
//+------------------------------------------------------------------+
#ifndef HERALD_HMAC_MQH
#define HERALD_HMAC_MQH
#include <Herald/Bytes.mqh>

bool HeraldSha256(const uchar &message[], uchar &out[])
  {
   uchar none[];
   ArrayResize(none, 0);
   return(CryptEncode(CRYPT_HASH_SHA256, message, none, out) == 32);
  }

//--- The check of a message under a key; false when the terminal cannot hash, and then nothing may be trusted.
bool HeraldHmac(const uchar &key[], const uchar &message[], const int count, uchar &out[])
  {
   uchar block[];
   uchar hashed[];
   int n = ArraySize(key);
   ArrayResize(block, 64);
   ArrayInitialize(block, 0);
   if(n > 64)
     {
      if(!HeraldSha256(key, hashed))
         return(false);
      ArrayCopy(block, hashed, 0, 0, 32);
     }
   else if(n > 0)
      ArrayCopy(block, key, 0, 0, n);
   uchar inner[];
   uchar outer[];
   uchar digest[];
   ArrayResize(inner, 64 + count);
   ArrayResize(outer, 96);
   for(int i = 0; i < 64; i++)
     {
      inner[i] = (uchar)(block[i] ^ 0x36);
      outer[i] = (uchar)(block[i] ^ 0x5C);
     }
   if(count > 0)
      ArrayCopy(inner, message, 64, 0, count);
   if(!HeraldSha256(inner, digest))
      return(false);
   ArrayCopy(outer, digest, 64, 0, 32);
   return(HeraldSha256(outer, out));
  }

//--- Looks at every byte whatever the first ones are, so that the time taken tells nothing.
bool HeraldIsSame(const uchar &left[], const int leftFrom, const uchar &right[], const int rightFrom, const int count)
  {
   if(ArraySize(left) < leftFrom + count || ArraySize(right) < rightFrom + count)
      return(false);
   uint differing = 0;
   for(int i = 0; i < count; i++)
      differing |= (uint)(left[leftFrom + i] ^ right[rightFrom + i]);
   return(differing == 0);
  }

//--- 32 bytes never used before by this program. They need not be secret, only never the same twice.
class HeraldNonce
  {
   uchar             pool[];
   ulong             drawn;

public:
                     HeraldNonce() { drawn = 0; }
   bool              Next(uchar &out[])
     {
      HeraldWriter seed;
      drawn++;
      seed.Raw(pool, 0, ArraySize(pool));
      seed.Unsigned(drawn, 8);
      seed.Unsigned(GetMicrosecondCount(), 8);
      seed.Unsigned(GetTickCount64(), 8);
      seed.I64((long)TimeLocal());
      seed.I64(AccountInfoInteger(ACCOUNT_LOGIN));
      seed.I64(TerminalInfoInteger(TERMINAL_MEMORY_AVAILABLE));
      seed.I64(ChartID());
      for(int i = 0; i < 8; i++)
         seed.U16((uint)MathRand());
      uchar exact[];
      ArrayResize(exact, seed.length);
      ArrayCopy(exact, seed.bytes, 0, 0, seed.length);
      if(!HeraldSha256(exact, pool))
         return(false);
      // What is shown must not be what the next one is made of.
      uchar shown[];
      ArrayResize(shown, 33);
      ArrayCopy(shown, pool, 0, 0, 32);
      shown[32] = 1;
      return(HeraldSha256(shown, out));
     }
  };

#endif
