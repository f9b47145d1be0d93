import { z } from 'zod';
import { eventParameters } from '../../live/live-routes.js';
import { searchParameters } from '../../query/list-query.js';
import { onChainParameters } from '../../routes/named-signer.js';
import { timeseriesParameters } from '../../routes/timeseries.js';
import { endpointTestBody, resyncBody, signerOrderBody } from '../../schema/action-body.js';
import { endpointRecord, endpointTest } from '../../schema/records/endpoint.js';
import { count, time, wei } from '../../schema/records/fields.js';
import { laneRecord } from '../../schema/records/lane.js';
import { messageTypeRecord } from '../../schema/records/message-type.js';
import { listOf } from '../../schema/records/page.js';
import { signerRecord } from '../../schema/records/signer.js';
import { timeseries, transactionStats } from '../../schema/records/stats.js';
import type { ApiOperation, ApiOperations } from '../operation.js';

const check = z.object({ status: z.enum(['ok', 'degraded', 'failed']), detail: z.string().optional() });
const readiness = z.object({
  status: z.enum(['ready', 'degraded', 'not_ready']),
  checks: z.object({
    serving: check,
    store: check,
    rpc: check,
    signers: check,
    workers: check,
    disk: check,
    migrations: check,
  }),
});

const ready: ApiOperation = {
  id: 'isReady',
  tag: 'System',
  summary: 'Whether requests should be sent here',
  answers: {
    200: { description: 'They should.', schema: readiness },
    503: { description: 'They should not.', schema: readiness },
  },
};

export const observePaths: ApiOperations = {
  'GET /transactions/stats': {
    id: 'countTransactions',
    tag: 'Statistics',
    summary: 'Count transactions by status and stage',
    query: searchParameters,
    dataFilters: true,
    answers: { 200: { description: 'The counts.', schema: transactionStats } },
  },
  'GET /stats/timeseries': {
    id: 'getTimeseries',
    tag: 'Statistics',
    summary: 'Throughput and delays over time',
    query: timeseriesParameters,
    answers: {
      200: { description: 'One point for each span of time, and group where there are any.', schema: timeseries },
    },
  },
  'GET /signers': {
    id: 'listSigners',
    tag: 'Signers',
    summary: 'How each signer is doing',
    answers: { 200: { description: 'All signers on all chains.', schema: listOf(signerRecord) } },
  },
  'GET /signers/:address': {
    id: 'getSigner',
    tag: 'Signers',
    summary: 'How a signer is doing',
    answers: { 200: { description: 'The signer, on each chain.', schema: listOf(signerRecord) } },
    problems: ['not_found'],
  },
  'POST /signers/:address/pause': {
    id: 'pauseSigner',
    tag: 'Signers',
    summary: 'Have a signer sign nothing new',
    body: signerOrderBody,
    answers: { 200: { description: 'The signer, on each chain.', schema: listOf(signerRecord) } },
    problems: ['not_found'],
  },
  'POST /signers/:address/resume': {
    id: 'resumeSigner',
    tag: 'Signers',
    summary: 'End a pause',
    body: signerOrderBody,
    answers: { 200: { description: 'The signer, on each chain.', schema: listOf(signerRecord) } },
    problems: ['not_found'],
  },
  'POST /signers/:address/resync-nonce': {
    id: 'resyncNonce',
    tag: 'Signers',
    summary: 'Let a signer go on whose nonces somebody else has used',
    body: resyncBody,
    answers: { 200: { description: 'The signer.', schema: signerRecord } },
    problems: ['not_found', 'conflict'],
  },
  'GET /signers/:address/nonces': {
    id: 'listNonces',
    tag: 'Signers',
    summary: 'The nonces of a signer that its chain has not decided',
    query: onChainParameters,
    answers: { 200: { description: 'Lowest first, at most 200.', schema: laneRecord } },
    problems: ['not_found'],
  },
  'GET /signers/:address/balances': {
    id: 'listBalances',
    tag: 'Signers',
    summary: 'What a signer has had over the last week',
    query: onChainParameters,
    answers: {
      200: {
        description: 'One for each quarter of an hour that this server has seen, oldest first.',
        schema: listOf(z.object({ at: time, balance: wei })),
      },
    },
    problems: ['not_found'],
  },
  'GET /events': {
    id: 'followEvents',
    tag: 'Transactions',
    summary: 'Follow what happens, as it happens',
    description:
      'Server-sent events of all instances: every step of transactions, and, for those who see all of them, what happens to ' +
      'signers, RPC endpoints, operations and webhooks. `Last-Event-ID` goes on where a stream ended; `reset` says that too ' +
      'much was missed, and that what is shown has to be asked for anew.',
    query: eventParameters,
    dataFilters: true,
    headers: ['Last-Event-ID'],
    answers: { 200: { description: 'The stream.', type: 'text/event-stream' } },
    problems: ['stream_limit'],
  },
  'GET /rpc': {
    id: 'listEndpoints',
    tag: 'System',
    summary: 'How the RPC endpoints are doing',
    answers: { 200: { description: 'All of them.', schema: listOf(endpointRecord) } },
  },
  'POST /rpc/test': {
    id: 'testEndpoint',
    tag: 'System',
    summary: 'Ask an RPC endpoint for its chain and its head, now',
    body: endpointTestBody,
    answers: { 200: { description: 'What came of it.', schema: endpointTest } },
    problems: ['not_found'],
  },
  'GET /message-types': {
    id: 'listMessageTypes',
    tag: 'Message types',
    summary: 'What can be broadcast',
    answers: { 200: { description: 'All of them.', schema: listOf(messageTypeRecord) } },
  },
  'GET /message-types/:name': {
    id: 'getMessageType',
    tag: 'Message types',
    summary: 'One message type, with the JSON Schema of its data',
    answers: { 200: { description: 'The message type.', schema: messageTypeRecord } },
    problems: ['not_found'],
  },
  'GET /livez': {
    id: 'isAlive',
    tag: 'System',
    summary: 'Whether the process is alive',
    answers: { 200: { description: 'It is.', schema: z.object({ status: z.literal('ok') }) } },
  },
  'GET /readyz': ready,
  'GET /healthz': { ...ready, id: 'isHealthy', summary: 'The same as /readyz' },
  'GET /version': {
    id: 'getVersion',
    tag: 'System',
    summary: 'What is running',
    answers: {
      200: {
        description: 'The version.',
        schema: z.object({
          version: z.string(),
          node: z.string(),
          chain_ids: z.array(z.int()),
          started_at: time,
          uptime_s: count,
        }),
      },
    },
  },
  'GET /metrics': {
    id: 'getMetrics',
    tag: 'System',
    summary: 'Metrics for Prometheus',
    answers: { 200: { description: 'Metrics as text.', type: 'text/plain' } },
  },
  'GET /openapi.json': {
    id: 'getOpenApi',
    tag: 'System',
    summary: 'This document',
    answers: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({ openapi: z.literal('3.1.0') }) } },
  },
};
