import type { Finding, State } from './finding.js';

// The word says what the sign says: never a sign or a colour alone.
const signs: Record<State, string> = { ok: '✓ ok     ', note: '· note   ', warning: '! warning', fault: '✗ fault  ' };
const indent = ' '.repeat(10);

/** One line for each finding, its mend indented below. */
export function tell(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map((finding) => finding.about.length));
  return findings.map((finding) => `${line(finding, width)}\n${mend(finding)}`).join('');
}

function line(finding: Finding, width: number): string {
  return `${signs[finding.state]} ${finding.about.padEnd(width)}  ${finding.found}`;
}

function mend(finding: Finding): string {
  if (finding.state === 'ok') return '';
  const [first = '', ...more] = finding.mend.split('\n');
  return [`${indent}mend: ${first}\n`, ...more.map((text) => `${indent}      ${text}\n`)].join('');
}
