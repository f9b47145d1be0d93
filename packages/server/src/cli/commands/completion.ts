import type { Command } from 'commander';
import { CommandFailure, exitCodes } from '../failure.js';
import type { Io } from '../io.js';

/** What can follow a command: `''` for the program itself, `tx send` for one of its commands. */
type Words = ReadonlyMap<string, readonly string[]>;

const shells = { bash, zsh, fish } as const;

/** Of a server, beside the commands of this program. */
const servers = ['start', 'dev', 'config', 'healthcheck', 'bench'];

export function completionCommand(program: Command, io: Io): void {
  program
    .command('completion')
    .summary('print what completes commands in a shell')
    .description(
      'Prints a script that completes commands and options. Once for all sessions:\n' +
        '  bash  tx-broadcaster completion bash > ~/.local/share/bash-completion/completions/tx-broadcaster\n' +
        '  zsh   tx-broadcaster completion zsh > ~/.zfunc/_tx-broadcaster (a folder of its fpath)\n' +
        '  fish  tx-broadcaster completion fish > ~/.config/fish/completions/tx-broadcaster.fish',
    )
    .argument('<shell>', 'bash, zsh or fish')
    .action((shell: string) => {
      const write = Object.entries(shells).find(([name]) => name === shell)?.[1];
      if (!write) throw new CommandFailure(exitCodes.usage, `expected bash, zsh or fish, got ${JSON.stringify(shell)}`);
      io.out(write(wordsOf(program)));
    });
}

function wordsOf(program: Command): Words {
  const words = new Map<string, readonly string[]>();
  const add = (command: Command, path: string) => {
    const options = command.options.flatMap(({ long }) => long ?? []);
    const own = path === '' ? servers : [];
    words.set(path, [...command.commands.map((one) => one.name()), ...own, ...options]);
    for (const one of command.commands) add(one, `${path} ${one.name()}`.trim());
  };
  add(program, '');
  return words;
}

/** The words of a command of up to two names: what is not one is an argument. */
function casesOf(words: Words, line: (path: string, words: readonly string[]) => string): string {
  return [...words]
    .filter(([path]) => path !== '')
    .map(([path, own]) => line(path, own))
    .join('\n');
}

function bash(words: Words): string {
  return `_tx_broadcaster() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  local words
  case "$path" in
    '') words="${(words.get('') ?? []).join(' ')}" ;;
${casesOf(words, (path, own) => `    ${patternOf(path)}) words="${own.join(' ')}" ;;`)}
    *) words="" ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _tx_broadcaster tx-broadcaster
`;
}

/** Arguments may follow a command that has none below it. */
function patternOf(path: string): string {
  return path.includes(' ') ? `'${path}'|'${path} '*` : `'${path}'`;
}

function zsh(words: Words): string {
  return `#compdef tx-broadcaster
autoload -U +X bashcompinit && bashcompinit
${bash(words)}`;
}

function fish(words: Words): string {
  const isAt = (path: string) => {
    const [first = '', second] = path.split(' ');
    const names = words.get(first) ?? [];
    const others = names.filter((name) => !name.startsWith('-'));
    if (second !== undefined) return `__fish_seen_subcommand_from ${first}; and __fish_seen_subcommand_from ${second}`;
    const none = others.length === 0 ? '' : `; and not __fish_seen_subcommand_from ${others.join(' ')}`;
    return `__fish_seen_subcommand_from ${first}${none}`;
  };
  const lines = [...words].flatMap(([path, own]) => {
    const when = path === '' ? '__fish_use_subcommand' : isAt(path);
    return own.map((word) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`;
      return `complete -c tx-broadcaster -n '${when}' ${what}`;
    });
  });
  return `${lines.join('\n')}\n`;
}
