import type { Shell } from '../shell/shell.js';
import { Restless } from './ground.js';
import type { RecordedNode } from './record.js';

/** Processes of one node; half of what it may have, and many times what a lab needs. */
const most = 256;

// Runs in the node's pid namespace but with our files, and with a /proc of that namespace mounted for itself alone.
// `kill -1` reaches everything there but pid 1 and itself; a process that was just being born is caught by the next round, so one round in
// which all stood still is not enough. On a busy machine a process stops only when its turn comes, so it is given time, not rounds.
// A node with hundreds of them is about to take the whole machine: nothing of it is spared.
const stop = `
set -- /proc/[0-9]*
if [ $# -gt ${most} ]; then
  echo $#
  kill -KILL -1
  for (( round = 0; round < 200; round++ )); do set -- /proc/[0-9]*; [ $# -gt 3 ] || break; sleep 0.01; done
  exit 1
fi
calm= end=$(( \${EPOCHREALTIME//[!0-9]/} + 2000000 ))
for (( round = 0; \${EPOCHREALTIME//[!0-9]/} < end; round++ )); do
  [ $round -lt 20 ] || sleep 0.01
  kill -STOP -1 2>/dev/null
  awake=
  for s in /proc/[0-9]*/stat; do
    pid=\${s#/proc/}; pid=\${pid%/stat}
    { [ $pid = 1 ] || [ $pid = $$ ]; } && continue
    read -r line <$s || continue
    case \${line##*) } in [TtZX]*) ;; *) awake="$awake $pid" ;; esac
  done 2>/dev/null
  if [ -z "$awake" ]; then [ -n "$calm" ] && exit 0; calm=yes; else calm=; fi
done
echo "$awake"
kill -KILL $awake
exit 1`;

/** Stops every process of a node. What does not stop within two seconds is killed, and a LabError says so. */
export async function freezeNode(outside: Shell, node: RecordedNode): Promise<void> {
  const { code, stdout, end } = await within(outside, node, stop, 5000);
  if (code === 0 && end === 'exited') return;
  const which = stdout.toString().trim() || 'some';
  throw new Restless(node.name, which);
}

const list = `
for (glob '/proc/[0-9]*/ns/pid') { my $namespace = readlink; print "$_ $namespace\\n" if defined $namespace }
for my $pid (@ARGV) {
  open my $file, '<', "/proc/$pid/task/$pid/children" or next;
  print "children $pid ", <$file>, "\\n";
}`;

/**
 * The nodes in which anything runs beside their first process: in its pid namespace, or in one made inside, for whatever is
 * there descends from the first process once its own parents are gone.
 */
export async function busyNodes(outside: Shell, nodes: readonly RecordedNode[]): Promise<string[]> {
  const pids = nodes.map(({ pid }) => String(pid));
  const { stdout } = await outside.run(['perl', '-e', list, '--', ...pids], { limit: 64 * 1024 * 1024 });
  const lines = stdout.toString().trim().split('\n');
  const namespaces = new Map(
    lines.flatMap((line) => {
      const [, pid, namespace] = /^\/proc\/(\d+)\/ns\/pid (.+)$/.exec(line) ?? [];
      return pid === undefined || namespace === undefined ? [] : [[pid, namespace] as const];
    }),
  );
  const parents = new Set(lines.flatMap((line) => /^children (\d+) \d/.exec(line)?.[1] ?? []));
  const count = (namespace: string | undefined) => [...namespaces.values()].filter((one) => one === namespace).length;
  return nodes
    .filter(({ pid }) => parents.has(String(pid)) || count(namespaces.get(String(pid))) !== 1)
    .map(({ name }) => name);
}

export async function thawNode(outside: Shell, node: RecordedNode): Promise<void> {
  await within(outside, node, 'kill -CONT -1 2>/dev/null || true', 2000);
}

// While it is inside, a node can kill it, for both have one uid. Then what is there is stopped from outside, one by one, and
// it steps in again.
const stepIn = `
for round in $(seq 50); do
  nsenter -t "$0" -p unshare --mount-proc bash -c "$1" 2>/dev/null
  code=$?
  [ $code -gt 1 ] || exit $code
  kill -STOP $(find /proc/[0-9]*/ns/pid -lname "pid:?$(stat -Lc %i "/proc/$0/ns/pid")?" | cut -d/ -f3 | grep -vx "$0")
done 2>/dev/null
exit 1`;

function within(outside: Shell, node: RecordedNode, script: string, timeout: number) {
  return outside.run(['bash', '-c', stepIn, String(node.pid), script], { timeout });
}
