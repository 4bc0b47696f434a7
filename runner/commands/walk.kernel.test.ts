import t, { type Test } from 'tap';

import { doneOnce, person, type Ended } from './test-person.js';

const walk = (t: Test) => person(t).with({ LABS_GROUND: 'sandbox' }).labs;

/** A whole screen, as lines. */
const screen = ({ code, stdout, stderr }: Ended) => ({ code, stderr, lines: stdout.trimEnd().split('\n') });

const shows = (code: number, ...lines: readonly string[]) => ({ code, stderr: '', lines });

const ways = [
  '✗ host sends what is for server to the router',
  '    wanted  192.168.60.20 in host via 192.168.50.1',
  '    found   no way to 192.168.60.20; only 192.168.50.0/24 dev eth0 src 192.168.50.10',
  '    look    ip route get 192.168.60.20',
];
const back = [
  '✗ server sends what is for host to the router',
  '    wanted  192.168.50.10 in server via 192.168.60.1',
  '    found   no way to 192.168.50.10; only 192.168.60.0/24 dev eth0 src 192.168.60.20',
  '    look    ip route get 192.168.50.10    (on server)',
];
const forwardOff = (found: string, look: string) => [
  ...['✗ the router forwards', '    wanted  net.ipv4.ip_forward = 1 in router', '    found   0'],
  ...['    look    sysctl net.ipv4.ip_forward    (on router)', '✗ host reaches server'],
  ...['    wanted  host to reach server at 192.168.60.20', `    found   ${found}`, `    look    ${look}`],
  ...['✗ server sees host itself, not the router', '    for the same reason'],
];
const goals = ['○ the router forwards', '○ host reaches server', '○ server sees host itself, not the router'];
const [one, two] = ['Step 1 of 2: Tell both ends the way', 'Step 2 of 2: Let the router pass it on'];

void t.test('a learner walks through the tour, and every screen helps', { skip: doneOnce }, (t) => {
  const labs = walk(t);
  const type = (node: string, command: string) => {
    t.equal(labs('exec', node, '--', ...command.split(' ')).code, 0, `${node}: ${command}`);
  };
  const check = () => screen(labs('check'));
  t.equal(labs('up', 'tour').code, 0);

  t.test('who has changed nothing is told what is missing, and no mistake', (t) => {
    t.strictSame(check(), shows(1, one, ...ways, ...back, '', 'Stuck? labs hint'));
    t.strictSame(screen(labs('why')), shows(1, ...ways));
    t.end();
  });

  t.test('hints come one at a time, and the last one again', (t) => {
    const first = ["Which of the router's two addresses can host reach without any route but the one", 'it has?'];
    t.strictSame(screen(labs('hint')), shows(0, 'Hint 1 of 2 for: Tell both ends the way', ...first));
    const second = labs('hint').stdout;
    t.match(second, /^Hint 2 of 2 for: Tell both ends the way\nip route add NETWORK via GATEWAY/);
    t.equal(labs('hint').stdout, `${second}That was the last one. See how it is done: labs solution\n`);
    t.end();
  });

  t.test('an answer is judged in the words of its author, and what is no answer is told what is', (t) => {
    const wrong = ['✗ Nobody refuses it. Each machine on the way decides for itself, and host now', 'has a way.'];
    t.strictSame(screen(labs('answer', 'first-failure', '1')), shows(1, ...wrong));
    const right = shows(0, '● The router takes it and drops it, since it does not forward yet.');
    t.strictSame(screen(labs('answer', 'first-failure', 'It ends at the router')), right);
    t.match(labs('answer', 'first-failure', '4'), { code: 2, stdout: '', stderr: 'labs: There is no choice 4.\n' });
    t.match(labs('answer', 'first-failur', '3'), { code: 2, stderr: 'did you mean first-failure?' });
    t.end();
  });

  t.test('a mistake that the lab knows is named when it is made', (t) => {
    type('host', 'ip route add 192.168.60.0/24 via 192.168.50.2');
    const found = '    found   192.168.60.20/32 via 192.168.50.2 dev eth0 src 192.168.50.10';
    const named = [
      'It looks like this: a gateway that nobody is',
      'The kernel takes any gateway that lies in a network it is connected to. Whether',
      'somebody lives there, it finds out only when it has something to send.',
    ];
    t.strictSame(check(), shows(1, one, ...ways.slice(0, 2), found, ...ways.slice(3), ...back, '', ...named));
    type('host', 'ip route replace 192.168.60.0/24 via 192.168.50.1');
    const half = check().lines;
    t.strictSame(half.slice(0, 6), [one, '● host sends what is for server to the router', ...back]);
    t.equal(half[7], 'It looks like this: only the way there');
    t.end();
  });

  t.test('what is missing is seen beside the solution', (t) => {
    const beside = [
      'server (- the solution has it, + you have it)',
      '  - route 192.168.50.0/24 via 192.168.60.1 dev eth0',
    ];
    t.strictSame(screen(labs('diff')), shows(1, ...beside));
    t.equal(labs('ps', '--json').stdout.match(/"as"/g)?.length, 1, 'nothing of it is left');
    t.end();
  });

  t.test('what stands now is drawn, with what the step wants', (t) => {
    for (const command of [
      ...[
        'ip netns add blue',
        'ip link add br7 up type bridge',
        'ip link add v7 up type veth peer veth-blue netns blue',
      ],
      ...['ip link set v7 master br7', 'ip -n blue addr add 10.7.0.1/24 dev veth-blue'],
    ])
      type('host', command);
    t.strictSame(
      screen(labs('graph')),
      shows(
        ...([
          0,
          'host',
          '├─ lo     127.0.0.1/8',
          '├─ eth0   192.168.50.10/24, cable to lan-a',
          '└─ br7    bridge',
        ] as const),
        ...['   └─ v7  cable to veth-blue in blue', 'blue', '├─ lo         down'],
        '└─ veth-blue  down, 10.7.0.1/24, cable to v7 in host',
        ...['router', '├─ lo    127.0.0.1/8', '├─ eth0  192.168.50.1/24, cable to lan-a'],
        ...['└─ eth1  192.168.60.1/24, cable to lan-b', 'server', '├─ lo    127.0.0.1/8'],
        ...['└─ eth0  192.168.60.20/24, cable to lan-b', '', '● host sends what is for server to the router'],
        '○ server sends what is for host to the router',
      ),
    );
    type('host', 'ip netns del blue');
    type('host', 'ip link del br7');
    t.end();
  });

  t.test('a solution does not fit on what is half done, and says what to do', (t) => {
    t.match(labs('solution', '--apply'), {
      code: 3,
      stderr:
        /lab\.md:\d+: the block ended with exit code 2 on host: RTNETLINK answers: File exists\n {2}Some of it may be there already\. On fresh nodes it fits: .*labs reset --step ways, then .*labs solution --apply\n$/,
    });
    t.match(labs('solution', '--step', '2', '--apply'), {
      ...{ code: 2, stdout: '' },
      stderr: 'labs: Step forward is not open yet: the step is ways.\n',
    });
    t.end();
  });

  t.test('a step that is complete opens the next one by its goals', (t) => {
    type('server', 'ip route add 192.168.50.0/24 via 192.168.60.1');
    const complete = '● Step 1, Tell both ends the way: complete.';
    t.strictSame(check(), shows(1, complete, two, ...goals, 'Read it: labs show 00-tour --step 2'));
    t.end();
  });

  t.test('why names the first broken layer between any two places', (t) => {
    t.strictSame(
      screen(labs('why', 'host', 'server')),
      shows(
        ...([1, '✗ host reaches server', '    wanted  host to reach server at 192.168.60.20'] as const),
        '    found   router does not forward: net.ipv4.ip_forward is 0 there',
        '    look    sysctl net.ipv4.ip_forward    (on router)',
      ),
    );
    t.match(labs('why', 'host'), { code: 2, stderr: 'labs: host is one place; why asks about two.\n' });
    t.match(labs('why', 'hots', 'host'), { code: 2, stdout: '', stderr: 'There is no node called hots in 00-tour.' });
    t.end();
  });

  t.test('what an earlier step made and is undone again is named, and no mistake of the later step', (t) => {
    type('host', 'ip route del 192.168.60.0/24');
    const lost = [
      'Step 1 was complete, and no longer is.',
      one,
      ...ways,
      '● server sends what is for host to the router',
    ];
    const on = forwardOff('host has no route to 192.168.60.20, only to 192.168.50.0/24', 'ip route');
    t.strictSame(check(), shows(1, ...lost, '', 'Stuck? labs hint --step ways', two, ...on));
    t.end();
  });

  t.test('a step begun again stands on fresh nodes, the ones before it solved', (t) => {
    const fresh = shows(0, '00-tour stands on fresh nodes. The step is: Let the router pass it on');
    t.strictSame(screen(labs('reset', '--step', '2')), fresh);
    t.strictSame(screen(labs('reset', '--step')), fresh, 'the one that they are at');
    const off = 'router does not forward: net.ipv4.ip_forward is 0 there';
    const on = forwardOff(off, 'sysctl net.ipv4.ip_forward    (on router)');
    t.strictSame(check(), shows(1, two, ...on, '', 'Stuck? labs hint'));
    t.end();
  });

  t.test('a solution is shown, typed, and met', (t) => {
    const typed = ['Solution of: Let the router pass it on', '', 'on router', '    sysctl -w net.ipv4.ip_forward=1'];
    t.strictSame(screen(labs('solution')), shows(0, ...typed));
    const applied = shows(0, ...typed, '', 'Applied. See what became of it: labs check');
    t.strictSame(screen(labs('solution', '--apply')), applied);
    t.strictSame(screen(labs('diff')), shows(0, 'Your nodes are as after the solution of: Let the router pass it on'));
    const all = [
      '● Step 2, Let the router pass it on: complete.',
      'A tour in two steps is complete. Tidy up: labs down 00-tour',
    ];
    t.strictSame(check(), shows(0, ...all));
    t.strictSame(check(), shows(0, all[1] ?? ''));
    t.end();
  });
  t.end();
});

void t.test('programs get every check of the lab once, at every step', { skip: doneOnce }, (t) => {
  const labs = walk(t);
  t.equal(labs('up', 'tour').code, 0);
  const rows = () => {
    const { code, stdout } = labs('check', '--json');
    const { lab, results } = JSON.parse(stdout) as { lab: string; results: readonly Record<string, unknown>[] };
    const outcomes = results.map(({ step, id, outcome }) => `${String(step)}/${String(id)} ${String(outcome)}`);
    return { code, lab, outcomes, results };
  };
  const ids = ['ways/host-way', 'ways/server-way', 'forward/forwarding', 'forward/reach', 'forward/sender'];
  const outcomes = (...kinds: readonly string[]) => ids.map((id, i) => `${id} ${kinds[i] ?? ''}`);

  const first = rows();
  t.match(first, { code: 1, lab: '00-tour' });
  t.strictSame(first.outcomes, outcomes('unmet', 'unmet', 'blocked', 'blocked', 'blocked'));
  t.match(first.results[0], {
    ...{ check: 'route', kind: 'check', points: 1, cause: 'absent', look: 'ip route get 192.168.60.20' },
    wanted: '192.168.60.20 in host via 192.168.50.1',
  });
  t.match(first.results[3], { points: 2, by: 'ways', say: 'host reaches server' });

  t.equal(labs('jump', 'forward').stdout.split(',')[0], '00-tour stands on fresh nodes');
  const second = rows();
  t.match(second, { code: 1 });
  t.strictSame(second.outcomes, outcomes('met', 'met', 'unmet', 'unmet', 'unmet'));
  t.equal(labs('solution', '--apply').code, 0);
  for (const again of ['complete', 'complete still']) {
    const all = rows();
    t.equal(all.code, 0, again);
    t.strictSame(all.outcomes, outcomes('met', 'met', 'met', 'met', 'met'));
  }
  t.end();
});
