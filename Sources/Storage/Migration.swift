/// A step of the database from one version to the next. A released step never changes: a test pins the hash of its text.
struct Migration: Sendable {
    /// The version it makes, from 1.
    let version: Int
    /// Statements in order.
    let sql: String

    /// Marks a file as Herald's: `HRLD`.
    static let applicationID = 0x4852_4C44

    /// In order, without a gap.
    static let all = [Migration(version: 1, sql: journal + readModels)]

    private static let journal = """
        CREATE TABLE "stamp" (
            "id" INTEGER PRIMARY KEY CHECK ("id" = 1),
            "mode" TEXT NOT NULL,
            "namespace" INTEGER NOT NULL CHECK ("namespace" BETWEEN 1 AND 32767),
            "created" INTEGER NOT NULL
        ) STRICT;
        CREATE TRIGGER "stamp_stays" BEFORE UPDATE ON "stamp"
            BEGIN SELECT RAISE(ABORT, 'the stamp never changes'); END;
        CREATE TRIGGER "stamp_is_kept" BEFORE DELETE ON "stamp"
            BEGIN SELECT RAISE(ABORT, 'the stamp is never removed'); END;
        CREATE TRIGGER "stamp_is_one" BEFORE INSERT ON "stamp" WHEN EXISTS (SELECT 1 FROM "stamp")
            BEGIN SELECT RAISE(ABORT, 'the stamp never changes'); END;
        CREATE TABLE "journal" (
            "sequence" INTEGER PRIMARY KEY,
            "time" INTEGER NOT NULL,
            "kind" TEXT NOT NULL,
            "payload" TEXT NOT NULL,
            "capture_position" INTEGER NOT NULL,
            "capture_hash" BLOB NOT NULL CHECK (length("capture_hash") = 32),
            "previous_hash" BLOB NOT NULL CHECK (length("previous_hash") = 32),
            "hash" BLOB NOT NULL CHECK (length("hash") = 32)
        ) STRICT;
        CREATE INDEX "journal_kind" ON "journal" ("kind", "sequence");
        CREATE TABLE "anchors" (
            "sequence" INTEGER PRIMARY KEY,
            "hash" BLOB NOT NULL CHECK (length("hash") = 32),
            "capture_position" INTEGER NOT NULL,
            "capture_hash" BLOB NOT NULL CHECK (length("capture_hash") = 32)
        ) STRICT;
        -- A row that replaces another fires no trigger for the one that goes.
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
        CREATE TABLE "counters" ("name" TEXT PRIMARY KEY, "value" INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TRIGGER "counters_rise" BEFORE UPDATE ON "counters" WHEN NEW."value" < OLD."value"
            BEGIN SELECT RAISE(ABORT, 'a counter never goes back'); END;
        CREATE TRIGGER "counters_are_kept" BEFORE INSERT ON "counters"
            WHEN NEW."value" < (SELECT "value" FROM "counters" WHERE "name" = NEW."name")
            BEGIN SELECT RAISE(ABORT, 'a counter never goes back'); END;
        CREATE TABLE "blobs" (
            "hash" BLOB PRIMARY KEY CHECK (length("hash") = 32),
            "content" BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        """

    /// Times are nanoseconds, prices and volumes units of 10^-8, money units of 10^-4.
    private static let readModels = """
        CREATE TABLE "signals" (
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
        CREATE TABLE "orders" (
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
        CREATE INDEX "orders_timestamp" ON "orders" ("timestamp");
        CREATE TABLE "deals" (
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
        CREATE INDEX "deals_time" ON "deals" ("time");
        CREATE TABLE "positions" (
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
        CREATE INDEX "positions_open_time" ON "positions" ("open_time");
        CREATE TABLE "trades" (
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
        CREATE INDEX "trades_close_time" ON "trades" ("close_time");
        CREATE TABLE "metrics" (
            "timestamp" INTEGER NOT NULL,
            "strategy" TEXT NOT NULL,
            "name" TEXT NOT NULL,
            "value" REAL,
            PRIMARY KEY ("timestamp", "strategy", "name")
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE "equity" (
            "timestamp" INTEGER NOT NULL,
            "balance" INTEGER,
            "equity" INTEGER,
            "margin" INTEGER,
            "drawdown" INTEGER,
            PRIMARY KEY ("timestamp")
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE "accounts" (
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
        CREATE INDEX "accounts_updated" ON "accounts" ("updated");
        """
}
