//+------------------------------------------------------------------+
//| Herald: both sides prove that they know the key, and agree on one|
//| for the session                                                  |
//+------------------------------------------------------------------+
#ifndef HERALD_HANDSHAKE_MQH
#define HERALD_HANDSHAKE_MQH
#include <Herald/Bytes.mqh>
#include <Herald/Hmac.mqh>
#include <Herald/Protocol.mqh>
#include <Herald/Numbers.mqh>

class HeraldHandshake
  {
   uchar             key[];
   HeraldNonce       nonces;
   uchar             nonceHerald[];
   uchar             nonceTerminal[];
   HeraldWriter      transcript;

public:
   //--- Takes the key and draws the number of this start.
   bool              Start(const uchar &withKey[], long &instance)
     {
      ArrayResize(key, ArraySize(withKey));
      ArrayCopy(key, withKey);
      uchar random[];
      if(!nonces.Next(random))
         return(false);
      HeraldReader reader;
      reader.Take(random, 0, 8);
      instance = reader.I64();
      return(true);
     }
   //--- Reads CHALLENGE; false when a field is missing.
   bool              Challenged(HeraldReader &body, uint &lowest, uint &highest)
     {
      transcript.Clear();
      transcript.Raw(body.bytes, 0, body.length);
      body.Raw(nonceHerald, 32);
      lowest = body.U16();
      highest = body.U16();
      return(body.valid);
     }
   //--- Writes HELLO; false when the terminal cannot hash.
   bool              Hello(const HeraldRole role, const uint permissions, const long storedEpoch, const long instance, HeraldWriter &out)
     {
      if(!nonces.Next(nonceTerminal))
         return(false);
      long login = AccountInfoInteger(ACCOUNT_LOGIN);
      string server = AccountInfoString(ACCOUNT_SERVER);
      HeraldWriter proof;
      uchar check[];
      Plain(proof, "herald-ea-1");
      proof.Raw(nonceHerald, 0, 32);
      proof.Raw(nonceTerminal, 0, 32);
      proof.U8((uint)role);
      proof.I64(login);
      Plain(proof, server);
      if(!HeraldHmac(key, proof.bytes, proof.length, check))
         return(false);
      out.Raw(nonceTerminal, 0, 32);
      out.U8((uint)role);
      out.U16(HERALD_PROTOCOL);
      out.U32(HERALD_PROGRAM_VERSION);
      out.U32((uint)TerminalInfoInteger(TERMINAL_BUILD));
      out.I64(login);
      out.Text(server);
      out.Text(AccountInfoString(ACCOUNT_COMPANY));
      out.Text(AccountInfoString(ACCOUNT_CURRENCY));
      out.U8((uint)AccountInfoInteger(ACCOUNT_CURRENCY_DIGITS));
      out.U8(HeraldMarginMode(AccountInfoInteger(ACCOUNT_MARGIN_MODE)));
      out.U8(HeraldAccountKind(AccountInfoInteger(ACCOUNT_TRADE_MODE)));
      out.I64(AccountInfoInteger(ACCOUNT_LEVERAGE));
      out.U32(permissions);
      out.I64(storedEpoch);
      out.I64(instance);
      out.I32((int)(TimeTradeServer() - TimeGMT()));
      out.Raw(check, 0, 32);
      transcript.Raw(out.bytes, 0, out.length);
      return(true);
     }
   //--- Reads WELCOME; false when its proof is wrong. The session's key hangs on every byte of the handshake, so nobody between
   //--- can change one of them.
   bool              Welcomed(HeraldReader &body, long &epoch, uint &heartbeat, uint &dead, uchar &sessionKey[])
     {
      transcript.Raw(body.bytes, 0, body.length);
      uchar proof[];
      uchar check[];
      uchar digest[];
      epoch = body.I64();
      heartbeat = body.U32();
      dead = body.U32();
      body.Raw(proof, 32);
      if(!body.valid)
         return(false);
      HeraldWriter expected;
      Plain(expected, "herald-srv-1");
      expected.Raw(nonceTerminal, 0, 32);
      expected.Raw(nonceHerald, 0, 32);
      expected.I64(epoch);
      if(!HeraldHmac(key, expected.bytes, expected.length, check) || !HeraldIsSame(check, 0, proof, 0, 32))
         return(false);
      uchar all[];
      ArrayResize(all, transcript.length);
      ArrayCopy(all, transcript.bytes, 0, 0, transcript.length);
      if(!HeraldSha256(all, digest))
         return(false);
      HeraldWriter material;
      Plain(material, "herald-key-1");
      material.Raw(nonceHerald, 0, 32);
      material.Raw(nonceTerminal, 0, 32);
      material.I64(epoch);
      material.Raw(digest, 0, 32);
      return(HeraldHmac(key, material.bytes, material.length, sessionKey));
     }

private:
   void              Plain(HeraldWriter &out, const string text)
     {
      uchar utf8[];
      int count = StringToCharArray(text, utf8, 0, WHOLE_ARRAY, CP_UTF8) - 1;
      out.Raw(utf8, 0, count);
     }
  };

#endif
