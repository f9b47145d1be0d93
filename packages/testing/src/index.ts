export { type Anvil, anvilBinary, startAnvil } from './anvil.js';
export { launchBrowser } from './browser.js';
export type { NodeFault, SendReply } from './node-script.js';
export { type Running, run } from './process.js';
export type { RpcRequest, RpcSend } from './rpc-calls.js';
export { type RpcNode, type RpcNodeOptions, startRpcNode } from './rpc-node.js';
export { startTrivialNode, type TrivialNode, type TrivialNodeOptions, type TrivialNodeStats } from './trivial-node.js';
