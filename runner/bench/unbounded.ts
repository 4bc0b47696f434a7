import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { around } from '../commands/around.js';
import type { Ground } from '../ground/ground.js';
import { HostSite } from '../ground/host-site.js';
import { cache } from '../ground/image-cache.js';
import { currentHash } from '../ground/image.js';
import { findImage } from '../ground/image-store.js';
import { nodeLimits } from '../ground/oci.js';
import { Records, type Life } from '../ground/record.js';
import { Sandbox } from '../ground/sandbox.js';
import type { Shell } from '../shell/shell.js';

const [limiter = ''] = nodeLimits;

/** The sandbox of this machine without what bounds the commands of a submission: it shows what the bounds cost. */
export async function unboundedSandbox(folder: string): Promise<Ground> {
  const { env, uid } = around();
  const image = await findImage(cache(env, uid), await currentHash());
  const records = join(folder, 'records');
  mkdirSync(records);
  const site = new Unbounded({ uid, owner: 'bench', folder });
  return new Sandbox(site, new Records(records), () => Promise.resolve(image?.tree ?? ''));
}

class Unbounded extends HostSite {
  override enterNode(life: Life): Shell {
    const shell = this.enter(life);
    return {
      run: (argv, options) => {
        const at = argv.indexOf(limiter);
        if (at === -1) return shell.run(argv, options);
        return shell.run([...argv.slice(0, at), ...argv.slice(at + nodeLimits.length)], options);
      },
    };
  }
}
