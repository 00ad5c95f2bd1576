// Runs the migrations of a folder by Drizzle's own migrator; the modules are found by NODE_PATH.
const { Client } = require('pg');
const { drizzle } = require('drizzle-orm/node-postgres');
const { migrate } = require('drizzle-orm/node-postgres/migrator');

(async () => {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  try {
    await migrate(drizzle({ client }), { migrationsFolder: process.argv[2] });
  } catch (e) {
    console.log(String(e.cause ?? e));
    process.exitCode = 1;
  }
  await client.end();
})();
