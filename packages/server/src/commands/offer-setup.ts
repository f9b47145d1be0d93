import type { Access } from '../access/access.js';
import type { Log } from '../log/log.js';

/** While there are no users, whoever reads the log gets a way in: a path, because how the server is called is not known here. */
export async function offerSetup({ accounts }: Access, log: Log): Promise<void> {
  const token = await accounts?.firstAdmin.offer();
  if (!token) return;
  const open = `/dashboard/setup#token=${token}`;
  log.warn(
    { open, minutes: 15 },
    'there are no users yet: open this path of the server in a browser to make the first',
  );
}
