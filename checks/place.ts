/** A place is written `NODE` or `NODE/NAMESPACE`. */
export function nodeOf(place: string): string {
  return place.split('/')[0] ?? place;
}

/** `''` is the node's own namespace. */
export function namespaceOf(place: string): string {
  return place.split('/')[1] ?? '';
}

/** As a learner calls it. Labs with one machine call it host, and there a namespace's own name says enough. */
export function called(place: string): string {
  return nodeOf(place) === 'host' && namespaceOf(place) !== '' ? namespaceOf(place) : place;
}

/** A command of iproute2 as the learner types it on the place's node. */
export function ipIn(place: string, words: string): string {
  return tool('ip', place, words);
}

export function bridgeIn(place: string, words: string): string {
  return tool('bridge', place, words);
}

/** Any other command, as the learner types it on the place's node. */
export function commandIn(place: string, words: string): string {
  const namespace = namespaceOf(place);
  return onNode(place, namespace === '' ? words : `ip netns exec ${namespace} ${words}`);
}

function tool(name: string, place: string, words: string): string {
  const namespace = namespaceOf(place);
  return onNode(place, namespace === '' ? `${name} ${words}` : `${name} -n ${namespace} ${words}`);
}

function onNode(place: string, command: string): string {
  return nodeOf(place) === 'host' ? command : `${command}    (on ${nodeOf(place)})`;
}
