/** A small lab that has nothing to mend; the tests break it in one place each. */
export const soundLab = `---
title: A way out
summary: Give red a cable and a way out.
minutes: 10
after: []
needs: []
---

# A way out

Read [the topology](#topology) first.

## Topology

\`\`\`yaml nodes
host: { lan: { eth0: 192.168.1.2/24 } }
server: { lan: { eth0: 192.168.1.3/24 } }
other: { lan: { eth0: 192.168.1.4/24 } }
\`\`\`

<details><summary>Setup</summary>

\`\`\`sh host
sysctl -qw net.ipv4.ip_forward=0
ip netns add red
\`\`\`

</details>

## Lay the cable
<!-- step: cable · points: 2 -->

\`ip link add NAME type veth\` makes a cable, as \`ip link add a type veth peer name b\` does.

<details><summary>Checks</summary>

\`\`\`yaml check
- link: { in: host, name: veth-red, kind: veth, state: up }
  id: end
  say: host has one end
- sysctl: { in: host, name: net.ipv4.ip_forward, is: 1 }
  id: forwards
\`\`\`

</details>

<details><summary>Hint</summary>

Where do the ends stand?

</details>

<details><summary>Solution</summary>

\`\`\`sh host
ip link add veth-red type veth peer name eth0 netns red
ip link set dev veth-red up
sysctl -w net.ipv4.ip_forward=1
\`\`\`

</details>

<details><summary>Also right: another order</summary>

\`\`\`sh host
sysctl -w net.ipv4.ip_forward=1
ip link add veth-red type veth peer name eth0 netns red
ip link set veth-red up
\`\`\`

</details>

<details><summary>Common mistake: down</summary>
<!-- when: end is down -->

\`\`\`sh host without="ip link set dev veth-red up"
\`\`\`

A cable begins down.

</details>

## Speak
<!-- step: speak · points: 3 -->

\`\`\`text
ip link add br type bridge      is no command of this lab
\`\`\`

<details><summary>Checks</summary>

\`\`\`yaml check
- reach: { from: [host/red, host], to: server, dst: [192.168.1.3] }
  id: reach
  say: red and host reach server
\`\`\`

</details>

<details><summary>Hint</summary>

Whose address does server see?

</details>

<details><summary>Solution</summary>

\`\`\`sh server save=MAC
cat /sys/class/net/eth0/address
\`\`\`

\`\`\`sh host
for name in red; do ip -n "$name" link set lo up; done
echo "$MAC \${NONE:-none}" '$HERE' \\$THERE # $NOWHERE
\`\`\`

</details>
`;
