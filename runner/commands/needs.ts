import { LabError } from '../errors.js';
import { probeKernel, type FeatureName } from '../doctor/kernel.js';
import { cache } from '../ground/image-cache.js';
import { findImage } from '../ground/image-store.js';
import { currentHash } from '../ground/image.js';
import type { Lab } from '../lab/lab.js';
import { hostShell } from '../shell/host.js';

/** What a lab needs and this kernel refuses, with its own words; undefined when nothing is known to be absent. */
export async function lacking({ needs }: Pick<Lab, 'needs'>): Promise<string | undefined> {
  // Elsewhere the nodes have the kernel of Docker's own machine, which nothing here could try.
  if (needs.length === 0 || process.platform !== 'linux') return undefined;
  const image = await findImage(cache(process.env, process.getuid?.() ?? -1), await currentHash());
  const features = await probeKernel(hostShell(process.env), image?.tree);
  const absent = needs.flatMap((name) => {
    const feature = features.get(name as FeatureName);
    return feature?.kind === 'absent' ? [`${name}, which this kernel does not have (${feature.reason})`] : [];
  });
  return absent.length === 0 ? undefined : `it needs ${absent.join(', and ')}`;
}

/** Before anything stands: a lab that cannot be done here is not begun. */
export async function requireFeatures(lab: Lab): Promise<void> {
  const why = await lacking(lab);
  if (why === undefined) return;
  const next = 'What would bring it: labs doctor. Other labs: labs list';
  throw new LabError('feature-missing', `${lab.name} is skipped: ${why}.`, next);
}
