import { LabError } from '../errors.js';
import { through, type Shell } from '../shell/shell.js';
import { noNamespace } from './place.js';
import type { RecordedNode } from './record.js';

/**
 * Reading a place with trusted programs. Only its network namespace is entered; every file and program comes from outside.
 * `outside` runs commands where the nodes' processes can be seen (U0, or the switchboard container).
 */
export class Observer {
  readonly #outside: Shell;

  constructor(outside: Shell) {
    this.#outside = outside;
  }

  /** What `ip netns` made in a node, by name, with inodes: from the kernel's list of mounts, which a node cannot write. */
  async namespaces(node: RecordedNode): Promise<ReadonlyMap<string, number>> {
    const { code, stdout } = await this.#outside.run(['perl', '-e', read, '--', `/proc/${node.pid}/mountinfo`]);
    if (code !== 0) throw gone(node);
    return parseMountinfo(stdout.toString('utf8'));
  }

  /** A shell in a place. Refused when the path a learner's node offers leads anywhere but to the listed namespace. */
  async place(node: RecordedNode, namespace: string): Promise<Shell> {
    if (namespace === '') return this.#enter(node.netns, `/proc/${node.pid}/ns/net`, () => gone(node));
    const listed = await this.namespaces(node);
    const inode = listed.get(namespace);
    if (inode === undefined) {
      throw noNamespace(node.name, namespace, [...listed.keys()]);
    }
    const refused = () =>
      new LabError(
        'refused-place',
        `/run/netns/${namespace} on ${node.name} leads to another network namespace than the kernel lists for it.`,
        `Delete the name and make the namespace anew: ip netns del ${namespace}`,
      );
    if (inode === node.netns) throw refused();
    const other = [...listed].find(([name, one]) => one === inode && name !== namespace)?.[0];
    if (other !== undefined) throw twins(node.name, namespace, other);
    return this.#enter(inode, `/proc/${node.pid}/root/run/netns/${namespace}`, refused);
  }

  // The node may turn the path into a link to any namespace, ours too, or into a pipe that is never opened at its other
  // end, and do so between our look and our step. So it is opened first, without waiting, and what has been opened, which
  // no longer changes, must show the right number before anything enters it.
  #enter(inode: number, path: string, refuse: () => LabError): Shell {
    const inside = through(this.#outside, ['perl', '-e', open, '--', path, String(inode)]);
    return {
      run: async (argv, options) => {
        const finished = await inside.run(argv, options);
        if (finished.code === 113 && finished.stderr.includes(misled)) throw refuse();
        return finished;
      },
    };
  }
}

// Where a channel leads outside this is no new program, and a third of what cat takes.
const read = `open my $file, '<', $ARGV[0] or exit 1; print <$file>`;

const misled = 'underlay: not the namespace that was asked for';

// 0x800 is O_NONBLOCK. setns has one number on x86 and another on ARM, and each is no call, or one that refuses these
// arguments, on the other. nsenter, for what is opened while $^F is large stays open, would take three times as long.
const open = `my ($path, $inode, $place) = splice @ARGV, 0, 2;
$^F = 65535;
my @own = stat '/proc/self/ns/net';
my @place = sysopen($place, $path, 0x800) ? stat $place : ();
if (!@place || $place[0] != $own[0] || $place[1] != $inode) { print STDERR "${misled}\\n"; exit 113 }
my ($fd, $network) = (fileno $place, 0x40000000);
syscall(308, $fd, $network) == 0 or syscall(268, $fd, $network) == 0 or exec 'nsenter', "--net=/proc/self/fd/$fd", '--', @ARGV;
close $place;
exec { $ARGV[0] } @ARGV;
my $code = $! == 2 ? 127 : 126;
print STDERR "$ARGV[0]: $!\\n";
exit $code;`;

const gone = (node: RecordedNode) =>
  new LabError(
    'node-gone',
    `${node.name} has stopped: its first process is gone.`,
    'Start the lab again: labs down, then labs up.',
  );

// What is asked of two places must not be answered by one.
const twins = (node: string, name: string, other: string) =>
  new LabError(
    'refused-place',
    `${name} and ${other} on ${node} are two names of one network namespace.`,
    `Delete one of them, and make a namespace of its own: ip netns del ${name}`,
  );

/** Lines read `… 0:4 net:[4026532518] /run/netns/red rw … - nsfs nsfs rw`; `\040` stands for a blank in a path. */
function parseMountinfo(text: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = /^\d+ \d+ \S+ net:\[(\d+)\] (?:\/var)?\/run\/netns\/(\S+) .* - nsfs /.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined && !match[2].includes('/'))
      found.set(match[2], Number(match[1]));
  }
  return found;
}
