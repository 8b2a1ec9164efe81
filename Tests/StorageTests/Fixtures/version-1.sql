PRAGMA application_id = 1213353028;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1');
CREATE TABLE IF NOT EXISTS "stamp" (
    "id" INTEGER PRIMARY KEY CHECK ("id" = 1),
    "mode" TEXT NOT NULL,
    "namespace" INTEGER NOT NULL CHECK ("namespace" BETWEEN 1 AND 32767),
    "created" INTEGER NOT NULL
) STRICT;
INSERT INTO stamp VALUES(1,'simulate',42,1700000000000000000);
CREATE TABLE IF NOT EXISTS "journal" (
    "sequence" INTEGER PRIMARY KEY,
    "time" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" TEXT NOT NULL,
    "capture_position" INTEGER NOT NULL,
    "capture_hash" BLOB NOT NULL CHECK (length("capture_hash") = 32),
    "previous_hash" BLOB NOT NULL CHECK (length("previous_hash") = 32),
    "hash" BLOB NOT NULL CHECK (length("hash") = 32)
) STRICT;
INSERT INTO journal VALUES(1,1700000000000000000,'segment_start','{"number":1}',0,X'0000000000000000000000000000000000000000000000000000000000000000',X'0000000000000000000000000000000000000000000000000000000000000000',X'20958c71c2a9173e898eea92480513f876a9ff3ac8e3bb467b03438def492922');
INSERT INTO journal VALUES(2,1700000000000000000,'reply','{"number":2}',0,X'0000000000000000000000000000000000000000000000000000000000000000',X'20958c71c2a9173e898eea92480513f876a9ff3ac8e3bb467b03438def492922',X'21f76f8d5a72a9e210a75b4a4ad7c84d9f7fd709e76625cac065b5839384117b');
INSERT INTO journal VALUES(3,1700000000000000000,'facts','[["signals",{"action":"enter","code":"SPREAD_ABOVE_LIMIT","confidence":1.0,"decision":"bar","formula":"a,\"b\"\u000d\u000a''; DROP TABLE journal; --�é📈=1+1","id":1,"observed":"3","order_type":"market","outcome":"denied","price":108501234,"reason":"a,\"b\"\u000d\u000a''; DROP TABLE journal; --�é📈=1+1","side":"BUY","size_hint":0.1,"strategy":"a,\"b\"\u000d\u000a''; DROP TABLE journal; --�é📈=1+1","symbol":"EURUSD","timeframe":"H1","timestamp":1700000000000000001}],["signals",{"id":0,"outcome":"skipped","reason":"a,\"b\"\u000d\u000a''; DROP TABLE journal; --�é📈=1+1","strategy":"a,\"b\"\u000d\u000a''; DROP TABLE journal; --�é📈=1+1","symbol":"EURUSD","timestamp":1700000000000000001}],["orders",{"action":"","created":1700000000000000001,"ended":1700000000000000001,"error":"a,\"b\"\u000d\u000a''; DROP TABLE journal; --�é📈=1+1","magic":1,"price":108500000,"side":"SELL","status":"filled","strategy":"a,\"b\"\u000d\u000a''; DROP TABLE journal; --�é📈=1+1","symbol":"","timestamp":1700000000000000001,"volume":1000000}],["deals",{"comment":"a,\"b\"\u000d\u000a''; DROP TABLE journal; --�é📈=1+1","commission":-7,"corrected":0,"kind":"out","label":"a,\"b\"\u000d\u000a''; DROP TABLE journal; --�é📈=1+1","magic":0,"order_id":0,"position":7,"price":108512345,"profit":-123456,"reason":"stop_loss","side":"SELL","strategy":"a,\"b\"\u000d\u000a''; DROP TABLE journal; --�é📈=1+1","swap":0,"symbol":"EURUSD","ticket":1,"time":1700000000000000001,"volume":10000000}],["positions",{"age_bars":0,"close_time":1700000000000000001,"commission":0,"mae":0,"magic":0,"mfe":0,"open_price":1,"open_time":1700000000000000001,"realized_pnl":0,"side":"BUY","strategy":"","swap":0,"symbol":"EURUSD","ticket":1,"unrealized_pnl":0,"updated":1700000000000000001,"volume":0}],["trades",{"bars":4,"close_price":3,"close_time":1700000000000000001,"commission":0,"exit_reason":"exit","exits":1,"id":1,"mae":-1,"mfe":2,"open_price":1,"open_time":1700000000000000001,"profit":0,"side":"BUY","strategy":"","swap":0,"symbol":"","volume":1}],["metrics",{"name":"sharpe","strategy":"","timestamp":1700000000000000001,"value":1.0}],["metrics",{"name":"lag","strategy":"","timestamp":1700000000000000001,"value":0.1}],["equity",{"balance":1000000,"equity":1000001,"timestamp":1700000000000000001}],["accounts",{"balance":1,"currency":"USD","demo":1,"equity":9223372036854775807,"leverage":30,"login":123,"netting":0,"server":"a,\"b\"\u000d\u000a''; DROP TABLE journal; --�é📈=1+1","trade_allowed":1,"updated":1700000000000000001}]]',0,X'0000000000000000000000000000000000000000000000000000000000000000',X'21f76f8d5a72a9e210a75b4a4ad7c84d9f7fd709e76625cac065b5839384117b',X'14981d656b00a0a098c2b31ac224eef2707f1e8444e8826ad6ada4e98fe84917');
INSERT INTO journal VALUES(4,1700000000000000000,'intent','{"note":"é \u0007"}',3,X'460ee6aa3a80359181b794cc31a7185addba77626e9f719c10e3c8efb8668a1d',X'14981d656b00a0a098c2b31ac224eef2707f1e8444e8826ad6ada4e98fe84917',X'8a0310782eb00db2908a772f8edcfa5138010145f8483dd8dbc27e97f48ad9b6');
INSERT INTO journal VALUES(5,1700000000000000000,'reply','{}',3,X'460ee6aa3a80359181b794cc31a7185addba77626e9f719c10e3c8efb8668a1d',X'8a0310782eb00db2908a772f8edcfa5138010145f8483dd8dbc27e97f48ad9b6',X'af3f83f33769ce8fddd6358f800658acb8978ce04fda4c193aeb7873f7787ba8');
CREATE TABLE IF NOT EXISTS "anchors" (
    "sequence" INTEGER PRIMARY KEY,
    "hash" BLOB NOT NULL CHECK (length("hash") = 32),
    "capture_position" INTEGER NOT NULL,
    "capture_hash" BLOB NOT NULL CHECK (length("capture_hash") = 32)
) STRICT;
CREATE TABLE IF NOT EXISTS "counters" ("name" TEXT PRIMARY KEY, "value" INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO counters VALUES('next_intent',12);
CREATE TABLE IF NOT EXISTS "blobs" (
    "hash" BLOB PRIMARY KEY CHECK (length("hash") = 32),
    "content" BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO blobs VALUES(X'a77ecb6b3d79e2b588af93b59ec9a4e338e5758caf8a4d499f2986ec82bd5749',X'72657475726e207374726174656779');
CREATE TABLE IF NOT EXISTS "signals" (
    "timestamp" INTEGER NOT NULL,
    "strategy" TEXT NOT NULL,
    "id" INTEGER NOT NULL,
    "symbol" TEXT,
    "timeframe" TEXT,
    "side" TEXT,
    "action" TEXT,
    "size_hint" REAL,
    "price" INTEGER,
    "stop_loss" INTEGER,
    "take_profit" INTEGER,
    "confidence" REAL,
    "reason" TEXT,
    "metadata" TEXT,
    "decision" TEXT,
    "order_type" TEXT,
    "tag" TEXT,
    "outcome" TEXT,
    "code" TEXT,
    "observed" TEXT,
    "limit" TEXT,
    "formula" TEXT,
    "value" REAL,
    PRIMARY KEY ("timestamp", "strategy", "id")
) STRICT, WITHOUT ROWID;
INSERT INTO signals VALUES(1700000000000000001,replace(replace('a,"b"\r\n''; DROP TABLE journal; --�é📈=1+1','\r',char(13)),'\n',char(10)),0,'EURUSD',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,replace(replace('a,"b"\r\n''; DROP TABLE journal; --�é📈=1+1','\r',char(13)),'\n',char(10)),NULL,NULL,NULL,NULL,'skipped',NULL,NULL,NULL,NULL,NULL);
INSERT INTO signals VALUES(1700000000000000001,replace(replace('a,"b"\r\n''; DROP TABLE journal; --�é📈=1+1','\r',char(13)),'\n',char(10)),1,'EURUSD','H1','BUY','enter',0.10000000000000000555,108501234,NULL,NULL,1.0,replace(replace('a,"b"\r\n''; DROP TABLE journal; --�é📈=1+1','\r',char(13)),'\n',char(10)),NULL,'bar','market',NULL,'denied','SPREAD_ABOVE_LIMIT','3',NULL,replace(replace('a,"b"\r\n''; DROP TABLE journal; --�é📈=1+1','\r',char(13)),'\n',char(10)),NULL);
CREATE TABLE IF NOT EXISTS "orders" (
    "magic" INTEGER NOT NULL,
    "signal_id" INTEGER,
    "strategy" TEXT,
    "symbol" TEXT,
    "action" TEXT,
    "side" TEXT,
    "volume" INTEGER,
    "order_type" TEXT,
    "price" INTEGER,
    "limit_price" INTEGER,
    "sl" INTEGER,
    "tp" INTEGER,
    "client_tag" INTEGER,
    "order_id" INTEGER,
    "status" TEXT,
    "cause" TEXT,
    "retcode" INTEGER,
    "executed_price" INTEGER,
    "executed_volume" INTEGER,
    "position" INTEGER,
    "created" INTEGER,
    "timestamp" INTEGER,
    "ended" INTEGER,
    "error" TEXT,
    PRIMARY KEY ("magic")
) STRICT, WITHOUT ROWID;
INSERT INTO orders VALUES(1,NULL,replace(replace('a,"b"\r\n''; DROP TABLE journal; --�é📈=1+1','\r',char(13)),'\n',char(10)),'','','SELL',1000000,NULL,108500000,NULL,NULL,NULL,NULL,NULL,'filled',NULL,NULL,NULL,NULL,NULL,1700000000000000001,1700000000000000001,1700000000000000001,replace(replace('a,"b"\r\n''; DROP TABLE journal; --�é📈=1+1','\r',char(13)),'\n',char(10)));
CREATE TABLE IF NOT EXISTS "deals" (
    "ticket" INTEGER NOT NULL,
    "order_id" INTEGER,
    "position" INTEGER,
    "strategy" TEXT,
    "symbol" TEXT,
    "kind" TEXT,
    "side" TEXT,
    "volume" INTEGER,
    "price" INTEGER,
    "time" INTEGER,
    "profit" INTEGER,
    "commission" INTEGER,
    "swap" INTEGER,
    "stop_loss" INTEGER,
    "take_profit" INTEGER,
    "reason" TEXT,
    "label" TEXT,
    "magic" INTEGER,
    "comment" TEXT,
    "corrected" INTEGER,
    PRIMARY KEY ("ticket")
) STRICT, WITHOUT ROWID;
INSERT INTO deals VALUES(1,0,7,replace(replace('a,"b"\r\n''; DROP TABLE journal; --�é📈=1+1','\r',char(13)),'\n',char(10)),'EURUSD','out','SELL',10000000,108512345,1700000000000000001,-123456,-7,0,NULL,NULL,'stop_loss',replace(replace('a,"b"\r\n''; DROP TABLE journal; --�é📈=1+1','\r',char(13)),'\n',char(10)),0,replace(replace('a,"b"\r\n''; DROP TABLE journal; --�é📈=1+1','\r',char(13)),'\n',char(10)),0);
CREATE TABLE IF NOT EXISTS "positions" (
    "ticket" INTEGER NOT NULL,
    "symbol" TEXT,
    "side" TEXT,
    "volume" INTEGER,
    "open_price" INTEGER,
    "open_time" INTEGER,
    "stop_loss" INTEGER,
    "take_profit" INTEGER,
    "current_price" INTEGER,
    "unrealized_pnl" INTEGER,
    "realized_pnl" INTEGER,
    "metadata" TEXT,
    "age_bars" INTEGER,
    "swap" INTEGER,
    "commission" INTEGER,
    "mae" INTEGER,
    "mfe" INTEGER,
    "strategy" TEXT,
    "magic" INTEGER,
    "close_time" INTEGER,
    "updated" INTEGER,
    PRIMARY KEY ("ticket")
) STRICT, WITHOUT ROWID;
INSERT INTO positions VALUES(1,'EURUSD','BUY',0,1,1700000000000000001,NULL,NULL,NULL,0,0,NULL,0,0,0,0,0,'',0,1700000000000000001,1700000000000000001);
CREATE TABLE IF NOT EXISTS "trades" (
    "id" INTEGER NOT NULL,
    "open_time" INTEGER NOT NULL,
    "strategy" TEXT,
    "symbol" TEXT,
    "side" TEXT,
    "volume" INTEGER,
    "open_price" INTEGER,
    "close_time" INTEGER,
    "close_price" INTEGER,
    "commission" INTEGER,
    "swap" INTEGER,
    "profit" INTEGER,
    "exit_reason" TEXT,
    "entry_tag" TEXT,
    "exit_label" TEXT,
    "exits" INTEGER,
    "mae" INTEGER,
    "mfe" INTEGER,
    "initial_risk" INTEGER,
    "bars" INTEGER,
    PRIMARY KEY ("id", "open_time")
) STRICT, WITHOUT ROWID;
INSERT INTO trades VALUES(1,1700000000000000001,'','','BUY',1,1,1700000000000000001,3,0,0,0,'exit',NULL,NULL,1,-1,2,NULL,4);
CREATE TABLE IF NOT EXISTS "metrics" (
    "timestamp" INTEGER NOT NULL,
    "strategy" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" REAL,
    PRIMARY KEY ("timestamp", "strategy", "name")
) STRICT, WITHOUT ROWID;
INSERT INTO metrics VALUES(1700000000000000001,'','lag',0.10000000000000000555);
INSERT INTO metrics VALUES(1700000000000000001,'','sharpe',1.0);
CREATE TABLE IF NOT EXISTS "equity" (
    "timestamp" INTEGER NOT NULL,
    "balance" INTEGER,
    "equity" INTEGER,
    "margin" INTEGER,
    "drawdown" INTEGER,
    PRIMARY KEY ("timestamp")
) STRICT, WITHOUT ROWID;
INSERT INTO equity VALUES(1700000000000000001,1000000,1000001,NULL,NULL);
CREATE TABLE IF NOT EXISTS "accounts" (
    "login" INTEGER NOT NULL,
    "server" TEXT NOT NULL,
    "currency" TEXT,
    "netting" INTEGER,
    "demo" INTEGER,
    "leverage" INTEGER,
    "balance" INTEGER,
    "equity" INTEGER,
    "trade_allowed" INTEGER,
    "updated" INTEGER,
    PRIMARY KEY ("login", "server")
) STRICT, WITHOUT ROWID;
INSERT INTO accounts VALUES(123,replace(replace('a,"b"\r\n''; DROP TABLE journal; --�é📈=1+1','\r',char(13)),'\n',char(10)),'USD',0,1,30,1,9223372036854775807,1,1700000000000000001);
CREATE TRIGGER "stamp_stays" BEFORE UPDATE ON "stamp"
    BEGIN SELECT RAISE(ABORT, 'the stamp never changes'); END;
CREATE TRIGGER "stamp_is_kept" BEFORE DELETE ON "stamp"
    BEGIN SELECT RAISE(ABORT, 'the stamp is never removed'); END;
CREATE TRIGGER "stamp_is_one" BEFORE INSERT ON "stamp" WHEN EXISTS (SELECT 1 FROM "stamp")
    BEGIN SELECT RAISE(ABORT, 'the stamp never changes'); END;
CREATE INDEX "journal_kind" ON "journal" ("kind", "sequence");
CREATE TRIGGER "journal_grows" BEFORE INSERT ON "journal"
    WHEN NEW."sequence" <> 1 + max(
        (SELECT coalesce(max("sequence"), 0) FROM "journal"), (SELECT coalesce(max("sequence"), 0) FROM "anchors"))
    BEGIN SELECT RAISE(ABORT, 'a row of the journal follows the newest'); END;
CREATE TRIGGER "journal_stays" BEFORE UPDATE ON "journal"
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER "journal_is_kept" BEFORE DELETE ON "journal"
    WHEN OLD."sequence" > (SELECT coalesce(max("sequence"), 0) FROM "anchors")
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER "anchors_grow" BEFORE INSERT ON "anchors"
    WHEN NEW."sequence" <= (SELECT coalesce(max("sequence"), 0) FROM "anchors")
    BEGIN SELECT RAISE(ABORT, 'an anchor follows the newest'); END;
CREATE TRIGGER "anchors_stay" BEFORE UPDATE ON "anchors"
    BEGIN SELECT RAISE(ABORT, 'anchors never change'); END;
CREATE TRIGGER "anchors_are_kept" BEFORE DELETE ON "anchors"
    BEGIN SELECT RAISE(ABORT, 'anchors are never removed'); END;
CREATE TRIGGER "counters_rise" BEFORE UPDATE ON "counters" WHEN NEW."value" < OLD."value"
    BEGIN SELECT RAISE(ABORT, 'a counter never goes back'); END;
CREATE TRIGGER "counters_are_kept" BEFORE INSERT ON "counters"
    WHEN NEW."value" < (SELECT "value" FROM "counters" WHERE "name" = NEW."name")
    BEGIN SELECT RAISE(ABORT, 'a counter never goes back'); END;
CREATE INDEX "orders_timestamp" ON "orders" ("timestamp");
CREATE INDEX "deals_time" ON "deals" ("time");
CREATE INDEX "positions_open_time" ON "positions" ("open_time");
CREATE INDEX "trades_close_time" ON "trades" ("close_time");
CREATE INDEX "accounts_updated" ON "accounts" ("updated");
COMMIT;
