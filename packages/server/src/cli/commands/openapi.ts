import type { Command } from 'commander';
import { apiOperations, openApiDocument } from '../../openapi/document.js';
import type { Io } from '../io.js';

export function openApiCommand(program: Command, io: Io): void {
  const command = program
    .command('openapi')
    .summary('print the OpenAPI document')
    .description('Prints the OpenAPI 3.1 document of all that a server can do.');
  command.action(() => io.out(`${JSON.stringify(openApiDocument(Object.keys(apiOperations)), null, 2)}\n`));
}
