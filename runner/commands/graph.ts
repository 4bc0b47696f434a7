import type { CommandModule } from 'yargs';

import { registry } from '../../checks/registry.js';
import { look } from '../coach/look.js';
import { metOf } from '../coach/voice.js';
import { graphOf } from '../report/graph.js';
import { goalLines } from '../report/section-lines.js';
import { currentOf } from '../session/steps.js';
import { say } from './around.js';
import { columns, labOption, openSession, paint } from './session.js';

export const graph: CommandModule<object, { lab?: string | undefined }> = {
  command: 'graph',
  describe: 'Show what stands now: places, links, bridges, addresses; and what the step wants',
  builder: (yargs) => yargs.options(labOption),
  handler: async ({ lab: as }) => {
    const { lab, standing, progress } = await openSession(as);
    for (const line of await graphOf(standing, paint())) say(line);
    const current = currentOf(lab, progress.done);
    if (current === undefined) return;
    const { results } = await look({ lab, site: standing, checks: registry, current, calls: 'left out' });
    const met = metOf(current, results);
    for (const line of ['', ...goalLines(current, { paint: paint(), columns: columns(), checks: registry, met })])
      say(line);
  },
};
