/** A command of a script: one that can be left out, with the pipeline that it begins. */
export interface Command {
  readonly text: string;
  /** Lines of the script, counted from 0, in which it begins. */
  readonly line: number;
  /** Whether nothing else stands on its lines. */
  readonly alone: boolean;
  /** What of the script is its own: itself, and the bodies of its here-documents. */
  readonly spans: readonly Span[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The script with one command replaced, by nothing unless said. */
export function replaced(script: string, { spans: [own, ...bodies] }: Command, by = ':'): string {
  const cut = bodies.reduceRight((text, { from, to }) => text.slice(0, from) + text.slice(to), script);
  return own === undefined ? cut : cut.slice(0, own.from) + by + cut.slice(own.to);
}

/** The commands of a bash script in order, also those inside loops and branches; what decides over these is none. */
export function commandsIn(script: string): readonly Command[] {
  const reader = new Reader(script);
  reader.list([]);
  return reader.commands.filter(({ text }) => !/^(?::|true|sleep\s.*)$/.test(text));
}

/** Reads what bash reads, as far as to find where commands begin and end. */
class Reader {
  readonly commands: Command[] = [];
  readonly #text: string;
  #at = 0;
  /** Here-documents whose bodies begin with the next line. */
  #pending: { readonly delimiter: string; readonly spans: Span[] }[] = [];
  #quiet = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Commands up to one of the closing words, which it gives back. */
  list(closing: readonly string[]): string {
    for (;;) {
      this.#skipBlank();
      if (this.#at >= this.#text.length) return '';
      const word = this.#peek();
      if (closing.includes(word)) {
        this.#at += word.length;
        return word;
      }
      if (!this.#compound(word)) this.#simple();
    }
  }

  #compound(word: string): boolean {
    const opening = ['if', 'while', 'until', 'for', 'select', 'case', '{', '(', '!', 'time', 'function'];
    if (!opening.includes(word)) {
      const definition = /^[\w-]+\s*\(\s*\)/.exec(this.#text.slice(this.#at));
      this.#at += definition?.[0].length ?? 0;
      return definition !== null;
    }
    if (word === 'case') return false;
    this.#at += word.length;
    if (word === '{') this.list(['}']);
    else if (word === '(') this.list([')']);
    else if (word === 'if') this.#branches();
    else if (word === 'while' || word === 'until') this.#loop(() => this.list(['do']));
    else if (word === 'for' || word === 'select') this.#loop(() => (this.#words(), this.list(['do'])));
    else if (word === 'function') this.#word();
    if (['!', 'time', 'function'].includes(word)) return true;
    this.#words();
    return true;
  }

  #branches(): void {
    for (let word = 'elif'; word !== 'fi' && word !== '';) {
      if (word === 'elif') this.#quietly(() => this.list(['then']));
      word = this.list(['elif', 'else', 'fi']);
    }
  }

  #loop(head: () => void): void {
    this.#quietly(head);
    this.list(['done']);
  }

  #quietly(read: () => void): void {
    this.#quiet += 1;
    read();
    this.#quiet -= 1;
  }

  #simple(): void {
    const from = this.#at;
    const spans: Span[] = [];
    if (this.#peek() === '[[') this.#at = this.#after(']]', from);
    if (this.#peek() === 'case') while (this.#at < this.#text.length && this.#word() !== 'esac') this.#skipBlank(')');
    this.#words(spans);
    const text = this.#text.slice(from, this.#at).trimEnd();
    const to = from + text.length;
    if (to === from) this.#at += 1;
    else if (this.#quiet === 0) {
      const start = this.#text.lastIndexOf('\n', from - 1) + 1;
      const end = this.#text.indexOf('\n', to);
      const around = this.#text.slice(start, from) + this.#text.slice(to, end === -1 ? undefined : end);
      const line = this.#text.slice(0, from).split('\n').length - 1;
      spans.unshift({ from, to });
      this.commands.push({ text, line, alone: /^\s*&?\s*(?:#.*)?$/.test(around), spans });
    }
  }

  /** To the end of a pipeline. */
  #words(spans: Span[] = []): void {
    for (;;) {
      this.#skip(/[ \t]|\\\n/y);
      const rest = this.#text.slice(this.#at);
      const here = /^<<-?\s*(['"]?)([\w-]+)\1/.exec(rest);
      if (here?.[2] !== undefined) {
        this.#pending.push({ delimiter: here[2], spans });
        this.#at += here[0].length;
      } else if (/^(?:\|\||\|&?)/.test(rest)) {
        this.#skip(/[|&]/y);
        this.#skipBlank();
        this.#quietly(() => this.#compound(this.#peek()));
      } else if (/^(?:$|[\n;)]|&(?!>)|#)/.test(rest)) return;
      else this.#word();
    }
  }

  #word(): string {
    const from = this.#at;
    // A redirection has an & of its own.
    this.#skip(/[<>]&|&>|[<>](?!\()/y);
    while (this.#at < this.#text.length && !/[\s;&|)]/.test(this.#text.charAt(this.#at))) this.#piece();
    if (this.#at === from) this.#at += 1;
    return this.#text.slice(from, this.#at);
  }

  #piece(): void {
    const two = this.#text.slice(this.#at, this.#at + 2);
    if (two === '$(' || two === '<(' || two === '>(') this.#until(')', 2);
    else if (two.startsWith('(')) this.#until(')', 1);
    else if (two === '${') this.#until('}', 2);
    else if (two.startsWith('"')) this.#until('"', 1);
    else if (two.startsWith("'")) this.#at = this.#after("'", this.#at + 1);
    else if (two.startsWith('`')) this.#at = this.#after('`', this.#at + 1);
    else if (/^[<>]&/.test(two) || two.startsWith('\\')) this.#at += 2;
    else this.#at += 1;
  }

  /** What quotes and brackets hold is one piece, whatever stands in it. */
  #until(closing: string, opening: number): void {
    this.#at += opening;
    while (this.#at < this.#text.length && this.#text.charAt(this.#at) !== closing) {
      const one = this.#text.charAt(this.#at);
      if (closing === ')' && one === '(') this.#until(')', 1);
      else if (closing === '"' && one === "'") this.#at += 1;
      else this.#piece();
    }
    this.#at += 1;
  }

  #after(mark: string, from: number): number {
    const end = this.#text.indexOf(mark, from);
    return end === -1 ? this.#text.length : end + mark.length;
  }

  #peek(): string {
    return /^(?:[{(})!]|[^\s;&|()<>]+)/.exec(this.#text.slice(this.#at))?.[0] ?? '';
  }

  #skip(what: RegExp): void {
    for (;;) {
      what.lastIndex = this.#at;
      const found = what.exec(this.#text)?.[0];
      if (found === undefined) return;
      this.#at += found.length;
    }
  }

  #skipBlank(also = ''): void {
    for (;;) {
      const one = this.#text.charAt(this.#at);
      if (one === '\n') this.#newLine();
      else if (one === '#') this.#skip(/[^\n]/y);
      else if (one !== '' && (/[ \t;&]/.test(one) || one === also)) this.#at += 1;
      else if (this.#text.startsWith('\\\n', this.#at)) this.#at += 2;
      else return;
    }
  }

  #newLine(): void {
    this.#at += 1;
    for (const { delimiter, spans } of this.#pending.splice(0)) {
      const from = this.#at;
      const body = new RegExp(`^\\t*${delimiter}$`, 'm').exec(this.#text.slice(from));
      this.#at =
        body === null ? this.#text.length : Math.min(from + body.index + body[0].length + 1, this.#text.length);
      spans.push({ from, to: this.#at });
    }
  }
}
