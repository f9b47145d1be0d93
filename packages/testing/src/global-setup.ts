import { startPostgres } from './postgres-server.js';

/** Once per run of vitest: one PostgreSQL server for all tests; TEST_POSTGRES_URL names another one to use. */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env.TEST_POSTGRES_URL;
  if (given !== undefined) {
    process.env.TEST_POSTGRES_SERVER = given;
    return async () => {};
  }
  try {
    const server = await startPostgres();
    process.env.TEST_POSTGRES_SERVER = server.url;
    return () => server.end();
  } catch (error) {
    // the tests that need it fail and say this; the others are none of its business
    process.env.TEST_POSTGRES_SERVER = String(error);
    return async () => {};
  }
}
