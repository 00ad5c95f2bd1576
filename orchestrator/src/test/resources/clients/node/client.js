// What an application does with node-postgres, through the router. Prints "ok NAME" for each thing that went as it should.
const assert = require("node:assert");
const fs = require("node:fs");
// Installed elsewhere, beside no source
const { Client, Pool } = require(process.env.NODE_POSTGRES);

// Host, port, database, user and password come from libpq's own variables.
const ssl =
  process.env.PGSSLMODE === "disable" ? false : { ca: fs.readFileSync(process.env.PGSSLROOTCERT), servername: "localhost" };

const ok = (name) => console.log("ok " + name);

async function connect(more = {}) {
  const client = new Client({ ssl, ...more });
  await client.connect();
  return client;
}

// Waits until the other connection is in its statement.
async function sleeping(watcher) {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const { rows } = await watcher.query("SELECT count(*)::int AS n FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
    if (rows[0].n === 1) return;
  }
  assert.fail("the statement did not begin");
}

async function main() {
  const client = await connect({ application_name: "node's own", options: "-c work_mem=7MB" });
  const watcher = await connect();
  const value = async (sql, values) => Object.values((await client.query(sql, values)).rows[0])[0];

  assert.equal(await value("SELECT current_user"), process.env.PGUSER);
  ok("connect");
  assert.equal(client.connection.stream.encrypted === true, ssl !== false);
  ok("encryption");
  assert.equal(await value("SHOW work_mem"), "7MB");
  assert.equal(await value("SHOW application_name"), "node's own");
  ok("parameters of the start");

  for (let i = 0; i < 10; i++) {
    const { rows } = await client.query({ name: "twice", text: "SELECT $1::int * 2 AS twice, $2::text AS text", values: [i, "ä"] });
    assert.deepEqual(rows, [{ twice: 2 * i, text: "ä" }]);
  }
  assert.equal(await value("SELECT count(*)::int FROM pg_prepared_statements"), 1);
  ok("prepared statement");

  await assert.rejects(client.query("SELECT 1 / $1::int", [0]), { code: "22012" });
  assert.equal(await value("SELECT 2"), 2);
  ok("error, then a query");

  const sleep = client.query("SELECT pg_sleep(600)");
  const cancelled = assert.rejects(sleep, { code: "57014" });
  await sleeping(watcher);
  // It opens a connection in the clear, whatever the session's is.
  const canceller = new Client({ ssl: false });
  canceller.cancel(client, client.activeQuery ?? client._activeQuery);
  await cancelled;
  assert.equal(await value("SELECT 3"), 3);
  ok("cancel");

  const heard = [];
  client.on("notice", (notice) => heard.push(notice.message));
  await client.query("DO $$ BEGIN RAISE NOTICE 'a word'; END $$");
  assert.deepEqual(heard, ["a word"]);
  ok("notice");

  await watcher.query("LISTEN door");
  const notified = new Promise((resolve) => watcher.once("notification", resolve));
  await client.query("NOTIFY door, 'knock'");
  const notification = await notified;
  assert.deepEqual([notification.channel, notification.payload], ["door", "knock"]);
  ok("listen and notify");

  const pool = new Pool({ ssl, max: 5 });
  const sums = await Promise.all(Array.from({ length: 50 }, (_, i) => pool.query("SELECT $1::int AS i", [i])));
  assert.deepEqual(sums.map((s) => s.rows[0].i), Array.from({ length: 50 }, (_, i) => i));
  await pool.end();
  ok("pool");

  await assert.rejects(connect({ password: "a guess" }), { code: "28P01" });
  ok("wrong password");
  await client.end();
  await watcher.end();
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
