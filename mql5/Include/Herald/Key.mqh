//+------------------------------------------------------------------+
//| Herald: the shared key, from an input or from a file             |
//+------------------------------------------------------------------+
#ifndef HERALD_KEY_MQH
#define HERALD_KEY_MQH

#define HERALD_KEY_FILE   "Herald\\key.txt"
#define HERALD_KEY_LEAST  16

//--- The bytes of the key's text without the space around it; false, and says why, when there are too few.
bool HeraldKey(const string given, uchar &key[])
  {
   uchar raw[];
   int count = 0;
   if(given != "")
      count = StringToCharArray(given, raw, 0, WHOLE_ARRAY, CP_UTF8) - 1;
   else
     {
      int file = FileOpen(HERALD_KEY_FILE, FILE_READ | FILE_BIN);
      if(file == INVALID_HANDLE)
        {
         Print("Herald: no key. Put the key that Herald was given into the input InpKey, or into the file MQL5\\Files\\" + HERALD_KEY_FILE);
         return(false);
        }
      count = (int)FileReadArray(file, raw, 0, WHOLE_ARRAY);
      FileClose(file);
     }
   int first = 0;
   // Notepad's mark of UTF-8.
   if(count >= 3 && raw[0] == 0xEF && raw[1] == 0xBB && raw[2] == 0xBF)
      first = 3;
   while(first < count && raw[first] <= 32)
      first++;
   while(count > first && raw[count - 1] <= 32)
      count--;
   if(count - first < HERALD_KEY_LEAST)
     {
      PrintFormat("Herald: the key has %d characters, %d are needed", count - first, HERALD_KEY_LEAST);
      return(false);
     }
   ArrayResize(key, count - first);
   ArrayCopy(key, raw, 0, first, count - first);
   return(true);
  }

//--- Only this computer: what goes further is not encrypted and needs a tunnel, or a person who says so.
bool HeraldIsAllowedHost(const string host, const bool remote)
  {
   if(remote || host == "127.0.0.1" || host == "localhost" || host == "::1")
      return(true);
   PrintFormat("Herald: %s is not this computer and the connection is not encrypted. Use a tunnel to 127.0.0.1 (docs/mt5-setup.md), or set InpAllowRemote to true.", host);
   return(false);
  }

#endif
