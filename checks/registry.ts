import { address } from './address.js';
import { balance } from './balance.js';
import { blocked } from './blocked.js';
import type { Check } from './check.js';
import { command } from './command.js';
import { connection } from './connection.js';
import { dns } from './dns.js';
import { fdb } from './fdb.js';
import { file } from './file.js';
import { http } from './http.js';
import { link } from './link.js';
import { listener } from './listener.js';
import { matrix } from './matrix.js';
import { mtu } from './mtu.js';
import { neighbour } from './neighbour.js';
import { netns } from './netns.js';
import { path } from './path.js';
import { process } from './process.js';
import { reach } from './reach.js';
import { route } from './route.js';
import { rule } from './rule.js';
import { source } from './source.js';
import { sysctl } from './sysctl.js';

const table: readonly Check[] = [
  netns,
  link,
  address,
  route,
  neighbour,
  fdb,
  sysctl,
  rule,
  listener,
  connection,
  file,
  process,
  reach,
  blocked,
  source,
  path,
  balance,
  mtu,
  http,
  dns,
  matrix,
  command,
];

/** Every check a lab can use, by its name. A new check is a file and a line here. */
export const registry: ReadonlyMap<string, Check> = new Map(table.map((check) => [check.name, check]));
