//+------------------------------------------------------------------+
//| Herald: numbers and text as the bytes of the bridge protocol     |
//+------------------------------------------------------------------+
#ifndef HERALD_BYTES_MQH
#define HERALD_BYTES_MQH

#define HERALD_TEXT_MAX 1024

union HeraldBits
  {
   double            number;
   ulong             bits;
  };

//--- Appends little-endian fields; grows by doubling, so that a million bars are written in linear time.
class HeraldWriter
  {
public:
   uchar             bytes[];
   int               length;

                     HeraldWriter() { length = 0; }
   void              Clear() { length = 0; }

   void              Room(const int more)
     {
      if(length + more > ArraySize(bytes))
         ArrayResize(bytes, (length + more) * 2 + 256);
     }
   void              Unsigned(const ulong value, const int count)
     {
      Room(count);
      ulong rest = value;
      for(int i = 0; i < count; i++)
        {
         bytes[length + i] = (uchar)(rest & 0xFF);
         rest >>= 8;
        }
      length += count;
     }
   void              U8(const uint value)   { Unsigned(value, 1); }
   void              U16(const uint value)  { Unsigned(value, 2); }
   void              U32(const uint value)  { Unsigned(value, 4); }
   void              I32(const int value)   { Unsigned((ulong)(uint)value, 4); }
   void              I64(const long value)  { Unsigned((ulong)value, 8); }
   void              F64(const double value)
     {
      HeraldBits cast;
      cast.number = value;
      Unsigned(cast.bits, 8);
     }
   void              Raw(const uchar &source[], const int from, const int count)
     {
      if(count <= 0)
         return;
      Room(count);
      ArrayCopy(bytes, source, length, from, count);
      length += count;
     }
   //--- Cut to what a field may hold, between two characters and never inside one.
   void              Text(const string text)
     {
      uchar utf8[];
      int count = StringToCharArray(text, utf8, 0, WHOLE_ARRAY, CP_UTF8) - 1;
      if(count < 0)
         count = 0;
      if(count > HERALD_TEXT_MAX)
        {
         count = HERALD_TEXT_MAX;
         while(count > 0 && (utf8[count] & 0xC0) == 0x80)
            count--;
        }
      U16((uint)count);
      Raw(utf8, 0, count);
     }
   void              PatchU16(const int at, const uint value)
     {
      bytes[at] = (uchar)(value & 0xFF);
      bytes[at + 1] = (uchar)((value >> 8) & 0xFF);
     }
   void              PatchU32(const int at, const uint value)
     {
      for(int i = 0; i < 4; i++)
         bytes[at + i] = (uchar)((value >> (8 * i)) & 0xFF);
     }
  };

//--- Whether bytes are well-formed UTF-8 without a zero: no overlong form, no half of a surrogate pair.
bool HeraldIsUtf8(const uchar &bytes[], const int from, const int count)
  {
   int i = from;
   int end = from + count;
   while(i < end)
     {
      uint lead = bytes[i];
      int more = 0;
      uint code = 0;
      uint least = 0;
      if(lead == 0)
         return(false);
      if(lead < 0x80)
        { i++; continue; }
      if(lead >= 0xC2 && lead <= 0xDF)
        { more = 1; code = lead & 0x1F; least = 0x80; }
      else if((lead & 0xF0) == 0xE0)
        { more = 2; code = lead & 0x0F; least = 0x800; }
      else if(lead >= 0xF0 && lead <= 0xF4)
        { more = 3; code = lead & 0x07; least = 0x10000; }
      else
         return(false);
      if(i + more >= end)
         return(false);
      for(int k = 1; k <= more; k++)
        {
         uint next = bytes[i + k];
         if((next & 0xC0) != 0x80)
            return(false);
         code = (code << 6) | (next & 0x3F);
        }
      if(code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
         return(false);
      i += more + 1;
     }
   return(true);
  }

//--- Reads fields in order; the first one that is missing or wrong makes everything after it zero and `valid` false.
class HeraldReader
  {
public:
   uchar             bytes[];
   int               position;
   int               length;
   bool              valid;

                     HeraldReader() { position = 0; length = 0; valid = true; }
   void              Take(const uchar &source[], const int from, const int count)
     {
      ArrayResize(bytes, count);
      if(count > 0)
         ArrayCopy(bytes, source, 0, from, count);
      position = 0;
      length = count;
      valid = true;
     }
   int               Left() { return(length - position); }
   ulong             Unsigned(const int count)
     {
      if(!valid || Left() < count)
        {
         valid = false;
         return(0);
        }
      ulong value = 0;
      for(int i = 0; i < count; i++)
         value |= ((ulong)bytes[position + i]) << (8 * i);
      position += count;
      return(value);
     }
   uint              U8()  { return((uint)Unsigned(1)); }
   uint              U16() { return((uint)Unsigned(2)); }
   uint              U32() { return((uint)Unsigned(4)); }
   int               I32() { return((int)(uint)Unsigned(4)); }
   long              I64() { return((long)Unsigned(8)); }
   double            F64()
     {
      HeraldBits cast;
      cast.bits = Unsigned(8);
      return(cast.number);
     }
   void              Raw(uchar &out[], const int count)
     {
      ArrayResize(out, count);
      if(!valid || Left() < count)
        {
         valid = false;
         for(int i = 0; i < count; i++)
            out[i] = 0;
         return;
        }
      if(count > 0)
         ArrayCopy(out, bytes, 0, position, count);
      position += count;
     }
   string            Text()
     {
      int count = (int)U16();
      if(!valid || count > HERALD_TEXT_MAX || Left() < count || !HeraldIsUtf8(bytes, position, count))
        {
         valid = false;
         return("");
        }
      if(count == 0)
         return("");
      string text = CharArrayToString(bytes, position, count, CP_UTF8);
      position += count;
      return(text);
     }
   //--- The count of a list whose items need at least `least` bytes each.
   int               Count(const int least)
     {
      uint count = U32();
      if(!valid || count > (uint)(Left() / least))
        {
         valid = false;
         return(0);
        }
      return((int)count);
     }
  };

#endif
